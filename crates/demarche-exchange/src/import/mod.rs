//! Rows of other coders, recorded as claims that were coded elsewhere.
//!
//! ```text
//! file ─Rows→ Coded ─claim→ Claim ─record→ ledger
//! ```
//!
//! [`rows`] reads a file of any layout into [`coded`] rows. [`claim`] makes a claim of one: such a claim has no text of
//! this ledger and no quotation. [`record`] writes what is new into the ledger. [`dataset`] does the same for the
//! tables of precedents in `data/precedents`.

pub mod claim;
pub mod coded;
mod counts;
pub mod dataset;
pub mod party;
pub mod record_fields;
mod recording;
mod records;
mod row;
pub mod rows;

pub use counts::Counts;
pub use recording::record;
pub use rows::{Rows, Taken};

use jiff::Timestamp;

/// By which program rows are recorded, and when.
#[derive(Clone, Copy)]
pub struct RecordingContext<'c> {
    /// Name and version of the program.
    pub program: &'c str,
    /// Gives the current instant.
    pub now: &'c dyn Fn() -> Timestamp,
}
