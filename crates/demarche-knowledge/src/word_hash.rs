//! The hash by which words and names are looked up.
//!
//! Indexes of these hashes are compiled when the program is built and used wherever it runs, so the hash is the same on
//! every machine.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A running hash over words that follow each other: XXH3 of each word, seeded with the hash of those before it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordsHash(u64);

impl WordsHash {
    /// Adds a word.
    pub fn push(&mut self, word: &str) {
        self.0 = xxh3_64_with_seed(word.as_bytes(), self.0);
    }

    /// The hash so far; 0 of no words.
    pub fn value(self) -> u64 {
        self.0
    }

    /// The hash of one word alone.
    pub fn of_one(word: &str) -> u64 {
        xxh3_64_with_seed(word.as_bytes(), 0)
    }

    /// The hash of all of these.
    pub fn of(words: &[String]) -> u64 {
        let mut hash = Self::default();
        words.iter().for_each(|w| hash.push(w));
        hash.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_in_their_order() {
        let of = |words: &[&str]| WordsHash::of(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["New", "York"]), of(&["New", "York"]));
        assert_ne!(of(&["New", "York"]), of(&["York", "New"]));
        assert_ne!(of(&["New", "York"]), of(&["NewYork"]));
        assert_eq!((of(&["York"]), of(&[])), (WordsHash::of_one("York"), 0));
    }
}
