//! Offices and their order (`offices.toml`).

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offices {
    #[allow(dead_code)]
    source: String,
    /// Words that make another office of it.
    not: Vec<String>,
    office: Vec<OfficeWords>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeWords {
    #[allow(dead_code)]
    name: String,
    words: Vec<String>,
}

impl Offices {
    /// How many are ranked.
    pub(super) fn count(&self) -> usize {
        self.office.len()
    }

    /// The place of an office, 0 highest; `count()` for others.
    pub(super) fn rank(&self, office: &str) -> usize {
        let office = office.to_lowercase();
        if office.split([' ', '-']).any(|w| self.not.iter().any(|n| n == w)) {
            return self.count();
        }
        let longest = |o: &OfficeWords| o.words.iter().filter(|w| contains_words(&office, w)).map(String::len).max();
        let entries = self.office.iter().enumerate();
        let best = entries.filter_map(|(i, o)| Some((longest(o)?, std::cmp::Reverse(i)))).max();
        best.map_or(self.count(), |(_, i)| i.0)
    }
}

/// Whether `text` has the words of `phrase` in a row.
fn contains_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, found)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[at + found.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    })
}
