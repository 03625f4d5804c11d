//! Opening a ledger, and writing into it in transactions.
//!
//! What is particular to SQLite is in this file, `format` and `digest`. The statements are in `sql`.

use crate::digest::{Follower, renew_statistics};
use crate::error::{LedgerError, Result};
use crate::failpoint;
use crate::format::{self, FileKind, NEWEST};
use crate::immutable::ImmutableFile;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to wait for another writer: longer than any batch takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pause between two attempts to open a ledger that another program is creating.
const PAUSE: Duration = Duration::from_millis(20);

/// Size of the page cache in KiB: what bounds memory while writing.
const CACHE_KIB: i64 = 96 * 1024;

/// Pages in the write-ahead log before they are moved into the file: a page that many batches change is moved once.
const LOG_PAGES: i64 = 48 * 1024;

/// An open ledger.
pub struct Ledger {
    pub(crate) path: PathBuf,
    pub(crate) connection: Connection,
    /// Follows what is written; `None` for a ledger that was opened for reading.
    follower: Option<Follower>,
    /// Set where the file is read without locks. It must be dropped after the connection.
    _immutable: Option<ImmutableFile>,
}

impl Ledger {
    /// Opens a ledger for reading and writing, and creates it if it does not exist. An empty file becomes a ledger.
    ///
    /// # Errors
    /// When the file is not a ledger, has another format, is damaged, or cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let began = Instant::now();
        loop {
            let connection = Connection::open_with_flags(path, flags).map_err(|e| LedgerError::sql(path, e))?;
            let mut ledger = Self { path: path.into(), connection, follower: None, _immutable: None };
            match ledger.prepare_for_writing() {
                // While a file becomes a ledger, SQLite refuses other connections without waiting.
                Err(e) if e.is_busy() && began.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
                done => return done.map(|()| ledger),
            }
        }
    }

    /// Opens an existing ledger for reading. This works on a read-only file too, if no program writes to it.
    ///
    /// # Errors
    /// When there is none, or it is not a ledger, has another format, or is damaged.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(LedgerError::missing(path));
        }
        let error = |e| LedgerError::sql(path, e);
        // With write permission SQLite cleans up: the last connection that closes the file removes `-wal` and `-shm`.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(error)?;
        let mut immutable = None;
        if connection.is_readonly("main").map_err(error)?
            && let Some(file) = ImmutableFile::of(path)
        {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
            connection = Connection::open_with_flags(file.uri(), flags).map_err(error)?;
            immutable = Some(file);
        }
        let ledger = Self { path: path.into(), connection, follower: None, _immutable: immutable };
        ledger.settle()?;
        match format::kind(&ledger.connection, path)? {
            FileKind::Ledger(NEWEST) => Ok(ledger),
            // Creating or migrating it needs writing.
            _ => Self::create(path),
        }
    }

    fn prepare_for_writing(&mut self) -> Result<()> {
        self.settle()?;
        // Checked before anything is changed: a file that is not a ledger stays as it is.
        format::kind(&self.connection, &self.path)?;
        let error = |e| LedgerError::sql(&self.path, e);
        self.connection.pragma_update(None, "journal_mode", "WAL").map_err(error)?;
        self.connection.pragma_update(None, "synchronous", "FULL").map_err(error)?;
        self.connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES).map_err(error)?;
        self.connection.pragma_update(None, "foreign_keys", false).map_err(error)?;
        format::migrate(&mut self.connection, &self.path)?;
        self.follower = Some(Follower::of(&self.connection).map_err(self.sql_error())?);
        Ok(())
    }

    fn settle(&self) -> Result<()> {
        let error = |e| LedgerError::sql(&self.path, e);
        self.connection.busy_timeout(PATIENCE).map_err(error)?;
        self.connection.pragma_update(None, "cache_size", -CACHE_KIB).map_err(error)?;
        self.connection.pragma_update(None, "temp_store", "FILE").map_err(error)?;
        // Query plans that do not depend on parameters: a statement is planned once, not again for each value.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(error)?;
        self.connection.set_prepared_statement_cache_capacity(64);
        Ok(())
    }

    /// Runs `work` in one transaction: everything that it writes is recorded, with its digests, or nothing. All writing
    /// into a ledger goes through this function.
    ///
    /// # Errors
    /// When the ledger was opened for reading, when it cannot be written, or the error of `work`. Then nothing is
    /// changed.
    pub(crate) fn change<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let path = self.path.clone();
        let error = |e| LedgerError::sql(&path, e);
        let Some(follower) = self.follower.clone() else { return Err(LedgerError::read_only(&path)) };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(error)?;
        follower.begin();
        failpoint::pass("begun");
        let done = work(&transaction)?;
        follower.store(&transaction).map_err(error)?;
        failpoint::pass("written");
        transaction.commit().map_err(error)?;
        failpoint::pass("committed");
        Ok(done)
    }

    /// What follows the writing; `None` for a ledger that was opened for reading.
    pub(crate) fn follower(&self) -> Option<Follower> {
        self.follower.clone()
    }

    /// Lets SQLite update its index statistics, where much has changed.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub(crate) fn optimize(&mut self) -> Result<()> {
        let path = self.path.clone();
        self.change(|db| {
            let done = db.execute_batch("PRAGMA optimize").and_then(|()| renew_statistics(db));
            done.map_err(|e| LedgerError::sql(&path, e))
        })
    }

    fn pragma(&self, name: &str) -> Result<i64> {
        self.connection.pragma_query_value(None, name, |row| row.get(0)).map_err(|e| LedgerError::sql(&self.path, e))
    }

    /// The format of the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn format(&self) -> Result<i64> {
        self.pragma("user_version")
    }

    /// Limits the wait for another writer, for tests.
    ///
    /// # Errors
    /// When SQLite refuses it.
    #[doc(hidden)]
    pub fn limit_patience(&self, most: Duration) -> Result<()> {
        self.connection.busy_timeout(most).map_err(self.sql_error())
    }

    /// Limits the growth of the file to some pages, for tests of a full disk.
    ///
    /// # Errors
    /// When the file cannot be read.
    #[doc(hidden)]
    pub fn limit_pages(&self, more: i64) -> Result<()> {
        let most = self.pragma("page_count")? + more;
        let set = self.connection.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()));
        set.map_err(self.sql_error())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn sql_error(&self) -> impl Fn(rusqlite::Error) -> LedgerError + '_ {
        |e| LedgerError::sql(&self.path, e)
    }

    /// Copies the ledger as it is now into a new file. Other programs can write to it meanwhile.
    ///
    /// # Errors
    /// When the copy cannot be written, or the file exists already.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let target = to.to_string_lossy();
        self.connection.execute("VACUUM INTO $1", [&*target]).map_err(|e| LedgerError::sql(to, e))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
