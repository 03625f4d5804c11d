//! The questions people ask of the ledger besides *in what state is this relation*.
//!
//! A [`Filter`] says which claims are meant; [`Ledger::each_claim`](crate::Ledger::each_claim) lists them,
//! [`Ledger::each_event`](crate::Ledger::each_event) folds them into happenings,
//! [`Ledger::steps_about`](crate::Ledger::steps_about) gives the steps that concern one treaty or list,
//! [`Ledger::sequences`](crate::Ledger::sequences) looks for acts that follow each other,
//! [`Ledger::difference`](crate::Ledger::difference) tells what was learned between two days,
//! [`Ledger::each_relation`](crate::Ledger::each_relation) folds all acts into relations. Nothing here writes.

mod asked;
mod claims;
mod difference;
mod events;
mod filter;
mod objects;
mod sequence;
mod states;
mod words;

pub use claims::{ClaimRow, Flow};
pub use difference::{Change, Difference, Span};
pub use events::Happening;
pub use filter::{Filter, Order, Side};
pub use sequence::{Pattern, Precedent, Rate, Sequences};
