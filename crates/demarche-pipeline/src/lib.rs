//! From documents to claims, and from claims into the ledger.
//!
//! ```text
//! Reader ─▶ Document ─▶ parse ─▶ code ─▶ in order ─▶ records, or Writer of a ledger
//! ```
//!
//! [`run`] is the loop that every program shares: one thread reads, several parse and code, one writes, in the order of the input.
//! [`ingest`] records what it gives, and [`recode`] reads recorded texts again. Nothing here prints or knows of options: what
//! happens on the way is handed to a [`Monitor`], and what came of it is a report. Only [`Engine`] calls the parser and the coder.
//!
//! # Example: the claims of one article
//!
//! ```
//! use demarche_pipeline::{CoderChoice, Engine};
//! use demarche_read::{Place, document_of_record};
//!
//! let engine = Engine::new(None, CoderChoice::Rules).expect("the knowledge is compiled in");
//! let record = r#"{"date": "2025-07-04", "text": "Russia recognised the Taliban government on Thursday."}"#;
//! let document = document_of_record(record, Place::default(), "example", None).expect("a record");
//! let mut worker = engine.worker();
//! let doc = worker.parse(&[&document.text]).remove(0);
//! let claims = worker.claims(&document, &doc);
//! assert_eq!(claims[0].act.as_deref(), Some("recognition.grant"));
//! assert_eq!(claims[0].date.start.as_deref(), Some("2025-07-03"));
//! ```

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
