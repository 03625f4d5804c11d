//! The document type that the rest of the program uses.

use crate::{Language, Place, Published, Warning};
use serde::{Deserialize, Serialize};

/// A half-open range of Unicode code points of a text, as records give it; not yet checked against the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CharRange {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

impl CharRange {
    /// The bytes of `text` it covers; `None` when it is empty, runs backwards or lies outside.
    pub fn bytes(self, text: &str) -> Option<std::ops::Range<usize>> {
        if self.start >= self.end {
            return None;
        }
        let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let start = starts.nth(self.start)?;
        let end = starts.nth(self.end - self.start - 1)?;
        Some(start..end)
    }
}

/// Two participants whose event is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pair {
    /// Who acts.
    pub source: CharRange,
    /// Who is acted upon.
    pub target: CharRange,
}

/// One article.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Identifier, unique within one [`Reader`](crate::Reader) (records that ask for a pair may share one).
    pub id: String,
    /// The text as received, a byte order mark and nothing else removed.
    pub text: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Who published it.
    pub source: Option<String>,
    /// The agency it credits at its head or end: `KABUL (Reuters) -`.
    pub credit: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its title, when it is not part of the text.
    pub title: Option<String>,
    /// Where it can be found.
    pub url: Option<String>,
    /// Its language, as stated or as recognised.
    pub language: Language,
    /// The pair of participants asked for.
    pub pair: Option<Pair>,
    /// Where it was read.
    pub place: Place,
    /// Warnings about parts that could not be read, such as its date.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// Whether it has no text but white space.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_agree_with_counting(text in "\\PC{0,40}", start in 0usize..50, end in 0usize..50) {
            let chars: Vec<char> = text.chars().collect();
            let range = CharRange { start, end };
            let expected = (start < end && end <= chars.len()).then(|| chars[start..end].iter().collect::<String>());
            prop_assert_eq!(range.bytes(&text).map(|b| text[b].to_owned()), expected);
        }
    }
}
