//! Records for programs: a claim a line, or one list of documents.

use demarche_knowledge::claim::{Claim, SCHEMA};
use demarche_read::Document;
use serde::Serialize;

/// The answer to a pair without an event.
#[derive(Serialize)]
struct NoEvent<'a> {
    schema: &'static str,
    doc_id: &'a str,
    event: Option<()>,
    reason: &'a str,
}

/// One document with its claims.
#[derive(Serialize)]
pub struct Coded<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    lang: &'a str,
    claims: &'a [Claim],
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// The claims as JSON Lines.
pub fn lines(claims: &[Claim]) -> serde_json::Result<String> {
    let mut lines = String::new();
    for claim in claims {
        lines.push_str(&serde_json::to_string(claim)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// The line that answers a pair that has no event.
pub fn no_event(doc_id: &str, reason: &str) -> serde_json::Result<String> {
    Ok(serde_json::to_string(&NoEvent { schema: SCHEMA, doc_id, event: None, reason })? + "\n")
}

/// One entry of the list of documents; `reason` says why there are no claims where that is to be said.
pub fn entry(document: &Document, claims: &[Claim], reason: Option<&str>) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Coded {
        id: &document.id,
        date: document.published.map(|p| p.to_string()),
        title: document.title.as_deref(),
        source: document.source.as_deref(),
        url: document.url.as_deref(),
        lang: &document.language.code,
        claims,
        reason,
    })
}
