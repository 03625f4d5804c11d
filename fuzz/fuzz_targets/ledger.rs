//! Any sequence of operations leaves a ledger intact, and the same operations give the same claims.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/demarche-ledger/tests/ledger/operations.rs"]
mod operations;

fuzz_target!(|data: &[u8]| assert_eq!(operations::run(data), operations::run(data)));
