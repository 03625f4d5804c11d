//! One record: a line with the version, named fields, a blank line, and a block of stated length.
//!
//! A stated length is accepted when the block is complete and a record or the end follows it. Where another record
//! begins within the block, the length is wrong: the block is given back, and the caller continues at that record.

use super::counting_reader::{CountingReader, MARK, SkipEnd};
use crate::http::headers;
use std::io::{self, BufRead, Read};

/// Bytes of the named fields.
const LONGEST_HEADER: usize = 64 << 10;
/// Bytes behind a block by which the next record is known: blank lines, and the beginning of its mark.
const BEHIND: usize = 9;

/// The named fields of a record.
#[derive(Debug)]
pub(super) struct Header(Vec<(String, String)>);

/// Why a record cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("no record begins here")]
    NoRecord,
    #[error("the record does not state its length")]
    NoLength,
    #[error("the record states a length of `{0}`, which is not a number of bytes")]
    BadLength(String),
    #[error("the record states {0} bytes, but another record begins before they end")]
    WrongLength(u64),
    #[error("the fields of the record are longer than 64 KB")]
    LongHeader,
    #[error("the archive ends within the fields of the record")]
    CutHeader,
    #[error("the record breaks off after {read} of {length} bytes")]
    Short { read: u64, length: u64 },
    #[error("{0}")]
    Io(io::Error),
}

impl Fault {
    /// Whether a record begins here; the error is then in this record and not in the bytes before it.
    pub fn is_of_a_record(&self) -> bool {
        matches!(self, Fault::NoLength | Fault::BadLength(_) | Fault::WrongLength(_))
    }
}

impl Header {
    /// The first field of that name, given in small letters.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether the block of such a record is worth holding in memory.
    fn is_wanted(&self) -> bool {
        let kind = self.get("warc-type").unwrap_or_default();
        ["response", "resource", "conversion"].iter().any(|k| kind.eq_ignore_ascii_case(k))
    }

    /// Bytes of the block.
    fn length(&self) -> Result<u64, Fault> {
        let stated = self.get("content-length").map(str::trim);
        match (stated, stated.map(str::parse)) {
            (_, Some(Ok(length))) => Ok(length),
            // Words that only look like a record: a text about archives.
            _ if self.get("warc-type").is_none() => Err(Fault::NoRecord),
            (Some(stated), _) => Err(Fault::BadLength(stated.chars().take(40).collect())),
            (None, _) => Err(Fault::NoLength),
        }
    }
}

/// Skips the blank lines between records.
pub(super) fn skip_blank(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let blank = buffer.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        if blank == 0 {
            return Ok(());
        }
        input.consume(blank);
    }
}

/// The fields of a record, and its block unless that is not wanted.
type Record = (Header, Option<Vec<u8>>);

/// The next record; no block when that is not wanted or longer than `largest`; `None` at the end.
pub(super) fn read<R: BufRead>(reader: &mut CountingReader<R>, largest: u64) -> Result<Option<Record>, Fault> {
    let Some(header) = fields(reader)? else { return Ok(None) };
    let length = header.length()?;
    if length <= largest {
        let block = block(reader, length)?;
        let wanted = header.is_wanted();
        return Ok(Some((header, wanted.then_some(block))));
    }
    match reader.skip(length, LONGEST_HEADER, is_header).map_err(Fault::Io)? {
        SkipEnd::Complete => Ok(Some((header, None))),
        SkipEnd::Stopped => Err(Fault::WrongLength(length)),
        SkipEnd::Ended(read) => Err(Fault::Short { read, length }),
    }
}

fn fields<R: BufRead>(reader: &mut CountingReader<R>) -> Result<Option<Header>, Fault> {
    let mut bytes = Vec::new();
    let mut limited = reader.take(LONGEST_HEADER as u64);
    loop {
        let start = bytes.len();
        let n = limited.read_until(b'\n', &mut bytes).map_err(Fault::Io)?;
        if start == 0 {
            if n == 0 {
                return Ok(None);
            }
            if !bytes.starts_with(b"WARC/") {
                return Err(Fault::NoRecord);
            }
        }
        if n == 0 {
            return Err(if limited.limit() == 0 { Fault::LongHeader } else { Fault::CutHeader });
        }
        if bytes[start..].trim_ascii().is_empty() {
            let text = String::from_utf8_lossy(&bytes);
            return Ok(Some(Header(headers(text.lines().skip(1)))));
        }
    }
}

/// The block, held in memory because it may be given back.
fn block<R: BufRead>(reader: &mut CountingReader<R>, length: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let read = reader.take(length).read_to_end(&mut bytes).map_err(Fault::Io)? as u64;
    if read == length && is_followed(reader) {
        return Ok(bytes);
    }
    if holds_record(&bytes) {
        reader.give_back(bytes);
        return Err(Fault::WrongLength(length));
    }
    // Where garbage follows, the block may be a few bytes longer than it says: it is read, and the garbage reported.
    if read < length { Err(Fault::Short { read, length }) } else { Ok(bytes) }
}

/// Whether a record, or the end, follows.
fn is_followed<R: BufRead>(reader: &mut CountingReader<R>) -> bool {
    let behind = reader.peek(BEHIND);
    let blank = behind.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let rest = &behind[blank..];
    let version = &MARK[..5];
    rest.starts_with(version) || version.starts_with(rest)
}

/// Whether a line of these bytes begins a record.
fn holds_record(bytes: &[u8]) -> bool {
    bytes.split(|b| *b == b'\n').any(|line| {
        let version = line.strip_suffix(b"\r").unwrap_or(line).strip_prefix(MARK);
        version.is_some_and(|v| v.len() == 1 && v[0].is_ascii_digit())
    })
}

/// Whether a record with all that it must say begins here.
fn is_header(bytes: &[u8]) -> bool {
    let mut reader = CountingReader::new(bytes, 0);
    let header = fields(&mut reader).ok().flatten();
    header.is_some_and(|h| h.get("warc-type").is_some() && h.length().is_ok())
}
