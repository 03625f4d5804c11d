//! Where an export goes: a file that has its name only when all of it is written, or any other writer.

use demarche_read::os_message;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that has its name only when all of it is written, or another writer. Without [`Sink::end`] the file is
/// removed.
pub struct Sink {
    out: BufWriter<Box<dyn Write + Send>>,
    /// The name while it is written, and the name it gets.
    names: Option<(PathBuf, PathBuf)>,
}

impl Sink {
    /// Any writer.
    pub fn new(out: impl Write + Send + 'static) -> Self {
        Self { out: BufWriter::new(Box::new(out)), names: None }
    }

    /// A file; until [`Sink::end`] its name ends in `.part`.
    ///
    /// # Errors
    /// When the file cannot be created; the message names it.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|e| named(path, &e))?;
        Ok(Self { out: BufWriter::new(Box::new(file)), names: Some((part, path.to_owned())) })
    }

    /// Everything is written.
    ///
    /// # Errors
    /// When the last of it cannot be, or the file cannot take its name.
    pub fn end(mut self) -> io::Result<()> {
        self.out.flush()?;
        if let Some((part, path)) = &self.names {
            std::fs::rename(part, path).map_err(|e| named(path, &e))?;
            self.names = None;
        }
        Ok(())
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {}", path.display(), os_message(error)))
}

impl Drop for Sink {
    /// Removes what was not written to its end.
    fn drop(&mut self) {
        if let Some((part, _)) = &self.names {
            // The caller reports what stopped the export. A part file that cannot be removed stays.
            let _ = std::fs::remove_file(part);
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_name_only_when_all_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.csv");
        let count = || std::fs::read_dir(folder.path()).unwrap().count();
        let mut sink = Sink::create(&path).unwrap();
        sink.write_all(b"half").unwrap();
        assert!(!path.exists() && count() == 1);
        drop(sink);
        assert_eq!(count(), 0);
        let mut sink = Sink::create(&path).unwrap();
        sink.write_all(b"all").unwrap();
        sink.end().unwrap();
        assert_eq!((std::fs::read(&path).unwrap(), count()), (b"all".to_vec(), 1));
    }
}
