//! Documents read, coded and recorded in a ledger.
//!
//! What was coded is recorded in batches of at most 256 texts, and at the latest after two seconds. A text that is recorded already
//! is skipped before it is parsed, and web archives are read on from where the last run stopped. So a run that was stopped
//! can be run again, and goes on.

use crate::Clock;
use crate::engine::{CodingWorker, Engine};
use crate::monitor::{Monitor, RunReport, Tally};
use crate::resume::{record_checkpoints, resuming};
use crate::run::{Finished, Sink, run_into};
use demarche_lang::{Doc, PARSER};
use demarche_ledger::{Added, Article, Draft, Keep, Known, Ledger, LedgerError, Run, Writer};
use demarche_read::{Checkpoints, Document, Failure, Place, Reader};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Most texts recorded at once. A run begins with few and doubles the number each time, so that a run that ends early has recorded
/// something.
const MAX_BATCH: usize = 256;
const FIRST_BATCH: usize = 8;

/// A text that was coded is recorded after at most this long.
const MAX_WAIT: Duration = Duration::from_secs(2);

/// How a run reads and records.
#[derive(Clone, Debug)]
pub struct IngestOptions {
    /// What is kept of texts.
    pub keep: Keep,
    /// Whether texts are recorded too that name no political actor.
    pub every_text: bool,
    /// Names all that decides what is taken from a source ([`signature`](crate::signature)): archives are read on only where it is
    /// the same.
    pub reading: String,
    /// Whether archives are read from their beginning all the same.
    pub from_start: bool,
    /// Threads that parse and code.
    pub jobs: NonZeroUsize,
    /// Name and version of the program, as the ledger records it.
    pub program: &'static str,
    /// Gives the time of recording.
    pub clock: Clock,
}

/// What a run has recorded.
#[derive(Clone, Debug, Default)]
pub struct IngestReport {
    /// Texts recorded.
    pub texts: usize,
    /// Claims recorded.
    pub claims: usize,
    /// Texts of these that are near-duplicates of others.
    pub near_duplicates: usize,
    /// Texts that were recorded already.
    pub known: usize,
    /// Texts skipped because they name no political actor.
    pub unnamed: usize,
    /// The counts of reading and coding.
    pub run: RunReport,
}

/// Reads, codes and records what `reader` gives into the ledger at `path`. What is recorded already is not coded again. Texts that
/// name no political actor are skipped unless every text is wanted.
///
/// # Errors
/// When the ledger cannot be opened, read or written; what was recorded before that stays.
pub fn ingest(
    reader: Reader,
    engine: &Engine,
    path: &Path,
    options: &IngestOptions,
    monitor: impl Monitor,
) -> Result<IngestReport, LedgerError> {
    let mut ledger = Ledger::create(path)?;
    let known = Ledger::open(path)?;
    let reader = match options.from_start {
        true => reader.resuming(|_| None),
        false => resuming(reader, path, options.reading.clone())?,
    };
    let checkpoints = reader.checkpoints();
    let knowledge = engine.knowledge();
    let began =
        Run { program: options.program, data: &knowledge.fingerprint, origin: "", began: (options.clock)().into() };
    let writer = Writer::new(&mut ledger, &knowledge.ontology, options.keep, began)?;
    let (there, unnamed, broken) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(None));
    let (met, passed, fault, gazetteer) = (&there, &unnamed, &broken, &knowledge.gazetteer);
    let (every, keep) = (options.every_text, options.keep);
    let new = move |item: &Result<Document, Failure>| {
        let Ok(document) = item else { return true };
        let english = document.language.is_english() && !document.is_empty();
        if !every && english && !gazetteer.names_somebody(&document.text) {
            passed.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        match known.has(&article(document, "")) {
            Ok(false) => true,
            Ok(true) => {
                met.fetch_add(1, Ordering::Relaxed);
                false
            }
            // A ledger that cannot be read ends the run: whether this text is recorded is not known.
            Err(error) => {
                fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                false
            }
        }
    };
    let reader_broke = || broken.lock().unwrap_or_else(PoisonError::into_inner).take();
    let ontology = &knowledge.ontology;
    let work = |worker: &mut CodingWorker<'_>, document: &Document, doc: &Doc| -> Result<Draft, Failure> {
        let place = document.place.to_string();
        let draft = Draft::of(&article(document, &place), worker.claims(document, doc), keep, ontology);
        let failed = |e: LedgerError| Failure::new(document.place.clone(), e.to_string(), e.help());
        Ok(draft.map_err(failed)?.with_parse(PARSER, || doc.to_bytes()))
    };
    let tally = Tally::new(Some(&reader), monitor);
    let mut recorder = Recorder {
        writer,
        tally,
        checkpoints,
        options,
        batch: Vec::new(),
        most: FIRST_BATCH,
        since: Instant::now(),
        last: None,
        report: IngestReport::default(),
    };
    let items = reader.filter(new).take_while(|_| fault.lock().is_ok_and(|fault| fault.is_none()));
    let ended = run_into(engine, options.jobs, items, work, &mut recorder);
    let mut report = recorder.finish(ended.and_then(|()| reader_broke().map_or(Ok(()), Err)))?;
    report.known += there.into_inner();
    report.unnamed = unnamed.into_inner();
    Ok(report)
}

