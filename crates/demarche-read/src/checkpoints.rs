//! How far web archives were read. An interrupted run resumes from here.
//!
//! The caller stores the checkpoints and passes them to the next run. Document ids depend on earlier ids, as when an
//! archive holds a page twice. A checkpoint therefore holds the ids too: a resumed run gives the same documents as an
//! uninterrupted one.

use crate::Place;
use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes at the start of a record that identify it.
const FINGERPRINT_BYTES: u64 = 256;

/// A position in an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Byte offset of the next record to read. All records before it were read.
    pub offset: u64,
    /// A hash of the first bytes of that record. It shows whether the archive is still the same.
    pub fingerprint: u64,
    /// Hashes of the ids given before this position.
    pub ids: Vec<u64>,
}

/// A point up to which an archive was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The file, as it was named or found.
    pub file: String,
    /// Whether this run read the file from its beginning and this is its first checkpoint. Checkpoints of earlier runs
    /// are then void.
    pub first: bool,
    /// The position; `ids` are those since the previous checkpoint.
    pub position: Position,
}

/// Finds how far a file was read.
type Recall = Box<dyn FnMut(&str) -> Option<Position> + Send>;

/// The checkpoints of a run. Clones share one state, and one can be held while the reader runs.
#[derive(Clone, Default)]
pub struct Checkpoints(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    recall: Option<Recall>,
    files: Vec<FileProgress>,
}

/// How far one file was read.
struct FileProgress {
    file: String,
    first: bool,
    /// Offsets of the documents, and hashes of their ids.
    ids: Vec<(u64, u64)>,
}

impl fmt::Debug for Checkpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoints").finish_non_exhaustive()
    }
}

impl Checkpoints {
    /// The new checkpoints up to the document at `place`, once all documents before it are recorded. Store them after
    /// these documents, never before.
    pub fn up_to(&self, place: &Place) -> Vec<Checkpoint> {
        let mut state = self.state();
        let Some(at) = state.files.iter().position(|f| f.file == place.file) else { return Vec::new() };
        let mut checkpoints: Vec<Checkpoint> = state.files.drain(..at).filter_map(|mut f| f.last()).collect();
        checkpoints.extend(place.offset.and_then(|offset| state.files[0].checkpoint(offset)));
        checkpoints
    }

    /// The checkpoints up to the last document read, once all documents are recorded.
    pub fn end(&self) -> Vec<Checkpoint> {
        self.state().files.drain(..).filter_map(|mut f| f.last()).collect()
    }

    pub(crate) fn recalling(&self, recall: impl FnMut(&str) -> Option<Position> + Send + 'static) {
        self.state().recall = Some(Box::new(recall));
    }

    /// The position from which to resume a file. `file` must be at its beginning; it is moved to that position.
    pub(crate) fn resume(&self, name: &str, file: &mut File) -> io::Result<Option<Position>> {
        let mut state = self.state();
        let Some(recall) = &mut state.recall else { return Ok(None) };
        let position = match recall(name) {
            Some(known) if begins_archive(file, 0)? && fingerprint(file, known.offset)? == Some(known.fingerprint) => {
                Some(known)
            }
            _ => None,
        };
        file.seek(SeekFrom::Start(position.as_ref().map_or(0, |p| p.offset)))?;
        state.files.push(FileProgress { file: name.to_owned(), first: position.is_none(), ids: Vec::new() });
        Ok(position)
    }

    /// Notes the id given to the document that begins at `place`.
    pub(crate) fn note_id(&self, place: &Place, id: u64) {
        let Some(offset) = place.offset else { return };
        if let Some(progress) = self.state().files.last_mut().filter(|f| f.file == place.file) {
            progress.ids.push((offset, id));
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileProgress {
    /// The checkpoint at a record; `None` when the file cannot be read or no record begins at `offset`.
    fn checkpoint(&mut self, offset: u64) -> Option<Checkpoint> {
        let mut file = File::open(Path::new(&self.file)).ok()?;
        let fingerprint = fingerprint(&mut file, offset).ok()??;
        let past = self.ids.partition_point(|&(at, _)| at < offset);
        let ids = self.ids.drain(..past).map(|(_, id)| id).collect();
        let first = std::mem::replace(&mut self.first, false);
        Some(Checkpoint { file: self.file.clone(), first, position: Position { offset, fingerprint, ids } })
    }

    fn last(&mut self) -> Option<Checkpoint> {
        let &(offset, _) = self.ids.last()?;
        self.checkpoint(offset)
    }
}

/// A hash of the first bytes of the record at `offset`. `None` when no record begins there, as in a file that is one
/// compressed stream.
fn fingerprint(file: &mut File, offset: u64) -> io::Result<Option<u64>> {
    if !begins_archive(file, offset)? {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(offset))?;
    let mut head = Vec::new();
    file.take(FINGERPRINT_BYTES).read_to_end(&mut head)?;
    let mut hash = DefaultHasher::new();
    head.hash(&mut hash);
    Ok(Some(hash.finish()))
}

/// Whether a record begins at `offset`, plain or in a gzip member of its own.
fn begins_archive(file: &mut File, offset: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(offset))?;
    let mut head = Vec::new();
    (&mut *file).take(4_096).read_to_end(&mut head)?;
    let mut begin = Vec::new();
    // Only the first bytes are here, so unpacking may end in an error. The bytes before the error are valid.
    let _ = flate2::read::GzDecoder::new(&head[..]).take(5).read_to_end(&mut begin);
    Ok(head.starts_with(b"WARC/") || begin == b"WARC/")
}
