//! The fields of PLOVER's interchange records.
//!
//! Releases differ, so several names of a field are tried: some are documented, others are guesses that no real record
//! has confirmed. `import` and the evaluation of records with texts read the same fields.

use crate::crosswalk::Names;
use serde_json::Value;

/// Names of the field with the event type, newest first.
pub const EVENTS: [&str; 5] = ["event", "event_type", "eventType", "eventCode", "type"];
/// Names of the list that holds several events of one text.
pub const LISTS: [&str; 2] = ["events", "records"];
/// Names of the field with the mode.
pub const MODES: [&str; 3] = ["mode", "event_mode", "eventMode"];
/// Names of the field with the actors.
pub const ACTORS: [&str; 2] = ["actor", "source"];
/// Names of the field with the recipients.
pub const RECIPIENTS: [&str; 2] = ["recipient", "target"];
/// Names of the field with the publisher.
pub const SOURCES: [&str; 3] = ["publisher", "publication", "citation"];

/// Names of what a participant is coded as.
const CODES: [&str; 5] = ["country", "code", "actor", "primary", "actorCode"];
const SECTORS: [&str; 4] = ["sector", "sectors", "agent", "agentCode"];
const CALLED: [&str; 4] = ["name", "actorText", "agentText", "text"];

/// A participant as a record describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordParty {
    /// Country code.
    pub country: Option<String>,
    /// Name, or the code where there is no name.
    pub name: Option<String>,
    /// Sector codes, the main one first.
    pub sectors: Option<Vec<String>>,
}

/// The first of some fields that a record has and that is not null.
pub fn first<'v>(record: &'v Value, names: &[&str]) -> Option<&'v Value> {
    names.iter().filter_map(|name| record.get(name)).find(|value| !value.is_null())
}

/// A text, a number, or a list of them, as words.
pub fn words(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.trim().to_owned()].into_iter().filter(|t| !t.is_empty()).collect(),
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(list)) => list.iter().flat_map(|v| words(Some(v))).collect(),
        _ => Vec::new(),
    }
}

/// Participants given as a code, an object, or a list of these.
pub fn parties(value: Option<&Value>, names: &Names) -> Vec<RecordParty> {
    match value {
        Some(Value::String(codes)) => codes.split([';', ',', '/']).filter_map(|code| coded(code, names)).collect(),
        Some(Value::Array(list)) => list.iter().flat_map(|v| parties(Some(v), names)).collect(),
        Some(object @ Value::Object(_)) => described(object, names).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// `KENGOV` is the government of Kenya: a country code and sectors, three letters each.
fn coded(code: &str, names: &Names) -> Option<RecordParty> {
    let code = code.trim();
    let is_code = code.len() >= 3 && code.len().is_multiple_of(3) && code.bytes().all(|b| b.is_ascii_uppercase());
    if code.is_empty() {
        return None;
    }
    let name = Some(code.to_owned());
    if !is_code {
        return Some(RecordParty { country: names.countries.named(code), name, sectors: None });
    }
    let parts: Vec<String> = (0..code.len() / 3).map(|n| code[3 * n..3 * n + 3].to_owned()).collect();
    let sectors = Some(parts[1..].to_vec()).filter(|s| !s.is_empty());
    Some(RecordParty { country: names.countries.named(&parts[0]), name, sectors })
}

fn described(object: &Value, names: &Names) -> Option<RecordParty> {
    let code = words(first(object, &CODES)).into_iter().next();
    let mut party = code.as_deref().and_then(|c| coded(c, names)).unwrap_or_default();
    let sectors = words(first(object, &SECTORS));
    if !sectors.is_empty() {
        party.sectors = Some(sectors);
    }
    if let Some(name) = words(first(object, &CALLED)).into_iter().next() {
        party.name = Some(name);
    }
    (party.country.is_some() || party.name.is_some()).then_some(party)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn participants_are_codes_objects_or_lists() {
        let names = Names::read(None).unwrap();
        let of = |value: Value| parties(Some(&value), &names);
        let kenya =
            RecordParty { country: Some("KEN".into()), name: Some("KENGOV".into()), sectors: Some(vec!["GOV".into()]) };
        assert_eq!(of(json!("KENGOV")), std::slice::from_ref(&kenya));
        let togo = RecordParty { country: Some("TGO".into()), name: Some("Lomé".into()), sectors: None };
        assert_eq!(of(json!(["KENGOV", {"country": "TGO", "name": "Lomé"}])), [kenya, togo]);
        assert_eq!(of(json!("")), []);
        assert_eq!(of(json!({"sector": "GOV"})), []);
    }
}
