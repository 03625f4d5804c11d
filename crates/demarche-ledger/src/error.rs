//! Errors of the ledger: one public type that says where, what, and what to do.

use std::path::{Path, PathBuf};

/// An error of the ledger.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", path.display())]
pub struct LedgerError {
    path: PathBuf,
    what: What,
}

#[derive(Debug, thiserror::Error)]
enum What {
    #[error("is not a demarche ledger")]
    Foreign,
    #[error("was written by a newer demarche (its format is {0}, and this program reads formats up to {1})")]
    Newer(i64, i64),
    #[error("has the format of a demarche version that was never released")]
    Unreleased,
    #[error("is damaged: its header says format {0}, which does not exist")]
    Formatless(i64),
    #[error("this ledger does not exist")]
    Missing,
    #[error("cannot be opened: {0}")]
    Unreadable(String),
    #[error("cannot be written: it is read-only")]
    ReadOnly,
    #[error("another program is writing to it")]
    Busy,
    #[error("the disk is full; the last batch was not recorded, all earlier ones were")]
    Full,
    #[error("is damaged: {0}")]
    Damaged(String),
    #[error("{}", brief(.0))]
    Sql(rusqlite::Error),
    #[error("a stored record cannot be read: {0}")]
    Record(String),
    #[error("cannot record this judgement: {0}")]
    Judgement(String),
    #[error("dry run: nothing was changed")]
    DryRun,
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

    /// What ends a dry run: the transaction is rolled back.
    pub(crate) fn dry_run(path: &Path) -> Self {
        Self { path: path.into(), what: What::DryRun }
    }

    pub(crate) fn is_dry_run(&self) -> bool {
        matches!(self.what, What::DryRun)
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
            What::Foreign => "name another file with --ledger, or omit the option",
            What::Newer(..) => "use the newer demarche; the file was not changed",
            What::Unreleased => "ingest the texts into a new ledger; the file was not changed",
            What::Formatless(_) => "restore a backup; without one, ingest the texts into a new ledger",
            What::Missing => "create one with `demarche ingest`, or name another with --ledger or DEMARCHE_LEDGER",
            What::Unreadable(_) | What::ReadOnly => {
                "check the permissions of the file, its folder, and the `-wal` and `-shm` files beside it, \
                 or copy all of them elsewhere"
            }
            What::Busy => "wait until it ends, or stop it; reading is possible meanwhile",
            What::Full => "free some space and run the same command again; it continues where it stopped",
            What::Damaged(_) | What::Record(_) => {
                "run `demarche verify` to see what is damaged; restore a backup if you have one"
            }
            What::DryRun => "",
            What::Judgement(_) => {
                "nothing was changed; `demarche review` shows claims and judgements with their numbers"
            }
            What::Sql(_) => "run `demarche verify`; if it finds no error, this is a bug in demarche: please report it",
        }
    }

    /// Whether the disk is full.
    pub fn is_full(&self) -> bool {
        matches!(self.what, What::Full)
    }

    /// Whether a decision was refused.
    pub fn is_judgement(&self) -> bool {
        matches!(self.what, What::Judgement(_))
    }

    /// Whether another program is writing to the ledger.
    pub fn is_busy(&self) -> bool {
        matches!(self.what, What::Busy)
    }
}

/// Whether a stored value has the wrong type, or no meaning in its column.
fn is_conversion(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..))
}

/// The message of SQLite without the statement, which can be long.
fn brief(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

/// A result with the ledger's error.
pub type Result<T> = std::result::Result<T, LedgerError>;
