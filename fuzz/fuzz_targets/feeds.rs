//! Any bytes are a feed or a sitemap, or a failure.
#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::read("in.rss", bytes, bytes.len() + 1));
