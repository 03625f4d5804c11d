//! Claims read back from their rows, with what coreference compares.

use crate::columns::span;
use crate::error::{LedgerError, Result};
use crate::pack::unpack;
use crate::sql;
use crate::text_slice::CodePoints;
use demarche_knowledge::claim::{CharSpan, Claim};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::{Path, PathBuf};

/// A claim in its row.
pub(crate) struct StoredClaim {
    pub row: i64,
    pub document: i64,
    pub recorded: i64,
    pub id: [u8; 16],
    /// First and last day on which its text can have been published.
    pub published: Option<(i64, i64)>,
    pub claim: Claim,
    pub sentence: String,
}

/// Reads claims. It remembers the last coding and the last text, since the claims of a text are mostly read together.
pub(crate) struct ClaimReader {
    path: PathBuf,
    coding: Option<((i64, i64), Vec<String>)>,
    text: Option<(i64, Option<(String, CodePoints)>)>,
}

/// Where the parts of a claim are.
struct Place {
    document: i64,
    run: i64,
    nth: i64,
    sentence: i64,
}

impl ClaimReader {
    pub fn new(path: &Path) -> Self {
        Self { path: path.into(), coding: None, text: None }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The claim in a row.
    ///
    /// # Errors
    /// When there is no such row, or part of the claim cannot be read.
    pub fn claim(&mut self, db: &Connection, row: i64) -> Result<StoredClaim> {
        type Columns = (Place, i64, [u8; 16], Option<i64>, Option<i64>);
        let read = |r: &Row<'_>| -> rusqlite::Result<Columns> {
            let place = Place { document: r.get(0)?, run: r.get(1)?, nth: r.get(2)?, sentence: r.get(3)? };
            Ok((place, r.get(4)?, r.get(5)?, r.get(6)?, r.get(7)?))
        };
        let found = db.prepare_cached(sql::CLAIM_ROW).and_then(|mut s| s.query_row([row], read));
        let (place, recorded, id, first, last) = found.map_err(|e| LedgerError::sql(&self.path, e))?;
        let path = self.path.clone();
        let lines = self.lines(db, place.document, place.run)?;
        let line = usize::try_from(place.nth).ok().and_then(|nth| lines.get(nth));
        let line = line.ok_or_else(|| LedgerError::record(&path, "a claim is missing"))?;
        let claim: Claim = serde_json::from_str(line).map_err(|e| LedgerError::record(&path, e))?;
        let sentence = self.sentence(db, &place)?;
        Ok(StoredClaim { row, document: place.document, recorded, id, published: first.zip(last), claim, sentence })
    }

    /// The claims of one coding, as lines of JSON.
    fn lines(&mut self, db: &Connection, document: i64, run: i64) -> Result<&[String]> {
        if self.coding.as_ref().is_none_or(|(of, _)| *of != (document, run)) {
            let packed: Vec<u8> = db
                .prepare_cached(sql::CODING)
                .and_then(|mut s| s.query_row(params![document, run], |r| r.get(0)))
                .map_err(|e| LedgerError::sql(&self.path, e))?;
            let lines = unpack(&self.path, &packed)?.lines().map(str::to_owned).collect();
            self.coding = Some(((document, run), lines));
        }
        Ok(self.coding.as_ref().map_or(&[], |(_, lines)| lines))
    }

    fn sentence(&mut self, db: &Connection, place: &Place) -> Result<String> {
        let read = |r: &Row<'_>| Ok((span(r, 0)?, r.get(2)?));
        let found = db.prepare_cached(sql::EXCERPT).and_then(|mut s| s.query_row([place.sentence], read));
        let (span, excerpt): (CharSpan, Option<String>) = found.map_err(|e| LedgerError::sql(&self.path, e))?;
        if let Some(excerpt) = excerpt {
            return Ok(excerpt);
        }
        if self.text.as_ref().is_none_or(|(of, _)| *of != place.document) {
            let packed: Option<Vec<u8>> = db
                .prepare_cached(sql::BODY)
                .and_then(|mut s| s.query_row([place.document], |r| r.get(0)).optional())
                .map_err(|e| LedgerError::sql(&self.path, e))?;
            let text = packed.map(|p| unpack(&self.path, &p)).transpose()?;
            let text = text.map(|text| (CodePoints::of(&text), text)).map(|(points, text)| (text, points));
            self.text = Some((place.document, text));
        }
        let text = self.text.as_ref().and_then(|(_, text)| text.as_ref());
        let words = text.map(|(text, points)| points.slice(text, span).to_owned());
        words.ok_or_else(|| LedgerError::record(&self.path, "the text of a sentence is missing"))
    }
}
