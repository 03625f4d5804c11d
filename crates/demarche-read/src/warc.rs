//! Web archives (WARC), plain or with gzip, read as a stream: responses, resources and conversions become documents.
//!
//! A record's place is the byte at which it begins (in a compressed archive, at which its gzip member begins), so that
//! a run can be told what was read. After a broken record the next one is looked for, and reading goes on there: in the same gzip
//! member while that can be unpacked, else in the next.

mod record;
mod tape;

use crate::draft::{Draft, Drafts, Origin};
use crate::http::{self, Broken, Response};
use crate::open::{self, Context};
use crate::sources::reason;
use crate::{Failure, Place};
use flate2::bufread::GzDecoder;
use record::{Fault, Header};
use std::io::{BufRead, BufReader};
use tape::Tape;

/// Bytes of the block of a record that is looked at: the largest page, packed badly, with its headers.
const LARGEST: u64 = 16 << 20;
const DAMAGED: &str = "the archive is damaged here; reading goes on at the next record";

/// The records of an archive as documents.
pub(crate) fn drafts(input: Box<dyn BufRead + Send>, packed: bool, origin: Origin, context: &Context) -> Drafts {
    let tape = Tape::new(input, origin.from);
    let state = if packed { State::Between(tape) } else { State::Plain(tape) };
    Box::new(Archive { state, start: 0, nth: 0, lost: false, open: None, origin, context: context.clone() })
}

/// The bytes of the archive.
type Whole = Tape<Box<dyn BufRead + Send>>;
/// A gzip member that is being read.
type Member = Tape<BufReader<GzDecoder<Whole>>>;

/// How a gzip member begins.
const GZIP: &[u8] = &[0x1f, 0x8b, 8];

/// The archive behind a member.
fn archive(member: Member) -> Whole {
    member.into_inner().into_inner().into_inner()
}

enum State {
    /// An archive without compression.
    Plain(Whole),
    /// Before a gzip member.
    Between(Whole),
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
    /// Whether the bytes before were told to be damaged, so that the next fault is no news.
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
                State::Between(tape) => self.enter(tape),
                State::Plain(mut tape) => {
                    let (failure, ended) = self.plain(&mut tape);
                    if !ended {
                        self.state = State::Plain(tape);
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

    /// As [`Self::damaged`]; a record that begins here is news whatever came before it.
    fn broken(&mut self, fault: &Fault) -> Option<Failure> {
        self.lost &= !fault.is_of_a_record();
        self.damaged(fault.to_string())
    }

    /// The next record of a plain archive, and whether it was the last.
    fn plain(&mut self, tape: &mut Whole) -> (Option<Failure>, bool) {
        if let Err(e) = record::skip_blank(tape) {
            return (Some(Failure::new(self.place(), reason(&e), "")), true);
        }
        self.start = tape.at();
        match record::read(tape, LARGEST) {
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
                (failure, !tape.seek_record().unwrap_or(false))
            }
        }
    }

    /// Enters the next gzip member.
    fn enter(&mut self, mut tape: Whole) -> Option<Failure> {
        self.nth = 0;
        self.start = tape.at();
        match tape.head(3) {
            Ok([]) => return None,
            Ok(GZIP) => {
                self.state = State::Member(Box::new(Tape::new(BufReader::new(GzDecoder::new(tape)), 0)));
                return None;
            }
            Ok(_) => {}
            Err(e) => return Some(Failure::new(self.place(), reason(&e), "")),
        }
        // Some writers fill up with zeros.
        let padding = tape.skip_zeros().unwrap_or(false);
        let failure = if padding { None } else { self.damaged("no compressed record begins here") };
        if tape.seek(GZIP).unwrap_or(false) {
            self.state = State::Between(tape);
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
    fn next_member(&mut self, mut tape: Whole) {
        if tape.seek(GZIP).unwrap_or(false) {
            self.state = State::Between(tape);
        }
    }

    /// What a record holds.
    fn documents(&self, header: &Header, block: Option<Vec<u8>>) -> Option<Drafts> {
        let passed = |reason| {
            self.context.passed.add(reason);
            None
        };
        let kind = header.get("warc-type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "response" | "resource" | "conversion" => {}
            "request" => return passed("requests"),
            "revisit" => return passed("revisits"),
            _ => return passed("records about the archive"),
        }
        let Some(block) = block else { return passed("records larger than any article") };
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
            Ok(_) => passed("answers without a page"),
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
