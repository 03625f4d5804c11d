//! The recording of one file of rows: each is sorted, and what is new goes into the ledger in batches.

use super::claim::{Origin, claim, name};
use super::coded::Coded;
use super::rows::{Rows, Taken};
use super::{Counts, RecordingContext};
use crate::ExchangeError;
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::Claim;
use demarche_ledger::{Added, Article, Filter, Flow, ImportedRow, Keep, Known, Ledger, LedgerError, Run, Writer};
use demarche_read::{Failure, Place};
use jiff::{SignedDuration, Timestamp};
use std::path::Path;

/// Rows recorded at once, at most.
const BATCH: usize = 1024;

/// A row that was read is recorded after so long, however few there are.
const LATEST: SignedDuration = SignedDuration::from_secs(2);

/// A row as the ledger takes it.
struct Entry {
    coded: Box<Coded>,
    name: String,
    place: String,
    /// Key of the story: its address, or the number its coder gives it.
    story: String,
    claim: Claim,
}

impl Entry {
    fn article(&self) -> Article<'_> {
        fn present(text: &str) -> Option<&str> {
            Some(text).filter(|t| !t.is_empty())
        }
        let published = self.coded.published;
        let day = self.coded.day.map(|d| (d, d));
        let url = present(&self.coded.url).filter(|u| u.contains("://"));
        Article {
            name: &self.name,
            url,
            source: present(&self.coded.publisher),
            place: &self.place,
            published: published.map(|p| (p.first(), p.last())).or(day),
            instant: published.and_then(|p| p.instant()),
            elsewhere: Some(ImportedRow { row: &self.coded.row, story: &self.story }),
            ..Article::default()
        }
    }
}

/// Records the rows of a file in the ledger at `path`, which is created where there is none, batch by batch. `failed`
/// is called with each row that cannot be read or recorded; the next row follows.
///
/// # Errors
/// When the ledger cannot be read or written.
pub fn record(
    rows: Rows<'_>,
    path: &Path,
    context: RecordingContext<'_>,
    failed: &mut dyn FnMut(&Failure),
) -> Result<Counts, ExchangeError> {
    Ledger::create(path)?;
    let recording = Recording {
        path,
        knowledge: rows.knowledge(),
        context,
        failed,
        coder: rows.layout.coder.clone(),
        layout: rows.layout.name.clone(),
        file: rows.file().to_owned(),
        known: Ledger::open(path)?,
        counts: Counts::default(),
    };
    recording.all(rows)
}

/// The recording of one file.
struct Recording<'r> {
    path: &'r Path,
    knowledge: &'r Knowledge,
    context: RecordingContext<'r>,
    failed: &'r mut dyn FnMut(&Failure),
    coder: String,
    layout: String,
    file: String,
    /// What is there already; also where a mention finds its event.
    known: Ledger,
    counts: Counts,
}

impl<'r> Recording<'r> {
    fn all(mut self, rows: Rows<'_>) -> Result<Counts, ExchangeError> {
        let mut ledger = Ledger::create(self.path)?;
        // A file that holds nothing new leaves no trace, not even of a run.
        let mut writer = None;
        let mut batch = Vec::new();
        let mut more = Some(&mut ledger);
        let mut since = self.now();
        for row in rows {
            if batch.is_empty() {
                since = self.now();
            }
            self.take(row, &mut batch)?;
            if batch.len() >= BATCH || (!batch.is_empty() && self.now().duration_since(since) >= LATEST) {
                if writer.is_none() {
                    writer = more.take().map(|l| self.writer(l)).transpose()?;
                }
                self.add(writer.as_mut(), &mut batch)?;
            }
        }
        if !batch.is_empty() && writer.is_none() {
            writer = more.take().map(|l| self.writer(l)).transpose()?;
        }
        self.add(writer.as_mut(), &mut batch)?;
        writer.map_or(Ok(()), Writer::finish)?;
        Ok(self.counts)
    }

    fn now(&self) -> Timestamp {
        (self.context.now)()
    }

