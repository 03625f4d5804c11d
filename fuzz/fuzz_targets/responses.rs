//! Any bytes are the block of a record of a web archive: an HTTP response in chunks, compressed or neither.
#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|block: &[u8]| {
    let head =
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http\r\n";
    let head = format!("{head}Content-Length: {}\r\n\r\nHTTP/1.1 200 OK\r\n", block.len() + 17);
    through::read("in.warc", &[head.as_bytes(), block].concat(), block.len() + 1);
});
