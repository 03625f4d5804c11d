//! Words with *re-* that the model's tokenizer cuts in three: *re-opened*, *re-established*.
//!
//! Cut, the parser takes *re* for the verb and the tree falls apart, so a caller may ask for such words whole. They are
//! then read as if written without the hyphen, which is how the model learned most of them. Asked for or not, no other
//! word is touched, and a text without such words is parsed as before.

use crate::tokenizer::RawToken;

/// Puts `re`, `-` and a lower-case word without space between them together.
pub(crate) fn join(text: &str, tokens: &mut Vec<RawToken>) {
    let Some(first) = (0..tokens.len()).find(|&i| is_cut(text, tokens, i)) else { return };
    let mut kept = first;
    let mut at = first;
    while at < tokens.len() {
        tokens[kept] = tokens[at];
        if is_cut(text, tokens, at) {
            let last = tokens[at + 2];
            tokens[kept] = RawToken { span: tokens[at].span.cover(last.span), norm: None, ..last };
            at += 2;
        }
        kept += 1;
        at += 1;
    }
    tokens.truncate(kept);
}

fn is_cut(text: &str, tokens: &[RawToken], at: usize) -> bool {
    let Some([re, hyphen, word]) = tokens.get(at..at + 3) else { return false };
    !re.space_after
        && !hyphen.space_after
        && re.span.of(text).eq_ignore_ascii_case("re")
        && hyphen.span.of(text) == "-"
        && is_plain(word.span.of(text))
}

/// Whether `word` may stand behind *re-*: lower-case letters, three or more.
fn is_plain(word: &str) -> bool {
    word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// The prefix and the rest of a word that [`join`] made; no other token has this form.
pub(crate) fn parts(form: &str) -> Option<(&str, &str)> {
    let (prefix, rest) = form.split_once('-')?;
    (prefix.eq_ignore_ascii_case("re") && is_plain(rest)).then_some((prefix, rest))
}

#[cfg(test)]
mod tests {
    use crate::English;

    #[test]
    fn such_words_are_one_verb_when_asked_for() {
        let text = "Relations were re-established when the embassy was re-opened.";
        let words = |doc: &crate::Doc| (0..doc.len()).map(|t| doc.word(t).to_owned()).collect::<Vec<_>>();
        let whole = English::shipped().worker().with_whole_prefixes().parse(text);
        assert_eq!(words(&whole)[2..5], ["re-established", "when", "the"]);
        assert_eq!((whole.lemma(2), whole.lemma(7)), ("reestablish", "reopen"));
        assert_eq!(words(&English::shipped().parse(text))[2..5], ["re", "-", "established"]);
    }

    #[test]
    fn other_words_stay_as_they_are() {
        let text = "The co-owner of Re-Max, re - a pre-election deal, wrote re-2 and re-";
        let cut = English::shipped().parse(text);
        let whole = English::shipped().worker().with_whole_prefixes().parse(text);
        assert_eq!(cut.len(), whole.len());
    }
}
