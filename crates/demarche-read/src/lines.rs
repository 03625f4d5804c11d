//! JSON Lines, and files that are one record or a list of records.

use crate::decode::{self, Charset};
use crate::draft::{Draft, Drafts, Origin, only};
use crate::options::{Form, Options};
use crate::sources::reason;
use crate::{Failure, Place, record};
use serde_json::value::RawValue;
use std::io::{self, BufRead, Read};

/// Most bytes of one line; a longer line is not a record.
const LONGEST: u64 = 128 << 20;

/// The records of a file, one a line.
pub(crate) struct Lines {
    input: Box<dyn BufRead + Send>,
    charset: Option<Charset>,
    origin: Origin,
    options: Options,
    line: usize,
}

impl Lines {
    pub fn new(input: Box<dyn BufRead + Send>, origin: Origin, options: &Options, charset: Option<Charset>) -> Self {
        Self { input, charset, origin, options: options.clone(), line: 0 }
    }

    /// The rest cannot be reached, so the file ends here.
    fn end(&mut self, place: Place, message: String, help: &str) -> Option<Result<Draft, Failure>> {
        self.input = Box::new(io::empty());
        Some(Err(Failure::new(place, message, help)))
    }
}

impl Iterator for Lines {
    type Item = Result<Draft, Failure>;

    /// The next line that is not blank.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut bytes = Vec::new();
            let place = self.origin.entry(self.line + 1);
            match (&mut self.input).take(LONGEST).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) if bytes.len() as u64 == LONGEST => {
                    let message = format!("the line has more than {} MB; the rest is not read", LONGEST >> 20);
                    return self.end(place, message, "write one record a line");
                }
                Ok(_) => self.line += 1,
                Err(e) => return self.end(place, reason(&e), ""),
            }
            if self.line == 1 {
                bytes = decode::without_mark(&bytes).to_vec();
            }
            bytes.truncate(bytes.trim_ascii_end().len());
            if bytes.is_empty() {
                continue;
            }
            let id = format!("{}:{}", self.origin.id, self.line);
            return Some(match decode::text(bytes, self.charset) {
                Ok(json) => record::draft(&json, place, &id, &self.options),
                Err(e) => Err(Failure::new(place, format!("{} of the line", e.message), e.help)),
            });
        }
    }
}

/// The kind of content of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Lines,
    Records,
}

/// No article starts with a brace and a quote, or with a bracket and a brace; every record does.
pub(crate) fn shape(head: &[u8], form: Form) -> Shape {
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

/// The records of a file that is one, or a list of them.
pub(crate) fn records(text: &str, origin: Origin, options: &Options) -> Drafts {
    let list = || -> serde_json::Result<Vec<Box<RawValue>>> {
        if text.trim_start().starts_with('[') {
            serde_json::from_str(text)
        } else {
            Ok(vec![serde_json::from_str(text)?])
        }
    };
    match list() {
        Ok(records) => {
            let options = options.clone();
            let records = records.into_iter().enumerate();
            Box::new(records.map(move |(n, json)| {
                let id = format!("{}:{}", origin.id, n + 1);
                record::draft(json.get(), origin.entry(n + 1), &id, &options)
            }))
        }
        Err(e) => {
            let place = origin.entry(e.line());
            only(Err(Failure::new(place, format!("invalid JSON: {e}"), "give one record, or a list of records")))
        }
    }
}
