//! Any bytes are read as a file of any kind, and everything in it comes out once: a document or a failure.
#![no_main]

use demarche_read::{Options, Reader};
use libfuzzer_sys::fuzz_target;
use std::cell::LazyCell;
use std::path::PathBuf;

thread_local! {
    static FOLDER: LazyCell<PathBuf> = LazyCell::new(|| {
        let folder = std::env::temp_dir().join(format!("demarche-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    });
}

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, bytes) = input;
    let name = ["in.txt", "in.jsonl", "in.json", "in"][usize::from(kind) % 4];
    FOLDER.with(|folder| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("a file");
        let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
        let mut items = 0;
        for item in Reader::new(&[path], Options::default()) {
            items += 1;
            if let Ok(document) = item {
                assert!(!document.text.contains('\0'));
            }
        }
        assert!(items <= lines.max(bytes.len()), "no more documents than there can be");
    });
});
