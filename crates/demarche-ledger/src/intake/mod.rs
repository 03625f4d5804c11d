//! Writing into the ledger: texts with their claims, in batches of which all or nothing is recorded.
//!
//! A committed batch survives a kill and a power failure; a batch that was not committed leaves no trace. A text that
//! is already recorded is skipped, so an interrupted run is simply repeated.
//!
//! `draft` prepares what needs no ledger, `rows` names the columns that are written, `cache` holds what is reused
//! between batches, `batch` writes a text, `claims` its claims, `append` claims of a text that is recorded already, and
//! `writer` is the public face.

mod append;
mod batch;
mod cache;
mod claims;
mod draft;
mod rows;
#[cfg(test)]
mod tests;
mod writer;

pub use batch::Added;
pub(crate) use batch::BatchWriter;
pub(crate) use cache::WriteCache;
pub use draft::Draft;
pub(crate) use draft::DraftClaims;
pub(crate) use rows::{ActsOf, TextRow, basis};
pub use writer::{Run, Writer};
pub(crate) use writer::{add_run, write};
