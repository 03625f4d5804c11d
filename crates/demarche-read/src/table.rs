//! Tables (CSV, TSV) with names in their first line: a document a row, read as a stream.

use crate::column_mapping;
use crate::columns::Part;
use crate::decode::Charset;
use crate::draft::{Draft, Drafts, Origin, only};
use crate::options::Options;
use crate::sources::reason;
use crate::{Failure, Place};
use csv::{ByteRecord, ErrorKind, ReaderBuilder};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of one row; a quote that is never closed makes the rest of the file one row.
const LONGEST_ROW: u64 = 64 << 20;
const QUOTES: &str = "close every quoted cell with a quote; double the quotes within a cell";

/// The rows of a table as documents.
pub(crate) fn drafts(input: Box<dyn Read + Send>, separator: u8, origin: Origin, options: &Options) -> Drafts {
    let row = Arc::new(AtomicU64::new(0));
    let input = Bounded { inner: input, row: Arc::clone(&row) };
    let mut builder = ReaderBuilder::new();
    // Tables with tabs have no quotes: a quote in them is one.
    let builder = builder.delimiter(separator).quoting(separator != b'\t').flexible(true).has_headers(false);
    let mut rows = builder.from_reader(input);
    let mut header = ByteRecord::new();
    match rows.read_byte_record(&mut header) {
        Ok(true) => {}
        Ok(false) => return Box::new(std::iter::empty()),
        Err(e) => return only(Err(fault(&e, &origin, 1))),
    }
    let header: Vec<String> = header.iter().map(|c| name(c, options.charset)).collect();
    let columns = match columns(&header, options) {
        Ok(columns) => columns,
        Err((message, help)) => return only(Err(Failure::new(origin.entry(1), message, help))),
    };
    let width = header.len();
    Box::new(Rows { rows, row, columns, width, origin, options: options.clone(), ended: false })
}

/// The names of columns, without a mark at the head of the file and blanks.
fn name(cell: &[u8], charset: Option<Charset>) -> String {
    let cell = crate::decode::without_mark(cell);
    let text = crate::decode::text(cell.to_vec(), charset).unwrap_or_else(|_| String::from_utf8_lossy(cell).into());
    text.trim().to_owned()
}

type Faulty = (String, String);

fn columns(header: &[String], options: &Options) -> Result<Vec<(Part, usize)>, Faulty> {
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let known = format!("its columns are {}", shown(&names));
    if let Some(missing) = options.columns.missing(&names) {
        return Err((format!("the table has no column `{missing}`"), known));
    }
    let found = |part| {
        let usual = options.columns.names(part);
        usual.iter().find_map(|n| header.iter().position(|h| h.eq_ignore_ascii_case(n)))
    };
    use Part::{Byline, Date, Id, Language, Source, Text, Title, Url};
    let all = [Text, Date, Id, Title, Url, Source, Language, Byline];
    let columns: Vec<(Part, usize)> = all.into_iter().filter_map(|p| Some((p, found(p)?))).collect();
    if columns.iter().any(|(part, _)| *part == Text) {
        return Ok(columns);
    }
    let help = format!("name the one with the text: --columns text=NAME; {known}");
    Err(("the table has no column with a usual name for texts".into(), help))
}

/// The first few names of columns.
fn shown(names: &[&str]) -> String {
    const MOST: usize = 12;
    let mut shown = names[..names.len().min(MOST)].join(", ");
    if names.len() > MOST {
        shown.push_str(", …");
    }
    if shown.len() > 400 { "too long to show".into() } else { shown }
}

struct Rows {
    rows: csv::Reader<Bounded>,
    row: Arc<AtomicU64>,
    columns: Vec<(Part, usize)>,
    width: usize,
    origin: Origin,
    options: Options,
    ended: bool,
}

impl Iterator for Rows {
    type Item = Result<Draft, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.row.store(0, Ordering::Relaxed);
        let line = usize::try_from(self.rows.position().line()).unwrap_or(usize::MAX);
        let mut row = ByteRecord::new();
        match self.rows.read_byte_record(&mut row) {
            Ok(false) => None,
            Ok(true) => {
                let line = row.position().map_or(line, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
                Some(self.draft(&row, self.origin.entry(line)))
            }
            Err(e) => {
                self.ended = true;
                Some(Err(fault(&e, &self.origin, line)))
            }
        }
    }
}

impl Rows {
    fn draft(&self, row: &ByteRecord, place: Place) -> Result<Draft, Failure> {
        if row.len() != self.width {
            let message = format!("the row has {} cells, the first line names {}", row.len(), self.width);
            return Err(Failure::new(place, message, QUOTES));
        }
        let mut decoded = Vec::with_capacity(self.columns.len());
        for (part, at) in &self.columns {
            match crate::decode::text(row[*at].to_vec(), self.options.charset) {
                Ok(text) => decoded.push((*part, text)),
                Err(e) => return Err(Failure::new(place, format!("{} of cell {}", e.message, at + 1), e.help)),
            }
        }
        let mut cell = |part| {
            let at = decoded.iter().position(|(p, _)| *p == part)?;
            Some(std::mem::take(&mut decoded[at].1))
        };
        let id = format!("{}:{}", self.origin.id, place.line.unwrap_or_default());
        column_mapping::draft(&mut cell, &id, place, &self.options)
    }
}

fn fault(error: &csv::Error, origin: &Origin, line: usize) -> Failure {
    let place = origin.entry(line);
    match error.kind() {
        ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => {
            let message = format!("a row of more than {} MB begins here; the rest is not read", LONGEST_ROW >> 20);
            Failure::new(place, message, QUOTES)
        }
        ErrorKind::Io(e) => Failure::new(place, reason(e), ""),
        _ => Failure::new(place, error.to_string(), QUOTES),
    }
}

/// Ends with an error when a row has too many bytes.
struct Bounded {
    inner: Box<dyn Read + Send>,
    row: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        if self.row.fetch_add(n as u64, Ordering::Relaxed) > LONGEST_ROW {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(n)
    }
}
