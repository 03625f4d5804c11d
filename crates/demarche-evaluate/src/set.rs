//! Gold of any project, read into one shape.

use super::gold::{self, Annotated};
use super::page::counted;
use super::portion::Portion;
use super::score::Tells;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

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
    /// What else is to be told of what was read, in sentences.
    pub remarks: Vec<String>,
    /// The part that is counted; all where there is none.
    pub part: Option<Part>,
}

/// A part of the documents.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Which.
    pub portion: Portion,
    /// Documents of it.
    pub documents: usize,
    /// Documents of all parts.
    pub of: usize,
}

impl Part {
    /// Keeps the documents of a part.
    pub fn keep(portion: Portion, documents: &mut Vec<Annotated>) -> Self {
        let count = |documents: &[Annotated]| documents.iter().map(|d| d.id.as_str()).collect::<HashSet<_>>().len();
        let of = count(documents);
        documents.retain(|d| Portion::of(&d.id) == portion);
        Self { portion, documents: count(documents), of }
    }

    /// As a sentence.
    pub fn told(&self) -> String {
        format!("Part {}: {} of {}.", self.portion.name(), self.documents, counted(self.of, "document"))
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({"name": self.portion.name(), "documents": self.documents, "of": self.of})
    }
}

impl Set {
    /// Our own annotation.
    ///
    /// # Errors
    /// The line, and what is wrong there.
    pub fn own(content: &str) -> Result<Self, (usize, String)> {
        let read = gold::read(content)?;
        let mut set = Self::of("annotated documents", Tells::ALL);
        set.documents = read.documents;
        if read.repeated > 0 {
            let claims = counted(read.repeated, "claim");
            set.remarks.push(format!("Gold: {claims} word for word the same as an earlier one, counted once."));
        }
        Ok(set)
    }

    /// Keeps the documents of a part.
    pub fn keep(&mut self, portion: Portion) {
        self.part = Some(Part::keep(portion, &mut self.documents));
    }

    /// A set that is filled row by row.
    pub fn of(kind: impl Into<String>, tells: Tells) -> Self {
        Self {
            kind: kind.into(),
            documents: Vec::new(),
            tells,
            left_out: BTreeMap::new(),
            remarks: Vec::new(),
            part: None,
        }
    }

    /// Notes an event that is left out.
    pub fn leave_out(&mut self, why: String) {
        *self.left_out.entry(why).or_default() += 1;
    }

    /// What was left out and why, and which part is counted; empty when nothing is to be told.
    pub fn remark(&self) -> String {
        let parts: Vec<String> = self.left_out.iter().map(|(why, n)| format!("{n} {why}")).collect();
        let left_out = (!parts.is_empty()).then(|| format!("Gold events left out: {}.", parts.join(", ")));
        let all = self.part.iter().map(Part::told).chain(left_out).chain(self.remarks.iter().cloned());
        all.collect::<Vec<_>>().join(" ")
    }
}
