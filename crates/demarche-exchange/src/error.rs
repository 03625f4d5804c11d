//! What stops an import or an export: what is wrong, and what to do about it.

use demarche_ledger::LedgerError;
use demarche_questions::QueryError;
use demarche_shipped::data_file::DataError;
use demarche_tables::Unwritten;
use std::io;

/// Why an import or export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// A name, a table or a layout that cannot be meant so.
    #[error("{message}")]
    Invalid {
        /// What is wrong, in one line.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// The question of which rows are meant has no answer, or a file of the data folder cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The ledger cannot be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The rows cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl ExchangeError {
    /// A name, a table or a layout that cannot be meant so.
    pub fn invalid(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), help: help.into() }
    }

    /// What to do about it, in one line; empty when nothing sensible can be said.
    pub fn help(&self) -> &str {
        match self {
            Self::Invalid { help, .. } => help,
            Self::Query(error) => error.help(),
            Self::Ledger(error) => error.help(),
            Self::Output(_) => "",
        }
    }
}

impl From<DataError> for ExchangeError {
    fn from(error: DataError) -> Self {
        Self::Query(QueryError::data(error.to_string(), error.help))
    }
}

impl From<Unwritten> for ExchangeError {
    fn from(error: Unwritten) -> Self {
        Self::Output(error.into_io())
    }
}

impl From<serde_json::Error> for ExchangeError {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}
