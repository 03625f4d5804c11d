//! How far web archives were read, so that a run that was stopped goes on where it was.
//!
//! The caller keeps the steps and gives them back. Ids of documents depend on those given before ("a page captured twice"), so a
//! step carries them too: read on, an archive gives the same documents as read at once.

use crate::Place;
use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a record by which it is known again: its head, which names it.
const PRINT: u64 = 256;

/// How far an archive was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Byte at which the record begins with which to go on; everything before it was read.
    pub offset: u64,
    /// A hash of the first bytes there: whether it is the same archive.
    pub print: u64,
    /// Hashes of the ids given before it.
    pub ids: Vec<u64>,
}

/// One step through an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The file, as it was named or found.
    pub file: String,
    /// Whether it is the first since the beginning of the file, so that steps of earlier runs are void.
    pub first: bool,
    /// How far it leads; `ids` are those since the step before.
    pub reached: Reached,
}

/// Finds how far a file was read.
type Recall = Box<dyn FnMut(&str) -> Option<Reached> + Send>;

/// The way of a run through its archives. Clones share it, so that one can be kept while the reader is at work.
#[derive(Clone, Default)]
pub struct Trail(Arc<Mutex<Way>>);

#[derive(Default)]
struct Way {
    recall: Option<Recall>,
    walks: Vec<Walk>,
}

/// The way through one file.
struct Walk {
    file: String,
    first: bool,
    /// Where documents begin, and hashes of their ids.
    ids: Vec<(u64, u64)>,
}

impl fmt::Debug for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trail").finish_non_exhaustive()
    }
}

impl Trail {
    /// The steps that lead to the document at `place`, which everything was recorded up to. Keep them after the documents, never
    /// before.
    pub fn to(&self, place: &Place) -> Vec<Step> {
        let mut way = self.way();
        let Some(at) = way.walks.iter().position(|w| w.file == place.file) else { return Vec::new() };
        let mut steps: Vec<Step> = way.walks.drain(..at).filter_map(|mut w| w.end()).collect();
        steps.extend(place.offset.and_then(|offset| way.walks[0].step(offset)));
        steps
    }

    /// The steps to the end of what was read, once all of it is recorded.
    pub fn end(&self) -> Vec<Step> {
        self.way().walks.drain(..).filter_map(|mut w| w.end()).collect()
    }

    pub(crate) fn recalling(&self, recall: impl FnMut(&str) -> Option<Reached> + Send + 'static) {
        self.way().recall = Some(Box::new(recall));
    }

    /// Where to go on in a file, which is at its beginning; it is moved there.
    pub(crate) fn enter(&self, name: &str, file: &mut File) -> io::Result<Option<Reached>> {
        let mut way = self.way();
        let Some(recall) = &mut way.recall else { return Ok(None) };
        let reached = match recall(name) {
            Some(reached) if begins_archive(file, 0)? && print(file, reached.offset)? == Some(reached.print) => {
                Some(reached)
            }
            _ => None,
        };
        file.seek(SeekFrom::Start(reached.as_ref().map_or(0, |r| r.offset)))?;
        way.walks.push(Walk { file: name.to_owned(), first: reached.is_none(), ids: Vec::new() });
        Ok(reached)
    }

    /// A document that begins at `place` was given an id.
    pub(crate) fn pass(&self, place: &Place, id: u64) {
        let Some(offset) = place.offset else { return };
        if let Some(walk) = self.way().walks.last_mut().filter(|w| w.file == place.file) {
            walk.ids.push((offset, id));
        }
    }

    fn way(&self) -> std::sync::MutexGuard<'_, Way> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Walk {
    /// The step to a record; `None` when the file cannot be asked what stands there, or what does is not what its place says.
    fn step(&mut self, offset: u64) -> Option<Step> {
        let mut file = File::open(Path::new(&self.file)).ok()?;
        let print = print(&mut file, offset).ok()??;
        let past = self.ids.partition_point(|&(at, _)| at < offset);
        let ids = self.ids.drain(..past).map(|(_, id)| id).collect();
        let first = std::mem::replace(&mut self.first, false);
        Some(Step { file: self.file.clone(), first, reached: Reached { offset, print, ids } })
    }

    fn end(&mut self) -> Option<Step> {
        let &(offset, _) = self.ids.last()?;
        self.step(offset)
    }
}

/// A hash of the head of the record at `offset`; `None` when none begins there, as in a file that is packed as a whole.
fn print(file: &mut File, offset: u64) -> io::Result<Option<u64>> {
    if !begins_archive(file, offset)? {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(offset))?;
    let mut head = Vec::new();
    file.take(PRINT).read_to_end(&mut head)?;
    let mut hash = DefaultHasher::new();
    head.hash(&mut hash);
    Ok(Some(hash.finish()))
}

/// Whether a record begins at `offset`, in a gzip member of its own or plain.
fn begins_archive(file: &mut File, offset: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(offset))?;
    let mut head = Vec::new();
    (&mut *file).take(4_096).read_to_end(&mut head)?;
    let mut begin = Vec::new();
    // Only the head is there, so unpacking ends in an error; what came before counts.
    let _ = flate2::read::GzDecoder::new(&head[..]).take(5).read_to_end(&mut begin);
    Ok(head.starts_with(b"WARC/") || begin == b"WARC/")
}
