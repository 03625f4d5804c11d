//! How a command ends: its exit status, and the errors that stop it, each reported in one place.

use crate::settings::Settings;
use demarche_exchange::ExchangeError;
use demarche_ledger::LedgerError;
use demarche_questions::QueryError;
use demarche_shipped::data_file::DataError;
use std::io;

/// How a command ended, when nothing stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done: status 0.
    Success,
    /// Something could not be read or coded, or is not as it should be; it was reported: status 1.
    Errors,
    /// The command was used wrongly; it was reported: status 2.
    Usage,
}

/// Why a command stopped.
pub(crate) enum CommandError {
    /// It was reported where it occurred.
    Reported(Exit),
    /// The command was used wrongly: what is wrong, and what to do.
    Usage { message: String, help: String },
    /// The question has no answer.
    Query(QueryError),
    /// The answer cannot be written.
    Output(io::Error),
}

impl From<QueryError> for CommandError {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<DataError> for CommandError {
    fn from(error: DataError) -> Self {
        Self::Query(QueryError::data(error.to_string(), error.help))
    }
}

impl From<LedgerError> for CommandError {
    fn from(error: LedgerError) -> Self {
        Self::Query(error.into())
    }
}

impl From<ExchangeError> for CommandError {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Invalid { message, help } => Self::Usage { message, help },
            ExchangeError::Query(error) => Self::Query(error),
            ExchangeError::Ledger(error) => error.into(),
            ExchangeError::Output(error) => Self::Output(error),
        }
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for CommandError {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

/// The command was used wrongly: what is wrong, and what to do.
pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> CommandError {
    CommandError::Usage { message: message.into(), help: help.into() }
}

/// Reports what stopped a command, and says how it ended. A broken ledger is an error (1), a wrong question a wrong use (2).
///
/// # Errors
/// When the answer cannot be written.
pub(crate) fn finish(ended: Result<Exit, CommandError>, settings: &Settings) -> io::Result<Exit> {
    let error = match ended {
        Ok(exit) => return Ok(exit),
        Err(error) => error,
    };
    let messages = settings.messages();
    match error {
        CommandError::Reported(exit) => Ok(exit),
        CommandError::Usage { message, help } => {
            messages.error(&message, &help);
            Ok(Exit::Usage)
        }
        CommandError::Query(error) => {
            messages.error(&error.to_string(), error.help());
            Ok(if error.is_ledger() { Exit::Errors } else { Exit::Usage })
        }
        CommandError::Output(error) => Err(error),
    }
}
