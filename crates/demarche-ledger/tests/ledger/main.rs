//! The ledger in use: written, judged, killed, damaged, verified.

mod cells;
mod failures;
mod judgements;
mod kills;
mod near_duplicates;
mod provenance;
mod rate;
mod recoding;
mod samples;
mod unreadable;
mod verification;
