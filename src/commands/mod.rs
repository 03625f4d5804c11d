//! One file for each command.

pub mod check;
pub mod code;
pub mod evaluate;
pub mod explain;
pub mod ingest;
pub mod manual;
pub mod parse;
pub mod recode;
pub mod review;
mod sorting;
pub mod status;
pub mod verify;
