//! Reading back: a claim whole, its sentence, its text.

use crate::article::Article;
use crate::error::{LedgerError, Result};
use crate::intake::{Bounds, claim_id, has};
use crate::ledger::Ledger;
use crate::pack::unpack;
use crate::sql;
use crate::status::Horizon;
use crate::time::{Days, Known, day};
use demarche_coder::claim::{CharSpan, Claim};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};

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
    /// Days on which it can have been published.
    pub published: Option<Days>,
    /// When the public could know it.
    pub known: Known,
    /// The text it is a near copy of, or itself.
    pub story: i64,
    /// Where it was read.
    pub place: String,
}

impl Ledger {
    /// Whether this very text is recorded.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn has(&self, article: &Article<'_>) -> Result<bool> {
        has(&self.connection, &article.id()).map(|found| found.is_some()).map_err(self.fault())
    }

    /// A claim, whole.
    ///
    /// # Errors
    /// When there is no such row, or it cannot be read.
    pub fn claim(&self, row: i64) -> Result<Claim> {
        let read = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(2)?, r.get::<_, Vec<u8>>(4)?));
        let found = self.connection.prepare_cached(sql::CLAIM).and_then(|mut s| s.query_row([row], read));
        let (nth, packed) = found.map_err(self.fault())?;
        let lines = unpack(&self.path, &packed)?;
        let line =
            lines.lines().nth(nth as usize).ok_or_else(|| LedgerError::record(&self.path, "a claim is missing"))?;
        serde_json::from_str(line).map_err(|e| LedgerError::record(&self.path, e))
    }

    /// The text a claim stands in.
    ///
    /// # Errors
    /// When there is no such claim.
    pub fn document_of(&self, row: i64) -> Result<i64> {
        let found = self.connection.prepare_cached(sql::CLAIM).and_then(|mut s| s.query_row([row], |r| r.get(0)));
        found.map_err(self.fault())
    }

    /// The row of the latest claim with this id.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn row_of(&self, id: &str) -> Result<Option<i64>> {
        let found = self.connection.prepare_cached(sql::CLAIM_BY_ID);
        let found = found.and_then(|mut s| s.query_row([&claim_id(id)[..]], |r| r.get(0)).optional());
        found.map_err(self.fault())
    }

    /// The sentence a claim stands in; its beginning where no more may be kept.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn sentence(&self, row: i64) -> Result<String> {
        let read = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(3)?));
        let found = self.connection.prepare_cached(sql::CLAIM).and_then(|mut s| s.query_row([row], read));
        let (document, sentence) = found.map_err(self.fault())?;
        let read =
            |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, Option<String>>(2)?));
        let found = self.connection.prepare_cached(sql::EXCERPT).and_then(|mut s| s.query_row([sentence], read));
        let (first, past_last, excerpt) = found.map_err(self.fault())?;
        if let Some(excerpt) = excerpt {
            return Ok(excerpt);
        }
        let text = self.text(document)?;
        let text = text.ok_or_else(|| LedgerError::record(&self.path, "the text of a sentence is missing"))?;
        let span = CharSpan { start: first as usize, end: past_last as usize };
        Ok(Bounds::of(&text).slice(&text, span).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// A text; `None` where no more than quotes may be kept.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn text(&self, document: i64) -> Result<Option<String>> {
        let found = self.connection.prepare_cached(sql::BODY);
        let found = found.and_then(|mut s| s.query_row([document], |r| r.get::<_, Vec<u8>>(0)).optional());
        found.map_err(self.fault())?.map(|packed| unpack(&self.path, &packed)).transpose()
    }

    /// What is known of a text.
    ///
    /// # Errors
    /// When there is no such row, or it cannot be read.
    pub fn source(&self, document: i64) -> Result<Source> {
        let read = |r: &rusqlite::Row<'_>| {
            let days: (Option<i64>, Option<i64>) = (r.get(5)?, r.get(6)?);
            Ok(Source {
                name: r.get(0)?,
                url: r.get(1)?,
                title: r.get(2)?,
                source: r.get(3)?,
                credit: r.get(4)?,
                published: days.0.zip(days.1).and_then(|(a, b)| Days::new(day(a), day(b))),
                known: Known::from_micros(r.get(7)?),
                story: r.get(8)?,
                place: r.get(9)?,
            })
        };
        let found = self.connection.prepare_cached(sql::DOCUMENT).and_then(|mut s| s.query_row([document], read));
        found.map_err(self.fault())
    }

    /// The last day on which the newest text that was known can have been published; `None` when no text has a day.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn newest_text(&self, horizon: Horizon) -> Result<Option<Date>> {
        let by = params![horizon.known.micros(), horizon.recorded.micros()];
        let newest = self.connection.query_row(sql::NEWEST_TEXT, by, |r| r.get::<_, Option<i64>>(0));
        Ok(newest.map_err(self.fault())?.map(day))
    }

    /// How many texts, claims, acts and events there are.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn counts(&self) -> Result<[i64; 4]> {
        let read = |r: &rusqlite::Row<'_>| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?]);
        self.connection.query_row(sql::COUNTS, [], read).map_err(self.fault())
    }
}
