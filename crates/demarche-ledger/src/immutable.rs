//! Reading a ledger that this program cannot write and that no program is writing.
//!
//! SQLite reads such a file only if it can create the `-wal` and `-shm` files beside it. On a read-only medium it
//! cannot. Elsewhere they would stay behind with the reader as their owner, and lock the owner of the ledger out. So
//! the file is opened as immutable, under two conditions: this program cannot write it, and there is no `-wal` or
//! `-journal` file beside it. A program that writes a ledger has a `-wal` file from opening to closing, so without that
//! file no program is writing. A program that starts writing later changes the file itself only when it moves its log
//! into it. That is detected at the end of reading ([`read_while_written`]).

use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// Whether any ledger was written while it was read as immutable.
static WRITTEN: AtomicBool = AtomicBool::new(false);

/// Whether a ledger was changed while this process read it without locks. Then its answers can be wrong, and the
/// questions must be asked again. It is known once the ledger is closed.
pub fn read_while_written() -> bool {
    WRITTEN.load(Ordering::SeqCst)
}

/// A file that is read as immutable, as it was when it was opened. Drop it when the file is closed.
pub(crate) struct ImmutableFile {
    path: PathBuf,
    before: Option<(u64, SystemTime)>,
}

impl ImmutableFile {
    /// The file, if no program is writing it now.
    pub fn of(path: &Path) -> Option<Self> {
        let beside = |end: &str| {
            let mut name = OsString::from(path);
            name.push(end);
            Path::new(&name).exists()
        };
        // The state of the file comes first: a log that appears later is detected by what it does to the file.
        let before = seen(path);
        (!beside("-wal") && !beside("-journal")).then(|| Self { path: path.into(), before })
    }

    /// The URI by which SQLite opens it as immutable.
    pub fn uri(&self) -> String {
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
    fn sqlite_finds_files_with_unusual_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain.db", "a b?c=1&d#e%20.db", "ledger äöü.db", "'quoted'.db"] {
            let path = folder.path().join(name);
            rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
            let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_URI;
            let db = rusqlite::Connection::open_with_flags(ImmutableFile::of(&path).unwrap().uri(), flags).unwrap();
            assert_eq!(db.query_row("SELECT count(*) FROM t", [], |r| r.get::<_, i64>(0)).unwrap(), 0, "{name}");
        }
    }

    #[test]
    fn a_file_with_a_log_is_not_immutable_and_a_change_is_detected() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::fs::write(&path, "one").unwrap();
        drop(ImmutableFile::of(&path).unwrap());
        assert!(!read_while_written());
        let file = ImmutableFile::of(&path).unwrap();
        std::fs::write(&path, "another").unwrap();
        drop(file);
        assert!(read_while_written());
        std::fs::write(folder.path().join("a.db-wal"), "").unwrap();
        assert!(ImmutableFile::of(&path).is_none());
    }
}
