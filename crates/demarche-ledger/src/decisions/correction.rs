//! Decisions on one claim: what is decided, and the claim with a field corrected.

use super::anchor::Anchor;
use super::kind::DecisionKind;
use crate::columns::word;
use crate::sql::judgements as sql;
use demarche_knowledge::claim::Claim;
use demarche_knowledge::ontology::Ontology;
use rusqlite::Connection;
use serde_json::Value;

/// What is decided about a claim, oldest first: kind, field and value. A rejection has neither field nor value.
pub(crate) fn decided(db: &Connection, anchor: &Anchor) -> rusqlite::Result<Vec<(DecisionKind, String, String)>> {
    let mut query = db.prepare_cached(sql::SINGLES)?;
    let mut rows = query.query([anchor.document])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if Anchor::read(row, 2)?.meets(anchor) {
            let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
            found.push((word(row, 1, DecisionKind::parse)?, text(6)?, text(7)?));
        }
    }
    Ok(found)
}

/// The claim with another value of `field`. A field inside another is written with dots (`actor.0.country`), an empty
/// value means null, and `date` sets both ends (`2025-07-03` or `2025-07-01..2025-07-31`).
///
/// # Errors
/// Why the result would not be a claim.
pub(crate) fn corrected(claim: &Claim, field: &str, value: &str, ontology: &Ontology) -> Result<Claim, String> {
    let mut record = serde_json::to_value(claim).map_err(|e| e.to_string())?;
    if field == "date" {
        let (first, last) = value.split_once("..").unwrap_or((value, value));
        set(&mut record, "date.start", first)?;
        set(&mut record, "date.end", last)?;
    } else {
        set(&mut record, field, value)?;
    }
    let new: Claim = serde_json::from_value(record).map_err(|e| format!("`{field}` = `{value}`: {e}"))?;
    let unknown = |what: &str, word: &str| Err(format!("`{word}` is not {what}"));
    if !ontology.types.contains_key(&new.event) {
        return unknown("an event type", &new.event);
    }
    if let Some(act) = &new.act
        && !ontology.acts.contains_key(act)
    {
        return unknown("an act", act);
    }
    for day in [&new.date.start, &new.date.end].into_iter().flatten() {
        if day.parse::<jiff::civil::Date>().is_err() {
            return unknown("a day (YYYY-MM-DD)", day);
        }
    }
    if new == *claim {
        return Err(format!("`{field}` is already `{value}`"));
    }
    Ok(new)
}

/// Fields that identify a claim and its coder: no correction changes them.
const FIXED: &[&str] = &["schema", "id", "doc_id", "trigger", "sentence", "coder", "rule", "confidence"];

fn set(record: &mut Value, field: &str, value: &str) -> Result<(), String> {
    let missing = || format!("a claim has no field `{field}`");
    if field.split('.').next().is_some_and(|top| FIXED.contains(&top)) {
        return Err(format!("`{field}` cannot be corrected"));
    }
    let mut at = record;
    for part in field.split('.') {
        at = match at {
            Value::Object(map) => map.get_mut(part),
            Value::Array(list) => part.parse::<usize>().ok().and_then(|n| list.get_mut(n)),
            _ => None,
        }
        .ok_or_else(missing)?;
    }
    if at.is_object() || at.is_array() {
        return Err(format!("`{field}` has fields of its own; name one of them"));
    }
    *at = if value.is_empty() { Value::Null } else { Value::String(value.to_owned()) };
    Ok(())
}
