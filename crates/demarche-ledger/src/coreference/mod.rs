//! Event coreference: which claims report one event.
//!
//! ```text
//! claim ─features→ blocking keys ─candidates→ events nearby ─score→ the best above the threshold, or a new event
//! ```
//!
//! Claims are placed in the order in which they were recorded, and judgements are applied between them in the same
//! order. The result is a function of the rows, which `verify` computes again. A claim is compared with the first few
//! claims of an event, and the mean of the scores counts. A denial joins what it denies, a plan never joins a deed, and
//! one sentence never reports an event twice.
//!
//! The order matters in two cases. A claim that fits two events joins the better one of those that exist by then, and
//! two events that a later claim would connect stay two. `gold_pairs` measures both.
//!
//! `features` is what is compared of a claim, `blocking` how candidates are found, `score` how well two claims fit,
//! `resolver` places a claim, `constraints` holds the decisions of people, `apply` applies them, and `event` reads an
//! event back.

mod apply;
mod blocking;
mod constraints;
mod event;
mod features;
#[cfg(test)]
mod gold_pairs;
mod resolver;
mod score;
mod tokens;

pub use event::{Contradiction, EventDetail, Mention};
pub(crate) use features::ClaimFeatures;
pub(crate) use resolver::EventResolver;
pub use score::{Score, THRESHOLD};
