//! The ledger as it is used: written, judged, killed, damaged, looked through.

mod cells;
mod copies;
mod faults;
mod judgements;
mod kills;
mod made;
mod provenance;
mod rate;
mod recoding;
mod unreadable;
mod whole;
