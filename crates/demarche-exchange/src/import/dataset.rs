//! The tables of precedents in `data/precedents`, recorded as claims that were coded elsewhere.
//!
//! Each row is a text of its own that names who, what, whom, when, and where it was read. How columns become claims
//! stands beside the table in `data/precedents/`.

use super::RecordingContext;
use crate::ExchangeError;
use demarche_knowledge::Knowledge;
use demarche_knowledge::actors::Actor;
use demarche_knowledge::claim::{
    CharSpan, Claim, Confidence, DateBasis, EventDate, Excerpt, Participant, RuleRef, SCHEMA, Status,
};
use demarche_knowledge::day::interval;
use demarche_knowledge::level::{self, Folded};
use demarche_knowledge::ontology::{Act, Ontology};
use demarche_knowledge::problem::nearest;
use demarche_ledger::{Added, Article, Keep, Known, Ledger, Run, Writer};
use demarche_questions::parties::find;
use demarche_questions::policy::DATASETS;
use demarche_read::{Failure, Place, os_message};
use demarche_shipped::data_file::DataFile;
use jiff::civil::Date;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// How the columns are read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    acts: BTreeMap<String, String>,
    codes: BTreeMap<String, String>,
    confidence: BTreeMap<String, f32>,
    names: BTreeMap<String, String>,
    objects: BTreeMap<String, String>,
    #[serde(default)]
    also: Vec<Also>,
}

/// Words that make a row another act.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Also {
    /// Word of the column `act`.
    of: String,
    /// The act.
    act: String,
    /// Words that say so, in small letters.
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    episode: String,
    recognizing_iso3: String,
    recognized: String,
    recognized_kind: String,
    act: String,
    date: String,
    precision: String,
    source: String,
    confidence: String,
    note: String,
}

/// A row as the ledger takes it.
struct Entry {
    name: String,
    place: String,
    text: String,
    source: String,
    days: (Date, Date),
    claims: Vec<Claim>,
}

/// A table of precedents.
#[derive(Clone, Copy, Debug)]
pub struct Dataset {
    name: &'static str,
    table: DataFile,
    reading: DataFile,
}

/// The text of a table, and how its columns are read.
pub struct Table {
    dataset: &'static str,
    file: String,
    rows: Cow<'static, str>,
    reading: Reading,
}

/// The rows of a table as claims.
pub struct Entries<'k> {
    dataset: &'static str,
    knowledge: &'k Knowledge,
    entries: Vec<Entry>,
    /// Rows that cannot be read.
    pub failed: usize,
}

/// What became of the rows of a table that could be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Rows that are new.
    pub new: usize,
    /// Rows the ledger had already.
    pub known: usize,
}

impl Dataset {
    /// The table of that name.
    ///
    /// # Errors
    /// When there is none.
    pub fn named(name: &str) -> Result<Self, ExchangeError> {
        if let Some(&(name, table, reading)) = DATASETS.iter().find(|d| d.0 == name) {
            return Ok(Self { name, table, reading });
        }
        let names: Vec<&str> = DATASETS.iter().map(|d| d.0).collect();
        let near = nearest(name, names.iter().copied());
        let help = near.map_or(format!("there are: {}", names.join(", ")), |n| format!("did you mean `{n}`?"));
        Err(ExchangeError::invalid(format!("there is no dataset `{name}`"), help))
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Reads the table in `file`, or the one of the data folder where none is named; `data` is the data folder the user
    /// named.
    ///
    /// # Errors
    /// When the table or the file that says how to read it cannot be read.
    pub fn open(&self, file: Option<&Path>, data: Option<&Path>) -> Result<Table, ExchangeError> {
        let unreadable =
            |message: String| ExchangeError::invalid(message, "data/precedents/README.md describes the table");
        let (file, rows) = match file {
            None => (self.table.path.to_owned(), self.table.read(data).map_err(unreadable)?),
            Some(path) => {
                let text = std::fs::read_to_string(path);
                let text = text.map_err(|e| unreadable(format!("{}: {}", path.display(), os_message(&e))))?;
                (path.display().to_string(), Cow::Owned(text))
            }
        };
        let text = self.reading.read(data).map_err(unreadable)?;
        let reading: Reading =
            toml::from_str(&text).map_err(|e| unreadable(format!("{}: {}", self.reading.path, e.message())))?;
        Ok(Table { dataset: self.name, file, rows, reading })
    }
}

impl Table {
    /// The rows as claims. `failed` is called with each row that cannot be read; the next row follows.
    pub fn entries<'k>(&self, knowledge: &'k Knowledge, failed: &mut dyn FnMut(&Failure)) -> Entries<'k> {
        let mut read = Entries { dataset: self.dataset, knowledge, entries: Vec::new(), failed: 0 };
        let mut lines = csv::Reader::from_reader(self.rows.as_bytes());
        for row in lines.deserialize::<Row>() {
            // One row a line, after the header.
            let next = read.len() + 2;
            let (line, entry) = match row {
                Ok(row) => {
                    let place = format!("{}:{next}", self.file);
                    (next, entry(&row, self.dataset, &place, &self.reading, knowledge))
                }
                Err(e) => (e.position().map_or(0, |p| p.line() as usize), Err(e.to_string())),
            };
            match entry {
                Ok(entry) => read.entries.push(entry),
                Err(message) => {
                    read.failed += 1;
                    let place = Place::line(self.file.clone(), line);
                    failed(&Failure::new(place, message, "fix or remove the row"));
                }
            }
        }
        read
    }
}

