//! Any bytes are a table or a failure.
#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::read("in.csv", bytes, bytes.len() + 1));
