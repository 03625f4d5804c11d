//! What can be wrong with data and questions.

use crate::month::Month;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What is wrong. No figure is ever given in its place.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A table cannot be read.
    #[error("{table}:{line}: {message}")]
    Table {
        /// File.
        table: String,
        /// Line, 0 where none can be named.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// A row says what other rows say is not so.
    #[error("{table}:{line}: {message}")]
    Contradiction {
        /// File.
        table: String,
        /// Line.
        line: u64,
        /// What does not agree.
        message: String,
    },
    /// Nobody has recognised yet by the day that is asked for.
    #[error("{episode} begins in {first}: before the first act there is nobody who could be followed")]
    BeforeTheFirst {
        /// Episode.
        episode: String,
        /// Month of the first act.
        first: Month,
    },
    /// Too few precedents.
    #[error("{found} of the {needed} episodes that a figure must rest on: {episodes}")]
    TooFew {
        /// Episodes there are.
        found: usize,
        /// Episodes needed.
        needed: usize,
        /// Their names.
        episodes: String,
    },
    /// The fit did not end.
    #[error("the hazard cannot be fitted: {0}")]
    Fit(String),
}

impl Error {
    /// What can be done.
    pub fn help(&self) -> &'static str {
        match self {
            Error::Table { .. } => "mend the row; data/precedents/README.md describes the tables",
            Error::Contradiction { .. } => "one of the two rows is wrong: correct its date or its act, or leave it out",
            Error::BeforeTheFirst { .. } => "ask for a day after the first act",
            Error::TooFew { .. } => "no figure is given; look at what happened in these",
            Error::Fit(_) => "look at what was added to the tables last: `demarche outlook fit` tells of each episode",
        }
    }
}
