//! Writing into the ledger: texts with their claims, in batches that are kept whole or not at all.
//!
//! What is committed survives a kill and a power cut; what is not leaves no trace. A text that is there already is left
//! alone, so a run that was stopped is simply run again.

mod draft;
mod later;
mod pen;
#[cfg(test)]
mod tests;

pub use draft::Draft;
pub(crate) use draft::Drafts;
pub(crate) use pen::{ActsOf, Desk, Pen, Text, basis};

use crate::article::{Article, Keep};
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql;
use crate::time::{Known, number};
use demarche_coder::claim::{CharSpan, Claim};
use demarche_coder::knowledge::ontology::Ontology;
use rusqlite::{Connection, params};

/// Who codes, in the rows of a run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Program and version.
    pub program: &'a str,
    /// Fingerprint of the political knowledge.
    pub data: &'a str,
    /// Name of another coder whose rows are taken in; empty for this program.
    pub origin: &'a str,
    /// When it began.
    pub began: Known,
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new: its row, and the number of its claims.
    New {
        /// Row of the text.
        document: i64,
        /// Claims recorded.
        claims: usize,
        /// Whether it is a near copy of an earlier text.
        copy: bool,
    },
    /// It was there already.
    Known,
}

/// Writes into one ledger; holds what is reused from one batch to the next.
pub struct Writer<'l> {
    ledger: &'l mut Ledger,
    ontology: &'l Ontology,
    run: i64,
    desk: Desk,
}

impl<'l> Writer<'l> {
    /// A writer for one run.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn new(ledger: &'l mut Ledger, ontology: &'l Ontology, keep: Keep, run: Run<'_>) -> Result<Self> {
        let path = ledger.path.clone();
        let run = ledger.change(|db| add_run(db, run).map_err(|e| LedgerError::sql(&path, e)))?;
        let desk = Desk::new(ledger, keep);
        Ok(Self { ledger, ontology, run, desk })
    }

    /// Records some texts with their claims, all or none. `recorded` is the clock; where it runs behind what the ledger has, the
    /// instant after that is taken.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing of the batch is kept.
    pub fn add(&mut self, batch: &[(Article<'_>, Vec<Claim>)], recorded: Known) -> Result<Vec<Added>> {
        let draft = |(article, claims): &(Article<'_>, Vec<Claim>)| {
            Draft::of(article, claims.clone(), self.desk.keep(), self.ontology)
        };
        let drafts = batch.iter().map(draft).collect::<Result<_>>()?;
        self.add_drafts(drafts, recorded)
    }

    /// As [`Writer::add`], of drafts that were made before.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing of the batch is kept.
    pub fn add_drafts(&mut self, batch: Vec<Draft>, recorded: Known) -> Result<Vec<Added>> {
        self.write(recorded, |pen| batch.into_iter().map(|draft| pen.document(draft)).collect())
    }

    /// Runs what writes in one transaction: all of it is kept or none.
    pub(crate) fn write<T>(&mut self, now: Known, work: impl FnOnce(&mut Pen<'_>) -> Result<T>) -> Result<T> {
        let (run, ontology) = (self.run, self.ontology);
        write(self.ledger, &mut self.desk, ontology, run, now, work)
    }

    pub(crate) fn ledger(&mut self) -> &mut Ledger {
        self.ledger
    }

    /// Closes a claim: from now on it does not stand.
    ///
    /// # Errors
    /// When the ledger cannot be written, or the claim is closed already.
    pub fn close(&mut self, claim: i64, reason: &str, now: Known) -> Result<()> {
        self.write(now, |pen| pen.close(claim, reason))
    }

    /// Ends the writing: what lies in the log is moved into the file.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn finish(self) -> Result<()> {
        self.ledger.optimize()
    }
}

pub(crate) fn add_run(connection: &Connection, run: Run<'_>) -> rusqlite::Result<i64> {
    let row = params![run.program, run.data, run.origin, run.began.micros()];
    connection.query_row(sql::ADD_RUN, row, |r| r.get(0))
}

/// Runs what writes in one transaction, at an instant after all that is recorded.
pub(crate) fn write<T>(
    ledger: &mut Ledger,
    desk: &mut Desk,
    ontology: &Ontology,
    run: i64,
    now: Known,
    work: impl FnOnce(&mut Pen<'_>) -> Result<T>,
) -> Result<T> {
    let path = ledger.path.clone();
    let done = ledger.change(|transaction| {
        desk.begin(transaction)?;
        let latest = transaction.query_row(sql::judgements::LATEST, [], |r| r.get::<_, i64>(0));
        let latest = latest.map_err(|e| LedgerError::sql(&path, e))?;
        let recorded = Known::from_micros(now.micros().max(latest + 1));
        let mut pen = Pen { transaction, ontology, run, desk, recorded };
        let done = work(&mut pen)?;
        pen.finish()?;
        Ok(done)
    });
    done.inspect_err(|_| desk.forget())
}

pub(crate) fn has(connection: &rusqlite::Connection, id: &[u8; 16]) -> rusqlite::Result<Option<i64>> {
    use rusqlite::OptionalExtension;
    connection.prepare_cached(sql::HAS_DOCUMENT)?.query_row([&id[..]], |row| row.get(0)).optional()
}

/// The number of a day of a claim.
pub(crate) fn day(text: Option<&str>) -> Option<i64> {
    text.and_then(|t| t.parse().ok()).map(number)
}

/// The bytes of a claim's id: its hexadecimal digits, or a hash of what else it is called.
pub(crate) fn claim_id(id: &str) -> [u8; 16] {
    let digits = (id.len() == 32).then(|| u128::from_str_radix(id, 16).ok()).flatten();
    digits.unwrap_or_else(|| xxhash_rust::xxh3::xxh3_128(id.as_bytes())).to_be_bytes()
}

/// Where code points start in a text, for slicing by them.
pub(crate) struct Bounds(Option<Vec<u32>>);

impl Bounds {
    pub fn of(text: &str) -> Self {
        Self((!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect()))
    }

    /// The words in a range of code points; what lies outside the text is left out.
    pub fn slice<'t>(&self, text: &'t str, span: CharSpan) -> &'t str {
        let at = |n: usize| match &self.0 {
            None => n.min(text.len()),
            Some(starts) => starts.get(n).map_or(text.len(), |&b| b as usize),
        };
        &text[at(span.start)..at(span.end).max(at(span.start))]
    }
}
