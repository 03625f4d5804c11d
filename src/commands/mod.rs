//! One file for each command.

pub mod check;
pub mod code;
pub mod evaluate;
pub mod explain;
pub mod ingest;
pub mod manual;
pub mod parse;
mod sorting;
pub mod status;
pub mod watch;
