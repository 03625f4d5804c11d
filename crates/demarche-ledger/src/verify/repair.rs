//! What can be put right by itself: what is derived from rows, and what is only a saving.

use super::events::replay;
use super::words;
use crate::digest;
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::{self as writing, verify as sql};

/// Tables of events.
pub(super) const EVENTS: &[&str] = &["event", "event_key", "telling"];
/// Tables without which all is read again.
pub(super) const SAVINGS: &[&str] = &["visit", "read_to"];
/// Tables without which SQLite plans its queries less well.
pub(super) const STATISTICS: &str = "sqlite_stat";
/// The table of parses: without one a text is parsed again.
pub(super) const PARSES: &str = "parse";

impl Ledger {
    /// Works the events and the index of words out from the rows, and throws away parses, and what is remembered of sources, where
    /// these are not what was written. Nothing that was recorded is changed, and nothing damaged is taken for right.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is changed.
    pub fn repair(&mut self) -> Result<()> {
        let (path, follower) = (self.path.clone(), self.follower());
        self.change(|db| {
            let fault = |e| LedgerError::sql(&path, e);
            db.execute_batch(sql::FORGET_EVENTS).map_err(fault)?;
            replay(db, &path)?;
            db.execute_batch(sql::FORGET_WORDS).map_err(fault)?;
            words::fill(db, &path, writing::ADD_WORDS).map_err(fault)?;
            let differs = digest::compare(db).map_err(fault)?;
            for table in differs.iter().map(|differs| differs.table.as_str()) {
                let statistics = table.starts_with(STATISTICS);
                if statistics || SAVINGS.contains(&table) || table == PARSES {
                    db.execute_batch(&sql::empty(table)).map_err(fault)?;
                } else if !EVENTS.contains(&table) {
                    continue;
                }
                digest::renew(db, table).map_err(fault)?;
            }
            // The digests of what was written anew are those of the tables as they are now.
            follower.iter().for_each(|follower| follower.begin());
            Ok(())
        })
    }
}
