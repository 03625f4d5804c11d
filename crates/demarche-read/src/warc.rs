//! Web archives (WARC), plain or with gzip, read as a stream: responses, resources and conversions become documents.
//!
//! A record's place is the byte at which it begins (in a compressed archive, at which its gzip member begins), so that
//! a run can record how far it read. After a broken record, reading continues at the next record: in the same gzip
//! member while it can be unpacked, else in the next member.

mod counting_reader;
mod record;

use crate::draft::{Draft, Drafts, Origin};
use crate::http::{self, Broken, Response};
use crate::open::{self, Context};
use crate::sources::reason;
use crate::{Failure, Place};
use counting_reader::CountingReader;
use flate2::bufread::GzDecoder;
use record::{Fault, Header};
use std::io::{BufRead, BufReader};

/// Most bytes of the block of a record that is read: the largest page, poorly packed, with its headers.
const LARGEST: u64 = 16 << 20;
const DAMAGED: &str = "the archive is damaged here; reading continues at the next record";

/// The records of an archive as documents.
pub(crate) fn drafts(input: Box<dyn BufRead + Send>, packed: bool, origin: Origin, context: &Context) -> Drafts {
    let reader = CountingReader::new(input, origin.from);
    let state = if packed { State::Between(reader) } else { State::Plain(reader) };
    Box::new(Archive { state, start: 0, nth: 0, lost: false, open: None, origin, context: context.clone() })
}

/// The bytes of the archive.
type ArchiveReader = CountingReader<Box<dyn BufRead + Send>>;
/// A gzip member that is being read.
type Member = CountingReader<BufReader<GzDecoder<ArchiveReader>>>;

/// How a gzip member begins.
const GZIP: &[u8] = &[0x1f, 0x8b, 8];

/// The archive behind a member.
fn archive(member: Member) -> ArchiveReader {
    member.into_inner().into_inner().into_inner()
}

enum State {
    /// An archive without compression.
    Plain(ArchiveReader),
    /// Before a gzip member.
    Between(ArchiveReader),
    /// In one.
    Member(Box<Member>),
    Ended,
}

struct Archive {
    state: State,
    /// Where the record, or the gzip member, begins.
    start: u64,
    /// Records of the gzip member so far.
    nth: usize,
    /// Whether damage was already reported for the bytes before; the next error is then not reported again.
    lost: bool,
    open: Option<Drafts>,
    origin: Origin,
    context: Context,
}

type Item = Result<Draft, Failure>;

impl Iterator for Archive {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.open.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.open = None;
            let failure = match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return None,
                State::Between(reader) => self.enter(reader),
                State::Plain(mut reader) => {
                    let (failure, ended) = self.plain(&mut reader);
                    if !ended {
                        self.state = State::Plain(reader);
                    }
                    failure
                }
                State::Member(member) => self.member(member),
            };
            if let Some(failure) = failure {
                return Some(Err(failure));
            }
        }
    }
}

impl Archive {
    fn place(&self) -> Place {
        let place = Place::offset(self.origin.place.file.clone(), self.start);
        if self.nth > 1 { Place { line: Some(self.nth), ..place } } else { place }
    }

    fn damaged(&mut self, message: impl Into<String>) -> Option<Failure> {
        let news = !std::mem::replace(&mut self.lost, true);
        news.then(|| Failure::new(self.place(), message, DAMAGED))
    }

    /// As [`Self::damaged`]; an error in a record that begins here is always reported.
    fn broken(&mut self, fault: &Fault) -> Option<Failure> {
        self.lost &= !fault.is_of_a_record();
        self.damaged(fault.to_string())
    }

    /// The next record of a plain archive, and whether it was the last.
    fn plain(&mut self, reader: &mut ArchiveReader) -> (Option<Failure>, bool) {
        if let Err(e) = record::skip_blank(reader) {
            return (Some(Failure::new(self.place(), reason(&e), "")), true);
        }
        self.start = reader.at();
        match record::read(reader, LARGEST) {
            Ok(None) => (None, true),
            Ok(Some((header, block))) => {
                self.lost = false;
                self.open = self.documents(&header, block);
                (None, false)
            }
            Err(Fault::Io(e)) => (Some(Failure::new(self.place(), reason(&e), "")), true),
            Err(Fault::Short { .. }) if self.lost => (None, true),
            Err(fault) => {
                let failure = self.broken(&fault);
                (failure, !reader.seek_record().unwrap_or(false))
            }
        }
    }