    fn writer<'l>(&self, ledger: &'l mut Ledger) -> Result<Writer<'l>, LedgerError>
    where
        'r: 'l,
    {
        let run = Run {
            program: self.context.program,
            data: &self.knowledge.fingerprint,
            origin: &self.coder,
            began: self.now().into(),
        };
        Writer::new(ledger, &self.knowledge.ontology, Keep::Quotes, run)
    }

    /// Sorts one row: into the batch, or into the counts.
    fn take(&mut self, row: Result<Taken, Failure>, batch: &mut Vec<Entry>) -> Result<(), ExchangeError> {
        match row {
            Err(failure) => self.fail(&failure),
            Ok(Taken::NoEvent(code)) => *self.counts.no_event.entry(code).or_default() += 1,
            Ok(Taken::Doubled) => self.counts.doubled += 1,
            Ok(Taken::Event(coded)) => match self.entry(coded)? {
                Err(failure) => self.fail(&failure),
                Ok(entry) if self.known.has(&entry.article())? => self.counts.there += 1,
                Ok(entry) => batch.push(entry),
            },
        }
        Ok(())
    }

    fn fail(&mut self, failure: &Failure) {
        self.counts.failed += 1;
        (self.failed)(failure);
    }

    /// The row with its claim.
    fn entry(&self, coded: Box<Coded>) -> Result<Result<Entry, Failure>, ExchangeError> {
        let place = Place::line(self.file.clone(), coded.line);
        let Some(day) = coded.day else {
            return Ok(Err(Failure::new(place, "the row has no date", "fix or remove the row")));
        };
        let name = name(&coded, &self.coder);
        let origin = Origin { coder: &self.coder, layout: &self.layout, file: &self.file };
        let mut claim = claim(&coded, day, &origin, self.knowledge);
        if !coded.mentions.is_empty() {
            let event = format!("{}/{}", coded.mentions, coded.id);
            let Some(original) = self.event(&event)? else {
                let message = format!("the ledger has no event `{event}` that this row mentions");
                return Ok(Err(Failure::new(place, message, "import the events before their mentions")));
            };
            let Claim { id, doc_id, confidence, rule, .. } = claim;
            claim = Claim { id, doc_id, confidence, rule, ..original };
        }
        let story = match coded.story.as_str() {
            numbered if !numbered.is_empty() && !numbered.contains("://") => format!("{}/{numbered}", self.coder),
            address => address.to_owned(),
        };
        Ok(Ok(Entry { coded, name, place: place.to_string(), story, claim }))
    }

    /// The claim of an event that mentions tell again.
    fn event(&self, name: &str) -> Result<Option<Claim>, LedgerError> {
        let filter = Filter { document: Some(name.to_owned()), limit: Some(1), ..Filter::default() };
        let mut found = None;
        self.known.each_claim(&filter, |row| -> Result<Flow, LedgerError> {
            found = Some(row.row);
            Ok(Flow::Stop)
        })?;
        found.map(|row| self.known.claim(row)).transpose()
    }

    /// Records a batch and empties it.
    fn add(&mut self, writer: Option<&mut Writer<'_>>, batch: &mut Vec<Entry>) -> Result<(), ExchangeError> {
        let Some(writer) = writer else { return Ok(()) };
        let rows: Vec<(Article<'_>, Vec<Claim>)> = batch.iter().map(|e| (e.article(), vec![e.claim.clone()])).collect();
        let added = writer.add(&rows, Known::from(self.now()))?;
        for (one, entry) in added.iter().zip(batch.iter()) {
            // Another process may have recorded it since.
            if *one == Added::Known {
                self.counts.there += 1;
                continue;
            }
            self.counts.recorded += 1;
            let parties = entry.claim.actor.iter().chain(&entry.claim.recipient);
            self.counts.countryless += parties.filter(|p| p.country.is_none()).count();
            for unknown in &entry.coded.unknown {
                *self.counts.unknown.entry(unknown.clone()).or_default() += 1;
            }
        }
        drop(rows);
        batch.clear();
        Ok(())
    }
}
