//! Checkpoints in web archives, so that an interrupted ingest continues where it stopped.

use crate::error::{LedgerError, Result};
use crate::intake::Writer;
use crate::ledger::Ledger;
use crate::sql::resume as sql;
use crate::time::Known;
use rusqlite::params;

/// How far an archive was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Byte of the file at which the next record begins. Everything before it is recorded.
    pub past: u64,
    /// A hash of the record there.
    pub print: u64,
    /// Hashes of the names that were given to documents before it.
    pub ids: Vec<u64>,
}

impl Ledger {
    /// The last checkpoint in `file` of the same `reading`; `None` when there is none.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn checkpoint(&self, file: &str, reading: &str) -> Result<Option<Checkpoint>> {
        let read = || -> rusqlite::Result<Option<Checkpoint>> {
            let mut query = self.connection.prepare_cached(sql::CHECKPOINTS)?;
            let mut rows = query.query(params![file, reading])?;
            let mut last = None::<Checkpoint>;
            while let Some(row) = rows.next()? {
                let last = last.get_or_insert_default();
                (last.past, last.print) = (row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64);
                let ids: Vec<u8> = row.get(2)?;
                last.ids.extend(ids.as_chunks().0.iter().map(|id| u64::from_le_bytes(*id)));
            }
            Ok(last)
        };
        read().map_err(self.sql_error())
    }
}

impl Writer<'_> {
    /// Records a checkpoint in `file`. Everything before it must be recorded. Its `ids` are those since the previous
    /// checkpoint. `first` discards the checkpoints of an earlier pass. `reading` names everything that decides what is
    /// taken from a file.
    ///
    /// # Errors
    /// When the ledger cannot be written; then the previous checkpoint stays.
    pub fn set_checkpoint(
        &mut self,
        file: &str,
        reading: &str,
        first: bool,
        at: &Checkpoint,
        now: Known,
    ) -> Result<()> {
        let ledger = self.ledger();
        let path = ledger.path.clone();
        let ids: Vec<u8> = at.ids.iter().flat_map(|id| id.to_le_bytes()).collect();
        ledger.change(|db| {
            let write = || -> rusqlite::Result<()> {
                if first {
                    db.prepare_cached(sql::BEGIN)?.execute(params![file, reading])?;
                }
                let row = params![file, reading, at.past as i64, at.print as i64, ids, now.micros()];
                db.prepare_cached(sql::ADD_CHECKPOINT)?.execute(row).map(|_| ())
            };
            write().map_err(|e| LedgerError::sql(&path, e))
        })
    }
}
