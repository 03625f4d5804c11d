//! The file format: whether a file is a ledger, and of which format.
//!
//! A migration is a numbered file under `schema/`. It is run once and never edited after a release, so a ledger of any
//! released version opens.

use crate::digest;
use crate::error::{LedgerError, Result};
use crate::sql::digest::SCHEMA;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// `DMCH`, in the file's header.
const APPLICATION: i64 = 0x444d_4348;

/// Every format since the first released one, oldest first.
const FORMATS: &[&str] = &[include_str!("../schema/0001.sql")];

/// The number of the first of them. Formats before it were written by versions that were never released, and are not
/// read. Until the first release, each change of the schema raises it.
const FIRST: i64 = 2;

/// The format this program writes.
pub(crate) const NEWEST: i64 = FIRST + FORMATS.len() as i64 - 1;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// An empty file, which can become a ledger.
    Empty,
    /// A ledger of this format, which this program can read.
    Ledger(i64),
}

/// The kind of the file behind a connection.
///
/// # Errors
/// When it is not a ledger, or one of a format that this program does not read.
pub(crate) fn kind(db: &Connection, path: &Path) -> Result<FileKind> {
    let error = |e| LedgerError::sql(path, e);
    let count = db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0));
    let (tables, application) = (count.map_err(error)?, number(db, "application_id").map_err(error)?);
    let format = number(db, "user_version").map_err(error)?;
    match (application, format) {
        (0, 0) if tables == 0 => Ok(FileKind::Empty),
        (APPLICATION, format) if format > NEWEST => Err(LedgerError::newer(path, format, NEWEST)),
        (APPLICATION, FIRST..) => Ok(FileKind::Ledger(format)),
        (APPLICATION, 1..) => Err(LedgerError::unreleased(path)),
        (APPLICATION, _) => Err(LedgerError::formatless(path, format)),
        _ => Err(LedgerError::foreign(path)),
    }
}

fn number(db: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, pragma, |row| row.get(0))
}

/// Makes an empty file a ledger, and migrates an older ledger.
///
/// # Errors
/// When the file is not a ledger that this program reads, or cannot be written; then nothing is changed.
pub(crate) fn migrate(db: &mut Connection, path: &Path) -> Result<()> {
    if kind(db, path)? == FileKind::Ledger(NEWEST) {
        return Ok(());
    }
    let error = |e| LedgerError::sql(path, e);
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(error)?;
    // Another writer may have been faster.
    let done = match kind(&transaction, path)? {
        FileKind::Empty => 0,
        FileKind::Ledger(format) => (format - FIRST + 1) as usize,
    };
    for statements in &FORMATS[done..] {
        transaction.execute_batch(statements).map_err(error)?;
    }
    if done < FORMATS.len() {
        transaction.pragma_update(None, "user_version", NEWEST).map_err(error)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(error)?;
        digest::renew_all(&transaction).map_err(error)?;
    }
    transaction.commit().map_err(error)
}

/// The tables and indexes of a ledger: kind, name, table and statement.
type Schema = Vec<(String, String, String, Option<String>)>;

fn schema(db: &Connection) -> rusqlite::Result<Schema> {
    let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?));
    db.prepare(SCHEMA)?.query_map([], read)?.collect()
}

/// The names of tables and indexes whose definitions are not those of the format.
pub(crate) fn differences(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let fresh = Connection::open_in_memory()?;
    FORMATS.iter().try_for_each(|statements| fresh.execute_batch(statements))?;
    let (found, made) = (schema(db)?, schema(&fresh)?);
    let differences =
        found.iter().filter(|row| !made.contains(row)).chain(made.iter().filter(|row| !found.contains(row)));
    let mut names: Vec<String> = differences.map(|(_, name, ..)| name.clone()).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
