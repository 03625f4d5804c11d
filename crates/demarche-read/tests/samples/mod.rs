//! Real files, where they are there, and small ones.
#![allow(dead_code)]

use demarche_read::{Document, Failure, Options, Reader};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of the shared samples; `None`, with a message, where there are none.
pub fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = root.map(|dir| dir.join("shared/data/formats").join(name)).find(|p| p.exists());
    if found.is_none() {
        eprintln!("left out: shared/data/formats/{name} is not there");
    }
    found
}

/// A folder of files written now.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

/// All that is in a file.
pub fn read(path: &Path) -> Vec<Result<Document, Failure>> {
    Reader::new(&[path.to_owned()], Options::default()).collect()
}

/// Ids of what was read, and messages with their help of what was not, without the folder.
pub fn told(dir: &Path, items: &[Result<Document, Failure>]) -> Vec<String> {
    let prefix = format!("{}/", dir.display());
    let fault = |f: &Failure| format!("{f}; {}", f.help).replace(&prefix, "");
    items.iter().map(|i| i.as_ref().map_or_else(fault, |d| d.id.clone())).collect()
}
