//! Reads annotated documents and predicted claims; fields of no weight in the score are ignored.

use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A claim as far as it is scored. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Scored {
    /// Event type.
    pub event: String,
    /// Mode.
    pub mode: Option<String>,
    /// Act.
    pub act: Option<String>,
    /// Status.
    pub status: Option<String>,
    /// Who does it.
    pub actor: Option<Vec<Side>>,
    /// To whom.
    pub recipient: Option<Vec<Side>>,
    /// When.
    pub date: Option<Days>,
    /// On whose word.
    pub attribution: Option<Vec<Voice>>,
    /// Which words state it.
    pub trigger: Trigger,
    /// The rule behind it.
    pub rule: Option<Rule>,
    /// How sure it is.
    pub confidence: Option<Sure>,
}

/// A participant.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Side {
    /// Country code.
    pub country: Option<String>,
    /// Canonical name.
    pub name: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// Sector codes, main one first.
    pub sector: Option<Vec<String>>,
}

/// Both ends of a date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Days {
    /// First day.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
}

/// A speaker.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Voice {
    /// Name.
    pub speaker: Option<String>,
}

/// The words that state a claim, with code points.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Trigger {
    /// The words.
    #[serde(default)]
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Which rule coded a claim.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Rule {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// The file it stands in.
    #[serde(default)]
    pub file: String,
    /// The line there, from 1.
    #[serde(default)]
    pub line: usize,
}

/// How sure a claim is: the parts our records give, or one number.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Sure {
    /// As our records say it.
    Parts {
        /// From 0 to 1.
        total: f64,
    },
    /// From 0 to 1.
    Number(f64),
}

impl Sure {
    /// From 0 to 1.
    pub fn total(&self) -> f64 {
        let (Sure::Parts { total } | Sure::Number(total)) = self;
        *total
    }
}

/// An annotated document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotated {
    /// Identifier.
    pub id: String,
    /// Text; empty in predictions.
    pub text: String,
    /// The record as it stands, to be coded; empty for claims that stand alone.
    pub record: String,
    /// Who published it, without the address; empty where the record does not say.
    pub source: String,
    /// Whether it says when it was published.
    pub dated: bool,
    /// Line it came from, from 1; 1 for a file of one record.
    pub line: usize,
    /// Its claims.
    pub claims: Vec<Scored>,
}

/// What a file of annotated documents or claims holds.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Its documents, in the order they first appear. A document that stands there several times, each time with its
    /// claims, is there several times.
    pub documents: Vec<Annotated>,
    /// Lines that say word for word what an earlier line says, a claim with its id; they count once.
    pub repeated: usize,
}

/// Documents with claims: one pretty-printed record, or JSON Lines of documents with `claims`, or of claims with a
/// `doc_id`. Claims of one document are put together; a document with `claims` is one annotation of its text.
///
/// # Errors
/// The line, and what is wrong there.
pub fn read(content: &str) -> Result<Read, (usize, String)> {
    let mut all = Read::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut claims_seen: HashMap<(String, String), Value> = HashMap::new();
    for (line, row) in rows(content)? {
        let fault = |what: String| (line, what);
        let text_of = |key: &str| match &row[key] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let is_document = row.get("claims").is_some();
        let id = text_of(if is_document { "id" } else { "doc_id" });
        if id.is_empty() {
            return Err(fault("neither a document with `id` and `claims` nor a claim with `doc_id`".into()));
        }
        let claims = match row.get("claims") {
            Some(Value::Array(claims)) => claims.clone(),
            Some(_) => return Err(fault("`claims` is not a list".into())),
            // The answer to a pair without an event is a record too, and no claim.
            None if row["event"].is_null() => Vec::new(),
            None => vec![row.clone()],
        };
        if !is_document && row["id"].is_string() {
            let earlier = claims_seen.entry((id.clone(), text_of("id")));
            let is_new = matches!(earlier, Entry::Vacant(_));
            if *earlier.or_insert_with(|| row.clone()) == row && !is_new {
                all.repeated += 1;
                continue;
            }
        }
        let claims: Result<Vec<Scored>, _> = claims.into_iter().map(serde_json::from_value).collect();
        let claims = claims.map_err(|e| fault(format!("a claim of `{id}`: {e}")))?;
        let known = places.get(&id).copied().filter(|&at| !is_document || all.documents[at].record.is_empty());
        let at = known.unwrap_or(all.documents.len());
        if known.is_none() {
            places.entry(id.clone()).or_insert(at);
            all.documents.push(Annotated { id, line, ..Annotated::default() });
        }
        let document = &mut all.documents[at];
        if is_document {
            document.record = row.to_string();
            (document.text, document.source) = (text_of("text"), publisher(&text_of("source")));
            (document.dated, document.line) = (!text_of("date").is_empty(), line);
        }
        document.claims.extend(claims);
    }
    Ok(all)
}

