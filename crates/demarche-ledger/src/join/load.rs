//! Rows read back as what the join compares.

use crate::columns::span;
use crate::error::{LedgerError, Result};
use crate::intake::Bounds;
use crate::join::Told;
use crate::pack::unpack;
use crate::sql;
use demarche_coder::claim::Claim;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

/// A claim with what is around it.
pub(crate) struct Loaded {
    pub row: i64,
    pub document: i64,
    pub recorded: i64,
    pub id: [u8; 16],
    pub published: Option<(i64, i64)>,
    pub claim: Claim,
    pub sentence: String,
}

impl Loaded {
    pub fn told(&self) -> Told<'_> {
        Told {
            row: self.row,
            document: self.document,
            recorded: self.recorded,
            claim: &self.claim,
            published: self.published,
            sentence: &self.sentence,
        }
    }
}

/// Reads claims; remembers the last text, since its claims lie together.
pub(crate) struct Loader {
    path: PathBuf,
    coding: Option<((i64, i64), Vec<String>)>,
    body: Option<(i64, Option<(String, Bounds)>)>,
}

impl Loader {
    pub fn new(path: &Path) -> Self {
        Self { path: path.into(), coding: None, body: None }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The claim in a row.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn claim(&mut self, db: &Connection, row: i64) -> Result<Loaded> {
        let path = self.path.clone();
        let fault = |e| LedgerError::sql(&path, e);
        type Row = (i64, i64, i64, i64, i64, Vec<u8>, Option<i64>, Option<i64>);
        let read = |r: &rusqlite::Row<'_>| -> rusqlite::Result<Row> {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?, r.get(7)?))
        };
        let found = db.prepare_cached(sql::CLAIM_ROW).and_then(|mut s| s.query_row([row], read)).map_err(fault)?;
        let (document, run, nth, sentence, recorded, id, first, last) = found;
        let lines = self.lines(db, document, run)?;
        let line = lines.get(nth as usize).ok_or_else(|| LedgerError::record(&path, "a claim is missing"))?;
        let claim: Claim = serde_json::from_str(line).map_err(|e| LedgerError::record(&path, e))?;
        let id = id.try_into().map_err(|_| LedgerError::record(&path, "an id is not 16 bytes long"))?;
        let sentence = self.sentence(db, document, sentence)?;
        Ok(Loaded { row, document, recorded, id, published: first.zip(last), claim, sentence })
    }

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

    fn sentence(&mut self, db: &Connection, document: i64, sentence: i64) -> Result<String> {
        let path = self.path.clone();
        let fault = |e| LedgerError::sql(&path, e);
        let read = |r: &rusqlite::Row<'_>| Ok((span(r, 0)?, r.get::<_, Option<String>>(2)?));
        let found = db.prepare_cached(sql::EXCERPT).and_then(|mut s| s.query_row([sentence], read)).map_err(fault)?;
        let (span, excerpt) = found;
        if let Some(excerpt) = excerpt {
            return Ok(excerpt);
        }
        if self.body.as_ref().is_none_or(|(of, _)| *of != document) {
            let packed: Option<Vec<u8>> = db
                .prepare_cached(sql::BODY)
                .and_then(|mut s| s.query_row([document], |r| r.get(0)).optional())
                .map_err(fault)?;
            let text = packed.map(|p| unpack(&self.path, &p)).transpose()?;
            self.body = Some((
                document,
                text.map(|t| {
                    let b = Bounds::of(&t);
                    (t, b)
                }),
            ));
        }
        let words = self.body.as_ref().and_then(|(_, t)| t.as_ref()).map(|(text, bounds)| bounds.slice(text, span));
        let words = words.ok_or_else(|| LedgerError::record(&path, "the text of a sentence is missing"))?;
        Ok(words.to_owned())
    }
}
