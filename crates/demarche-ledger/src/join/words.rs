//! Words of a sentence that say something: all but the small ones of English.

/// Words of the language that tell nothing of what happened. They are of the language, not of politics.
const LIGHT: &[&str] = &[
    "about", "after", "again", "against", "all", "also", "among", "and", "any", "are", "around", "because", "been",
    "before", "being", "both", "but", "can", "could", "did", "does", "during", "each", "for", "from", "had", "has",
    "have", "having", "her", "him", "his", "how", "into", "its", "made", "make", "may", "might", "more", "most",
    "must", "not", "now", "off", "one", "only", "other", "our", "out", "over", "own", "said", "says", "she", "should",
    "since", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "told", "too", "took", "under", "until", "upon", "very", "was", "were", "what", "when", "where",
    "which", "while", "who", "whom", "whose", "will", "with", "would", "you", "your",
];

/// The words of a text in small letters, three letters and longer.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().nth(2).is_some()).map(str::to_lowercase)
}

/// Whether a word, in small letters, tells nothing.
pub(crate) fn light(word: &str) -> bool {
    LIGHT.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order() {
        assert!(LIGHT.is_sorted());
        assert!(light("which") && !light("treaty"));
    }
}
