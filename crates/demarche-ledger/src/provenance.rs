//! Provenance: a claim with its sentence, its text and its coder, read back.

use crate::article::Article;
use crate::columns::span;
use crate::error::{LedgerError, Result};
use crate::ids::{claim_id, document_row};
use crate::ledger::Ledger;
use crate::pack::unpack;
use crate::sql;
use crate::text_slice::words_of;
use crate::time::{Days, Known, day};
use crate::viewpoint::Horizon;
use demarche_knowledge::claim::{CharSpan, Claim};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};

/// What is known of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its id in its source.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// The agency it was taken from.
    pub credit: Option<String>,
    /// The days on which it can have been published.
    pub published: Option<Days>,
    /// When the public could know it.
    pub known: Known,
    /// The text that it is a near duplicate of, or itself.
    pub story: i64,
    /// Where it was read.
    pub place: String,
    /// Its language, as a code: as stated, or as recognised when it was recorded.
    pub language: Option<String>,
}

impl Source {
    /// From the first eleven columns of [`sql::DOCUMENT`] and [`sql::SOURCED_CLAIM`].
    fn read(r: &Row<'_>) -> rusqlite::Result<Self> {
        let days: (Option<i64>, Option<i64>) = (r.get(5)?, r.get(6)?);
        Ok(Self {
            name: r.get(0)?,
            url: r.get(1)?,
            title: r.get(2)?,
            source: r.get(3)?,
            credit: r.get(4)?,
            published: days.0.zip(days.1).and_then(|(a, b)| Days::new(day(a), day(b))),
            known: Known::from_micros(r.get(7)?),
            story: r.get(8)?,
            place: r.get(9)?,
            language: r.get(10)?,
        })
    }
}

/// A claim and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcedClaim {
    /// Row of the claim.
    pub row: i64,
    /// Row of its text.
    pub document: i64,
    /// The claim.
    pub claim: Claim,
    /// The sentence that reports it, or the part of the sentence that may be stored.
    pub sentence: String,
    /// What is known of its text.
    pub source: Source,
    /// Name of the other coder whose row it is; empty for a claim that this program coded.
    pub origin: String,
}

