//! The writer of one run.

use super::batch::{Added, BatchWriter};
use super::cache::WriteCache;
use super::draft::Draft;
use crate::article::{Article, Keep};
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql;
use crate::time::Known;
use demarche_knowledge::claim::Claim;
use demarche_knowledge::ontology::Ontology;
use rusqlite::{Connection, params};

/// Who codes, as the rows of a run state it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Program and version.
    pub program: &'a str,
    /// Fingerprint of the political knowledge.
    pub data: &'a str,
    /// Name of the other coder whose rows are imported; empty for this program.
    pub origin: &'a str,
    /// When it began.
    pub began: Known,
}

/// Writes into one ledger; holds what is reused from one batch to the next.
pub struct Writer<'l> {
    ledger: &'l mut Ledger,
    ontology: &'l Ontology,
    run: i64,
    cache: WriteCache,
}

impl<'l> Writer<'l> {
    /// A writer for one run.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn new(ledger: &'l mut Ledger, ontology: &'l Ontology, keep: Keep, run: Run<'_>) -> Result<Self> {
        let path = ledger.path.clone();
        let run = ledger.change(|db| add_run(db, run).map_err(|e| LedgerError::sql(&path, e)))?;
        let cache = WriteCache::new(ledger, keep);
        Ok(Self { ledger, ontology, run, cache })
    }

    /// Records some texts with their claims, all or none. `recorded` is the clock. If the clock is behind the latest
    /// recorded instant, the instant after that one is used.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing of the batch is recorded.
    pub fn add(&mut self, batch: &[(Article<'_>, Vec<Claim>)], recorded: Known) -> Result<Vec<Added>> {
        let draft = |(article, claims): &(Article<'_>, Vec<Claim>)| {
            Draft::of(article, claims.clone(), self.cache.keep(), self.ontology)
        };
        let drafts = batch.iter().map(draft).collect::<Result<_>>()?;
        self.add_drafts(drafts, recorded)
    }

    /// As [`Writer::add`], for drafts that were prepared before.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing of the batch is recorded.
    pub fn add_drafts(&mut self, drafts: Vec<Draft>, recorded: Known) -> Result<Vec<Added>> {
        self.write(recorded, |batch| drafts.into_iter().map(|draft| batch.document(draft)).collect())
    }

    /// Runs `work` in one transaction: all that it writes is recorded, or nothing.
    pub(crate) fn write<T>(&mut self, now: Known, work: impl FnOnce(&mut BatchWriter<'_>) -> Result<T>) -> Result<T> {
        let (run, ontology) = (self.run, self.ontology);
        write(self.ledger, &mut self.cache, ontology, run, now, work)
    }

    pub(crate) fn ledger(&mut self) -> &mut Ledger {
        self.ledger
    }

    /// Closes a claim: from now on it does not stand. A claim that is closed already stays as it is.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn close(&mut self, claim: i64, reason: &str, now: Known) -> Result<()> {
        self.write(now, |batch| batch.close(claim, reason))
    }

    /// Ends the run: the write-ahead log is moved into the file.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn finish(self) -> Result<()> {
        self.ledger.optimize()
    }
}

/// Records a run and returns its number.
pub(crate) fn add_run(db: &Connection, run: Run<'_>) -> rusqlite::Result<i64> {
    let row = params![run.program, run.data, run.origin, run.began.micros()];
    db.query_row(sql::ADD_RUN, row, |r| r.get(0))
}

/// Runs `work` in one transaction, at an instant after everything that is recorded.
pub(crate) fn write<T>(
    ledger: &mut Ledger,
    cache: &mut WriteCache,
    ontology: &Ontology,
    run: i64,
    now: Known,
    work: impl FnOnce(&mut BatchWriter<'_>) -> Result<T>,
) -> Result<T> {
    let path = ledger.path.clone();
    let done = ledger.change(|transaction| {
        cache.begin(transaction)?;
        let latest = transaction.query_row(sql::judgements::LATEST, [], |r| r.get::<_, i64>(0));
        let latest = latest.map_err(|e| LedgerError::sql(&path, e))?;
        let recorded = Known::from_micros(now.micros().max(latest + 1));
        let mut batch = BatchWriter { transaction, ontology, run, cache, recorded };
        let done = work(&mut batch)?;
        batch.finish()?;
        Ok(done)
    });
    done.inspect_err(|_| cache.forget())
}