/// Records what was coded, in batches: by number, and by time. A document that takes long, or ends the process, does not take
/// those before it with it.
struct Recorder<'r, 'l, M> {
    writer: Writer<'l>,
    tally: Tally<M>,
    checkpoints: Checkpoints,
    options: &'r IngestOptions,
    batch: Vec<Draft>,
    /// Most texts of the next batch.
    most: usize,
    /// When the first of the batch was coded.
    since: Instant,
    /// Where the last document was read.
    last: Option<Place>,
    report: IngestReport,
}

impl<M: Monitor> Sink<Draft> for Recorder<'_, '_, M> {
    type Error = LedgerError;

    fn take(&mut self, finished: Finished<Draft>) -> Result<(), LedgerError> {
        self.last = finished.document.as_ref().map(|d| d.place.clone()).or_else(|| self.last.take());
        if let Ok(done) = self.tally.count(finished, Draft::claims) {
            if self.batch.is_empty() {
                self.since = Instant::now();
            }
            self.batch.push(done);
        }
        if self.batch.len() < self.most {
            return self.idle();
        }
        self.most = (self.most * 2).min(MAX_BATCH);
        self.record()
    }

    fn idle(&mut self) -> Result<(), LedgerError> {
        if self.batch.is_empty() || self.since.elapsed() < MAX_WAIT { Ok(()) } else { self.record() }
    }
}

impl<M: Monitor> Recorder<'_, '_, M> {
    /// Records the batch, and how far archives were read with it.
    fn record(&mut self) -> Result<(), LedgerError> {
        let checkpoints = self.last.as_ref().map_or(Vec::new(), |place| self.checkpoints.up_to(place));
        self.add()?;
        record_checkpoints(&mut self.writer, &self.options.reading, checkpoints, (self.options.clock)())
    }

    /// Records the batch and empties it.
    fn add(&mut self) -> Result<(), LedgerError> {
        let report = &mut self.report;
        let now = Known::from((self.options.clock)());
        for one in self.writer.add_drafts(std::mem::take(&mut self.batch), now)? {
            match one {
                Added::New { claims, copy, .. } => {
                    report.texts += 1;
                    report.claims += claims;
                    report.near_duplicates += usize::from(copy);
                }
                // Twice in one run, or recorded by another one meanwhile.
                Added::Known => report.known += 1,
            }
        }
        Ok(())
    }

    /// Records what is left, unless an error has `ended` the run, and ends.
    fn finish(mut self, ended: Result<(), LedgerError>) -> Result<IngestReport, LedgerError> {
        let recorded = ended.and_then(|()| {
            let checkpoints = self.checkpoints.end();
            self.add()?;
            record_checkpoints(&mut self.writer, &self.options.reading, checkpoints, (self.options.clock)())
        });
        // What was recorded before an error is finished all the same.
        let finished = self.writer.finish();
        self.report.run = self.tally.end();
        recorded.and(finished.map(|_| ())).map(|()| self.report)
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
