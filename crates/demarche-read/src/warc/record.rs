//! One record: a line with the version, named fields, a blank line, and a block of stated length.

use crate::http::headers;
use std::io::{self, BufRead, Read};

/// Bytes of the named fields.
const LONGEST_HEADER: u64 = 64 << 10;

/// The named fields of a record.
#[derive(Debug)]
pub(super) struct Header(Vec<(String, String)>);

/// Why there is no record.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("no record begins here")]
    NoRecord,
    #[error("the record does not state its length")]
    NoLength,
    #[error("the fields of the record are longer than 64 KB")]
    LongHeader,
    #[error("the record breaks off after {read} of {length} bytes")]
    Short { read: u64, length: u64 },
    #[error("{0}")]
    Io(io::Error),
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
}

/// Passes the blank lines between records.
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
pub(super) fn read(input: &mut impl BufRead, largest: u64) -> Result<Option<Record>, Fault> {
    match fields(input)? {
        None => Ok(None),
        Some(header) => {
            let length = header.get("content-length").and_then(|l| l.trim().parse::<u64>().ok());
            let length = length.ok_or(Fault::NoLength)?;
            let block = block(input, length, header.is_wanted() && length <= largest)?;
            Ok(Some((header, block)))
        }
    }
}

fn fields(input: &mut impl BufRead) -> Result<Option<Header>, Fault> {
    let mut bytes = Vec::new();
    let mut limited = input.take(LONGEST_HEADER);
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
            let long = limited.limit() == 0;
            return Err(if long { Fault::LongHeader } else { Fault::Short { read: start as u64, length: 0 } });
        }
        if bytes[start..].trim_ascii().is_empty() {
            let text = String::from_utf8_lossy(&bytes);
            return Ok(Some(Header(headers(text.lines().skip(1)))));
        }
    }
}

fn block(input: &mut impl BufRead, length: u64, wanted: bool) -> Result<Option<Vec<u8>>, Fault> {
    let mut limited = input.take(length);
    let mut bytes = Vec::new();
    let read = if wanted {
        limited.read_to_end(&mut bytes).map(|n| n as u64)
    } else {
        io::copy(&mut limited, &mut io::sink())
    };
    let read = read.map_err(Fault::Io)?;
    if read < length {
        return Err(Fault::Short { read, length });
    }
    Ok(wanted.then_some(bytes))
}
