//! Any bytes are read as a file of any kind, and everything in it comes out once: a document or a failure.
#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, bytes) = input;
    let name = ["in.txt", "in.jsonl", "in.json", "in"][usize::from(kind) % 4];
    let packed = bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"\x28\xb5") || bytes.starts_with(b"PK");
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    through::read(name, bytes, if packed { 10_000_000 } else { lines.max(bytes.len()) + 1 });
});
