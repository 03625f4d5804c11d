//! Codes who did what to whom, when, where and on whose word, from parsed news.
//!
//! [`Coder::code`] takes a parsed text ([`demarche_lang::Doc`]) and gives [`Claim`]s; what it
//! knows about politics is data ([`Knowledge`]). Nothing here touches a file, the network or a clock.

pub mod attribute;
pub mod cases;
pub mod code;
pub mod link;
mod pair;
pub mod passages;
mod pipeline;
pub mod reader;
mod record;
pub mod second;
pub mod syntax;

pub use demarche_knowledge::problem::Problem;
pub use demarche_knowledge::{self as knowledge, Claim, Knowledge, claim, level};
pub use pipeline::{Coded, Coder, NearMiss, PairAnswer, Reading, Source};
pub use reader::EventReader;
pub use second::Second;
