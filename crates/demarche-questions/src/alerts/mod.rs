//! Alert rules: each event is sent once, not once an article, with the words it rests on.

mod matching;
mod message;
mod rule;

pub use matching::{AlertMatcher, NewAlerts};
pub use message::{AlertMessage, RelationChange, SCHEMA};
pub use rule::AlertRule;