impl Ledger {
    /// A claim with its sentence, its text and its coder, read by one statement. Prefer it to separate calls of
    /// [`Ledger::claim`], [`Ledger::sentence`], [`Ledger::source`] and [`Ledger::origin`].
    ///
    /// # Errors
    /// When there is no such row, or part of it cannot be read.
    pub fn sourced_claim(&self, row: i64) -> Result<SourcedClaim> {
        // Text of the claim, number in its coding, coding, origin, place of the sentence, excerpt, stored text.
        type Columns = (i64, i64, Vec<u8>, String, CharSpan, Option<String>, Option<Vec<u8>>);
        let read = |r: &Row<'_>| -> rusqlite::Result<(Source, Columns)> {
            let columns = (r.get(11)?, r.get(12)?, r.get(13)?, r.get(14)?, span(r, 15)?, r.get(17)?, r.get(18)?);
            Ok((Source::read(r)?, columns))
        };
        let found = self.connection.prepare_cached(sql::SOURCED_CLAIM).and_then(|mut s| s.query_row([row], read));
        let (source, (document, nth, coding, origin, span, excerpt, body)) = found.map_err(self.sql_error())?;
        let claim = self.claim_in(&coding, nth)?;
        let sentence = match excerpt {
            Some(excerpt) => excerpt,
            None => self.words(body, span)?,
        };
        Ok(SourcedClaim { row, document, claim, sentence, source, origin })
    }

    /// The claim in a line of a compressed coding.
    fn claim_in(&self, coding: &[u8], nth: i64) -> Result<Claim> {
        let lines = unpack(&self.path, coding)?;
        let line = usize::try_from(nth).ok().and_then(|nth| lines.lines().nth(nth));
        let line = line.ok_or_else(|| LedgerError::record(&self.path, "a claim is missing"))?;
        serde_json::from_str(line).map_err(|e| LedgerError::record(&self.path, e))
    }

    /// The words of a sentence in a compressed text, on one line.
    fn words(&self, body: Option<Vec<u8>>, span: CharSpan) -> Result<String> {
        let body = body.ok_or_else(|| LedgerError::record(&self.path, "the text of a sentence is missing"))?;
        let text = unpack(&self.path, &body)?;
        Ok(words_of(&text, span))
    }

    /// Whether exactly this text is recorded.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn has(&self, article: &Article<'_>) -> Result<bool> {
        document_row(&self.connection, &article.id()).map(|found| found.is_some()).map_err(self.sql_error())
    }

    /// A complete claim.
    ///
    /// # Errors
    /// When there is no such row, or it cannot be read.
    pub fn claim(&self, row: i64) -> Result<Claim> {
        let read = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(2)?, r.get::<_, Vec<u8>>(4)?));
        let found = self.connection.prepare_cached(sql::CLAIM).and_then(|mut s| s.query_row([row], read));
        let (nth, packed) = found.map_err(self.sql_error())?;
        self.claim_in(&packed, nth)
    }

    /// The row of a claim's text.
    ///
    /// # Errors
    /// When there is no such claim.
    pub fn document_of(&self, row: i64) -> Result<i64> {
        let found = self.connection.prepare_cached(sql::CLAIM).and_then(|mut s| s.query_row([row], |r| r.get(0)));
        found.map_err(self.sql_error())
    }

    /// The row of the latest claim with this id.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn row_of(&self, id: &str) -> Result<Option<i64>> {
        let found = self.connection.prepare_cached(sql::CLAIM_BY_ID);
        let found = found.and_then(|mut s| s.query_row([&claim_id(id)[..]], |r| r.get(0)).optional());
        found.map_err(self.sql_error())
    }

    /// The sentence of a claim, or the beginning that may be stored.
    ///
    /// # Errors
    /// When there is no such claim, or its text cannot be read.
    pub fn sentence(&self, row: i64) -> Result<String> {
        let read = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(3)?));
        let found = self.connection.prepare_cached(sql::CLAIM).and_then(|mut s| s.query_row([row], read));
        let (document, sentence) = found.map_err(self.sql_error())?;
        let read = |r: &Row<'_>| Ok((span(r, 0)?, r.get(2)?));
        let found = self.connection.prepare_cached(sql::EXCERPT).and_then(|mut s| s.query_row([sentence], read));
        let (span, excerpt): (CharSpan, Option<String>) = found.map_err(self.sql_error())?;
        if let Some(excerpt) = excerpt {
            return Ok(excerpt);
        }
        self.words(self.body(document)?, span)
    }

    /// A text; `None` where only quotes may be stored.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn text(&self, document: i64) -> Result<Option<String>> {
        self.body(document)?.map(|packed| unpack(&self.path, &packed)).transpose()
    }

    fn body(&self, document: i64) -> Result<Option<Vec<u8>>> {
        let found = self.connection.prepare_cached(sql::BODY);
        found.and_then(|mut s| s.query_row([document], |r| r.get(0)).optional()).map_err(self.sql_error())
    }

    /// What is known of a text.
    ///
    /// # Errors
    /// When there is no such row, or it cannot be read.
    pub fn source(&self, document: i64) -> Result<Source> {
        let found = self.connection.prepare_cached(sql::DOCUMENT);
        found.and_then(|mut s| s.query_row([document], Source::read)).map_err(self.sql_error())
    }

    /// The last day on which the newest known text can have been published; `None` when no text has a date.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn newest_text(&self, horizon: Horizon) -> Result<Option<Date>> {
        let by = params![horizon.known.micros(), horizon.recorded.micros()];
        let newest = self.connection.query_row(sql::NEWEST_TEXT, by, |r| r.get::<_, Option<i64>>(0));
        Ok(newest.map_err(self.sql_error())?.map(day))
    }

    /// The numbers of texts, claims, acts and events.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn counts(&self) -> Result<[i64; 4]> {
        let read = |r: &rusqlite::Row<'_>| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?]);
        self.connection.query_row(sql::COUNTS, [], read).map_err(self.sql_error())
    }
}
