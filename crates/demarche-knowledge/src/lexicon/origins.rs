//! What is known of a text from where it comes (`data/sources.toml`).

use serde::{Deserialize, Serialize};

/// What one source tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Any of these, in lower case, marks the source.
    #[serde(rename = "match")]
    marks: Vec<String>,
    /// It tells of its own day.
    #[serde(default)]
    pub day_note: bool,
    /// Whose offices are meant when no country is named.
    #[serde(default)]
    pub home: Option<Box<str>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Origins {
    #[allow(dead_code)]
    source: String,
    from: Vec<Origin>,
}

impl Origins {
    /// What is known of a document with these words about where it comes from.
    pub(super) fn find(&self, words: &[&str]) -> Origin {
        let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
        let marked = |o: &&Origin| o.marks.iter().any(|m| lower.iter().any(|w| w.contains(m.as_str())));
        self.from.iter().find(marked).cloned().unwrap_or_default()
    }
}
