//! Writing one batch, inside its transaction: texts, and what every other writer needs.

use super::cache::WriteCache;
use super::draft::Draft;
use super::rows::{NewDocumentRow, TextRow};
use crate::coreference::EventResolver;
use crate::digest;
use crate::error::{LedgerError, Result};
use crate::failpoint;
use crate::ids;
use crate::near_duplicates::{self, Fingerprint};
use crate::sql;
use crate::time::Known;
use demarche_knowledge::ontology::Ontology;
use rusqlite::{OptionalExtension, ToSql, Transaction, params};
use std::path::Path;

/// The outcome for one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was recorded.
    New {
        /// Row of the text.
        document: i64,
        /// Number of its claims.
        claims: usize,
        /// Whether it is a near duplicate of an earlier text.
        copy: bool,
    },
    /// It was recorded already.
    Known,
}

/// Writes the rows of one batch.
pub(crate) struct BatchWriter<'a> {
    pub transaction: &'a Transaction<'a>,
    pub ontology: &'a Ontology,
    pub run: i64,
    pub cache: &'a mut WriteCache,
    pub recorded: Known,
}

impl BatchWriter<'_> {
    /// Writes a text with its claims, unless it is recorded already.
    pub fn document(&mut self, draft: Draft) -> Result<Added> {
        if ids::document_row(self.transaction, &draft.id).map_err(|e| self.sql_error(e))?.is_some() {
            return Ok(Added::Known);
        }
        let known = draft.known.unwrap_or(self.recorded);
        let signature = draft.signature.as_ref();
        let fingerprint = signature.map(|signature| Fingerprint { signature, lead: draft.lead, known });
        let story = self.story(&draft, fingerprint.as_ref())?;
        let document = self.document_row(&draft, known, story)?;
        if let Some(fingerprint) = &fingerprint {
            for key in near_duplicates::keys(fingerprint) {
                self.cache.bands.add(key);
                self.insert(sql::ADD_BAND, params![key, document])?;
            }
        }
        if let Some(key) = draft.imported_story.filter(|_| story.is_none()) {
            self.insert(sql::ADD_BAND, params![key, document])?;
        }
        if let Some(text) = &draft.text {
            self.insert(sql::ADD_BODY, params![document, text])?;
        }
        if let Some((model, parse)) = &draft.parse {
            self.insert(sql::ADD_PARSE, params![document, model, parse])?;
        }
        failpoint::pass("text");
        let (claims, published) = (draft.claims(), draft.published);
        let text = TextRow { document, known, published, story: story.unwrap_or(document), fresh: true };
        self.claims(&text, draft.claims)?;
        failpoint::pass("claims");
        Ok(Added::New { document, claims, copy: story.is_some() })
    }

    /// The earlier story that a text belongs to.
    fn story(&mut self, draft: &Draft, fingerprint: Option<&Fingerprint<'_>>) -> Result<Option<i64>> {
        match (fingerprint, draft.imported_story) {
            (Some(fingerprint), _) => {
                near_duplicates::original(self.transaction, &self.cache.path, fingerprint, &mut self.cache.bands)
            }
            (None, Some(key)) => near_duplicates::imported_story(self.transaction, key).map_err(|e| self.sql_error(e)),
            (None, None) => Ok(None),
        }
    }

    fn document_row(&self, draft: &Draft, known: Known, story: Option<i64>) -> Result<i64> {
        let own = self.query(sql::NEXT_DOCUMENT, &[])?;
        let (published_first, published_last) = draft.published.unzip();
        let row = NewDocumentRow {
            id: &draft.id,
            name: &draft.name,
            url: draft.url.as_deref(),
            title: draft.title.as_deref(),
            source: draft.source.as_deref(),
            credit: draft.credit.as_deref(),
            language: draft.language.as_deref(),
            place: &draft.place,
            published_first,
            published_last,
            known: known.micros(),
            recorded: self.recorded.micros(),
            run: self.run,
            story: story.unwrap_or(own),
            length: draft.length as i64,
        };
        self.insert(sql::ADD_DOCUMENT, &row.values())
    }

    /// The path of the ledger.
    pub fn path(&self) -> &Path {
        &self.cache.path
    }

    /// Closes a claim, unless it is closed already.
    pub fn close(&mut self, claim: i64, reason: &str) -> Result<()> {
        self.execute(sql::ADD_CLOSING, params![claim, self.recorded.micros(), self.run, reason])
    }

    /// What joins claims into events.
    pub fn events(&mut self) -> &mut EventResolver {
        &mut self.cache.events
    }

    /// Ends the batch: writes the words of its sentences.
    pub fn finish(&mut self) -> Result<()> {
        let words = std::mem::take(&mut self.cache.words);
        words.iter().try_for_each(|(n, words)| self.execute(sql::ADD_WORDS, params![n, words]))
    }

    pub fn execute(&self, sql: &str, row: &[&dyn ToSql]) -> Result<()> {
        let done = self.transaction.prepare_cached(sql).and_then(|mut s| s.execute(row));
        done.map(|_| ()).map_err(|e| self.sql_error(e))
    }

    /// Writes a row and returns its number; 0 when it was there already.
    pub fn insert(&self, sql: &str, row: &[&dyn ToSql]) -> Result<i64> {
        let done = digest::insert(self.transaction, self.cache.follower.as_ref(), sql, row);
        done.map(Option::unwrap_or_default).map_err(|e| self.sql_error(e))
    }

    /// The number that a statement gives.
    pub fn query(&self, sql: &str, row: &[&dyn ToSql]) -> Result<i64> {
        let found = self.transaction.prepare_cached(sql).and_then(|mut s| s.query_row(row, |r| r.get(0)));
        found.map_err(|e| self.sql_error(e))
    }

    /// The number of the first row that a statement finds; `None` when it finds none.
    pub fn find(&self, sql: &str, row: &[&dyn ToSql]) -> Result<Option<i64>> {
        let found = self.transaction.prepare_cached(sql).and_then(|mut s| s.query_row(row, |r| r.get(0)).optional());
        found.map_err(|e| self.sql_error(e))
    }

    pub fn sql_error(&self, error: rusqlite::Error) -> LedgerError {
        LedgerError::sql(&self.cache.path, error)
    }
}
