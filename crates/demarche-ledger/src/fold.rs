//! From acts to states: what the acts between two parties add up to on a day.
//!
//! The rules are data (`data/fold.toml`, `data/acts`): which status changes a state, which dimensions have a state for
//! each object, and which state an act leads to. This module is the arithmetic alone; it reads no clock and no store.
//!
//! `act` is one act and its effect, `ends` says when a state begins and what ends it, `spell` is a time in one state,
//! `relation` puts spells and acts together, and `implied` folds many relations and applies the ends that no act
//! reports.

mod act;
mod ends;
mod implied;
mod relation;
mod spell;

pub use act::{ActRow, Effect};
pub use ends::{Ended, Implied, Rivals, Since};
pub use implied::Fold;
pub use relation::Relation;
pub use spell::Spell;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_implied;
