//! The engine, under the names by which the commands know it.

pub use demarche_coder::{NearMiss, PairAnswer};
pub use demarche_knowledge::{Problem, claim};
pub use demarche_pipeline::{Account, Bounds, CoderChoice as Readers, CodingWorker as Hand, Engine};
