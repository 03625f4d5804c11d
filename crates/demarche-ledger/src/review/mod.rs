//! Review: which claims deserve a person's attention, and what a decision does to the ledger.
//!
//! `join` and `split` move claims between events. `correct` closes a claim and appends it with one field changed,
//! `reject` closes it, `accept` leaves it as it is, and `withdraw` takes a judgement back. What a judgement closes and
//! appends are ordinary rows, so code that reads claims and acts needs to know nothing about judgements.

mod queue;
mod session;

pub use queue::{BORDERLINE_SCORE, JoinedEvent, LOW_CONFIDENCE, ReviewItem};
