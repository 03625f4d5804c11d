//! One JSON record to a document (`FORMATS.md`, "Input records").

use crate::columns::Part;
use crate::dates::Dating;
use crate::draft::Draft;
use crate::options::Options;
use crate::{Document, Failure, Language, Pair, Place, Published, column_mapping, credit};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Deserialize)]
struct Record {
    id: Option<Id>,
    text: Option<String>,
    date: Option<Value>,
    source: Option<String>,
    title: Option<String>,
    byline: Option<String>,
    url: Option<String>,
    lang: Option<String>,
    pair: Option<Pair>,
}

const SHAPE: &str = r#"a record is one line: {"id": "a1", "text": "…", "date": "2025-07-05"}"#;

/// The document of one JSON object, whose fields may have other names: those of `options`, or usual ones.
///
/// # Errors
/// When it is not an object, or has no text under any of these names.
pub(crate) fn draft(json: &str, place: Place, fallback_id: &str, options: &Options) -> Result<Draft, Failure> {
    let named = !options.columns.is_empty();
    let ours = || document(json, place.clone(), fallback_id, options.published);
    if !named && let Ok(document) = ours() {
        return Ok(Draft { document, otherwise: None });
    }
    let names = options.columns.names(Part::Text);
    match serde_json::from_str::<Map<String, Value>>(json) {
        // Records in demarche's own format must be valid.
        Ok(object) if !named && (object.contains_key("text") || !names.iter().any(|n| object.contains_key(*n))) => {
            ours().map(|document| Draft { document, otherwise: None })
        }
        Ok(object) if !names.iter().any(|n| object.contains_key(*n)) => {
            let message = format!("the record has no `{}`", names.first().unwrap_or(&"text"));
            Err(Failure::new(place, message, "name the field that has the text: --columns text=NAME"))
        }
        Ok(mut object) => {
            let cell = |part| {
                let names = options.columns.names(part);
                names.into_iter().find_map(|name| object.remove(name).and_then(plain))
            };
            column_mapping::draft(cell, fallback_id, place, options)
        }
        Err(e) => Err(Failure::new(place, invalid_record(&e), SHAPE)),
    }
}

/// A text, a number, or several texts with commas.
fn plain(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        _ => None,
    }
}

/// The document of one JSON object. Fields it does not know are ignored; a record without `id` gets
/// `fallback_id`. A record without a readable date gets the date line of its text, else `published`.
///
/// # Errors
/// When the text is not a JSON object of that shape, or has no `text`.
pub fn document(
    json: &str,
    place: Place,
    fallback_id: &str,
    published: Option<Published>,
) -> Result<Document, Failure> {
    let record: Record = match serde_json::from_str(json) {
        Ok(record) => record,
        Err(e) => return Err(Failure::new(place, invalid_record(&e), SHAPE)),
    };
    let Some(text) = record.text else {
        return Err(Failure::new(place, "the record has no `text`", SHAPE));
    };
    let date = record.date.map(|date| match date {
        Value::String(date) => date,
        date => date.to_string(),
    });
    let Dating { published, warning } = match date.as_deref().map(|d| d.trim().parse()) {
        Some(Ok(date)) => Dating { published: Some(date), warning: None },
        _ => Dating::of(date.as_deref(), "`date`", &text, &place, published),
    };
    let id = match record.id {
        Some(Id::Text(id)) if !id.trim().is_empty() => id,
        Some(Id::Number(n)) => n.to_string(),
        _ => fallback_id.to_owned(),
    };
    let given = |field: Option<String>| field.filter(|s| !s.trim().is_empty());
    let language = given(record.lang).map_or_else(|| Language::of(&text), |l| Language::stated(&l));
    let document = Document {
        id,
        published,
        source: given(record.source),
        credit: credit::of(&text),
        byline: given(record.byline),
        title: given(record.title),
        url: given(record.url),
        language,
        pair: record.pair,
        place,
        text,
        warnings: warning.into_iter().collect(),
    };
    readable(document)
}

/// One invalid character in this many is tolerated; more indicate binary data.
const SLIP: usize = 50;

