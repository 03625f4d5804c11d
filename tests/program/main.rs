//! The program as it is used: a small folder, the real binary, the exact answer.

mod bad_input;
mod coding;
mod comparing;
mod evaluation;
mod evaluation_of_others;
mod exchange;
mod formats;
mod importing;
mod ledger_questions;
mod manual;
mod read_back;
mod readers;
mod round_trip;
mod shell;
mod standing_questions;
