//! The words of a sentence, and the stop words among them.

/// English words that say nothing about an event, in order.
const STOP_WORDS: &[&str] = &[
    "about", "after", "again", "against", "all", "also", "among", "and", "any", "are", "around", "because", "been",
    "before", "being", "both", "but", "can", "could", "did", "does", "during", "each", "for", "from", "had", "has",
    "have", "having", "her", "him", "his", "how", "into", "its", "made", "make", "may", "might", "more", "most",
    "must", "not", "now", "off", "one", "only", "other", "our", "out", "over", "own", "said", "says", "she", "should",
    "since", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "told", "too", "took", "under", "until", "upon", "very", "was", "were", "what", "when", "where",
    "which", "while", "who", "whom", "whose", "will", "with", "would", "you", "your",
];

/// The words of a text with three letters or more, in lower case.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().nth(2).is_some()).map(str::to_lowercase)
}

/// Whether a word, in lower case, is a stop word.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stop_words_are_in_order() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("which") && !is_stop_word("treaty"));
    }
}