/// Checks that the text is not binary data: it has no NUL and few invalid characters.
pub(crate) fn readable(document: Document) -> Result<Document, Failure> {
    let help = "this looks like binary data or like UTF-16 without a byte order mark; save it as UTF-8 text";
    if let Some(at) = document.text.find('\0') {
        return Err(Failure::new(document.place, format!("the text has a NUL character at byte {at}"), help));
    }
    let odd = document.text.chars().filter(|c| is_odd(*c)).count();
    if odd > 1 && odd * SLIP > document.text.chars().count() {
        let message = format!("the text is unreadable: {odd} of its characters are control codes or invalid");
        return Err(Failure::new(document.place, message, help));
    }
    Ok(document)
}

/// Control codes other than layout, replacement characters, private use characters and noncharacters.
fn is_odd(c: char) -> bool {
    let layout = matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    (c.is_control() && !layout)
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffd}' | '\u{f0000}'..)
        || u32::from(c) & 0xfffe == 0xfffe
}

/// The parser's message, without its place when that is only line 1 of this line.
fn invalid_record(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = message.strip_suffix(&place).unwrap_or(&message);
    format!("invalid record at column {}: {what}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Document, String> {
        document(json, Place::line("in.jsonl", 7), "in:7", None).map_err(|f| f.to_string())
    }

    #[test]
    fn fields() {
        let d = read(
            r#"{"id": 12, "text": "Kenya hails Togo.", "date": "2025-07", "title": "", "url": null, "claims": []}"#,
        )
        .unwrap();
        assert_eq!((d.id.as_str(), d.title, d.url), ("12", None, None));
        assert_eq!(d.published.unwrap().to_string(), "2025-07");
        assert_eq!(read(r#"{"text": "x"}"#).unwrap().id, "in:7");
        assert_eq!(read(r#"{"text": "3 July 2024\nx"}"#).unwrap().published.unwrap().to_string(), "2024-07-03");
        let both = read(r#"{"text": "3 July 2024\nx", "date": "2025-07-05"}"#).unwrap();
        assert_eq!(both.published.unwrap().to_string(), "2025-07-05", "what the record says holds");
    }

    #[test]
    fn dates_are_read_leniently_and_never_cost_the_text() {
        for (date, day) in [
            (r#""2016/6/29 15:07:41""#, "2016-06-29"),
            (r#""Jun 29, 2016""#, "2016-06-29"),
            ("20160629", "2016-06-29"),
            ("1467212861", "2016-06-29"),
            ("1467212861.5", "2016-06-29"),
            ("1467212861000", "2016-06-29"),
        ] {
            let d = read(&format!(r#"{{"text": "x", "date": {date}}}"#)).unwrap();
            assert_eq!((d.published.unwrap().to_string().as_str(), d.warnings.len()), (day, 0), "{date}");
        }
        for date in [r#""5 July""#, r#""03/07/2024""#, r#""31 April 2024""#, "7", "true", "[2024]", "{}"] {
            let d = read(&format!(r#"{{"text": "x", "date": {date}}}"#)).unwrap();
            assert_eq!((d.published, d.warnings.len()), (None, 1), "{date}");
            assert!(d.warnings[0].to_string().starts_with("in.jsonl:7: `date`: `"), "{}", d.warnings[0]);
        }
        let headed = read(r#"{"text": "3 July 2024\nx", "date": "soon"}"#).unwrap();
        assert_eq!(headed.published.unwrap().to_string(), "2024-07-03");
        assert!(headed.warnings[0].message.ends_with("; the text is dated 2024-07-03"));
    }

    #[test]
    fn each_fault_is_named() {
        let fault = |json: &str| read(json).unwrap_err();
        assert_eq!(fault("{"), "in.jsonl:7: invalid record at column 1: EOF while parsing an object");
        assert_eq!(fault(r#"{"id": "a"}"#), "in.jsonl:7: the record has no `text`");
        assert_eq!(
            fault(r#"{"text": 3}"#),
            "in.jsonl:7: invalid record at column 10: invalid type: integer `3`, expected a string"
        );
        assert!(fault(r#"{"text": "x", "pair": 3}"#).contains("invalid record"));
        assert_eq!(fault(r#"{"text": "x\u0000y"}"#), "in.jsonl:7: the text has a NUL character at byte 1");
        assert_eq!(
            fault(r#"{"text": "\u0001\ufffd\ue000 Kenya"}"#),
            "in.jsonl:7: the text is unreadable: 3 of its characters are control codes or invalid"
        );
        assert!(fault(r#"{"text": "x", "pair": {"source": {"start": -1, "end": 2}}}"#).contains("invalid value"));
        assert!(fault("[1, 2]").contains("invalid record"));
    }
}
