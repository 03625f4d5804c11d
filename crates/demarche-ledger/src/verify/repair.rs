//! Repair of what can be computed or read again.

use super::events::replay;
use super::words;
use crate::digest;
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::{self as writing, verify as sql};

/// Tables of events.
pub(super) const EVENTS: &[&str] = &["event", "event_key", "telling"];
/// Tables that only save work: without them, sources are read again.
pub(super) const SAVINGS: &[&str] = &["visit", "read_to"];
/// Tables that SQLite plans its queries with.
pub(super) const STATISTICS: &str = "sqlite_stat";
/// The table of parses: a text without a parse is parsed again.
pub(super) const PARSES: &str = "parse";

impl Ledger {
    /// Computes the events and the full-text index again from the rows. Discards parses, statistics and what is
    /// remembered of sources where they are not what was written. Nothing that was recorded is changed, and no damaged
    /// row is accepted.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is changed.
    pub fn repair(&mut self) -> Result<()> {
        let (path, follower) = (self.path.clone(), self.follower());
        self.change(|db| {
            let error = |e| LedgerError::sql(&path, e);
            db.execute_batch(sql::FORGET_EVENTS).map_err(error)?;
            replay(db, &path)?;
            db.execute_batch(sql::FORGET_WORDS).map_err(error)?;
            words::fill(db, &path, writing::ADD_WORDS).map_err(error)?;
            let differs = digest::compare(db).map_err(error)?;
            for table in differs.iter().map(|differs| differs.table.as_str()) {
                let statistics = table.starts_with(STATISTICS);
                if statistics || SAVINGS.contains(&table) || table == PARSES {
                    db.execute_batch(&sql::empty(table)).map_err(error)?;
                } else if !EVENTS.contains(&table) {
                    continue;
                }
                digest::renew(db, table).map_err(error)?;
            }
            // The digests are those of the tables as they are now, so the changes of this transaction do not count.
            follower.iter().for_each(|follower| follower.begin());
            Ok(())
        })
    }
}
