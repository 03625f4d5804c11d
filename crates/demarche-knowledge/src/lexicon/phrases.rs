//! Phrases and what they mean, looked up by the words a text begins or ends with.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Words and phrases (words joined by one space) with what they mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phrases<T> {
    map: FxHashMap<Box<str>, T>,
    longest: usize,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { map: FxHashMap::default(), longest: 0 }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase.
    pub fn insert(&mut self, phrase: &str, value: T) {
        self.longest = self.longest.max(phrase.split(' ').count());
        self.map.insert(phrase.into(), value);
    }

    /// Adds a phrase, and beside it the phrase as the tokenizer cuts it at hyphens: *secretary - general*.
    pub fn insert_cut(&mut self, phrase: &str, value: T)
    where
        T: Clone,
    {
        if phrase.contains('-') {
            self.insert(&phrase.replace('-', " - "), value.clone());
        }
        self.insert(phrase, value);
    }

    /// What a phrase means.
    pub fn get(&self, phrase: &str) -> Option<&T> {
        self.map.get(phrase)
    }

    /// The longest phrase that ends with the last of `words`: how many words it takes and what it means.
    pub fn ending(&self, words: &[&str]) -> Option<(usize, &T)> {
        (1..=self.longest.min(words.len())).rev().find_map(|n| {
            let tail = &words[words.len() - n..];
            let found = if n == 1 { self.map.get(tail[0]) } else { self.map.get(tail.join(" ").as_str()) };
            found.map(|v| (n, v))
        })
    }

    /// The longest phrase that begins with the first of `words`.
    pub fn starting(&self, words: &[&str]) -> Option<(usize, &T)> {
        (1..=self.longest.min(words.len())).rev().find_map(|n| {
            let head = &words[..n];
            let found = if n == 1 { self.map.get(head[0]) } else { self.map.get(head.join(" ").as_str()) };
            found.map(|v| (n, v))
        })
    }
}
