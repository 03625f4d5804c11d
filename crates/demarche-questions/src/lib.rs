//! Typed questions of a ledger, and their typed answers.
//!
//! ```text
//! StatusQuery ──Session::status──▶ StatusAnswer      (TimelineQuery, ClaimQuery, SequenceQuery, DiffQuery, WhoQuery …)
//! ```
//!
//! Every program that answers users asks here: the command line, a server, a wheel. Nothing in this crate prints, reads the clock,
//! reads options or ends the process. An answer is data; [`QueryError`] says why there is none. Queries and records derive
//! [`schemars::JsonSchema`], so that interfaces are described from these types.

#![warn(missing_docs)]

pub mod act_names;
pub mod alerts;
mod claims;
mod diff;
mod error;
mod event;
pub mod evidence;
pub mod governments;
mod holders;
mod objects;
pub mod offices;
pub mod outlook;
pub mod parties;
pub mod policy;
pub mod review;
mod schema;
mod sequence;
mod session;
mod status;
pub mod tables;
mod timeline;
mod who;

pub use claims::{ClaimOrder, ClaimQuery};
pub use diff::{DiffAnswer, DiffQuery, Learned, StateChange};
pub use error::{NameKind, QueryError};
pub use event::EventView;
pub use evidence::Evidence;
pub use policy::AnswerPolicy;
pub use sequence::{DatedAct, Lag, SequenceAnswer, SequencePrecedent, SequenceQuery, Share};
pub use session::{Session, Viewpoint, horizon};
pub use status::{RelationState, StatusAnswer, StatusQuery};
pub use timeline::{TimelineAnswer, TimelineQuery};
pub use who::{MissingTerm, OfficeTerm, WhoAnswer, WhoQuery, who};
