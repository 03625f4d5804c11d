//! One run at a time sends what a ledger has to tell, so that runs that overlap do not send it twice.
//!
//! The right to send is a lock on an empty file beside the ledger (`…-watch`), which the system takes back when a process ends, however it
//! ends. The file stays: to take it away would let two runs lock two files of one name. Sending may take a minute for each message,
//! so no transaction is held meanwhile.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A pause between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// The right to send, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _file: File,
}

impl Turn {
    /// Waits for the right to send what the ledger has to tell; `None` when another run has it for longer than `patience`.
    ///
    /// # Errors
    /// When there can be no such lock: the folder or the system does not allow it.
    pub fn wait(ledger: &Path, patience: Duration) -> io::Result<Option<Self>> {
        let file = open(ledger)?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self { _file: file })),
                Err(TryLockError::Error(e)) => return Err(e),
                Err(TryLockError::WouldBlock) if began.elapsed() >= patience => return Ok(None),
                Err(TryLockError::WouldBlock) => sleep(PAUSE),
            }
        }
    }
}

fn open(ledger: &Path) -> io::Result<File> {
    let mut name = OsString::from(ledger);
    name.push("-watch");
    match OpenOptions::new().write(true).create(true).truncate(false).open(&name) {
        // Somebody else made it: a lock needs no right to write.
        Err(e) if e.kind() == ErrorKind::PermissionDenied => File::open(&name),
        opened => opened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_the_turn_and_the_next_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("l.db");
        let wait = |patience| Turn::wait(&ledger, Duration::from_millis(patience)).unwrap();
        let first = wait(0).expect("nobody has it");
        assert!(wait(120).is_none(), "the first has it");
        let second = std::thread::scope(|scope| {
            let second = scope.spawn(|| wait(60_000));
            sleep(Duration::from_millis(100));
            drop(first);
            second.join().unwrap()
        });
        assert!(second.is_some());
        assert!(Turn::wait(&folder.path().join("none/l.db"), PAUSE).is_err());
    }
}
