//! How alerts reach people. What is new by an alert rule is found by [`demarche_questions::alerts`].
//!
//! `file` is what the user wrote, `turn` decides which run sends, `channels` is where alerts go: `webhook` and `letter` over a network,
//! where `again` says how often it is tried.

mod again;
pub(crate) mod channels;
pub(crate) mod file;
mod letter;
pub(crate) mod turn;
mod webhook;
