//! Gold of any project, read into one shape.

use super::gold::{self, Annotated};
use super::score::Tells;
use std::collections::BTreeMap;

/// Annotated documents and what their annotation tells.
#[derive(Clone, Debug)]
pub struct Set {
    /// What it is, in words.
    pub kind: String,
    /// The documents.
    pub documents: Vec<Annotated>,
    /// What can be compared.
    pub tells: Tells,
    /// Gold events that could not be taken over, by reason.
    pub left_out: BTreeMap<String, usize>,
}

impl Set {
    /// Our own annotation.
    ///
    /// # Errors
    /// The line, and what is wrong there.
    pub fn own(content: &str) -> Result<Self, (usize, String)> {
        let documents = gold::read(content)?;
        Ok(Self { kind: "annotated documents".into(), documents, tells: Tells::ALL, left_out: BTreeMap::new() })
    }

    /// A set that is filled row by row.
    pub fn of(kind: impl Into<String>, tells: Tells) -> Self {
        Self { kind: kind.into(), documents: Vec::new(), tells, left_out: BTreeMap::new() }
    }

    /// Notes an event that is left out.
    pub fn leave_out(&mut self, why: String) {
        *self.left_out.entry(why).or_default() += 1;
    }

    /// What was left out and why; empty when nothing was.
    pub fn remark(&self) -> String {
        let parts: Vec<String> = self.left_out.iter().map(|(why, n)| format!("{n} {why}")).collect();
        if parts.is_empty() { String::new() } else { format!("Gold events left out: {}.", parts.join(", ")) }
    }
}
