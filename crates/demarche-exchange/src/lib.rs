//! Rows of other projects, in and out: ICEWS, POLECAT, GDELT, Phoenix, PLOVER and FollowTheMoney.
//!
//! ```text
//! file of rows ──import──▶ claims in the ledger ──export──▶ tables of this project, layouts of others
//! ```
//!
//! [`crosswalk`] is what other projects call event types, countries and sectors, and how their rows are laid out; both
//! directions use the same tables in `data/crosswalk`. [`import`] reads rows and records them as claims that were coded
//! elsewhere. [`export`] writes claims, events and states.
//!
//! Nothing in this crate prints, reads options, reads the clock or knows a terminal. A row that cannot be read is
//! handed to the caller, and the next row follows. [`ExchangeError`] says what stopped a whole import or export.

#![warn(missing_docs)]

pub mod crosswalk;
mod error;
pub mod export;
pub mod import;

pub use error::ExchangeError;
