//! Errors in data and questions.

use crate::month::Month;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// An error. No forecast is ever given in its place.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A table cannot be read.
    #[error("{}: {message}", place(table, *line))]
    Table {
        /// File.
        table: String,
        /// Line, 0 where none can be named.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// A row contradicts other rows.
    #[error("{}: {message}", place(table, *line))]
    Contradiction {
        /// File.
        table: String,
        /// Line.
        line: u64,
        /// The contradiction.
        message: String,
    },
    /// The question is about a day before the first act.
    #[error("{episode} begins in {first}: before the first act there is nobody who could be followed")]
    BeforeTheFirst {
        /// Episode.
        episode: String,
        /// Month of the first act.
        first: Month,
    },
    /// The party has ended, or later data are incomplete.
    #[error("{episode} is closed: the tables know who acted until {until} only")]
    Closed {
        /// Episode.
        episode: String,
        /// Last month that is known.
        until: Month,
    },
    /// The day is too long after the last month with data.
    #[error("{day} lies more than {months} months after {until}, until when the tables know who acted")]
    TooFar {
        /// The day asked about.
        day: jiff::civil::Date,
        /// The longest supported distance, in months.
        months: i32,
        /// Last month that is known.
        until: Month,
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
    /// The fit did not converge.
    #[error("the hazard cannot be fitted: {0}")]
    Fit(String),
}

/// A file, with the line where one can be named.
fn place(table: &str, line: u64) -> String {
    if line == 0 { table.to_owned() } else { format!("{table}:{line}") }
}

impl Error {
    /// How to correct it.
    pub fn help(&self) -> &'static str {
        match self {
            Error::Table { .. } => "mend the row; data/precedents/README.md describes the tables",
            Error::Contradiction { .. } => "one of the two rows is wrong: correct its date or its act, or leave it out",
            Error::Closed { .. } | Error::TooFar { .. } => "ask for an earlier day",
            Error::BeforeTheFirst { .. } => "ask for a day after the first act",
            Error::TooFew { .. } => "no figure is given; look at what happened in these",
            Error::Fit(_) => "look at what was added to the tables last: `demarche outlook fit` tells of each episode",
        }
    }
}
