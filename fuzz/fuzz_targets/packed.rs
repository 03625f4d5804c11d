//! Any bytes are a packed file, a packed web archive or a zip, or a failure.
#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, bytes) = input;
    let (name, head): (&str, &[u8]) = [
        ("in.jsonl.gz", &b"\x1f\x8b\x08"[..]),
        ("in.warc.gz", &b"\x1f\x8b\x08"[..]),
        ("in.jsonl.zst", &b"\x28\xb5\x2f\xfd"[..]),
        ("in.zip", &b"PK\x03\x04"[..]),
    ][usize::from(kind) % 4];
    // What is packed can be more than the bytes that pack it, by far.
    through::read(name, &[head, bytes].concat(), 10_000_000);
});
