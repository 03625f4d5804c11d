//! What people decide about claims, and how a decision names a claim.
//!
//! A decision goes before any score and survives a new reading of the text, since it names a claim by its id and by the
//! place of its trigger. What this module reads are the rows of the table `judgement`; [`crate::review`] records new
//! ones and applies them.

mod anchor;
mod correction;
mod kind;
mod recorded;

pub use anchor::Anchor;
pub(crate) use anchor::{AsOf, columns, resolve};
pub(crate) use correction::{corrected, decided};
pub use kind::{Decision, DecisionKind};
pub use recorded::Judgement;
