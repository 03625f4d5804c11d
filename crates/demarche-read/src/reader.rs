//! Sources to documents, one at a time.

use crate::archive;
use crate::draft::{Draft, Drafts, Origin, only};
use crate::open::{self, Context};
use crate::options::Options;
use crate::passed::Passed;
use crate::sources::{self, Source, reason};
use crate::trail::{Reached, Trail};
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
    trail: Trail,
    wanted: Option<Wanted>,
    bytes: Arc<AtomicU64>,
    total_bytes: Option<u64>,
    left_alone: usize,
}

/// Whether the caller wants a document.
type Wanted = Box<dyn FnMut(&Document) -> bool + Send>;

type Item = Result<Document, Failure>;

impl Reader {
    /// A reader of `paths`; `-` is standard input, what begins with `http://` or `https://` is fetched. Nothing is
    /// opened yet; what does not exist comes out as a failure in its turn.
    pub fn new(paths: &[PathBuf], options: Options) -> Self {
        let (sources, left_alone) = sources::list(paths);
        let size = |s: &Source| match s {
            Source::Stdin | Source::Web(_) => None,
            Source::File { bytes, .. } => Some(*bytes),
            Source::Bad(_) => Some(0),
        };
        let total_bytes = sources.iter().map(size).sum();
        Self {
            sources: sources.into_iter(),
            context: Context { options, passed: Passed::default(), visits: Visits::default(), once: Once::default() },
            web: None,
            open: None,
            ids: HashSet::new(),
            trail: Trail::default(),
            wanted: None,
            bytes: Arc::default(),
            total_bytes,
            left_alone,
        }
    }

    /// Passes over documents that the caller does not want, such as texts without any political actor, before anybody
    /// parses them. They are counted in [`Reader::passed`].
    #[must_use]
    pub fn wanting(mut self, wanted: impl FnMut(&Document) -> bool + Send + 'static) -> Self {
        self.wanted = Some(Box::new(wanted));
        self
    }

    /// Fetches by `web`, so that several readers are polite together: what it knows of hosts holds for all of them. Whether private
    /// addresses are fetched is its own.
    #[must_use]
    pub fn fetching(mut self, web: Web) -> Self {
        self.web = Some(web);
        self
    }

    /// Fetches only what has changed: `recall` gives what was kept of an earlier visit to an address. What to keep of this run
    /// is in [`Reader::visits`].
    #[must_use]
    pub fn recalling(self, recall: impl FnMut(&str) -> Option<Visit> + Send + 'static) -> Self {
        self.context.visits.recalling(recall);
        self
    }

    /// The visits of this run; they come in while the reader is at work.
    pub fn visits(&self) -> Visits {
        self.context.visits.clone()
    }

    /// Goes on in web archives where an earlier run came to: `recall` gives what was kept of a file. It counts only while the
    /// record stands there with which to go on. What to keep of this run is in [`Reader::trail`].
    #[must_use]
    pub fn resuming(self, recall: impl FnMut(&str) -> Option<Reached> + Send + 'static) -> Self {
        self.trail.recalling(recall);
        self
    }

    /// How far this run has come in web archives; the steps come in while the reader is at work.
    pub fn trail(&self) -> Trail {
        self.trail.clone()
    }

    /// What was passed over so far; the count goes on while the reader does.
    pub fn passed(&self) -> Passed {
        self.context.passed.clone()
    }

    /// Bytes of all files together; `None` when standard input or an address is among them.
    pub fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// A counter of the bytes read so far, to be watched from elsewhere.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }

    /// Files in folders that were left alone because their names end in nothing this reader knows.
    pub fn left_alone(&self) -> usize {
        self.left_alone
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
                        // What is no plain file, such as a pipe, is read as it comes.
                        if let Ok(Some(reached)) = self.trail.enter(&name, &mut file) {
                            self.context.passed.add("beginnings of archives that an earlier run has read");
                            origin.from = reached.offset;
                            self.bytes.fetch_add(reached.offset, Ordering::Relaxed);
                            self.ids.extend(reached.ids);
                        }
                        let input = Counted { inner: file, bytes: Arc::clone(&self.bytes) };
                        open::stream(Box::new(BufReader::with_capacity(1 << 16, input)), &name, origin, &self.context)
                    }
                    Err(e) => only(Err(Failure::new(origin.place, reason(&e), ""))),
                }
            }
        }
    }

    /// Whether no document was called so before; from now on one is.
    fn is_new(&mut self, id: &str) -> bool {
        self.ids.insert(hash(id))
    }

    /// Gives the document an id of its own.
    fn once(&mut self, draft: Draft) -> Item {
        let Draft { mut document, otherwise } = draft;
        if document.pair.is_some() || self.is_new(&document.id) {
            self.trail.pass(&document.place, hash(&document.id));
            return Ok(document);
        }
        let Some(long) = otherwise else {
            let message = format!("the id `{}` was used before", document.id);
            return Err(Failure::new(document.place, message, "give every record an id of its own"));
        };
        let free = std::iter::once(long.clone()).chain((2..).map(|n| format!("{long}~{n}")));
        document.id = free.into_iter().find(|id| self.is_new(id)).unwrap_or(long);
        self.trail.pass(&document.place, hash(&document.id));
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
                    self.context.passed.add("documents not wanted");
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

/// Whether the file begins like a zip; it is rewound, where it can be.
fn is_zip(file: &mut File) -> io::Result<bool> {
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut head = Vec::new();
    (&mut *file).take(4).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == b"PK\x03\x04")
}

/// Counts the bytes that pass.
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
