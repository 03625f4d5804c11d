//! What a ledger remembers of sources, so that nothing is read twice: how far web archives were read, and what servers said of
//! addresses.
//!
//! Both are recorded after what was read is recorded, never before. Without them everything is read again, which is always right.

use crate::engine::Engine;
use demarche_ledger::{Checkpoint, Known, Ledger, LedgerError, Validators, Writer};
use demarche_read::{Reached, Reader, Step, Visit, Visits};
use jiff::Timestamp;
use std::path::Path;

/// All that decides what is taken from a source: with other rules, or other options (`how`), a source is read again. `program`
/// names the program and its version.
pub fn signature(engine: &Engine, program: &str, how: &str) -> String {
    format!("{program} {} {how}", engine.knowledge().fingerprint)
}

/// A reader that goes on in archives where the ledger's last run came to.
///
/// # Errors
/// When the ledger cannot be opened.
pub(crate) fn resuming(reader: Reader, path: &Path, reading: String) -> Result<Reader, LedgerError> {
    let ledger = Ledger::open(path)?;
    Ok(reader.resuming(move |file| {
        let Checkpoint { past, print, ids } = ledger.checkpoint(file, &reading).ok()??;
        Some(Reached { offset: past, print, ids })
    }))
}

/// Writes down how far archives were read.
///
/// # Errors
/// When the ledger cannot be written.
pub(crate) fn record_steps(
    writer: &mut Writer<'_>,
    reading: &str,
    steps: Vec<Step>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    for Step { file, first, reached: Reached { offset, print, ids } } in steps {
        let now = Known::from(now);
        writer.set_checkpoint(&file, reading, first, &Checkpoint { past: offset, print, ids }, now)?;
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