/// Whom a source names: `Wikinews, https://…` is Wikinews.
pub(super) fn publisher(source: &str) -> String {
    source.split("http").next().unwrap_or_default().trim_end_matches([',', ' ', '(']).trim().to_owned()
}

/// The rows of a file of one record, one list, or JSON Lines, with their lines.
pub(super) fn rows(content: &str) -> Result<Vec<(usize, Value)>, (usize, String)> {
    match serde_json::from_str(content.trim_start_matches('\u{feff}')) {
        Ok(Value::Array(rows)) => Ok(rows.into_iter().enumerate().map(|(n, row)| (n + 1, row)).collect()),
        Ok(row) => Ok(vec![(1, row)]),
        Err(_) => lines(content.trim_start_matches('\u{feff}')),
    }
}

fn lines(content: &str) -> Result<Vec<(usize, Value)>, (usize, String)> {
    let filled = content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(n, line)| match serde_json::from_str(line) {
            Ok(row) => Ok((n + 1, row)),
            Err(e) => Err((n + 1, format!("no JSON record: {e}"))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(content: &str) -> Vec<(String, usize, usize)> {
        let read = read(content).unwrap();
        read.documents.into_iter().map(|d| (d.id, d.line, d.claims.len())).collect()
    }

    const DOCUMENT: &str =
        r#"{"id": "a", "text": "x", "claims": [{"event": "AID", "trigger": {"start": 0, "end": 1}}]}"#;
    const CLAIM: &str = r#"{"id": "c1", "doc_id": "a", "event": "AID", "trigger": {"start": 0, "end": 1}}"#;

    #[test]
    fn each_annotation_of_a_document_stands_alone_and_claims_are_put_together() {
        assert_eq!(told(&format!("{DOCUMENT}\n\n{DOCUMENT}")), [("a".to_owned(), 1, 1), ("a".to_owned(), 3, 1)]);
        let other = CLAIM.replace("c1", "c2");
        assert_eq!(told(&format!("{CLAIM}\n{other}")), [("a".to_owned(), 1, 2)]);
        // A claim that stands alone belongs to the document, wherever that stands.
        assert_eq!(told(&format!("{CLAIM}\n{DOCUMENT}")), [("a".to_owned(), 2, 2)]);
        assert_eq!(told(&format!("{DOCUMENT}\n{CLAIM}")), [("a".to_owned(), 1, 2)]);
    }

    #[test]
    fn a_claim_told_word_for_word_again_is_one() {
        let again = read(&format!("{CLAIM}\n{CLAIM}")).unwrap();
        assert_eq!((again.documents[0].claims.len(), again.repeated), (1, 1));
        let other = CLAIM.replace("AID", "ACCUSE");
        let other = read(&format!("{CLAIM}\n{other}")).unwrap();
        assert_eq!((other.documents[0].claims.len(), other.repeated), (2, 0));
        // Without an id nothing says that it is the same claim.
        let bare = CLAIM.replace(r#""id": "c1", "#, "");
        assert_eq!(read(&format!("{bare}\n{bare}")).unwrap().documents[0].claims.len(), 2);
    }
}
