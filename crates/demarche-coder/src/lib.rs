//! Codes who did what to whom, when, where and on whose word, from parsed news.
//!
//! [`Coder::code`] takes a parsed text ([`demarche_lang::Doc`]) and gives [`Claim`]s; what it
//! knows about politics is data ([`Knowledge`]). Nothing here touches a file, the network or a clock, except
//! [`Knowledge::read_dir`], which reads a data folder.

pub mod attribute;
pub mod claim;
pub mod code;
pub mod knowledge;
pub mod level;
pub mod link;
mod pair;
pub mod passages;
mod pipeline;
pub mod reader;
mod record;
pub mod second;
pub mod syntax;

pub use claim::Claim;
pub use knowledge::Knowledge;
pub use knowledge::problem::Problem;
pub use pipeline::{Coded, Coder, NearMiss, PairAnswer, Reading, Source};
pub use reader::EventReader;
pub use second::Second;
