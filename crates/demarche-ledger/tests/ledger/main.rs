//! The ledger as it is used: written, judged, killed, damaged, looked through.

mod copies;
mod faults;
mod judgements;
mod kills;
mod made;
mod rate;
mod recoding;
mod whole;
