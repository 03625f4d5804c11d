//! The loop over documents: read, parse, work, write, on several threads, in the order of the input.
//!
//! One thread reads, one makes batches, `jobs` threads parse and work, the calling thread writes. What comes out of a document does not
//! depend on its batch, so the output is the same for any number of jobs and however slowly the input comes. A fixed number of batches is under way
//! at any time, which bounds the memory however large the input and however slow one document. Where a document takes long, whoever
//! writes is told so ([`Sink::idle`]) and can bring what he has into safety.

use crate::engine::{Bounds, CodingWorker, Engine};
use demarche_lang::Doc;
use demarche_read::{Document, Failure, Language};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// What became of one document.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It was parsed and worked on.
    Done(T),
    /// It has no text.
    Empty,
    /// It is in another language.
    NotEnglish(Language),
    /// It could not be read, or the work failed.
    Failed(Failure),
}

/// One document at the end of its way.
#[derive(Debug)]
pub struct Finished<T> {
    /// The document; `None` when it could not even be read.
    pub document: Option<Document>,
    /// What became of it.
    pub outcome: Outcome<T>,
    /// Which bounds it met.
    pub bounds: Bounds,
}

/// What a reader gives, and what is known of it.
#[derive(Debug)]
pub struct Item {
    /// The document, or why there is none.
    pub document: Result<Document, Failure>,
    /// Its parse as bytes, where it was parsed before.
    pub parse: Option<Vec<u8>>,
}

impl From<Result<Document, Failure>> for Item {
    fn from(document: Result<Document, Failure>) -> Self {
        Self { document, parse: None }
    }
}

/// Where documents go at the end of their way.
pub trait Sink<T> {
    /// Why it cannot go on.
    type Error;

    /// Takes the next document.
    ///
    /// # Errors
    /// Whatever ends the run.
    fn take(&mut self, finished: Finished<T>) -> Result<(), Self::Error>;

    /// No document has come for a while (half a second).
    ///
    /// # Errors
    /// Whatever ends the run.
    fn idle(&mut self) -> Result<(), Self::Error>;
}

/// A function that takes each document and does nothing between them.
struct Each<F>(F);

impl<T, E, F: FnMut(Finished<T>) -> Result<(), E>> Sink<T> for Each<F> {
    type Error = E;

    fn take(&mut self, finished: Finished<T>) -> Result<(), E> {
        self.0(finished)
    }

    fn idle(&mut self) -> Result<(), E> {
        Ok(())
    }
}

struct Batch<X> {
    nth: usize,
    items: Vec<X>,
}

/// A batch is closed at this many bytes: some 400 words, which the parser likes to have at once.
const BATCH_BYTES: usize = 2_400;
/// A batch has at most this many documents, whatever their size.
const BATCH_DOCUMENTS: usize = 64;
/// Documents that were read and stand in no batch yet.
const READ: usize = 4;
/// Batches under way for each job.
const AHEAD: usize = 8;
/// After so long without a document a batch is closed, and the sink is told.
const IDLE: Duration = Duration::from_millis(500);

