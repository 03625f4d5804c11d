//! Any bytes are a web archive, and broken records do not end it.
#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::read("in.warc", bytes, bytes.len() + 1));
