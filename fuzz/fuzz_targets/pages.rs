//! Any bytes are a page or a failure.
#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::read("in.html", bytes, 1));
