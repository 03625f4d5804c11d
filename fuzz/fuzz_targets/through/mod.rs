//! Bytes through the reader, as a file of a given name.

use demarche_read::{Options, Reader};
use std::cell::LazyCell;
use std::path::PathBuf;

thread_local! {
    static FOLDER: LazyCell<PathBuf> = LazyCell::new(|| {
        let folder = std::env::temp_dir().join(format!("demarche-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    });
}

/// Everything in the file comes out, at most `most` documents and failures, each failure with its place.
pub fn read(name: &str, bytes: &[u8], most: usize) {
    FOLDER.with(|folder| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("a file");
        let mut items = 0;
        for item in Reader::new(&[path], Options::default()) {
            items += 1;
            match item {
                Ok(document) => assert!(!document.id.is_empty() && !document.text.contains('\0')),
                Err(failure) => assert!(!failure.message.is_empty() && failure.place.file.contains(name)),
            }
            assert!(items <= most, "no more documents than there can be");
        }
    });
}
