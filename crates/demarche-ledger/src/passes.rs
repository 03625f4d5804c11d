//! How far web archives were read, so that an ingest that was stopped goes on where it was.

use crate::error::{LedgerError, Result};
use crate::intake::Writer;
use crate::ledger::Ledger;
use crate::sql::passes as sql;
use crate::time::Known;
use rusqlite::params;

/// A pass through an archive, up to a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// Byte of the file at which the next record begins; everything before it is recorded.
    pub past: u64,
    /// A hash of what stands there.
    pub print: u64,
    /// Hashes of the names given to documents before it.
    pub ids: Vec<u64>,
}

impl Ledger {
    /// How far `file` was read by the same `reading`; `None` when it never was.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn pass(&self, file: &str, reading: &str) -> Result<Option<Pass>> {
        let read = || -> rusqlite::Result<Option<Pass>> {
            let mut query = self.connection.prepare_cached(sql::STEPS)?;
            let mut rows = query.query(params![file, reading])?;
            let mut pass = None::<Pass>;
            while let Some(row) = rows.next()? {
                let pass = pass.get_or_insert_default();
                (pass.past, pass.print) = (row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64);
                let ids: Vec<u8> = row.get(2)?;
                pass.ids.extend(ids.as_chunks().0.iter().map(|id| u64::from_le_bytes(*id)));
            }
            Ok(pass)
        };
        read().map_err(self.fault())
    }
}

impl Writer<'_> {
    /// Writes down how far `file` was read; `step.ids` are those since the step before. What lies before must be recorded.
    /// `first` begins a pass anew. `reading` names all that decides what is taken from a file.
    ///
    /// # Errors
    /// When the ledger cannot be written; then the step before stands.
    pub fn passed(&mut self, file: &str, reading: &str, first: bool, step: &Pass, now: Known) -> Result<()> {
        let ledger = self.ledger();
        let path = ledger.path.clone();
        let ids: Vec<u8> = step.ids.iter().flat_map(|id| id.to_le_bytes()).collect();
        ledger.change(|db| {
            let write = || -> rusqlite::Result<()> {
                if first {
                    db.prepare_cached(sql::BEGIN)?.execute(params![file, reading])?;
                }
                let row = params![file, reading, step.past as i64, step.print as i64, ids, now.micros()];
                db.prepare_cached(sql::STEP)?.execute(row).map(|_| ())
            };
            write().map_err(|e| LedgerError::sql(&path, e))
        })
    }
}
