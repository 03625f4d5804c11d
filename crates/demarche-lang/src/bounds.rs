//! Bounds on what is parsed at once: how long a passage and a sentence may be, and where longer ones are cut.
//!
//! Work and memory grow faster than the length of a sentence, and some texts have no stops at all: tables, lists, noise. A
//! sentence longer than [`Doc::LONGEST_SENTENCE`](crate::Doc::LONGEST_SENTENCE) is cut at the last clause boundary that
//! keeps the piece within it, and the pieces are parsed apart. The longest sentence of a megabyte of news has 143 tokens.

use crate::Doc;
use crate::tokenizer::RawToken;
use std::ops::Range;

/// Tokens of a passage that are parsed together; a longer one is cut where a sentence ends.
pub(crate) const LONGEST_PASSAGE: usize = 2048;

/// Equal marks in a row, without a space between, that stay tokens of their own; more of them are one token.
const LONGEST_RUN: usize = 64;

/// Makes one token of every run of equal marks that is too long to mean anything: a page of `[`, a line of quotation marks.
pub(crate) fn squeeze(text: &str, tokens: &mut Vec<RawToken>) {
    let mark = |t: &RawToken| t.span.of(text).chars().all(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let mut kept = 0;
    let mut at = 0;
    while at < tokens.len() {
        let word = tokens[at].span.of(text);
        let mut end = at + 1;
        while end < tokens.len() && !tokens[end - 1].space_after && tokens[end].span.of(text) == word {
            end += 1;
        }
        if end - at > LONGEST_RUN && mark(&tokens[at]) {
            let last = tokens[end - 1];
            tokens[kept] = RawToken { span: tokens[at].span.cover(last.span), norm: None, ..last };
            kept += 1;
        } else {
            tokens.copy_within(at..end, kept);
            kept += end - at;
        }
        at = end;
    }
    tokens.truncate(kept);
}

/// The pieces of one text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pieces {
    /// Their tokens, in order, all of the text.
    pub(crate) ranges: Vec<Range<usize>>,
    /// How many of the cuts between them stand inside a sentence.
    pub(crate) cuts: Vec<usize>,
}

/// Cuts `tokens` into pieces of at most `most` tokens: where sentences end, and sentences that are too long inside.
pub(crate) fn pieces(text: &str, tokens: &[RawToken], most: usize) -> Pieces {
    let mut pieces = Pieces::default();
    let mut start = 0;
    let mut sentence = 0;
    while sentence < tokens.len() {
        let end = sentence_end(text, tokens, sentence);
        if end - sentence > Doc::LONGEST_SENTENCE {
            if start < sentence {
                pieces.push(start..sentence, 0);
            }
            let cut = clause_end(text, tokens, sentence);
            pieces.push(sentence..cut, 1);
            (start, sentence) = (cut, cut);
            continue;
        }
        if end - start > most {
            pieces.push(start..sentence, 0);
            start = sentence;
        }
        sentence = end;
    }
    if start < tokens.len() {
        pieces.push(start..tokens.len(), 0);
    }
    pieces
}

impl Pieces {
    fn push(&mut self, range: Range<usize>, cuts: usize) {
        self.ranges.push(range);
        self.cuts.push(cuts);
    }
}

/// One past the last token of the sentence that starts at `start`; one past a bound when it is longer.
fn sentence_end(text: &str, tokens: &[RawToken], start: usize) -> usize {
    let most = (start + Doc::LONGEST_SENTENCE + 1).min(tokens.len());
    let Some(stop) = (start..most).find(|&i| ends_sentence(tokens[i].span.of(text))) else { return most };
    (stop + 1..most).find(|&i| !closes(tokens[i].span.of(text))).unwrap_or(most)
}

fn ends_sentence(word: &str) -> bool {
    matches!(word, "." | "!" | "?" | "…" | "...") || word.starts_with(char::is_whitespace) && word.contains('\n')
}

/// Marks behind a full stop that belong to its sentence.
fn closes(word: &str) -> bool {
    matches!(word, "\"" | "''" | "”" | "’" | "»" | ")" | "]" | "." | "!" | "?")
}

/// Where the first piece of a sentence that is too long ends: the later half of what may stand together is searched for
/// the best place, of equally good ones the last.
fn clause_end(text: &str, tokens: &[RawToken], start: usize) -> usize {
    let most = start + Doc::LONGEST_SENTENCE;
    let places = start + Doc::LONGEST_SENTENCE / 2..most + 1;
    places.rev().min_by_key(|&end| rank(text, tokens, end)).unwrap_or(most)
}

