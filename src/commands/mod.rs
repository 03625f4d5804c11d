//! One file for each command.

pub mod check;
pub mod claims;
pub mod code;
pub mod compare;
mod dataset;
pub mod diff;
pub mod evaluate;
pub mod events;
pub mod explain;
pub mod export;
pub mod import;
pub mod ingest;
mod listing;
pub mod manual;
pub mod outlook;
pub mod parse;
pub mod query;
pub mod recode;
pub mod review;
pub mod sequence;
mod sorting;
pub mod status;
pub mod timeline;
pub mod verify;
pub mod watch;
pub mod who;
