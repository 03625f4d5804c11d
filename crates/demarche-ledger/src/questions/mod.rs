//! Questions to the ledger, apart from *in what state is this relation*.
//!
//! A [`Filter`] selects claims. [`Ledger::each_claim`](crate::Ledger::each_claim) lists them,
//! [`Ledger::each_event`](crate::Ledger::each_event) folds them into events,
//! [`Ledger::acts_about`](crate::Ledger::acts_about) returns the acts about one treaty or list,
//! [`Ledger::sequences`](crate::Ledger::sequences) searches for acts in sequence,
//! [`Ledger::difference`](crate::Ledger::difference) returns what was learned between two days, and
//! [`Ledger::each_relation`](crate::Ledger::each_relation) folds all acts into relations. Nothing here writes into the
//! ledger.

mod claims;
mod difference;
mod events;
mod filter;
mod full_text;
mod objects;
mod parties;
mod sequence;
mod states;

pub use claims::{ClaimRow, Flow};
pub use difference::{Difference, RelationChange, Span};
pub use events::Event;
pub use filter::{Filter, Order, Side};
pub use sequence::{Pattern, Precedent, Rate, Sequences};
