//! `demarche ingest`: reads, codes and records into the ledger.
//!
//! What was coded is recorded in batches of at most 256 texts, and at the latest after two seconds.
//! What is recorded already is passed over before it is parsed, and web archives are read on where the last run came to, so a run
//! that was stopped is run again and goes on.

use super::reading::{keep_steps, reading, resuming};
use super::sorting::{Sorted, Sorting};
use crate::engine::{Engine, Hand};
use crate::exit::Exit;
use crate::options::Ingest;
use crate::output::counted::count;
use crate::pipeline::{self, Finished, Sink};
use crate::settings::{Settings, reader};
use demarche_lang::{Doc, PARSER};
use demarche_ledger::{Added, Article, Draft, Keep, Known, Ledger, LedgerError, Run, Writer};
use demarche_read::{Document, Failure, Place, Reader, Trail};
use jiff::Timestamp;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Texts recorded at once, at most. A run begins with few and doubles them each time, so that one that never comes far has recorded
/// something all the same.
const MOST: usize = 256;
const FIRST: usize = 8;

/// A text that was coded is recorded after so long, however few there are.
const LATEST: Duration = Duration::from_secs(2);

pub(crate) fn run(options: &Ingest, settings: &Settings) -> io::Result<Exit> {
    if let Some(dataset) = &options.dataset {
        return super::dataset::run(dataset, options, settings);
    }
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let messages = settings.messages();
    let path = match settings.ledger(&options.place) {
        Ok(path) => path,
        Err(ending) => return Ok(ending),
    };
    let keep = if options.quotes_only { Keep::Quotes } else { Keep::Text };
    let (every, input) = (options.every_text, &options.input);
    let told = format!("{keep:?} {every} {:?} {:?} {:?}", input.date, input.input, input.encoding);
    let how = How { keep, every, reading: reading(&engine, &told), whole: options.whole };
    let recorded = match record(reader(input, &input.paths), &engine, &path, &how, settings)? {
        Ok(recorded) => recorded,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    messages.note(&format!("{}: {recorded}", path.display()));
    Ok(recorded.ending)
}

/// How a run reads and records.
pub(crate) struct How {
    /// What is kept of texts.
    pub keep: Keep,
    /// Whether texts are recorded too that name nobody.
    pub every: bool,
    /// Names all that decides what is taken from a source: archives are read on only where the same was.
    pub reading: String,
    /// Whether archives are read from their beginning all the same.
    pub whole: bool,
}

/// What a run has recorded.
pub(crate) struct Recorded {
    texts: usize,
    claims: usize,
    copies: usize,
    there: usize,
    /// Texts passed over because they name nobody.
    unnamed: usize,
    /// Whether everything could be read.
    pub ending: Exit,
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recorded { texts, claims, copies, there, unnamed, .. } = self;
        write!(
            f,
            "{} and {} recorded, {there} were there already; {copies} near copies of others",
            count(*texts, "text"),
            count(*claims, "claim")
        )?;
        if *unnamed > 0 { write!(f, "; {unnamed} texts that name no political actor passed over") } else { Ok(()) }
    }
}

/// Reads, codes and records what `reader` gives into the ledger at `path`. What is there already is not coded again, and texts
/// that name nobody are passed over unless every one is wanted.
///
/// # Errors
/// The inner one when the ledger cannot be opened or written; what was recorded before that stays.
pub(crate) fn record(
    reader: Reader,
    engine: &Engine,
    path: &Path,
    how: &How,
    settings: &Settings,
) -> io::Result<Result<Recorded, LedgerError>> {
    let opened = Ledger::create(path).and_then(|ledger| Ok((ledger, Ledger::open(path)?)));
    let (mut ledger, known) = match opened {
        Ok(both) => both,
        Err(e) => return Ok(Err(e)),
    };
    let reader = match how.whole {
        true => Ok(reader.resuming(|_| None)),
        false => resuming(reader, path, how.reading.clone()),
    };
    let reader = match reader {
        Ok(reader) => reader,
        Err(e) => return Ok(Err(e)),
    };
    let (keep, every, trail) = (how.keep, how.every, reader.trail());
    let knowledge = engine.knowledge();
    let began = Run {
        program: concat!("demarche ", env!("CARGO_PKG_VERSION")),
        data: &knowledge.fingerprint,
        origin: "",
        began: Timestamp::now().into(),
    };
    let writer = match Writer::new(&mut ledger, &knowledge.ontology, keep, began) {
        Ok(writer) => writer,
        Err(e) => return Ok(Err(e)),
    };
    let (there, unnamed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (met, passed, gazetteer) = (&there, &unnamed, &knowledge.gazetteer);
    let new = move |item: &Result<Document, Failure>| match item {
        Ok(d) if !every && d.language.is_english() && !d.is_empty() && !gazetteer.names_somebody(&d.text) => {
            passed.fetch_add(1, Ordering::Relaxed);
            false
        }
        Ok(document) if known.has(&article(document, "")).unwrap_or(false) => {
            met.fetch_add(1, Ordering::Relaxed);
            false
        }
        _ => true,
    };
    let ontology = &knowledge.ontology;
    let work = |hand: &mut Hand<'_>, document: &Document, doc: &Doc| -> Result<Draft, Failure> {
        let place = document.place.to_string();
        let draft = Draft::of(&article(document, &place), hand.claims(document, doc), keep, ontology);
        let failed = |e: LedgerError| Failure::new(document.place.clone(), e.to_string(), e.help());
        Ok(draft.map_err(failed)?.with_parse(PARSER, || doc.to_bytes()))
    };
    let sorting = Sorting::new(&reader, settings);
    let mut recorder = Recorder {
        writer,
        sorting,
        trail,
        reading: &how.reading,
        batch: Vec::new(),
        most: FIRST,
        since: Instant::now(),
        last: None,
        recorded: Recorded { texts: 0, claims: 0, copies: 0, there: 0, unnamed: 0, ending: Exit::Success },
        fault: None,
    };
    let ended = pipeline::run_into(engine, settings.jobs, reader.filter(new), work, &mut recorder);
    if recorder.fault.is_none() {
        ended?;
    }
    let mut recorded = match recorder.finish() {
        Ok(recorded) => recorded,
        Err(e) => return Ok(Err(e)),
    };
    recorded.there += there.into_inner();
    recorded.unnamed = unnamed.into_inner();
    Ok(Ok(recorded))
}