/// Runs `items` through parser and `work`, and workers what comes out to `write` in the order it came in.
///
/// A parse that comes with a document is taken if it is one of its text; else the document is parsed. `work` may fail a document; should it panic, that document alone fails. Only documents in English that are
/// not empty reach it.
///
/// # Errors
/// The first error of `write`, which ends the run.
pub fn run<T: Send, E>(
    engine: &Engine,
    jobs: NonZeroUsize,
    items: impl Iterator<Item = impl Into<Item>> + Send,
    work: impl Fn(&mut CodingWorker<'_>, &Document, &Doc) -> Result<T, Failure> + Sync,
    write: impl FnMut(Finished<T>) -> Result<(), E>,
) -> Result<(), E> {
    run_into(engine, jobs, items, work, &mut Each(write))
}

/// As [`run`], into a sink.
///
/// # Errors
/// The first error of the sink, which ends the run.
pub fn run_into<T: Send, S: Sink<T>>(
    engine: &Engine,
    jobs: NonZeroUsize,
    items: impl Iterator<Item = impl Into<Item>> + Send,
    work: impl Fn(&mut CodingWorker<'_>, &Document, &Doc) -> Result<T, Failure> + Sync,
    sink: &mut S,
) -> Result<(), S::Error> {
    let limit = jobs.get() * AHEAD;
    let (permit, permits) = sync_channel::<()>(limit);
    let (to_work, work_queue) = sync_channel::<Batch<Item>>(limit);
    let (to_write, write_queue) = sync_channel::<Batch<Finished<T>>>(limit);
    let work_queue = Mutex::new(work_queue);
    thread::scope(|scope| {
        let (to_gather, read) = sync_channel::<Item>(READ);
        scope.spawn(move || items.map(Into::into).all(|item| to_gather.send(item).is_ok()));
        scope.spawn(move || gather(&read, &permit, &to_work));
        for _ in 0..jobs.get() {
            let (to_write, work_queue, work) = (to_write.clone(), &work_queue, &work);
            scope.spawn(move || work_on(engine, work_queue, &to_write, work));
        }
        drop(to_write);
        let written = in_order(&write_queue, &permits, sink);
        // With these gone every thread that still has something to worker on ends.
        drop((write_queue, permits));
        written
    })
}

/// Puts documents together in batches, as the parser likes them. What the reader has given is not kept waiting for what it has not.
fn gather(read: &Receiver<Item>, permit: &SyncSender<()>, to_work: &SyncSender<Batch<Item>>) {
    let mut batch = Batch { nth: 0, items: Vec::new() };
    let mut bytes = 0;
    loop {
        let item = match batch.items.is_empty() {
            true => read.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => read.recv_timeout(IDLE),
        };
        let ended = matches!(item, Err(RecvTimeoutError::Disconnected));
        let late = item.is_err();
        if let Ok(item) = item {
            bytes += item.document.as_ref().map_or(0, |d| d.text.len());
            batch.items.push(item);
        }
        if !batch.items.is_empty() && (late || bytes >= BATCH_BYTES || batch.items.len() >= BATCH_DOCUMENTS) {
            let next = Batch { nth: batch.nth + 1, items: Vec::new() };
            bytes = 0;
            let batch = std::mem::replace(&mut batch, next);
            if permit.send(()).is_err() || to_work.send(batch).is_err() {
                return;
            }
        }
        if ended {
            return;
        }
    }
}

fn work_on<T>(
    engine: &Engine,
    queue: &Mutex<Receiver<Batch<Item>>>,
    to_write: &SyncSender<Batch<Finished<T>>>,
    work: &impl Fn(&mut CodingWorker<'_>, &Document, &Doc) -> Result<T, Failure>,
) {
    let mut worker = engine.worker();
    loop {
        let Ok(queue) = queue.lock() else { return };
        let Ok(batch) = queue.recv() else { return };
        drop(queue);
        let items = finish(engine, &mut worker, batch.items, work);
        if to_write.send(Batch { nth: batch.nth, items }).is_err() {
            return;
        }
    }
}

/// Sorts out what is not to be parsed, and parses the rest together.
fn finish<'e, T>(
    engine: &'e Engine,
    worker: &mut CodingWorker<'e>,
    items: Vec<Item>,
    work: &impl Fn(&mut CodingWorker<'_>, &Document, &Doc) -> Result<T, Failure>,
) -> Vec<Finished<T>> {
    let mut kept: Vec<Option<Doc>> = items.iter().map(kept_parse).collect();
    let new = items.iter().zip(&kept).filter(|(_, kept)| kept.is_none());
    let new = new.filter_map(|(item, _)| item.document.as_ref().ok().filter(|d| is_for_the_parser(d)));
    let texts: Vec<&str> = new.map(|d| d.text.as_str()).collect();
    let together = guarded(engine, worker, |worker| worker.parse(&texts));
    let mut docs = together.ok().map(Vec::into_iter);
    let mut finished = Vec::with_capacity(items.len());
    for (item, kept) in items.into_iter().zip(&mut kept) {
        let document = match item.document {
            Ok(document) => document,
            Err(failure) => {
                finished.push(Finished {
                    document: None,
                    outcome: Outcome::Failed(failure),
                    bounds: Bounds::default(),
                });
                continue;
            }
        };
        let mut bounds = Bounds::default();
        let outcome = if document.is_empty() {
            Outcome::Empty
        } else if !document.language.is_english() {
            Outcome::NotEnglish(document.language.clone())
        } else {
            let parsed = kept.take().or_else(|| docs.as_mut().and_then(Iterator::next));
            let done = guarded(engine, worker, |worker| {
                // After a panic in the batch each document is tried alone.
                let doc = parsed.or_else(|| worker.parse(&[&document.text]).pop());
                let cuts = doc.as_ref().map_or(0, Doc::cuts);
                let done = doc.map(|doc| work(worker, &document, &doc));
                (done, Bounds { cuts })
            });
            let done = done.map(|(done, met)| {
                bounds = met;
                done
            });
            let broke = |why: String| {
                let help = "this is a bug: please report it with this document";
                Outcome::Failed(Failure::new(document.place.clone(), why, help))
            };
            match done {
                Ok(Some(Ok(done))) => Outcome::Done(done),
                Ok(Some(Err(failure))) => Outcome::Failed(failure),
                Ok(None) => broke("the parser gave nothing".into()),
                Err(why) => broke(format!("coding broke off: {why}")),
            }
        };
        finished.push(Finished { document: Some(document), outcome, bounds });
    }
    finished
}

/// The parse that came with a document, if it is one of its text.
fn kept_parse(item: &Item) -> Option<Doc> {
    let document = item.document.as_ref().ok().filter(|d| is_for_the_parser(d))?;
    Doc::from_bytes(&document.text, item.parse.as_ref()?).ok()
}

fn is_for_the_parser(document: &Document) -> bool {
    !document.is_empty() && document.language.is_english()
}

/// Runs `step`; after a panic gives its message and a fresh worker, since the old one may be in any state.
fn guarded<'e, X>(
    engine: &'e Engine,
    worker: &mut CodingWorker<'e>,
    step: impl FnOnce(&mut CodingWorker<'e>) -> X,
) -> Result<X, String> {
    panic::catch_unwind(AssertUnwindSafe(|| step(worker))).map_err(|cause| {
        *worker = engine.worker();
        let text = cause.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no reason given").to_owned()
    })
}

fn in_order<T, S: Sink<T>>(
    queue: &Receiver<Batch<Finished<T>>>,
    permits: &Receiver<()>,
    sink: &mut S,
) -> Result<(), S::Error> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        let batch = match queue.recv_timeout(IDLE) {
            Ok(batch) => batch,
            Err(RecvTimeoutError::Timeout) => {
                sink.idle()?;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        early.insert(batch.nth, batch.items);
        while let Some(items) = early.remove(&next) {
            for item in items {
                sink.take(item)?;
            }
            next += 1;
            // The batch has left: another may come in.
            let _ = permits.try_recv();
        }
    }
}

#[cfg(test)]
mod tests;