impl Entries<'_> {
    /// Rows that were read, whether or not they could be understood.
    pub fn len(&self) -> usize {
        self.entries.len() + self.failed
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Records the rows in the ledger at `path`, which is created where there is none.
    ///
    /// # Errors
    /// When the ledger cannot be read or written.
    pub fn record(&self, path: &Path, context: RecordingContext<'_>) -> Result<Recorded, ExchangeError> {
        let mut ledger = Ledger::create(path)?;
        let now = || Known::from((context.now)());
        let data = &self.knowledge.fingerprint;
        let run = Run { program: context.program, data, origin: self.dataset, began: now() };
        let mut writer = Writer::new(&mut ledger, &self.knowledge.ontology, Keep::Text, run)?;
        let rows: Vec<(Article<'_>, Vec<Claim>)> =
            self.entries.iter().map(|e| (e.article(), e.claims.clone())).collect();
        let added = writer.add(&rows, now())?;
        writer.finish()?;
        let new = added.iter().filter(|a| matches!(a, Added::New { .. })).count();
        Ok(Recorded { new, known: added.len() - new })
    }
}

impl Entry {
    fn article(&self) -> Article<'_> {
        Article {
            name: &self.name,
            source: Some(&self.source),
            place: &self.place,
            published: Some(self.days),
            text: &self.text,
            ..Article::default()
        }
    }
}

fn entry(row: &Row, dataset: &str, place: &str, reading: &Reading, knowledge: &Knowledge) -> Result<Entry, String> {
    let days = days(row)?;
    let confidence = reading.confidence.get(&row.confidence);
    let confidence = *confidence.ok_or_else(|| format!("`{}` is not a degree of confidence", row.confidence))?;
    let code = reading.codes.get(&row.recognizing_iso3).unwrap_or(&row.recognizing_iso3);
    let holder = knowledge.gazetteer.state(code).ok_or_else(|| format!("no state has the code `{code}`"))?;
    let holder = knowledge.gazetteer.actor(holder);
    let plain = reading.names.get(&row.recognized).map_or(row.recognized.as_str(), String::as_str);
    let bare = plain.rsplit_once(" (").map_or(plain, |(before, _)| before);
    let subject = find(knowledge, plain, days.0).or_else(|| find(knowledge, bare, days.0));
    let subject = subject.ok_or_else(|| format!("no list of actors has `{}`", row.recognized))?;
    let subject = knowledge.gazetteer.actor(subject);

    let mut text = Text::default();
    let actor = participant(holder, days.0, text.add(&holder.name));
    text.add(" · ");
    let trigger = text.add(&row.act);
    text.add(" · ");
    let recipient = participant(subject, days.0, text.add(&row.recognized));
    text.add(" (");
    let kind = text.add(&row.recognized_kind);
    text.add(&format!(") · {} (seen to the {})", row.date, row.precision));
    text.add(&format!(" · confidence {}", row.confidence));
    if !row.note.is_empty() {
        text.add(&format!(" · {}", row.note));
    }
    text.add(&format!(" · {dataset}, {}", row.episode));

    let name = [dataset, &row.episode, &row.recognizing_iso3, &row.recognized, &row.act, &row.date].join("/");
    let mut claims = Vec::new();
    for Done { act, level, suffix } in acts(row, reading, &knowledge.ontology)? {
        let recognises = act.name.starts_with(&format!("{}.", knowledge.ontology.fold.recognition.dimension));
        let object = reading.objects.get(&row.recognized_kind).filter(|_| recognises);
        let event = knowledge.ontology.types.get(&act.event);
        claims.push(Claim {
            schema: SCHEMA.to_owned(),
            id: format!("{name}{suffix}"),
            doc_id: name.clone(),
            date: EventDate {
                start: Some(days.0.to_string()),
                end: Some(days.1.to_string()),
                basis: DateBasis::Text,
                expression: None,
            },
            actor: vec![actor.clone()],
            recipient: vec![recipient.clone()],
            object: object.map(|object| Excerpt { text: object.clone(), span: kind.span }),
            level,
            event: act.event.clone(),
            mode: act.mode.clone(),
            contexts: Vec::new(),
            topics: Vec::new(),
            act: Some(act.name.clone()),
            cameo: act.cameo.clone(),
            quad: event.map_or(String::new(), |k| k.quad.clone()),
            goldstein: act.cameo.as_ref().and_then(|c| knowledge.ontology.cameo.get(c)).and_then(|c| c.goldstein),
            status: Status::Occurred,
            attribution: Vec::new(),
            quote: None,
            location: None,
            trigger: trigger.clone(),
            // A row has no sentence: its words are this program's, not a source's.
            sentence: CharSpan { start: 0, end: 0 },
            confidence: Confidence { event: confidence, actor: 1.0, recipient: 1.0, status: 1.0, total: confidence },
            rule: RuleRef { id: dataset.to_owned(), file: place.to_owned(), ..RuleRef::default() },
            coder: Default::default(),
        });
    }
    Ok(Entry { name, place: place.to_owned(), text: text.words, source: row.source.clone(), days, claims })
}

