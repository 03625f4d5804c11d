//! The loop over documents, for commands that write what comes out.

use demarche_lang::Doc;
use demarche_pipeline::{CodingWorker, Engine};
pub use demarche_pipeline::{Finished, Item, Outcome};
use demarche_read::{Document, Failure};
use std::io;
use std::num::NonZeroUsize;

/// As [`demarche_pipeline::run`], where the only error is that of output.
///
/// # Errors
/// The first error of `write`, which ends the run.
pub fn run<T: Send>(
    engine: &Engine,
    jobs: NonZeroUsize,
    items: impl Iterator<Item = impl Into<Item>> + Send,
    work: impl Fn(&mut CodingWorker<'_>, &Document, &Doc) -> Result<T, Failure> + Sync,
    write: impl FnMut(Finished<T>) -> io::Result<()>,
) -> io::Result<()> {
    demarche_pipeline::run(engine, jobs, items, work, write)
}
