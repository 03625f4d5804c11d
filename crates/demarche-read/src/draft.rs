//! The output of the format readers. [`Reader`](crate::Reader) makes the ids unique.

use crate::{Document, Failure, Place};

/// A document whose id may still be taken.
#[derive(Debug)]
pub(crate) struct Draft {
    pub document: Document,
    /// The id to use when the first is taken; a number is appended when it is taken too. `None` when a taken id is
    /// an error.
    pub otherwise: Option<String>,
}

/// The documents and failures of one file, one at a time.
pub(crate) type Drafts = Box<dyn Iterator<Item = Result<Draft, Failure>> + Send>;

/// The source of some bytes, and the facts known before they are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// Where failures point.
    pub place: Place,
    /// Id of the document if it has no better one; stem of the ids of records.
    pub id: String,
    /// Id to take when that one is taken.
    pub long: String,
    /// Where it was fetched or captured.
    pub url: Option<String>,
    /// Character set that the server stated.
    pub charset: Option<String>,
    /// Byte of the file at which reading begins.
    pub from: u64,
}

impl Origin {
    /// The id to take when `taken` is; for records of archives the one with their place.
    pub fn other_id(&self, taken: &str) -> String {
        match self.place.offset {
            Some(offset) => format!("{taken}@{offset}"),
            None if taken == self.id => self.long.clone(),
            None => taken.to_owned(),
        }
    }

    /// The place of the `nth` entry in it, from 1.
    pub fn entry(&self, nth: usize) -> Place {
        Place { line: Some(nth), ..self.place.clone() }
    }
}

/// One failure and nothing else.
pub(crate) fn only(item: Result<Draft, Failure>) -> Drafts {
    Box::new(std::iter::once(item))
}
