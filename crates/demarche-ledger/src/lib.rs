//! The ledger: sourced claims kept with two clocks, joined into events and folded into states.
//!
//! ```text
//! claims ─intake→ rows ─join→ events
//!                 rows ─fold→ states
//! ```
//!
//! Rows are added and never changed ([`Writer`]). Events and states are worked out from the rows and from nothing else, so a
//! judgement, a correction or a new rule changes what is derived and leaves what was recorded. The format of the file is
//! `schema/0001.sql`, with the reason for each table; every statement stands under `sql/`.

mod alerts;
mod article;
mod columns;
mod copies;
mod digest;
mod error;
pub mod fault;
pub mod fold;
mod forecasts;
mod format;
mod intake;
mod join;
mod judgement;
mod ledger;
mod object;
mod pack;
mod party;
mod passes;
pub mod questions;
mod recode;
mod record;
mod sql;
mod status;
mod steps;
mod still;
pub mod time;
mod verify;
mod visits;

pub use alerts::{Alert, AlertKind, Fresh, Mark, ToldBy};
pub use article::{Article, Elsewhere, Keep, SHORT};
pub use copies::Signature;
pub use error::{LedgerError, Result};
pub use forecasts::Locked;
pub use intake::{Added, Draft, Run, Writer};
pub use join::{Contradiction, Event, Score, THRESHOLD, Telling};
pub use judgement::{Anchor, Decision, Doubt, Joined, Kind, NEARLY, Recorded, UNSURE};
pub use ledger::Ledger;
pub use object::canonical_object;
pub use party::{body_key, key, steps};
pub use passes::Pass;
pub use questions::{ClaimRow, Filter, Flow, Happening, Order, Side};
pub use recode::{Change, Kept, Reread};
pub use record::{Source, SourcedClaim};
pub use status::{Horizon, Party, Standing, Stands, View, Who};
pub use still::read_while_written;
pub use time::{Days, Known};
pub use verify::{Coder, Fault, Stage};
pub use visits::Validators;
