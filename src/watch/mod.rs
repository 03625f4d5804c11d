//! Standing questions: told once for each event, not for each article, with the words they rest on.
//!
//! `file` is what the user wrote, `questions` what of it is new in the ledger, `message` what is told, `channels` where it goes.

pub(crate) mod channels;
pub(crate) mod file;
pub(crate) mod message;
pub(crate) mod questions;
