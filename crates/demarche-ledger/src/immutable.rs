//! Reading a ledger that lies still: one that the reader may not write and that nobody is writing.
//!
//! SQLite reads such a file only when it may make the files `-wal` and `-shm` beside it, which on a medium that cannot be written it
//! may not; and where it may, they stay behind as the reader's own and lock the owner out. So the file is opened as immutable. The rule:
//! only where this program may not write the file, and only where there is neither a `-wal` nor a `-journal` beside it. A program that writes a ledger has a
//! `-wal` from its first look at the file to its end, so without one nobody writes. Somebody who begins to write later changes the file
//! itself only when he moves his log into it: whether that has happened is seen at the end of reading ([`read_while_written`]).

use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// Whether any ledger was written while it was read as one that lies still.
static WRITTEN: AtomicBool = AtomicBool::new(false);

/// Whether a ledger that this process read without locks was changed meanwhile: its answers may be wrong, and it must be asked
/// again. Known once the ledger is closed.
pub fn read_while_written() -> bool {
    WRITTEN.load(Ordering::SeqCst)
}

/// A file as it was when it was opened; dropped when it is no longer read.
pub(crate) struct ImmutableFile {
    path: PathBuf,
    before: Option<(u64, SystemTime)>,
}

impl ImmutableFile {
    /// The file, if nobody is writing it now.
    pub fn of(path: &Path) -> Option<Self> {
        let beside = |end: &str| {
            let mut name = OsString::from(path);
            name.push(end);
            Path::new(&name).exists()
        };
        // The file is looked at first: a log that comes later is seen by what it does to the file.
        let before = seen(path);
        (!beside("-wal") && !beside("-journal")).then(|| Self { path: path.into(), before })
    }

    /// The name under which SQLite opens it so.
    pub fn name(&self) -> String {
        let (slashes, path) = (if self.path.is_absolute() { "//" } else { "" }, bytes(&self.path));
        let plain = |b: &u8| b.is_ascii_alphanumeric() || b"/-._".contains(b);
        let path: String =
            path.iter().map(|b| if plain(b) { char::from(*b).to_string() } else { format!("%{b:02x}") }).collect();
        format!("file:{slashes}{path}?immutable=1")
    }
}

impl Drop for ImmutableFile {
    fn drop(&mut self) {
        if seen(&self.path) != self.before {
            WRITTEN.store(true, Ordering::SeqCst);
        }
    }
}

fn seen(path: &Path) -> Option<(u64, SystemTime)> {
    let read = |m: Metadata| Some((m.len(), m.modified().ok()?));
    std::fs::metadata(path).ok().and_then(read)
}

#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> Vec<u8> {
    let text = path.to_string_lossy().replace('\\', "/");
    if path.is_absolute() { format!("/{text}").into_bytes() } else { text.into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_named_so_that_sqlite_finds_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain.db", "a b?c=1&d#e%20.db", "ledger äöü.db", "'quoted'.db"] {
            let path = folder.path().join(name);
            rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
            let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_URI;
            let db = rusqlite::Connection::open_with_flags(ImmutableFile::of(&path).unwrap().name(), flags).unwrap();
            assert_eq!(db.query_row("SELECT count(*) FROM t", [], |r| r.get::<_, i64>(0)).unwrap(), 0, "{name}");
        }
    }

    #[test]
    fn a_file_that_has_a_log_does_not_lie_still_and_one_that_changes_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::fs::write(&path, "one").unwrap();
        drop(ImmutableFile::of(&path).unwrap());
        assert!(!read_while_written());
        let still = ImmutableFile::of(&path).unwrap();
        std::fs::write(&path, "another").unwrap();
        drop(still);
        assert!(read_while_written());
        std::fs::write(folder.path().join("a.db-wal"), "").unwrap();
        assert!(ImmutableFile::of(&path).is_none());
    }
}