/// How well a sentence can be cut before token `end`; less is better.
fn rank(text: &str, tokens: &[RawToken], end: usize) -> u8 {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text));
    let (before, after) = (word(end - 1), word(end));
    match before {
        ";" => 0,
        ":" | "|" | "—" | "–" | "-" | "\t" => 1,
        "," => 2,
        _ if OPENERS.iter().any(|w| after.eq_ignore_ascii_case(w)) => 3,
        _ if tokens[end - 1].space_after => 4,
        _ => 5,
    }
}

/// Words that open a clause.
const OPENERS: [&str; 10] = ["and", "but", "or", "while", "which", "who", "because", "that", "as", "when"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn tokens(text: &str) -> Vec<RawToken> {
        let mut at = 0;
        let token = |word: &str| {
            let span = Span::new(at, at + word.len());
            at = span.end() + 1;
            RawToken { span, space_after: true, norm: None }
        };
        text.split(' ').map(token).collect()
    }

    fn cut(text: &str, most: usize) -> Pieces {
        let tokens = tokens(text);
        let pieces = pieces(text, &tokens, most);
        let ends: Vec<usize> = pieces.ranges.iter().map(|r| r.end).collect();
        let starts: Vec<usize> = pieces.ranges.iter().map(|r| r.start).collect();
        assert_eq!((starts[0], ends[ends.len() - 1]), (0, tokens.len()), "the pieces are all of the text");
        assert_eq!(starts[1..], ends[..ends.len() - 1], "one begins where the other ends");
        assert!(pieces.ranges.iter().all(|r| r.len() <= most.max(Doc::LONGEST_SENTENCE)), "{ends:?}");
        pieces
    }

    #[test]
    fn long_runs_of_marks_are_one_token() {
        let squeezed = |words: &[&str]| {
            let text = words.concat();
            let mut at = 0;
            let mut tokens: Vec<RawToken> = Vec::new();
            for word in words {
                let span = Span::new(at, at + word.len());
                tokens.push(RawToken { span, space_after: false, norm: None });
                at = span.end();
            }
            squeeze(&text, &mut tokens);
            tokens.iter().map(|t| t.span.of(&text).to_owned()).collect::<Vec<_>>()
        };
        let run = |mark: &'static str, times: usize| vec![mark; times];
        let mut words = run("[", 65);
        words.extend(["Mali", "."]);
        words.extend(run("\u{1f600}", 200));
        assert_eq!(squeezed(&words), ["[".repeat(65), "Mali".into(), ".".into(), "\u{1f600}".repeat(200)]);
        assert_eq!(squeezed(&run("-", 64)).len(), 64, "a line in a table stays as it is");
        assert_eq!(squeezed(&run("ha", 100)).len(), 100, "words stay as they are");
    }

    #[test]
    fn a_passage_of_the_usual_length_is_one_piece() {
        let text = "It rained . ".repeat(600);
        let pieces = cut(text.trim(), LONGEST_PASSAGE);
        assert_eq!((pieces.ranges.len(), pieces.ranges[0].clone()), (1, 0..1800));
    }

    #[test]
    fn a_long_passage_is_cut_where_sentences_end() {
        let text = "It rained \" in May . \" ".repeat(1000);
        let pieces = cut(text.trim(), LONGEST_PASSAGE);
        assert!(pieces.ranges.len() > 2 && pieces.ranges.iter().all(|r| r.end % 7 == 0), "{pieces:?}");
        assert!(pieces.cuts.iter().all(|&cuts| cuts == 0));
    }

    #[test]
    fn a_sentence_without_end_is_cut_at_its_clauses() {
        for (clause, length) in [("Mali met Togo ;", 4), ("Mali ,", 2), ("and Mali met Togo", 4)] {
            let text = format!("{clause} ").repeat(900);
            let pieces = cut(text.trim(), LONGEST_PASSAGE);
            assert!(pieces.ranges.iter().all(|r| r.end % length == 0), "{clause}: {pieces:?}");
            assert_eq!(pieces.cuts.iter().sum::<usize>(), pieces.ranges.len() - 1, "{clause}");
        }
    }

    #[test]
    fn words_alone_are_cut_anywhere() {
        let pieces = cut("x ".repeat(5000).trim(), LONGEST_PASSAGE);
        assert_eq!(pieces.ranges.len(), 5000_usize.div_ceil(Doc::LONGEST_SENTENCE));
    }
}
