//! The claims of one document, or the answer to the pair of participants that it asks about.

use crate::engine::CodingWorker;
use demarche_knowledge::Claim;
use demarche_lang::{Doc, Span};
use demarche_read::{CharRange, Document, Failure, Pair};

/// What was coded in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Coding {
    /// The claims.
    pub claims: Vec<Claim>,
    /// Why a pair has no event.
    pub reason: Option<String>,
}

/// The claims of a document, or the one that answers its pair.
///
/// # Errors
/// When the pair lies outside the text.
pub fn code(worker: &mut CodingWorker<'_>, document: &Document, doc: &Doc) -> Result<Coding, Failure> {
    let Some(Pair { source, target }) = document.pair else {
        return Ok(Coding { claims: worker.claims(document, doc), reason: None });
    };
    let at = |name: &str, range: CharRange| {
        let bytes = range.bytes(&document.text).ok_or_else(|| outside(document, name, range))?;
        Ok(Span::new(bytes.start, bytes.end))
    };
    let answer = worker.pair(document, doc, at("source", source)?, at("target", target)?);
    let reason = answer.claim.is_none().then_some(answer.reason);
    Ok(Coding { claims: answer.claim.into_iter().collect(), reason })
}

fn outside(document: &Document, name: &str, range: CharRange) -> Failure {
    let length = document.text.chars().count();
    let CharRange { start, end } = range;
    let message = if start >= end {
        format!("pair.{name} {start}..{end} covers nothing")
    } else {
        format!("pair.{name} {start}..{end} lies outside the text, which has {length} code points")
    };
    Failure::new(document.place.clone(), message, "spans are half-open ranges of Unicode code points of `text`")
}
