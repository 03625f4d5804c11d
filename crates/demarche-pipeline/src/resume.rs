//! What a ledger remembers of sources, so that nothing is read twice: how far web archives were read, and what servers said of
//! addresses.
//!
//! Both are recorded after what was read is recorded, never before. Without them everything is read again, which is always right.

use crate::engine::Engine;
use demarche_ledger::{self as ledger, Known, Ledger, LedgerError, Validators, Writer};
use demarche_read::{Checkpoint, Position, Reader, Visit, Visits};
use jiff::Timestamp;
use std::path::Path;

/// All that decides what is taken from a source: with other rules, or other options (`how`), a source is read again. `program`
/// names the program and its version.
pub fn signature(engine: &Engine, program: &str, how: &str) -> String {
    format!("{program} {} {how}", engine.knowledge().fingerprint)
}

/// A reader that resumes archives where the last run of the ledger stopped.
///
/// # Errors
/// When the ledger cannot be opened.
pub(crate) fn resuming(reader: Reader, path: &Path, reading: String) -> Result<Reader, LedgerError> {
    let ledger = Ledger::open(path)?;
    Ok(reader.resuming(move |file| {
        let ledger::Checkpoint { past, print, ids } = ledger.checkpoint(file, &reading).ok()??;
        Some(Position { offset: past, fingerprint: print, ids })
    }))
}

/// Records how far archives were read.
///
/// # Errors
/// When the ledger cannot be written.
pub(crate) fn record_checkpoints(
    writer: &mut Writer<'_>,
    reading: &str,
    checkpoints: Vec<Checkpoint>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    for Checkpoint { file, first, position: Position { offset, fingerprint, ids } } in checkpoints {
        let now = Known::from(now);
        let at = ledger::Checkpoint { past: offset, print: fingerprint, ids };
        writer.set_checkpoint(&file, reading, first, &at, now)?;
    }
    Ok(())
}

/// A reader that fetches only what has changed since the ledger last recorded it.
///
/// # Errors
/// When the ledger cannot be opened.
pub fn recalling(reader: Reader, path: &Path, reading: String) -> Result<Reader, LedgerError> {
    let ledger = Ledger::open(path)?;
    Ok(reader.recalling(move |url| {
        let Validators { etag, modified } = ledger.visit(url, &reading).ok()??;
        Some(Visit { etag, modified })
    }))
}

/// Keeps what servers said, once what came of it is recorded.
///
/// # Errors
/// When the ledger cannot be written.
pub fn record_visits(visits: &Visits, path: &Path, reading: &str, now: Timestamp) -> Result<(), LedgerError> {
    let visits = visits.take();
    if visits.is_empty() {
        return Ok(());
    }
    let said = visits.into_iter().map(|(url, Visit { etag, modified })| (url, Validators { etag, modified }));
    let said: Vec<_> = said.collect();
    Ledger::create(path)?.visited(&said, reading, now.into())
}
