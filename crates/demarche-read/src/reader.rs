//! Sources to documents, one at a time.

use crate::archive;
use crate::checkpoints::{Checkpoints, Position};
use crate::draft::{Draft, Drafts, Origin, only};
use crate::open::{self, Context};
use crate::options::Options;
use crate::skipped::Skipped;
use crate::sources::{self, Source, reason};
use crate::web::{Once, Visits, Web};
use crate::{Document, Failure, Place, Visit};
use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads documents from files, folders, addresses and standard input, in the order given; folders by file name.
pub struct Reader {
    sources: std::vec::IntoIter<Source>,
    context: Context,
    web: Option<Web>,
    open: Option<Drafts>,
    ids: HashSet<u64>,
    checkpoints: Checkpoints,
    wanted: Option<Wanted>,
    bytes: Arc<AtomicU64>,
    total_bytes: Option<u64>,
    unsupported: usize,
}

/// Whether the caller wants a document.
type Wanted = Box<dyn FnMut(&Document) -> bool + Send>;

type Item = Result<Document, Failure>;

impl Reader {
    /// A reader of `paths`. `-` is standard input; a path that begins with `http://` or `https://` is fetched. Nothing
    /// is opened yet: a missing file becomes a failure in its turn.
    pub fn new(paths: &[PathBuf], options: Options) -> Self {
        let (sources, unsupported) = sources::list(paths);
        let size = |s: &Source| match s {
            Source::Stdin | Source::Web(_) => None,
            Source::File { bytes, .. } => Some(*bytes),
            Source::Bad(_) => Some(0),
        };
        let total_bytes = sources.iter().map(size).sum();
        Self {
            sources: sources.into_iter(),
            context: Context { options, skipped: Skipped::default(), visits: Visits::default(), once: Once::default() },
            web: None,
            open: None,
            ids: HashSet::new(),
            checkpoints: Checkpoints::default(),
            wanted: None,
            bytes: Arc::default(),
            total_bytes,
            unsupported,
        }
    }

    /// Skips documents that the caller does not want, such as texts without any political actor, before they are
    /// parsed. They are counted in [`Reader::skipped`].
    #[must_use]
    pub fn wanting(mut self, wanted: impl FnMut(&Document) -> bool + Send + 'static) -> Self {
        self.wanted = Some(Box::new(wanted));
        self
    }

    /// Fetches with `web`. Readers that share it also share its limits per host. `web` decides whether private
    /// addresses are fetched.
    #[must_use]
    pub fn fetching(mut self, web: Web) -> Self {
        self.web = Some(web);
        self
    }

    /// Fetches only pages that have changed: `recall` gives the earlier visit to an address. The visits of this run are
    /// in [`Reader::visits`].
    #[must_use]
    pub fn recalling(self, recall: impl FnMut(&str) -> Option<Visit> + Send + 'static) -> Self {
        self.context.visits.recalling(recall);
        self
    }

    /// The visits of this run; the list grows while the reader runs.
    pub fn visits(&self) -> Visits {
        self.context.visits.clone()
    }

    /// Resumes web archives where an earlier run stopped: `recall` gives the stored position of a file. A position
    /// counts only while the file still has the same record there. The positions of this run are in
    /// [`Reader::checkpoints`].
    #[must_use]
    pub fn resuming(self, recall: impl FnMut(&str) -> Option<Position> + Send + 'static) -> Self {
        self.checkpoints.recalling(recall);
        self
    }

    /// The checkpoints of this run in web archives; they are added while the reader runs.
    pub fn checkpoints(&self) -> Checkpoints {
        self.checkpoints.clone()
    }

    /// The counts of everything skipped so far; they grow while the reader runs.
    pub fn skipped(&self) -> Skipped {
        self.context.skipped.clone()
    }

    /// Total bytes of all files; `None` when standard input or an address is among them.
    pub fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// A counter of the bytes read so far, for a progress display.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }

    /// Number of files in folders whose extension is not supported.
    pub fn unsupported(&self) -> usize {
        self.unsupported
    }

    fn start(&mut self, source: Source) -> Drafts {
        match source {
            Source::Bad(failure) => only(Err(failure)),
            Source::Web(url) => {
                let options = &self.context.options;
                let web = self.web.get_or_insert_with(|| Web::new(options.allow_private));
                web.drafts(&url, &self.context)
            }
            Source::Stdin => {
                let id = "stdin".to_owned();
                let origin = Origin { place: Place::file("-"), long: id.clone(), id, ..Origin::default() };
                open::stream(Box::new(BufReader::new(io::stdin())), "", origin, &self.context)
            }
            Source::File { path, long_name, bytes } => {
                let name = path.display().to_string();
                let stem = sources::stem(&path);
                let id = stem.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                let mut origin = Origin { place: Place::file(name.clone()), id, long: long_name, ..Origin::default() };
                match File::open(&path).and_then(|mut file| Ok((is_zip(&mut file)?, file))) {
                    Ok((true, file)) => {
                        self.bytes.fetch_add(bytes, Ordering::Relaxed);
                        archive::drafts(file, origin, &self.context)
                    }
                    Ok((false, mut file)) => {
                        // A file that is not regular, such as a pipe, is read from its beginning.
                        if let Ok(Some(position)) = self.checkpoints.resume(&name, &mut file) {
                            self.context.skipped.add("beginnings of archives that an earlier run has read");
                            origin.from = position.offset;
                            self.bytes.fetch_add(position.offset, Ordering::Relaxed);
                            self.ids.extend(position.ids);
                        }
                        let input = Counted { inner: file, bytes: Arc::clone(&self.bytes) };
                        open::stream(Box::new(BufReader::with_capacity(1 << 16, input)), &name, origin, &self.context)
                    }
                    Err(e) => only(Err(Failure::new(origin.place, reason(&e), ""))),
                }
            }
        }
    }

    /// Whether the id is new; notes it as used.
    fn is_new(&mut self, id: &str) -> bool {
        self.ids.insert(hash(id))
    }

    /// Gives the document a unique id.
    fn once(&mut self, draft: Draft) -> Item {
        let Draft { mut document, otherwise } = draft;
        if document.pair.is_some() || self.is_new(&document.id) {
            self.checkpoints.note_id(&document.place, hash(&document.id));
            return Ok(document);
        }
        let Some(long) = otherwise else {
            let message = format!("the id `{}` is already used", document.id);
            return Err(Failure::new(document.place, message, "give every record a unique id"));
        };
        let free = std::iter::once(long.clone()).chain((2..).map(|n| format!("{long}~{n}")));
        document.id = free.into_iter().find(|id| self.is_new(id)).unwrap_or(long);
        self.checkpoints.note_id(&document.place, hash(&document.id));
        Ok(document)
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            match self.open.as_mut().and_then(Iterator::next) {
                Some(Err(failure)) => return Some(Err(failure)),
                Some(Ok(draft)) => {
                    let wanted = self.wanted.as_mut().is_none_or(|wanted| wanted(&draft.document));
                    if wanted {
                        return Some(self.once(draft));
                    }
                    self.context.skipped.add("documents not wanted");
                }
                None => {
                    self.open = None;
                    let source = self.sources.next()?;
                    self.open = Some(self.start(source));
                }
            }
        }
    }
}

fn hash(id: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    id.hash(&mut hash);
    hash.finish()
}

/// Whether the file begins like a zip. A regular file is rewound.
fn is_zip(file: &mut File) -> io::Result<bool> {
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut head = Vec::new();
    (&mut *file).take(4).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == b"PK\x03\x04")
}

/// Counts the bytes read.
struct Counted<R> {
    inner: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.bytes.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
