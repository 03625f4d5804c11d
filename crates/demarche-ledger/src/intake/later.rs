//! Claims of a text that is recorded already: a judgement made them, or a new reading.

use super::Bounds;
use super::draft::Drafts;
use super::pen::{Pen, Text};
use crate::error::Result;
use crate::sql;
use crate::time::Known;
use demarche_knowledge::claim::{CharSpan, Claim};
use rusqlite::{OptionalExtension, params};

impl Pen<'_> {
    /// Records more claims of a text that is there; `words` where sentences may be new.
    pub fn append(&mut self, document: i64, words: Option<&str>, claims: Vec<Claim>) -> Result<Vec<i64>> {
        let read = |r: &rusqlite::Row<'_>| {
            Ok((r.get(0)?, r.get::<_, Option<i64>>(1)?.zip(r.get::<_, Option<i64>>(2)?), r.get(3)?))
        };
        let found = self.transaction.prepare_cached(sql::KNOWN_AND_PUBLISHED);
        let found: (i64, Option<(i64, i64)>, i64) =
            found.and_then(|mut s| s.query_row([document], read)).map_err(|e| self.fault(e))?;
        let (known, published, story) = (Known::from_micros(found.0), found.1, found.2);
        let kept: Option<String> = match words {
            Some(_) => None,
            None => self.body(document)?,
        };
        let text = words.or(kept.as_deref());
        let bounds = text.map(Bounds::of);
        let mut fault = None;
        let said = |span| match text.zip(bounds.as_ref()) {
            Some((text, bounds)) => Some(bounds.slice(text, span).to_owned()),
            None => self.excerpt(document, span).unwrap_or_else(|e| {
                fault = Some(e);
                None
            }),
        };
        let drafts = Drafts::of(claims, published, said, self.ontology);
        if let Some(fault) = fault {
            return Err(fault);
        }
        self.claims(&Text { document, known, published, story, fresh: false }, drafts?)
    }

    fn body(&self, document: i64) -> Result<Option<String>> {
        let packed = self.transaction.prepare_cached(sql::BODY);
        let packed: Option<Vec<u8>> =
            packed.and_then(|mut s| s.query_row([document], |r| r.get(0)).optional()).map_err(|e| self.fault(e))?;
        packed.map(|p| crate::pack::unpack(self.path(), &p)).transpose()
    }

    /// What a ledger of quotes keeps of a sentence.
    fn excerpt(&self, document: i64, span: CharSpan) -> Result<Option<String>> {
        let at = params![document, span.start as i64, span.end as i64];
        let found = self.transaction.prepare_cached(sql::SENTENCE_AT);
        let found: Option<Option<String>> =
            found.and_then(|mut s| s.query_row(at, |r| r.get(1)).optional()).map_err(|e| self.fault(e))?;
        Ok(found.flatten())
    }
}
