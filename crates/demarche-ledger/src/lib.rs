//! The ledger: a bitemporal store of sourced claims, joined into events and folded into states.
//!
//! ```text
//! claims ─intake→ rows ─coreference→ events
//!                 rows ─fold→ states
//! ```
//!
//! Rows are added and never changed ([`Writer`]). Events and states are computed from the rows and from nothing else. A
//! judgement, a correction or a new rule changes what is derived, and what was recorded stays. `schema/0001.sql` is the
//! format of the file, with the reason for each table. Every statement is under `sql/`.
//!
//! From the ground up: ids, text and time; the open file (`ledger`); stored claims and key filters; near duplicates and
//! decisions; coreference; intake; review and recoding; questions; verification.
//!
//! # Example: a new ledger is empty and intact
//!
//! ```
//! use demarche_ledger::Ledger;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let ledger = Ledger::create(&folder.path().join("news.db"))?;
//! let [texts, claims, acts, events] = ledger.counts()?;
//! assert_eq!((texts, claims, acts, events), (0, 0, 0, 0));
//! assert_eq!(ledger.verify(None, |_| {}, |error| panic!("{}", error.what))?, 0);
//! # Ok(())
//! # }
//! ```

mod acts;
mod alerts;
mod article;
mod columns;
mod coreference;
mod decisions;
mod digest;
mod error;
pub mod failpoint;
pub mod fold;
mod forecasts;
mod format;
mod ids;
mod immutable;
mod intake;
mod key_filter;
mod ledger;
mod near_duplicates;
mod object;
mod pack;
mod party;
mod provenance;
pub mod questions;
mod recode;
mod relations;
mod resume;
mod review;
mod sql;
mod stored_claim;
mod text_slice;
pub mod time;
mod verify;
mod viewpoint;
mod visits;

pub use alerts::{Alert, AlertKind, Cursor, EventReport, NewClaim};
pub use article::{Article, ImportedRow, Keep, SHORT};
pub use coreference::{Contradiction, EventDetail, Mention, Score, THRESHOLD};
pub use decisions::{Anchor, Decision, DecisionKind, Judgement};
pub use error::{LedgerError, Result};
pub use forecasts::LockedForecast;
pub use immutable::read_while_written;
pub use intake::{Added, Draft, Run, Writer};
pub use ledger::Ledger;
pub use near_duplicates::MinHash;
pub use object::canonical_object;
pub use party::{act_edges, body_key, key};
pub use provenance::{Source, SourcedClaim};
pub use questions::{ClaimRow, Event, Filter, Flow, Order, Side};
pub use recode::{ClaimChange, Recoding, StoredText};
pub use resume::Checkpoint;
pub use review::{BORDERLINE_SCORE, JoinedEvent, LOW_CONFIDENCE, ReviewItem};
pub use time::{Days, Known};
pub use verify::{Coder, IntegrityError, Stage};
pub use viewpoint::{Horizon, Party, Standing, Stands, View, Who};
pub use visits::Validators;
