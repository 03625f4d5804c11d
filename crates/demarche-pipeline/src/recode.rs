//! Recorded texts read again with the present rules. Claims that stay the same are left alone; each change has its cause. A text
//! is not parsed again where the ledger has its parse by the same parser.

use crate::Clock;
use crate::engine::{CodingWorker, Engine};
use crate::monitor::{Monitor, RunReport, Tally};
use crate::run::{Item, run};
use demarche_knowledge::Claim;
use demarche_lang::{Doc, PARSER};
use demarche_ledger::time::Known;
use demarche_ledger::{ClaimChange, Keep, Ledger, LedgerError, Recoding, Run, Source, Writer};
use demarche_read::{Document, Failure, Language, Place, Published};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Texts recorded at once.
const BATCH: usize = 64;

/// How recorded texts are read again.
#[derive(Clone, Debug)]
pub struct RecodeOptions {
    /// Whether changes are only reported, and none is recorded.
    pub dry_run: bool,
    /// Whether texts are parsed again although the ledger has their parse.
    pub parse_again: bool,
    /// Threads that parse and code.
    pub jobs: NonZeroUsize,
    /// Name and version of the program, as the ledger records it.
    pub program: &'static str,
    /// Gives the time of recording.
    pub clock: Clock,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct RecodeReport {
    /// Claims that changed, or would.
    pub changed: usize,
    /// The counts of reading and coding.
    pub run: RunReport,
}

/// Reads the recorded texts of the ledger at `path` again, and hands each change to `each`.
///
/// # Errors
/// When the ledger cannot be read or written, or `each` fails.
pub fn recode<E: From<LedgerError>>(
    engine: &Engine,
    path: &Path,
    options: &RecodeOptions,
    monitor: impl Monitor,
    mut each: impl FnMut(&ClaimChange) -> Result<(), E>,
) -> Result<RecodeReport, E> {
    let (texts, mut ledger) = (Ledger::open(path)?, Ledger::create(path)?);
    let knowledge = engine.knowledge();
    let began = (options.clock)().into();
    let run_of = Run { program: options.program, data: &knowledge.fingerprint, origin: "", began };
    let mut writer = Writer::new(&mut ledger, &knowledge.ontology, Keep::Text, run_of)?;
    let mut changed = 0;
    let mut record = |batch: &mut Vec<Read>| -> Result<(), E> {
        let rows = batch.iter_mut().map(|read| {
            let (claims, parse) = (std::mem::take(&mut read.claims), read.parse.take());
            Recoding { document: read.row, text: &read.document.text, claims, parse: parse.map(|p| (PARSER, p)) }
        });
        let rows: Vec<Recoding<'_>> = rows.collect();
        let now = Known::from((options.clock)());
        let changes = if options.dry_run { writer.recode_dry(&rows, now)? } else { writer.recode(&rows, now)? };
        changes.iter().try_for_each(&mut each)?;
        changed += changes.len();
        batch.clear();
        Ok(())
    };
    let unparsed = Mutex::new(BTreeSet::new());
    let items = recorded_texts(texts, if options.parse_again { "" } else { PARSER }, &unparsed);
    let work = |worker: &mut CodingWorker<'_>, document: &Document, doc: &Doc| -> Result<Read, Failure> {
        let row = row(document);
        let new = unparsed.lock().unwrap_or_else(PoisonError::into_inner).remove(&row);
        let parse = new.then(|| doc.to_bytes());
        Ok(Read { row, claims: worker.claims(document, doc), document: document.clone(), parse })
    };
    let mut tally = Tally::new(None, monitor);
    let mut batch: Vec<Read> = Vec::new();
    run(engine, options.jobs, items, work, |finished| -> Result<(), E> {
        if let Ok(read) = tally.count(finished, |read| read.claims.len()) {
            batch.push(read);
        }
        if batch.len() >= BATCH { record(&mut batch) } else { Ok(()) }
    })?;
    record(&mut batch)?;
    writer.finish()?;
    Ok(RecodeReport { changed, run: tally.end() })
}

/// A text that was read again.
struct Read {
    row: i64,
    document: Document,
    claims: Vec<Claim>,
    /// What the parser made of it, where no parse was kept.
    parse: Option<Vec<u8>>,
}

/// The texts that the ledger keeps, with their parse where `model` parsed them; the rows of the others are added to `unparsed`. The
/// row stands as the document's place, since ids need not be unique among sources.
fn recorded_texts(
    texts: Ledger,
    model: &'static str,
    unparsed: &Mutex<BTreeSet<i64>>,
) -> impl Iterator<Item = Item> + Send {
    let mut after = 0;
    std::iter::from_fn(move || {
        let at = match texts.next_stored_text(after) {
            Ok(next) => next?,
            // Which texts come after it cannot be told.
            Err(e) => {
                let message = format!("{e}; the texts after it are not read");
                let failure = Failure::new(Place::file("the ledger"), message, e.help());
                return (std::mem::replace(&mut after, i64::MAX) < i64::MAX).then(|| Err(failure).into());
            }
        };
        after = at;
        let place = Place::line("the ledger", at as usize);
        let kept = match texts.stored_text(at, model) {
            Ok(kept) => kept,
            Err(e) => return Some(Err(Failure::new(place, e.to_string(), e.help())).into()),
        };
        if kept.parse.is_none() {
            unparsed.lock().unwrap_or_else(PoisonError::into_inner).insert(at);
        }
        Some(Item { document: Ok(document(place, kept.source, kept.text)), parse: kept.parse })
    })
}

/// The row of a text in the ledger, which stands as its place.
fn row(document: &Document) -> i64 {
    document.place.line.unwrap_or(0) as i64
}

/// A recorded text as a reader gives one. What was decided when it was recorded, such as its language, is decided.
fn document(place: Place, source: Source, text: String) -> Document {
    let published = published(&source);
    let Source { name, url, title, source, credit, language, .. } = source;
    let language = language.map_or_else(|| Language::of(&text), |code| Language::stated(&code));
    Document {
        id: name,
        text,
        published,
        source,
        credit,
        byline: None,
        title,
        url,
        language,
        pair: None,
        place,
        warnings: Vec::new(),
    }
}

/// When a recorded text was published: the instant, where more than the day is known, else the days.
fn published(source: &Source) -> Option<Published> {
    let days = source.published?;
    let is_instant =
        source.known != Known::end_of(days.last) && days.first == days.last && source.known.day() == days.last;
    let instant = is_instant.then(|| Timestamp::from_microsecond(source.known.micros()).ok()).flatten();
    instant.map_or_else(|| days.to_string(), |instant| instant.to_string()).parse().ok()
}
