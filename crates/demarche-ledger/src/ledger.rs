//! Opening a ledger: the file, its format, its settings.
//!
//! A migration is a numbered file under `schema/`, run once and never edited after a release: a ledger written by any
//! released version opens. Only this file knows that the store is SQLite's; statements stand in [`crate::sql`].

use crate::error::{LedgerError, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `DMCH`, in the file's header.
const APPLICATION: i64 = 0x444d_4348;

/// Every format there was, oldest first.
const FORMATS: &[&str] = &[include_str!("../schema/0001.sql")];

/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pages kept in memory, in KiB: what bounds memory while writing.
const CACHE_KIB: i64 = 96 * 1024;

/// Pages in the log before they are moved into the file: a page that many batches change is moved once.
const LOG_PAGES: i64 = 48 * 1024;

/// A ledger, open.
pub struct Ledger {
    pub(crate) path: PathBuf,
    pub(crate) connection: Connection,
}

impl Ledger {
    /// Opens a ledger for reading and writing, making it when there is none.
    ///
    /// # Errors
    /// When the file is no ledger, of a newer format, damaged, or may not be written.
    pub fn create(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| LedgerError::sql(path, e))?;
        let mut ledger = Self { path: path.into(), connection };
        ledger.prepare_for_writing()?;
        Ok(ledger)
    }

    /// Opens a ledger that is there, for questions.
    ///
    /// # Errors
    /// When there is none, or it is no ledger, of a newer format or damaged.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(LedgerError::missing(path));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| LedgerError::sql(path, e))?;
        let ledger = Self { path: path.into(), connection };
        ledger.settle()?;
        let format = ledger.format()?;
        let known = FORMATS.len() as i64;
        if format > known {
            return Err(LedgerError::newer(path, format, known));
        }
        if format < known {
            // Bringing it up to date needs writing.
            return Self::create(path);
        }
        Ok(ledger)
    }

    fn prepare_for_writing(&mut self) -> Result<()> {
        self.settle()?;
        let fault = |e| LedgerError::sql(&self.path, e);
        self.connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
        self.connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
        self.connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES).map_err(fault)?;
        self.connection.pragma_update(None, "foreign_keys", false).map_err(fault)?;
        self.migrate()
    }

    fn settle(&self) -> Result<()> {
        let fault = |e| LedgerError::sql(&self.path, e);
        self.connection.busy_timeout(PATIENCE).map_err(fault)?;
        self.connection.pragma_update(None, "cache_size", -CACHE_KIB).map_err(fault)?;
        self.connection.pragma_update(None, "temp_store", "FILE").map_err(fault)?;
        // Plans that do not depend on what is asked for: a statement is worked out once, not again for each new value.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fault)?;
        self.connection.set_prepared_statement_cache_capacity(64);
        self.check_kind()
    }

    /// Whether the file is a ledger, or empty.
    fn check_kind(&self) -> Result<()> {
        let kind = self.pragma("application_id")?;
        let tables = "SELECT count(*) FROM sqlite_master";
        let count = self.connection.query_row(tables, [], |row| row.get::<_, i64>(0));
        let empty = count.map_err(|e| LedgerError::sql(&self.path, e))? == 0;
        if kind == APPLICATION || (kind == 0 && empty) { Ok(()) } else { Err(LedgerError::foreign(&self.path)) }
    }

    fn pragma(&self, name: &str) -> Result<i64> {
        self.connection.pragma_query_value(None, name, |row| row.get(0)).map_err(|e| LedgerError::sql(&self.path, e))
    }

    /// The format of the file: 0 when it is empty.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn format(&self) -> Result<i64> {
        self.pragma("user_version")
    }

    fn migrate(&mut self) -> Result<()> {
        let known = FORMATS.len() as i64;
        let path = self.path.clone();
        let fault = |e| LedgerError::sql(&path, e);
        if self.format()? == known {
            return Ok(());
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        // Another writer may have been faster.
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fault)?;
        if found > known {
            return Err(LedgerError::newer(&path, found, known));
        }
        for (nth, format) in FORMATS.iter().enumerate().skip(found.max(0) as usize) {
            transaction.execute_batch(format).map_err(fault)?;
            transaction.pragma_update(None, "user_version", nth as i64 + 1).map_err(fault)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(fault)?;
        transaction.commit().map_err(fault)
    }

    /// Lets the file grow by no more than this many pages: for tests of what a full disk does.
    ///
    /// # Errors
    /// When the file cannot be read.
    #[doc(hidden)]
    pub fn limit_pages(&self, more: i64) -> Result<()> {
        let most = self.pragma("page_count")? + more;
        let set = self.connection.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()));
        set.map_err(self.fault())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn fault(&self) -> impl Fn(rusqlite::Error) -> LedgerError + '_ {
        |e| LedgerError::sql(&self.path, e)
    }

    /// Copies the ledger as it is now into a new file, while others may go on writing.
    ///
    /// # Errors
    /// When the copy cannot be written, or the file is there already.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let target = to.to_string_lossy();
        self.connection.execute("VACUUM INTO $1", [&*target]).map_err(|e| LedgerError::sql(to, e))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_ledger_has_the_newest_format_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert_eq!(Ledger::create(&path).unwrap().format().unwrap(), FORMATS.len() as i64);
        assert_eq!(Ledger::open(&path).unwrap().format().unwrap(), FORMATS.len() as i64);
    }

    #[test]
    fn what_is_no_ledger_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("notes.txt");
        std::fs::write(&text, "not a database at all, but long enough to be one".repeat(100)).unwrap();
        let before = std::fs::read(&text).unwrap();
        let error = Ledger::create(&text).err().unwrap().to_string();
        assert!(error.ends_with("notes.txt: is no ledger of demarche"), "{error}");
        assert_eq!(std::fs::read(&text).unwrap(), before);
        let other = folder.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
        assert!(Ledger::create(&other).err().unwrap().to_string().ends_with("is no ledger of demarche"));
    }

    #[test]
    fn a_ledger_of_a_newer_format_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let ledger = Ledger::create(&path).unwrap();
        ledger.connection.pragma_update(None, "user_version", 99).unwrap();
        drop(ledger);
        for error in [Ledger::open(&path).err().unwrap(), Ledger::create(&path).err().unwrap()] {
            assert!(error.to_string().contains("its format is 99, this program knows up to 1"), "{error}");
        }
    }

    #[test]
    fn a_missing_ledger_is_not_made_by_a_question() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none.db");
        assert!(Ledger::open(&path).err().unwrap().to_string().ends_with("there is no such ledger"));
        assert!(!path.exists());
    }
}
