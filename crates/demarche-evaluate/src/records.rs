//! Records of the PLOVER project: JSON with a text and what it states.
//!
//! Releases differ, so several names of a field are tried: some are documented, others are guesses that no real record
//! has confirmed. What is taken over and what is lost is told in `docs/evaluate.md`.

use super::gold::{self, Annotated, Days, Scored, Side, publisher};
use super::score::Tells;
use super::set::Set;
use demarche_exchange::crosswalk::Names;
use demarche_exchange::import::record_fields::{
    ACTORS, EVENTS, LISTS, MODES, RECIPIENTS, RecordParty, SOURCES, first, parties, words,
};
use demarche_read::Published;
use serde_json::{Value, json};

const TEXTS: [&str; 6] = ["text", "eventText", "event_text", "sentence", "textInfo", "markup"];
/// The date that stands for none in the gold standard records.
const NO_DATE: &str = "2000-01-01";

/// Whether these are such records and not our own.
pub fn is_records(content: &str) -> bool {
    let Ok(rows) = gold::rows(content) else { return false };
    let Some((_, first)) = rows.first() else { return false };
    let has = |names: &[&str]| names.iter().any(|name| first.get(name).is_some());
    let ours = first.get("claims").is_some() || first.get("doc_id").is_some();
    !ours && (has(&LISTS) || (has(&EVENTS) && has(&TEXTS)))
}

/// Reads records. `is_type` knows the event types.
///
/// # Errors
/// The line, and what is wrong there.
pub fn read(content: &str, names: &Names, is_type: &dyn Fn(&str) -> bool) -> Result<Set, (usize, String)> {
    // In the order of the fields compared: status, date, country, sector, speaker, mode.
    let tells = Tells { places: false, acts: false, fields: [false, false, true, true, false, false] };
    let mut set = Set::of("PLOVER records", tells);
    let mut rows = gold::rows(content)?;
    // A file may be one object around the list of all records.
    if let [(_, whole)] = rows.as_slice()
        && text_of(whole).is_none()
        && let Some(list) = first(whole, &LISTS).and_then(Value::as_array)
    {
        rows = list.iter().cloned().enumerate().map(|(n, row)| (n + 1, row)).collect();
    }
    let (mut dates, mut modes) = (false, false);
    for (line, row) in rows {
        let Some(text) = text_of(&row) else { return Err((line, "the record has no text".into())) };
        let events = match first(&row, &LISTS).and_then(Value::as_array) {
            Some(list) => list.clone(),
            None => vec![row.clone()],
        };
        let mut claims = Vec::new();
        for event in &events {
            for code in words(first(event, &EVENTS)) {
                match claim(event, &code, names, is_type) {
                    Ok(claim) => claims.push(claim),
                    Err(why) => set.leave_out(why),
                }
            }
        }
        dates |= claims.iter().any(|c| c.date.is_some());
        modes |= claims.iter().any(|c| c.mode.is_some());
        set.documents.push(document(&row, text, line, claims));
    }
    (set.tells.fields[1], set.tells.fields[5]) = (dates, modes);
    unique(&mut set.documents);
    Ok(set)
}

/// Records may share a text or an id: texts are put together, ids told apart.
fn unique(documents: &mut Vec<Annotated>) {
    let mut kept: Vec<Annotated> = Vec::new();
    for document in documents.drain(..) {
        match kept.iter_mut().find(|k| k.text == document.text) {
            Some(same) => same.claims.extend(document.claims),
            None => kept.push(document),
        }
    }
    *documents = kept;
}

fn document(row: &Value, text: String, line: usize, claims: Vec<Scored>) -> Annotated {
    let given = words(row.get("id")).into_iter().next();
    let id = given.map_or_else(|| format!("record-{line}"), |id| format!("{id}:{line}"));
    let mut record = json!({"id": id, "text": text});
    let date = date_of(row);
    let dated = date.is_some();
    if let Some(date) = date {
        record["date"] = date.into();
    }
    let source = words(first(row, &SOURCES)).into_iter().next().map(|s| publisher(&s)).unwrap_or_default();
    Annotated { id, text, dated, record: record.to_string(), source, line, claims }
}

fn text_of(row: &Value) -> Option<String> {
    match first(row, &TEXTS)? {
        Value::String(text) => Some(unmarked(text)).filter(|t| !t.is_empty()),
        info @ Value::Object(_) => text_of(info),
        _ => None,
    }
}

