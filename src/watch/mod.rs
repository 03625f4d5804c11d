//! Standing questions: told once for each event, not for each article, with the words they rest on.
//!
//! `file` is what the user wrote, `questions` what of it is new in the ledger, `message` what is told, `turn` who sends it, `channels` where it goes:
//! `webhook` and `letter` over a network, where `again` says how often it is tried.

mod again;
pub(crate) mod channels;
pub(crate) mod file;
mod letter;
pub(crate) mod message;
pub(crate) mod questions;
pub(crate) mod turn;
mod webhook;
