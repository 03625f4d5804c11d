//! The index of words made again from the sentences, and compared with the one there is.

use super::DERIVED;
use crate::digest;
use crate::error::Result;
use crate::intake::Bounds;
use crate::ledger::Ledger;
use crate::pack::unpack;
use crate::sql::verify as sql;
use demarche_knowledge::claim::CharSpan;
use rusqlite::{Connection, Row, params};
use std::path::Path;

impl Ledger {
    /// Makes the index of words again, beside the one there is, and compares.
    pub(super) fn words_again(&self, tell: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let db = &self.connection;
        db.execute_batch(sql::WORDS_BESIDE).map_err(self.fault())?;
        fill(db, &self.path, sql::ADD_WORDS_BESIDE).map_err(self.fault())?;
        let mut differs = false;
        for (there, again) in sql::WORDS {
            // What cannot be read is not the same either; the file was looked through before.
            differs |= digest::of(db, there).ok() != Some(digest::of(db, again).map_err(self.fault())?);
        }
        if differs {
            tell("the index of words is not that of the sentences".to_owned(), DERIVED);
        }
        db.execute_batch(sql::WORDS_GO).map_err(self.fault())
    }
}

/// Writes the words of every sentence into an index. A text that cannot be read has none: that is told elsewhere.
pub(super) fn fill(db: &Connection, path: &Path, add: &str) -> rusqlite::Result<()> {
    let mut add = db.prepare(add)?;
    let mut query = db.prepare(sql::SENTENCES)?;
    let mut body = db.prepare(crate::sql::BODY)?;
    let mut rows = query.query([])?;
    let mut text: (i64, Option<(String, Bounds)>) = (0, None);
    while let Some(row) = rows.next()? {
        let (n, document, excerpt): (i64, i64, Option<String>) = (row.get(0)?, row.get(1)?, row.get(4)?);
        if let Some(excerpt) = excerpt {
            add.execute(params![n, excerpt])?;
            continue;
        }
        if text.0 != document {
            let packed: Option<Vec<u8>> = body.query_map([document], |r: &Row<'_>| r.get(0))?.next().transpose()?;
            let read = packed.and_then(|packed| unpack(path, &packed).ok());
            text = (document, read.map(|text| (Bounds::of(&text), text)).map(|(bounds, text)| (text, bounds)));
        }
        let (first, past_last): (i64, i64) = (row.get(2)?, row.get(3)?);
        let span = CharSpan { start: first.max(0) as usize, end: past_last.max(0) as usize };
        let words = text.1.as_ref().map_or("", |(text, bounds)| bounds.slice(text, span));
        add.execute(params![n, words])?;
    }
    Ok(())
}
