//! Who codes: the rules, the second reader, or both.

use super::shell::Folder;

/// A deed in words no rule has.
const PAIR: &str = r#"{"id":"p","text":"The guerrillas turned the customs post into a furnace with their mortars until dawn.","pair":{"source":{"start":0,"end":14},"target":{"start":22,"end":38}}}"#;

fn event(coder: &str) -> serde_json::Value {
    let line = format!("code --coder {coder} in.jsonl --format jsonl");
    Folder::with(&[("in.jsonl", PAIR.as_bytes())]).run(&line).expect(0).records().remove(0)
}

#[test]
fn the_second_reader_answers_where_rules_are_silent() {
    assert!(event("rules")["event"].is_null());
    for coder in ["model", "both"] {
        let record = event(coder);
        assert_eq!(record["event"], "ASSAULT", "{record}");
        assert_eq!(record["rule"]["id"], "second-reader.assault");
        assert_eq!(record["recipient"][0]["text"], "the customs post");
    }
}

#[test]
fn running_text_keeps_its_claims_and_gains_likelihood() {
    let text = b"Turkey expelled two Greek diplomats on Monday.";
    let told = |coder: &str| {
        let line = format!("code --coder {coder} in.txt --format jsonl");
        Folder::with(&[("in.txt", text)]).run(&line).expect(0).records()
    };
    let (rules, both) = (told("rules"), told("both"));
    assert_eq!(rules.len(), both.len());
    assert_eq!((&rules[0]["event"], &rules[0]["recipient"]), (&both[0]["event"], &both[0]["recipient"]));
    assert_ne!(rules[0]["confidence"]["event"], both[0]["confidence"]["event"]);
}