/// The words of a marked sentence: `[SRC: …]`, `<SRC>…</SRC>` and the like are marks.
fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut open = Vec::new();
    while let Some(c) = rest.chars().next() {
        if let Some((length, closes)) = mark(rest) {
            open.extend(closes);
            rest = &rest[length..];
            continue;
        }
        if open.last() == Some(&c) {
            open.pop();
        } else {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The length of the mark the text begins with, and the bracket that closes what it marks.
fn mark(text: &str) -> Option<(usize, Option<char>)> {
    const MARKS: [&str; 5] = ["SRC/TAR", "SRC", "TAR", "EVT", "LOC"];
    let (bracket, closing) = [('[', ']'), ('{', '}'), ('<', '>')].into_iter().find(|(b, _)| text.starts_with(*b))?;
    let inner = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let name = MARKS.into_iter().find(|m| inner.starts_with(m))?;
    let after = &inner[name.len()..];
    let skipped = text.len() - after.len();
    if bracket == '<' {
        return after.starts_with('>').then_some((skipped + 1, None));
    }
    let blank = after.len() - after.trim_start_matches([':', ' ']).len();
    (blank > 0).then_some((skipped + blank, Some(closing)))
}

fn date_of(row: &Value) -> Option<String> {
    let date = words(first(row, &["pub_date", "date", "startDate"])).into_iter().next()?;
    let day = date.get(..10).unwrap_or(&date).to_owned();
    (day != NO_DATE && day.parse::<Published>().is_ok()).then_some(day)
}

fn claim(row: &Value, code: &str, names: &Names, is_type: &dyn Fn(&str) -> bool) -> Result<Scored, String> {
    let (event, mode) = names.event(code);
    if !is_type(&event) {
        return Err(format!("of type `{code}`"));
    }
    let given = words(first(row, &MODES)).into_iter().next();
    let date = date_of(row).map(|day| Days { start: Some(day.clone()), end: Some(day) });
    Ok(Scored {
        event,
        mode: given.or(mode),
        date,
        actor: Some(sides(row, &ACTORS, names)),
        recipient: Some(sides(row, &RECIPIENTS, names)),
        ..Scored::default()
    })
}

fn sides(event: &Value, fields: &[&str], names: &Names) -> Vec<Side> {
    let side = |RecordParty { country, name, sectors }| Side { country, name, sector: sectors, text: None };
    parties(first(event, fields), names).into_iter().map(side).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(content: &str) -> Set {
        let names = Names::read(None).unwrap();
        assert!(is_records(content), "{content}");
        read(content, &names, &|event| ["ACCUSE", "CONSULT", "ASSAULT"].contains(&event)).unwrap()
    }

    #[test]
    fn marks_are_no_words() {
        for marked in [
            "[SRC: Kenya] [EVT: blamed] [TAR: Togo] for it.",
            "<SRC>Kenya</SRC> <EVT>blamed</EVT> <TAR>Togo</TAR> for it.",
            "{SRC Kenya} blamed [TAR: Togo] for it.",
            "Kenya blamed Togo for it.",
        ] {
            assert_eq!(unmarked(marked), "Kenya blamed Togo for it.", "{marked}");
        }
        assert_eq!(unmarked("It said [sic] so."), "It said [sic] so.");
    }

    #[test]
    fn records_of_several_shapes_are_read() {
        let flat = r#"[{"id": "x1", "date": "2000-01-01", "event": "DISAPPROVE", "source": "KENGOV", "target": [{"country": "TGO", "sector": "GOV"}], "textInfo": {"markup": "[SRC: Kenya] blamed [TAR: Togo]."}}]"#;
        let flat = set(flat);
        assert_eq!(flat.documents[0].text, "Kenya blamed Togo.");
        let claim = &flat.documents[0].claims[0];
        assert_eq!((claim.event.as_str(), &claim.date), ("ACCUSE", &None));
        assert_eq!(claim.actor.as_ref().unwrap()[0].country.as_deref(), Some("KEN"));
        assert_eq!(claim.actor.as_ref().unwrap()[0].sector, Some(vec!["GOV".to_owned()]));
        assert_eq!(claim.recipient.as_ref().unwrap()[0].country.as_deref(), Some("TGO"));
        assert!(!flat.tells.fields[1], "no date is told");

        let nested = r#"{"text": "They talked.", "date": "2021-05-04", "events": [{"event": "042", "actor": "FRA", "recipient": "MLI"}, {"event": "CRIME", "actor": "FRA"}]}"#;
        let nested = set(nested);
        assert_eq!(nested.documents[0].claims.len(), 1);
        assert_eq!(nested.remark(), "Gold events left out: 1 of type `CRIME`.");

        let listed = r#"{"event_text": "They fought.", "event_type": ["FIGHT", "CONSULT"]}"#;
        assert_eq!(set(listed).documents[0].claims.len(), 2);
    }

    #[test]
    fn our_own_records_are_not_taken_for_these() {
        assert!(!is_records(r#"{"id": "a", "text": "x", "claims": []}"#));
        assert!(!is_records(r#"{"doc_id": "a", "event": "AID"}"#));
    }
}
