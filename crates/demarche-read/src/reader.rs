//! Files to documents, one at a time.

use crate::decode::{self, Charset};
use crate::headed;
use crate::record::{self, readable};
use crate::sources::{self, Source, reason};
use crate::{Document, Failure, Language, Place, Published};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How the bytes of a file are to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// By the ending of its name; by its first characters where that says nothing.
    #[default]
    Auto,
    /// One document.
    Text,
    /// One record a line.
    Jsonl,
}

/// What holds for all files of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Publication date of documents that do not say.
    pub published: Option<Published>,
    /// How to take the files.
    pub form: Form,
    /// Character set of files that are neither UTF-8 nor marked UTF-16.
    pub charset: Option<Charset>,
}

/// Reads documents from files, folders and standard input, in the order given; folders by file name.
pub struct Reader {
    sources: std::vec::IntoIter<Source>,
    options: Options,
    open: Option<Open>,
    ids: HashSet<u64>,
    bytes: Arc<AtomicU64>,
    total_bytes: Option<u64>,
    left_alone: usize,
}

/// A file of several records that is being read.
enum Open {
    Lines(Lines),
    Records { name: String, stem: String, records: std::vec::IntoIter<Box<RawValue>>, nth: usize },
}

struct Lines {
    input: Box<dyn BufRead + Send>,
    charset: Option<Charset>,
    name: String,
    stem: String,
    line: usize,
}

type Item = Result<Document, Failure>;

impl Reader {
    /// A reader of `paths`; `-` is standard input. Nothing is opened yet; what does not exist comes out as a
    /// failure in its turn.
    pub fn new(paths: &[PathBuf], options: Options) -> Self {
        let (sources, left_alone) = sources::list(paths);
        let size = |s: &Source| match s {
            Source::Stdin => None,
            Source::File { bytes, .. } => Some(*bytes),
            Source::Bad(_) => Some(0),
        };
        let total_bytes = sources.iter().map(size).sum();
        let sources = sources.into_iter();
        Self { sources, options, open: None, ids: HashSet::new(), bytes: Arc::default(), total_bytes, left_alone }
    }

    /// Bytes of all files together; `None` when standard input is among them.
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

    fn start(&mut self, source: Source) -> Option<Item> {
        match source {
            Source::Bad(failure) => Some(Err(failure)),
            Source::Stdin => self.begin(
                Box::new(BufReader::new(io::stdin())),
                "-".into(),
                "stdin".into(),
                "stdin".into(),
                Form::Auto,
            ),
            Source::File { path, long_name, .. } => {
                let name = path.display().to_string();
                let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                match File::open(&path) {
                    Ok(file) => {
                        let input = Counted { inner: file, bytes: Arc::clone(&self.bytes) };
                        self.begin(
                            Box::new(BufReader::with_capacity(1 << 16, input)),
                            name,
                            stem,
                            long_name,
                            by_ending(&path),
                        )
                    }
                    Err(e) => Some(Err(Failure::new(Place::file(name), reason(&e), ""))),
                }
            }
        }
    }

    /// Begins a file: gives the document it is, or opens it as a list of records and gives nothing yet.
    fn begin(
        &mut self,
        mut input: Box<dyn BufRead + Send>,
        name: String,
        stem: String,
        long: String,
        named: Form,
    ) -> Option<Item> {
        let failed = |message: String, help: String| Some(Err(Failure::new(Place::file(name.clone()), message, help)));
        let head = match input.fill_buf() {
            Ok(head) => head,
            Err(e) => return failed(reason(&e), String::new()),
        };
        let form = if self.options.form == Form::Auto { named } else { self.options.form };
        if !decode::is_utf16(head) && shape(head, form) == Shape::Lines {
            let charset = self.options.charset;
            self.open = Some(Open::Lines(Lines { input, charset, name, stem, line: 0 }));
            return None;
        }
        let mut bytes = Vec::new();
        if let Err(e) = input.read_to_end(&mut bytes) {
            return failed(reason(&e), String::new());
        }
        let text = match decode::text(bytes, self.options.charset) {
            Ok(text) => text,
            Err(e) => return failed(e.message, e.help),
        };
        let shape = shape(text.as_bytes(), form);
        match shape {
            Shape::Text => Some(self.article(text, name, stem, long)),
            Shape::Lines => {
                let input = Box::new(Cursor::new(text.into_bytes()));
                self.open = Some(Open::Lines(Lines { input, charset: None, name, stem, line: 0 }));
                None
            }
            Shape::Records => match records(&text) {
                Ok(records) => {
                    self.open = Some(Open::Records { name, stem, records: records.into_iter(), nth: 0 });
                    None
                }
                Err(e) => {
                    let place = Place::line(name, e.line());
                    Some(Err(Failure::new(place, format!("no JSON: {e}"), "give one record, or a list of records")))
                }
            },
        }
    }

