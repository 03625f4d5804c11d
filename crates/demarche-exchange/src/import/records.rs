//! PLOVER's interchange records, one JSON object after another: a line each, or each over several lines.
//!
//! [`super::record_fields`] has the names of the fields. The text of a record, if it has one, is not read.

use super::coded::{Coded, Party, Unknown, What};
use super::record_fields::{ACTORS, EVENTS, LISTS, MODES, RECIPIENTS, RecordParty, SOURCES, first, parties, words};
use super::row::{day, published};
use crate::crosswalk::layouts::Layout;
use crate::crosswalk::names::Names;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::{BufRead, Read};

/// Bytes of the longest record.
const LARGEST: usize = 1 << 20;

/// Names of the field with the day of the event, and of that of publication.
const DAYS: [&str; 4] = ["date", "startDate", "eventDate", "event_date"];
const PUBLISHED: [&str; 2] = ["pub_date", "publicationDate"];
const STORIES: [&str; 3] = ["story", "storyId", "doc_id"];
const WORDS: [&str; 2] = ["eventText", "event_words"];

/// The records of a file.
pub(crate) struct Records {
    input: Box<dyn BufRead + Send>,
    line: usize,
    waiting: VecDeque<Result<Coded, (usize, String)>>,
}

impl Records {
    pub fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { input, line: 0, waiting: VecDeque::new() }
    }

    /// The next row; `None` at the end.
    pub fn next(&mut self, layout: &Layout, names: &Names) -> Option<Result<Coded, (usize, String)>> {
        while self.waiting.is_empty() {
            match self.object()? {
                Ok((line, record)) => self.waiting.extend(events(&record, line, layout, names)),
                Err(fault) => return Some(Err(fault)),
            }
        }
        self.waiting.pop_front()
    }

    /// The next object with its first line.
    fn object(&mut self) -> Option<Result<(usize, Value), (usize, String)>> {
        let (mut text, mut begun) = (String::new(), 0);
        loop {
            let mut line = Vec::new();
            let some = (&mut self.input).take(LARGEST as u64).read_until(b'\n', &mut line);
            match some {
                Err(e) => return Some(Err((self.line, e.to_string()))),
                Ok(0) if text.is_empty() => return None,
                Ok(0) => return Some(Err((begun, "the record has no end".into()))),
                Ok(_) => self.line += 1,
            }
            let Ok(line) = std::str::from_utf8(&line) else { return Some(Err((self.line, "it is not UTF-8".into()))) };
            if text.is_empty() {
                begun = self.line;
            }
            text.push_str(line);
            if text.trim().is_empty() {
                text.clear();
                continue;
            }
            match serde_json::from_str::<Value>(&text) {
                Ok(record @ Value::Object(_)) => return Some(Ok((begun, record))),
                Ok(_) => return Some(Err((begun, "a record is an object".into()))),
                Err(e) if e.is_eof() && text.len() < LARGEST => {}
                Err(e) => return Some(Err((begun, e.to_string()))),
            }
        }
    }
}

/// The events of a record, each a row.
fn events(record: &Value, line: usize, layout: &Layout, names: &Names) -> Vec<Result<Coded, (usize, String)>> {
    let list = match first(record, &LISTS).and_then(Value::as_array) {
        Some(list) => list.clone(),
        None => vec![record.clone()],
    };
    let mut found = Vec::new();
    for event in &list {
        let codes = words(first(event, &EVENTS));
        if codes.is_empty() {
            found.push(Err((line, "the record has no event".into())));
        }
        found.extend(
            codes.iter().map(|code| coded(record, event, code, line, layout, names).map_err(|what| (line, what))),
        );
    }
    found
}

fn coded(
    record: &Value,
    event: &Value,
    code: &str,
    line: usize,
    layout: &Layout,
    names: &Names,
) -> Result<Coded, String> {
    let one = |fields: &[&str]| {
        let value = words(first(event, fields)).into_iter().next();
        value.or_else(|| words(first(record, fields)).into_iter().next()).unwrap_or_default()
    };
    let mut deed = names.deed(code).ok_or_else(|| format!("`{code}` is not a CAMEO code"))?;
    let mode = one(&MODES).to_lowercase();
    if !mode.is_empty() {
        deed.mode = Some(mode);
    }
    let date = one(&DAYS);
    let day = day(&[&date]).ok_or_else(|| format!("`{date}` is not a day"))?;
    let mut unknown = Vec::new();
    let mut side = |fields: &[&str]| -> Vec<Party> {
        parties(first(event, fields), names).into_iter().map(|side| party(side, layout, names, &mut unknown)).collect()
    };
    let (actor, recipient) = (side(&ACTORS), side(&RECIPIENTS));
    Ok(Coded {
        id: one(&["id"]),
        row: if std::ptr::eq(record, event) { record.to_string() } else { format!("{record}\u{1}{event}\u{1}{code}") },
        line,
        code: code.to_owned(),
        deed,
        words: one(&WORDS),
        day: Some(day),
        published: published(&one(&PUBLISHED)),
        story: one(&STORIES),
        url: one(&["url"]),
        publisher: one(&SOURCES),
        actor,
        recipient,
        contexts: words(event.get("contexts").or(event.get("context"))),
        confidence: layout.confidence,
        unknown,
        ..Coded::default()
    })
}

fn party(side: RecordParty, layout: &Layout, names: &Names, unknown: &mut Vec<Unknown>) -> Party {
    let country = side.country.and_then(|c| names.countries.known(&layout.parties, &c));
    let sectors = side.sectors.unwrap_or_default();
    let name = side.name.or(country.clone()).unwrap_or_default();
    let (sectors, words) = names.sectors(&layout.parties, sectors.iter().map(String::as_str));
    unknown.extend(words.into_iter().map(|word| Unknown { what: What::Sector, word: word.to_owned() }));
    Party { name, country, kind: None, sectors }
}
