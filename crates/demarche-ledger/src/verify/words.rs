//! The full-text index, built again from the sentences and compared.

use super::report::DERIVED;
use crate::digest;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::pack::unpack;
use crate::sql::verify as sql;
use crate::text_slice::CodePoints;
use demarche_knowledge::claim::CharSpan;
use rusqlite::{Connection, Row, params};
use std::path::Path;

impl Ledger {
    /// Builds the index again, in temporary tables, and compares it with that of the ledger.
    pub(super) fn words_again(&self, report: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let db = &self.connection;
        db.execute_batch(sql::WORDS_BESIDE).map_err(self.sql_error())?;
        fill(db, &self.path, sql::ADD_WORDS_BESIDE).map_err(self.sql_error())?;
        let mut differs = false;
        for (stored, again) in sql::WORDS {
            // An index that cannot be read differs too; the pages of the file were checked before.
            differs |= digest::of(db, stored).ok() != Some(digest::of(db, again).map_err(self.sql_error())?);
        }
        if differs {
            report("the full-text index does not match the sentences".to_owned(), DERIVED);
        }
        db.execute_batch(sql::WORDS_GO).map_err(self.sql_error())
    }
}

/// Writes the words of every sentence into an index. The sentences of a text that cannot be read are empty;
/// verification reports the text.
pub(super) fn fill(db: &Connection, path: &Path, add: &str) -> rusqlite::Result<()> {
    let mut add = db.prepare(add)?;
    let mut query = db.prepare(sql::SENTENCES)?;
    let mut body = db.prepare(crate::sql::BODY)?;
    let mut rows = query.query([])?;
    let mut text: (i64, Option<(String, CodePoints)>) = (0, None);
    while let Some(row) = rows.next()? {
        let (n, document, excerpt): (i64, i64, Option<String>) = (row.get(0)?, row.get(1)?, row.get(4)?);
        if let Some(excerpt) = excerpt {
            add.execute(params![n, excerpt])?;
            continue;
        }
        if text.0 != document {
            let packed: Option<Vec<u8>> = body.query_map([document], |r: &Row<'_>| r.get(0))?.next().transpose()?;
            let read = packed.and_then(|packed| unpack(path, &packed).ok());
            text = (document, read.map(|text| (CodePoints::of(&text), text)).map(|(points, text)| (text, points)));
        }
        let (first, past_last): (i64, i64) = (row.get(2)?, row.get(3)?);
        let span = CharSpan { start: first.max(0) as usize, end: past_last.max(0) as usize };
        let words = text.1.as_ref().map_or("", |(text, points)| points.slice(text, span));
        add.execute(params![n, words])?;
    }
    Ok(())
}