/// Records what was coded, in batches: by number, and by time, so that a document that takes long, or ends the process, does not take those
/// before it with it.
struct Recorder<'r, 'l> {
    writer: Writer<'l>,
    sorting: Sorting,
    trail: Trail,
    reading: &'r str,
    batch: Vec<Draft>,
    /// Texts of the next batch, at most.
    most: usize,
    /// When the first of the batch was coded.
    since: Instant,
    /// Where the last document was read.
    last: Option<Place>,
    recorded: Recorded,
    fault: Option<LedgerError>,
}

impl Sink<Draft> for Recorder<'_, '_> {
    fn take(&mut self, finished: Finished<Draft>) -> io::Result<()> {
        self.last = finished.document.as_ref().map(|d| d.place.clone()).or_else(|| self.last.take());
        if let Sorted::Done(done) = self.sorting.sort(finished, Draft::claims) {
            if self.batch.is_empty() {
                self.since = Instant::now();
            }
            self.batch.push(done);
        }
        if self.batch.len() < self.most {
            return self.idle();
        }
        self.most = (self.most * 2).min(MOST);
        self.keep()
    }

    fn idle(&mut self) -> io::Result<()> {
        if self.batch.is_empty() || self.since.elapsed() < LATEST { Ok(()) } else { self.keep() }
    }
}

impl Recorder<'_, '_> {
    /// Records the batch, and how far archives were read with it.
    fn keep(&mut self) -> io::Result<()> {
        let steps = self.last.as_ref().map_or(Vec::new(), |place| self.trail.to(place));
        let kept = self.add().and_then(|()| keep_steps(&mut self.writer, self.reading, steps));
        kept.map_err(|e| {
            self.fault = Some(e);
            io::Error::other("the ledger cannot be written")
        })
    }

    /// Records a batch and empties it.
    fn add(&mut self) -> Result<(), LedgerError> {
        let recorded = &mut self.recorded;
        for one in self.writer.add_drafts(std::mem::take(&mut self.batch), Known::from(Timestamp::now()))? {
            match one {
                Added::New { claims, copy, .. } => {
                    recorded.texts += 1;
                    recorded.claims += claims;
                    recorded.copies += usize::from(copy);
                }
                // Twice in one run, or recorded by another one meanwhile.
                Added::Known => recorded.there += 1,
            }
        }
        Ok(())
    }

    /// Records what is left, and ends.
    fn finish(mut self) -> Result<Recorded, LedgerError> {
        if self.fault.is_none() {
            let steps = self.trail.end();
            self.fault = self.add().and_then(|()| keep_steps(&mut self.writer, self.reading, steps)).err();
        }
        let fault = self.fault.or_else(|| self.writer.finish().err());
        self.recorded.ending = self.sorting.end(true);
        fault.map_or(Ok(self.recorded), Err)
    }
}

/// What the ledger keeps of a document read at `place`.
fn article<'a>(document: &'a Document, place: &'a str) -> Article<'a> {
    Article {
        name: &document.id,
        url: document.url.as_deref(),
        title: document.title.as_deref(),
        source: document.source.as_deref(),
        credit: document.credit.as_deref(),
        language: Some(&document.language.code),
        place,
        published: document.published.map(|p| (p.first(), p.last())),
        instant: document.published.and_then(|p| p.instant()),
        text: &document.text,
        elsewhere: None,
    }
}
