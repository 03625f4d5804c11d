//! Writing claims of a text that is recorded already: a judgement made them, or a new reading.

use super::batch::BatchWriter;
use super::draft::DraftClaims;
use super::rows::TextRow;
use crate::error::Result;
use crate::pack::unpack;
use crate::sql;
use crate::text_slice::CodePoints;
use crate::time::Known;
use demarche_knowledge::claim::{CharSpan, Claim};
use rusqlite::{OptionalExtension, Row, params};

impl BatchWriter<'_> {
    /// Records more claims of a recorded text. `words` is the text; give it where claims may have new sentences.
    pub fn append(&mut self, document: i64, words: Option<&str>, claims: Vec<Claim>) -> Result<Vec<i64>> {
        let text = self.text_row(document)?;
        let stored: Option<String> = match words {
            Some(_) => None,
            None => self.stored_text(document)?,
        };
        let words = words.or(stored.as_deref());
        let points = words.map(CodePoints::of);
        let mut error = None;
        let sentence = |span| match words.zip(points.as_ref()) {
            Some((words, points)) => Some(points.slice(words, span).to_owned()),
            None => self.excerpt(document, span).unwrap_or_else(|e| {
                error = Some(e);
                None
            }),
        };
        let drafts = DraftClaims::of(claims, text.published, sentence, self.ontology);
        match error {
            Some(error) => Err(error),
            None => self.claims(&text, drafts?),
        }
    }

    fn text_row(&self, document: i64) -> Result<TextRow> {
        let read = |r: &Row<'_>| {
            let published: (Option<i64>, Option<i64>) = (r.get(1)?, r.get(2)?);
            Ok(TextRow {
                document,
                known: Known::from_micros(r.get(0)?),
                published: published.0.zip(published.1),
                story: r.get(3)?,
                fresh: false,
            })
        };
        let found = self.transaction.prepare_cached(sql::KNOWN_AND_PUBLISHED);
        found.and_then(|mut s| s.query_row([document], read)).map_err(|e| self.sql_error(e))
    }

    fn stored_text(&self, document: i64) -> Result<Option<String>> {
        let packed = self.transaction.prepare_cached(sql::BODY);
        let packed: Option<Vec<u8>> =
            packed.and_then(|mut s| s.query_row([document], |r| r.get(0)).optional()).map_err(|e| self.sql_error(e))?;
        packed.map(|p| unpack(self.path(), &p)).transpose()
    }

    /// What is stored of a sentence where the text may not be stored.
    fn excerpt(&self, document: i64, span: CharSpan) -> Result<Option<String>> {
        let at = params![document, span.start as i64, span.end as i64];
        let found = self.transaction.prepare_cached(sql::SENTENCE_AT);
        let found: Option<Option<String>> =
            found.and_then(|mut s| s.query_row(at, |r| r.get(1)).optional()).map_err(|e| self.sql_error(e))?;
        Ok(found.flatten())
    }
}
