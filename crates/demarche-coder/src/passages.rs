//! Cuts a text into passages that are parsed apart: paragraphs, headings, datelines.
//!
//! The parser takes line breaks for white space and runs a heading into the sentence below it. A blank line
//! always ends a passage. A single line break does so only where lines are paragraphs; in text wrapped at a
//! fixed width it is a blank.

mod dateline;

pub use dateline::opening;

use demarche_lang::{Doc, Span, Worker};

/// The passages of `text`, in order, without the white space around them.
pub fn find(text: &str) -> Vec<Span> {
    let wrapped = is_wrapped(text);
    let mut passages = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\n') {
        let blank = text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        if blank || !wrapped {
            push(&mut passages, text, start, at);
            start = at + 1;
        }
    }
    push(&mut passages, text, start, text.len());
    passages
}

/// Parses a text passage by passage, as the program does.
pub fn parse(worker: &mut Worker<'_>, text: &str) -> Doc {
    let spans = find(text);
    let words: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    let parts = spans.iter().map(|span| span.start()).zip(worker.parse_batch(&words));
    Doc::join(text, parts.collect())
}

fn push(passages: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let words = &text[start..end];
    let from = start + (words.len() - words.trim_start().len());
    let to = from + words.trim().len();
    let mut start = from;
    // A dateline is no part of the sentence behind it: its place would be taken for the subject.
    if let Some(length) = dateline::apart(&text[from..to]) {
        passages.push(Span::new(from, from + text[from..from + length].trim_end().len()));
        start = from + length;
    }
    let body = start;
    for end in lone_letter_ends(&text[body..to]) {
        passages.push(Span::new(start, body + end));
        start = body + end + 1;
    }
    if to > start {
        passages.push(Span::new(start, to));
    }
}

/// Words that begin a sentence and no name.
const OPENERS: [&str; 24] = [
    "The", "A", "An", "This", "That", "These", "Those", "It", "He", "She", "They", "We", "In", "On", "At", "But",
    "And", "However", "While", "When", "As", "After", "For", "There",
];

/// Where a sentence ends with a lone capital (*posted on X. The ministry …*), which the parser takes for an
/// initial: behind a word in lower case and before one that only opens sentences.
fn lone_letter_ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut ends = Vec::new();
    for (at, _) in text.match_indices(". ") {
        let letter = at >= 2 && bytes[at - 1].is_ascii_uppercase() && bytes[at - 2] == b' ';
        let before = letter
            && text[..at - 2].rsplit(' ').next().is_some_and(|w| !w.is_empty() && w.chars().all(char::is_lowercase));
        let after = text[at + 2..].split([' ', ',']).next().unwrap_or("");
        if before && OPENERS.contains(&after) {
            ends.push(at + 1);
        }
    }
    ends
}

/// Whether lines break inside sentences: most lines that are followed by another end without a full stop,
/// and they are of about one length.
fn is_wrapped(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let followed = || lines.windows(2).filter(|w| !w[0].is_empty() && !w[1].is_empty()).map(|w| w[0]);
    let all = followed().count();
    let open = followed().filter(|l| !l.ends_with(['.', '!', '?', ':', '"', '”', '\'', '’', ')'])).count();
    let longest = followed().map(|l| l.chars().count()).max().unwrap_or(0);
    let long = followed().filter(|l| l.chars().count() * 10 >= longest * 7).count();
    all >= 3 && open * 2 > all && longest <= 120 && long * 10 >= all * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn headings_and_paragraphs_stand_alone() {
        assert_eq!(
            cut("A Heading\nKenya met Mali. It rained.\n\nEnd.\n"),
            ["A Heading", "Kenya met Mali. It rained.", "End."]
        );
        assert_eq!(cut(" \n\n"), Vec::<&str>::new());
    }

    #[test]
    fn a_lone_letter_can_end_a_sentence() {
        assert_eq!(cut("He wrote on X. The ministry kept silent."), ["He wrote on X.", "The ministry kept silent."]);
        assert_eq!(cut("George W. Bush met Malcolm X. The end.").len(), 1);
    }

    #[test]
    fn a_dateline_stands_apart() {
        assert_eq!(cut("ACCRA (Reuters) - Ghana met Togo."), ["ACCRA (Reuters) -", "Ghana met Togo."]);
        assert_eq!(cut("Oslo.\nQUITO, Ecuador (AP) — He rested."), ["Oslo.", "QUITO, Ecuador (AP) —", "He rested."]);
        assert_eq!(cut("Rahul (BJP) — the leader — met Togo.").len(), 1);
    }

    #[test]
    fn wrapped_lines_stay_together() {
        let text = "The minister of the country met with the\nambassador of another country in order\nto speak about a bridge that both of the\ncountries want to build over the river.\n\nNext.";
        assert_eq!(cut(text).len(), 2);
    }
}