    fn article(&mut self, text: String, name: String, stem: String, long: String) -> Item {
        let id = if self.is_new(&stem) {
            stem
        } else {
            let free = std::iter::once(long.clone()).chain((2..).map(|n| format!("{long}~{n}")));
            free.into_iter().find(|id| self.is_new(id)).unwrap_or(long)
        };
        let language = Language::of(&text);
        let published = headed::day(&text).or(self.options.published);
        readable(Document {
            id,
            text,
            published,
            source: None,
            title: None,
            url: None,
            language,
            pair: None,
            place: Place::file(name),
        })
    }

    /// Whether no document was called so before; from now on one is.
    fn is_new(&mut self, id: &str) -> bool {
        let mut hash = DefaultHasher::new();
        id.hash(&mut hash);
        self.ids.insert(hash.finish())
    }

    /// The next record of the file being read; `None` at its end.
    fn record(&mut self) -> Option<Item> {
        let published = self.options.published;
        let item = match self.open.as_mut()? {
            Open::Lines(lines) => {
                lines.next()?.and_then(|(json, place, id)| record::document(&json, place, &id, published))
            }
            Open::Records { name, stem, records, nth } => {
                let json = records.next()?;
                *nth += 1;
                record::document(json.get(), Place::line(name.clone(), *nth), &format!("{stem}:{nth}"), published)
            }
        };
        Some(item.and_then(|document| self.once(document)))
    }

    fn once(&mut self, document: Document) -> Item {
        if document.pair.is_some() || self.is_new(&document.id) {
            return Ok(document);
        }
        let message = format!("the id `{}` was used before", document.id);
        Err(Failure::new(document.place, message, "give every record an id of its own"))
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.record() {
                return Some(item);
            }
            self.open = None;
            let source = self.sources.next()?;
            if let Some(item) = self.start(source) {
                return Some(item);
            }
        }
    }
}

impl Lines {
    /// The next line that is not blank, with its place and the id it gets if it has none.
    fn next(&mut self) -> Option<Result<(String, Place, String), Failure>> {
        loop {
            let mut bytes = Vec::new();
            let place = Place::line(self.name.clone(), self.line + 1);
            match self.input.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => self.line += 1,
                Err(e) => {
                    // The rest cannot be reached, so the file ends here.
                    self.input = Box::new(io::empty());
                    return Some(Err(Failure::new(place, reason(&e), "")));
                }
            }
            if self.line == 1 {
                bytes = decode::without_mark(&bytes).to_vec();
            }
            bytes.truncate(bytes.trim_ascii_end().len());
            if bytes.is_empty() {
                continue;
            }
            let id = format!("{}:{}", self.stem, self.line);
            return Some(match decode::text(bytes, self.charset) {
                Ok(json) => Ok((json, place, id)),
                Err(e) => Err(Failure::new(place, format!("{} of the line", e.message), e.help)),
            });
        }
    }
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Lines,
    Records,
}

fn by_ending(path: &Path) -> Form {
    match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("jsonl" | "ndjson") => Form::Jsonl,
        Some("txt" | "text" | "md") => Form::Text,
        _ => Form::Auto,
    }
}

/// No article starts with a brace and a quote, or with a bracket and a brace; every record does.
fn shape(head: &[u8], form: Form) -> Shape {
    let head = decode::without_mark(head).trim_ascii_start();
    let second = head.get(1..).unwrap_or_default().trim_ascii_start().first();
    let broken_line = matches!(head.get(1), Some(b'\n' | b'\r'));
    match (head.first(), second) {
        _ if form == Form::Text => Shape::Text,
        (Some(b'['), Some(b'{')) => Shape::Records,
        (Some(b'{'), Some(b'"')) if broken_line => Shape::Records,
        (Some(b'{'), Some(b'"')) => Shape::Lines,
        _ if form == Form::Jsonl => Shape::Lines,
        _ => Shape::Text,
    }
}

fn records(text: &str) -> serde_json::Result<Vec<Box<RawValue>>> {
    if text.trim_start().starts_with('[') { serde_json::from_str(text) } else { Ok(vec![serde_json::from_str(text)?]) }
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
