//! The rows of one file of another coder, one after another: a table with tabs or commas, or JSON records.
//!
//! One row is in memory at a time. A row that cannot be read comes out as a [`Failure`] with its line, and the next
//! follows.

use super::coded::{Coded, Unknown, What};
use super::records::Records;
use super::row::{Columns, Row};
use crate::crosswalk::layouts::Layout;
use crate::crosswalk::names::Names;

use csv::StringRecord;
use demarche_knowledge::Knowledge;
use demarche_read::{Failure, Place, os_message as reason};
use std::collections::HashSet;
use std::io::{BufRead, Cursor, Read};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes at the head that tell what a file is: more than any line of names.
const HEAD: usize = 64 << 10;

const WHICH: &str = "name the layout with --layout; docs/compare.md tells which there are";

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// A row that tells an event.
    Event(Box<Coded>),
    /// What its coder codes and this project does not: its code.
    NoEvent(String),
    /// A row that stood in the file before, letter by letter.
    Doubled,
}

/// The rows of one file.
pub struct Rows<'n> {
    names: &'n Names,
    knowledge: &'n Knowledge,
    /// Who coded them.
    pub layout: &'n Layout,
    file: String,
    source: Source,
    /// Hashes of the rows so far: eight bytes for each.
    seen: HashSet<u64>,
}

enum Source {
    Table { reader: Box<csv::Reader<Input>>, columns: Columns, width: usize, first: Option<StringRecord> },
    Records(Box<Records>),
}

type Input = Box<dyn BufRead + Send>;

impl<'n> Rows<'n> {
    /// Opens a file, packed with gzip or zstd or not, `-` for standard input; `wanted` names its layout.
    ///
    /// # Errors
    /// When it cannot be read or is of no layout known.
    pub fn open(
        path: &Path,
        wanted: Option<&str>,
        names: &'n Names,
        knowledge: &'n Knowledge,
    ) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let fault = |message: String, help: &str| Failure::new(Place::file(file.clone()), message, help);
        let mut input = demarche_read::unpacked(path).map_err(|e| fault(reason(&e), "check the name of the file"))?;
        let mut head = Vec::new();
        (&mut input).take(HEAD as u64).read_to_end(&mut head).map_err(|e| fault(reason(&e), ""))?;
        let begin = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head);
        if begin.starts_with(b"PK\x03\x04") {
            return Err(fault("a zip where none is read".into(), "unpack it, and name the table in it"));
        }
        let is_json = begin.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| *b == b'{');
        let separator = separator(begin);
        let input: Input = Box::new(Cursor::new(begin.to_vec()).chain(input));
        let unknown = || fault("its columns are of no layout known".into(), WHICH);
        if is_json {
            let layout = names.layouts.of_records().filter(|l| wanted.is_none_or(|w| w == l.name));
            let layout = layout.ok_or_else(unknown)?;
            let source = Source::Records(Box::new(Records::new(input)));
            return Ok(Self { names, knowledge, layout, file, source, seen: HashSet::new() });
        }
        let mut reader = csv::ReaderBuilder::new();
        // Names in tab-separated releases hold quotation marks that quote nothing.
        reader.has_headers(false).flexible(true).delimiter(separator).quoting(separator == b',');
        let mut reader = Box::new(reader.from_reader(input));
        let mut first = StringRecord::new();
        let some = reader.read_record(&mut first).map_err(|e| fault(e.to_string(), WHICH))?;
        if !some {
            return Err(fault("it is empty".into(), ""));
        }
        let cells: Vec<&str> = first.iter().map(|c| c.trim().trim_matches('"')).collect();
        let (layout, headed) = names.layouts.of_table(&cells, wanted).ok_or_else(unknown)?;
        let columns =
            if headed { Columns::of(cells.into_iter()) } else { Columns::of(layout.order.iter().map(String::as_str)) };
        let width = if headed { first.len() } else { layout.order.len() };
        let first = (!headed).then_some(first);
        let source = Source::Table { reader, columns, width, first };
        Ok(Self { names, knowledge, layout, file, source, seen: HashSet::new() })
    }

    /// The political knowledge by which rows are understood.
    pub fn knowledge(&self) -> &'n Knowledge {
        self.knowledge
    }

    /// What it is called in messages.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether a row is an event here: a type this project has, or none.
    fn sorted(&self, mut coded: Coded) -> Result<Taken, Failure> {
        if !coded.mentions.is_empty() {
            return Ok(Taken::Event(Box::new(coded)));
        }
        let event = &coded.deed.event;
        if event.is_empty() {
            return Ok(Taken::NoEvent(coded.code));
        }
        if !self.knowledge.ontology.types.contains_key(event) {
            let place = Place::line(self.file.clone(), coded.line);
            let help = "data/types has the event types, data/crosswalk what others call them";
            return Err(Failure::new(place, format!("`{}` is not an event type", coded.code), help));
        }
        self.leave_unknown(&mut coded);
        Ok(Taken::Event(Box::new(coded)))
    }

    /// Takes out the mode and the contexts that this project does not have, and keeps them in mind.
    fn leave_unknown(&self, coded: &mut Coded) {
        let ontology = &self.knowledge.ontology;
        let modes = ontology.types.get(&coded.deed.event).map_or(&[][..], |kind| &kind.modes);
        let unknown = |what, word: String| Unknown { what, word };
        if let Some(word) = coded.deed.mode.take_if(|mode| !modes.iter().any(|m| m.name == *mode)) {
            coded.unknown.push(unknown(What::Mode, word));
        }
        let known = |context: &String| ontology.contexts.iter().any(|c| c.name == *context);
        let (kept, left) = std::mem::take(&mut coded.contexts).into_iter().partition(known);
        coded.contexts = kept;
        let left: Vec<String> = left;
        coded.unknown.extend(left.into_iter().map(|word| unknown(What::Context, word)));
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Taken, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let coded = match &mut self.source {
            Source::Records(records) => records.next(self.layout, self.names)?,
            Source::Table { reader, columns, width, first } => {
                let read = first.take().map(Ok).or_else(|| {
                    let mut cells = StringRecord::new();
                    reader.read_record(&mut cells).map(|some| some.then_some(cells)).transpose()
                })?;
                row(read, columns, *width, self.layout, self.names)
            }
        };
        Some(match coded {
            Ok(coded) if !self.seen.insert(xxh3_64(coded.row.as_bytes())) => Ok(Taken::Doubled),
            Ok(coded) => self.sorted(coded),
            Err((line, message)) => Err(Failure::new(Place::line(self.file.clone(), line), message, ROW)),
        })
    }
}

const ROW: &str = "fix or remove the row";

/// A row of a table, or its line and what is wrong with it.
fn row(
    read: Result<StringRecord, csv::Error>,
    columns: &Columns,
    width: usize,
    layout: &Layout,
    names: &Names,
) -> Result<Coded, (usize, String)> {
    let cells = read.map_err(|e| {
        let line = e.position().map_or(0, |p| p.line() as usize);
        let what =
            if matches!(e.kind(), csv::ErrorKind::Utf8 { .. }) { "it is not UTF-8".into() } else { e.to_string() };
        (line, what)
    })?;
    let line = cells.position().map_or(0, |p| p.line() as usize);
    if cells.len() != width {
        return Err((line, format!("{} columns, where rows of {} have {width} here", cells.len(), layout.coder)));
    }
    Row { cells: &cells, columns, layout, names }.coded().map_err(|what| (line, what))
}

/// What stands between the cells of the first line.
fn separator(head: &[u8]) -> u8 {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    if line.contains(&b'\t') { b'\t' } else { b',' }
}