/// An act a row tells of.
struct Done<'a> {
    act: &'a Act,
    /// Rank of the representative or kind of the mission.
    level: Option<String>,
    /// What its claim's id has behind the row's name.
    suffix: String,
}

/// The acts of a row: the one its column names, unless its words name another and no rank for this one.
fn acts<'o>(row: &Row, reading: &Reading, ontology: &'o Ontology) -> Result<Vec<Done<'o>>, String> {
    let known = |name: &str| ontology.acts.get(name).ok_or_else(|| format!("`{name}` is not an act in data/acts"));
    let level = |act: &Act| {
        let dimension = ontology.dimension_of(&act.name)?;
        [&row.note, &row.source].into_iter().find_map(|words| level::named(words, dimension))
    };
    let act = reading.acts.get(&row.act).ok_or_else(|| format!("`{}` is not an act of this table", row.act))?;
    let act = known(act)?;
    let said = [Folded::of(&row.note), Folded::of(&row.source)];
    let mut done = Vec::new();
    for also in reading.also.iter().filter(|also| also.of == row.act) {
        if said.iter().any(|text| also.words.iter().any(|w| text.has(w))) {
            let other = known(&also.act)?;
            done.push(Done { act: other, level: level(other), suffix: format!("/{}", other.name) });
        }
    }
    let own = level(act);
    if own.is_some() || done.is_empty() {
        done.insert(0, Done { act, level: own, suffix: String::new() });
    }
    Ok(done)
}

/// The days a date covers, as much of it as was seen.
fn days(row: &Row) -> Result<(Date, Date), String> {
    let seen = match row.precision.as_str() {
        "day" => 10,
        "month" => 7,
        "year" => 4,
        other => return Err(format!("`{other}` is not a precision: day, month or year")),
    };
    let text = row.date.get(..seen).filter(|_| row.date.len() == 10);
    let text = text.ok_or_else(|| format!("`{}` is not a date; write YYYY-MM-DD", row.date))?;
    interval(text)?.ok_or_else(|| "there is no date".to_owned())
}

fn participant(actor: &Actor, day: Date, words: Excerpt) -> Participant {
    let term = actor.on(day);
    Participant {
        text: words.text,
        span: Some(words.span),
        name: actor.name.to_string(),
        country: term.country.as_deref().map(str::to_owned),
        sector: term.sectors.iter().map(|s| s.to_string()).collect(),
        office: None,
        id: Some(actor.id.to_string()),
    }
}

/// A text as it is put together; spans are in code points.
#[derive(Default)]
struct Text {
    words: String,
    length: usize,
}

impl Text {
    fn add(&mut self, words: &str) -> Excerpt {
        let start = self.length;
        self.words.push_str(words);
        self.length += words.chars().count();
        Excerpt { text: words.to_owned(), span: CharSpan { start, end: self.length } }
    }
}
