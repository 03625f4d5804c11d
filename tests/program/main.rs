//! The program as it is used: a small folder, the real binary, the exact answer.

mod archives;
mod bad_input;
mod coding;
mod comparing;
mod deliveries;
mod evaluation;
mod evaluation_of_others;
mod exchange;
mod formats;
mod importing;
mod judging;
mod kills;
mod ledger_questions;
mod manual;
mod outlook;
mod parties_and_treaties;
mod polling;
mod read_back;
mod readers;
mod recoding;
mod round_trip;
mod servers;
mod shell;
mod standing_questions;
mod true_states;
mod verifying;
