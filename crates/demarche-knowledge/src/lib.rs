//! Political knowledge as data, and what a claim is.
//!
//! What is under `data/` is read here, checked and made ready to use: a [`Knowledge`]. A [`Claim`] is what coding makes of a
//! text with it. This crate knows nothing of parsers or networks: whoever stores claims or answers from them depends on it
//! alone. Nothing here touches a file, the network or a clock, except [`Knowledge::read_dir`], which reads a data folder.

mod actor_tables;
pub mod actors;
pub mod bodies;
pub mod claim;
mod compiled;
pub mod day;
mod hash_index;
mod knowledge;
pub mod level;
pub mod lexicon;
pub mod objects;
pub mod ontology;
pub mod pattern;
pub mod problem;
pub mod reader;
pub mod rules;
pub mod second;
pub mod spelling;
mod table;
pub mod unnamed;
mod word_hash;

pub use claim::Claim;
pub use compiled::CompiledError;
pub use knowledge::Knowledge;
pub use problem::Problem;
