//! The ledger in use: written, judged, killed, damaged, verified.

mod cells;
mod failures;
mod frozen;
mod judgements;
mod kills;
mod near_duplicates;
mod operations;
mod provenance;
mod rate;
mod recoding;
mod samples;
mod unreadable;
mod verification;
