//! From documents to claims, and from claims into the ledger.
//!
//! ```text
//! Reader ─▶ Document ─▶ parse ─▶ code ─▶ in order ─▶ records, or Writer of a ledger
//! ```
//!
//! [`run`] is the loop that every program shares: one thread reads, several parse and code, one writes, in the order of the input.
//! [`ingest`] records what it gives, and [`recode`] reads recorded texts again. Nothing here prints or knows of options: what
//! happens on the way is handed to a [`Monitor`], and what came of it is a report. Only [`Engine`] calls the parser and the coder.

mod engine;
mod ingest;
mod monitor;
mod pair;
mod recode;
mod resume;
mod run;

pub use engine::{Account, Bounds, CoderChoice, CodingWorker, Engine};
pub use ingest::{IngestOptions, IngestReport, ingest};
pub use monitor::{Monitor, Notice, RunReport, Tally, Unread};
pub use pair::{Coding, code};
pub use recode::{RecodeOptions, RecodeReport, recode};
pub use resume::{recalling, record_visits, signature};
pub use run::{Finished, Item, Outcome, Sink, run, run_into};

/// The time of day, as whoever runs the pipeline tells it: nothing in this crate reads a clock.
pub type Clock = fn() -> jiff::Timestamp;
