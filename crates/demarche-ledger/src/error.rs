//! What can go wrong with a ledger: one public type that says where, what and what to do.

use std::path::{Path, PathBuf};

/// A fault of the ledger.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", path.display())]
pub struct LedgerError {
    path: PathBuf,
    what: What,
}

#[derive(Debug, thiserror::Error)]
enum What {
    #[error("is not a ledger of demarche")]
    Foreign,
    #[error("was written by a newer demarche (its format is {0}, this program knows up to {1})")]
    Newer(i64, i64),
    #[error("was made by a version of demarche that was never released, in a format that is no longer read")]
    Unreleased,
    #[error("is damaged: its header says format {0}, which no ledger has")]
    Formatless(i64),
    #[error("there is no such ledger")]
    Missing,
    #[error("cannot be opened: {0}")]
    Unreadable(String),
    #[error("may not be written to")]
    ReadOnly,
    #[error("another program is writing to it")]
    Busy,
    #[error("the disk is full; nothing of the last batch was kept, all before it was")]
    Full,
    #[error("is damaged: {0}")]
    Damaged(String),
    #[error("{}", brief(.0))]
    Sql(rusqlite::Error),
    #[error("a stored record cannot be read: {0}")]
    Record(String),
    #[error("cannot be judged so: {0}")]
    Judgement(String),
    #[error("was not changed: it was a trial")]
    Undone,
}

impl LedgerError {
    pub(crate) fn foreign(path: &Path) -> Self {
        Self { path: path.into(), what: What::Foreign }
    }

    pub(crate) fn newer(path: &Path, found: i64, known: i64) -> Self {
        Self { path: path.into(), what: What::Newer(found, known) }
    }

    pub(crate) fn unreleased(path: &Path) -> Self {
        Self { path: path.into(), what: What::Unreleased }
    }

    pub(crate) fn formatless(path: &Path, found: i64) -> Self {
        Self { path: path.into(), what: What::Formatless(found) }
    }

    pub(crate) fn read_only(path: &Path) -> Self {
        Self { path: path.into(), what: What::ReadOnly }
    }

    pub(crate) fn missing(path: &Path) -> Self {
        Self { path: path.into(), what: What::Missing }
    }

    pub(crate) fn record(path: &Path, what: impl ToString) -> Self {
        Self { path: path.into(), what: What::Record(what.to_string()) }
    }

    /// What ends a trial: nothing of it is kept.
    pub(crate) fn undone(path: &Path) -> Self {
        Self { path: path.into(), what: What::Undone }
    }

    pub(crate) fn is_undone(&self) -> bool {
        matches!(self.what, What::Undone)
    }

    pub(crate) fn judgement(path: &Path, what: String) -> Self {
        Self { path: path.into(), what: What::Judgement(what) }
    }

    pub(crate) fn sql(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let what = match error.sqlite_error_code() {
            Some(Code::ReadOnly) => What::ReadOnly,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => What::Busy,
            Some(Code::DiskFull) => What::Full,
            Some(Code::DatabaseCorrupt) => What::Damaged(error.to_string()),
            Some(Code::NotADatabase) => What::Foreign,
            Some(Code::CannotOpen) => What::Unreadable(error.to_string()),
            _ if is_conversion(&error) => What::Record(error.to_string()),
            _ => What::Sql(error),
        };
        Self { path: path.into(), what }
    }

    /// What the user can do about it.
    pub fn help(&self) -> &'static str {
        match self.what {
            What::Foreign => "name another file with --ledger, or leave it out",
            What::Newer(..) => "use the newer demarche; the file was left as it is",
            What::Unreleased => "ingest the texts again into a new ledger; the file was left as it is",
            What::Formatless(_) => "restore a backup; without one, ingest the texts into a new ledger",
            What::Missing => "`demarche ingest` makes one; --ledger or DEMARCHE_LEDGER says which is meant",
            What::Unreadable(_) | What::ReadOnly => {
                "see to the rights of the file, of its folder, and of `-wal` and `-shm` beside it, or copy all of them elsewhere"
            }
            What::Busy => "wait for it to end, or stop it; reading is possible meanwhile",
            What::Full => "make room and run the same command again: it goes on where it stopped",
            What::Damaged(_) | What::Record(_) => {
                "`demarche verify` tells what is lost; restore a backup if there is one"
            }
            What::Undone => "",
            What::Judgement(_) => {
                "nothing was changed; `demarche review` shows claims and judgements with their numbers"
            }
            What::Sql(_) => "run `demarche verify`; if it finds nothing, this is a fault of demarche: please report it",
        }
    }

    /// Whether the disk is full.
    pub fn is_full(&self) -> bool {
        matches!(self.what, What::Full)
    }

    /// Whether a decision was one that cannot be made.
    pub fn is_judgement(&self) -> bool {
        matches!(self.what, What::Judgement(_))
    }

    /// Whether another program holds the ledger.
    pub fn is_busy(&self) -> bool {
        matches!(self.what, What::Busy)
    }
}

/// Whether a value was read that has another type or another meaning than its column.
fn is_conversion(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..))
}

/// What SQLite says, without the statement it says it of, which can be long.
fn brief(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

/// A result with the ledger's error.
pub type Result<T> = std::result::Result<T, LedgerError>;
