//! Typed questions of a ledger, and their typed answers.
//!
//! ```text
//! StatusQuery ──Session::status──▶ StatusAnswer      (TimelineQuery, ClaimQuery, SequenceQuery, DiffQuery, WhoQuery …)
//! ```
//!
//! Every program that answers users asks here: the command line, a server, a wheel. Nothing in this crate prints, reads the clock,
//! reads options or ends the process. An answer is data; [`QueryError`] says why there is none. Queries and records derive
//! [`schemars::JsonSchema`], so that interfaces are described from these types.
//!
//! # Example: who held an office, and what a new ledger knows
//!
//! ```
//! use demarche_ledger::Ledger;
//! use demarche_questions::{AnswerPolicy, Session, StatusQuery, WhoQuery, who};
//! use jiff::civil::date;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (knowledge, policy) = (demarche_shipped::knowledge(), AnswerPolicy::read(None)?);
//! let query = WhoQuery { name: "President of France".into(), as_of: Some(date(2015, 6, 1)) };
//! assert_eq!(who(knowledge, &policy, None, &query)?.terms[0].person, "François Hollande");
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("news.db");
//! drop(Ledger::create(&path)?);
//! let session = Session::open(knowledge, &policy, &path)?;
//! let query = StatusQuery { toward: Some("Taliban".into()), ..StatusQuery::default() };
//! let today = date(2025, 12, 1);
//! assert!(session.status(&query, today)?.states.is_empty());
//!
//! let misspelt = StatusQuery { toward: Some("Talibann".into()), ..StatusQuery::default() };
//! let error = session.status(&misspelt, today).unwrap_err();
//! assert_eq!((error.code(), error.help().contains("Taliban")), ("unknown-party", true));
//! # Ok(())
//! # }
//! ```

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