    /// Enters the next gzip member.
    fn enter(&mut self, mut reader: ArchiveReader) -> Option<Failure> {
        self.nth = 0;
        self.start = reader.at();
        match reader.head(3) {
            Ok([]) => return None,
            Ok(GZIP) => {
                self.state = State::Member(Box::new(CountingReader::new(BufReader::new(GzDecoder::new(reader)), 0)));
                return None;
            }
            Ok(_) => {}
            Err(e) => return Some(Failure::new(self.place(), reason(&e), "")),
        }
        // Some writers fill up with zeros.
        let padding = reader.skip_zeros().unwrap_or(false);
        let failure = if padding { None } else { self.damaged("no compressed record begins here") };
        if reader.seek(GZIP).unwrap_or(false) {
            self.state = State::Between(reader);
        }
        failure
    }

    /// The next record of a gzip member.
    fn member(&mut self, mut member: Box<Member>) -> Option<Failure> {
        let read = record::skip_blank(&mut *member).map_err(Fault::Io);
        self.nth += 1;
        match read.and_then(|()| record::read(&mut member, LARGEST)) {
            Ok(None) => {
                self.state = State::Between(archive(*member));
                None
            }
            Ok(Some((header, block))) => {
                self.lost = false;
                self.open = self.documents(&header, block);
                self.state = State::Member(member);
                None
            }
            Err(Fault::Io(e)) => {
                let failure = self.damaged(format!("the record cannot be unpacked: {}", reason(&e)));
                self.next_member(archive(*member));
                failure
            }
            Err(fault) => {
                let failure = self.broken(&fault);
                match member.seek_record() {
                    Ok(true) => self.state = State::Member(member),
                    Ok(false) => self.state = State::Between(archive(*member)),
                    Err(_) => self.next_member(archive(*member)),
                }
                failure
            }
        }
    }

    /// Goes to the next gzip member, where there is one.
    fn next_member(&mut self, mut reader: ArchiveReader) {
        if reader.seek(GZIP).unwrap_or(false) {
            self.state = State::Between(reader);
        }
    }

    /// What a record holds.
    fn documents(&self, header: &Header, block: Option<Vec<u8>>) -> Option<Drafts> {
        let skipped = |reason| {
            self.context.skipped.add(reason);
            None
        };
        let kind = header.get("warc-type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "response" | "resource" | "conversion" => {}
            "request" => return skipped("requests"),
            "revisit" => return skipped("revisits"),
            _ => return skipped("records about the archive"),
        }
        let Some(block) = block else { return skipped("records larger than any article") };
        let mut origin = Origin { place: self.place(), ..self.origin.clone() };
        let url = header.get("warc-target-uri").map(|u| u.trim_matches(['<', '>', ' ']).to_owned());
        origin.id = url.clone().unwrap_or_else(|| format!("{}@{}", self.origin.id, self.start));
        origin.long.clone_from(&origin.id);
        origin.url = url.filter(|u| u.starts_with("http"));
        let (media, charset) = http::media_type(header.get("content-type").unwrap_or_default());
        if media != "application/http" {
            origin.charset = charset;
            return Some(open::body(block, &media, origin, &self.context));
        }
        match Response::parse(&block) {
            Ok(response) if response.status == 200 => {
                let (media, charset) = http::media_type(response.header("content-type").unwrap_or_default());
                origin.charset = charset;
                Some(open::body(response.body, &media, origin, &self.context))
            }
            Ok(_) => skipped("answers without a page"),
            Err(broken) => {
                let message = match broken {
                    Broken::NoResponse => "the record holds no HTTP response".to_owned(),
                    Broken::Body(why) => format!("the body of the response: {why}"),
                };
                Some(crate::draft::only(Err(Failure::new(origin.place, message, DAMAGED))))
            }
        }
    }
}
