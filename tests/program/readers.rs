//! Who codes: the rules, the learned readers, or both.

use super::shell::{Folder, copy, repository};

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

/// A deed told in words that no rule has together.
const TEXT: &[u8] =
    b"Turkey expelled two Greek diplomats on Monday. Athens had the envoy of Ankara on the carpet the next day.";

#[test]
fn a_network_that_cannot_be_read_is_reported_and_the_rules_stand() {
    let folder = Folder::with(&[("in.txt", TEXT)]);
    copy(&repository("data"), &folder.path().join("data"));
    let rules = folder.run("code --coder rules in.txt --format jsonl").expect(0).records();
    let shipped = std::fs::read(repository("models/event-reader.safetensors")).unwrap();
    let pairs = std::fs::read(repository("models/second-reader.safetensors")).unwrap();
    let file = folder.path().join("data/event-reader.safetensors");
    for (bytes, why) in [
        (&shipped[..shipped.len() / 2], "cannot be read"),
        (b"no model".as_slice(), "cannot be read"),
        (&pairs, "has not the heads"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let run = folder.run("code --data data in.txt --format jsonl");
        let (records, told) = (run.expect(0).records(), run.err());
        assert_eq!(records.len(), rules.len());
        assert!(told.contains("event-reader.safetensors") && told.contains(why), "{told}");
    }
    std::fs::write(&file, &shipped).unwrap();
    let told = |line: &str| {
        let records = folder.run(line).expect(0).records();
        records.iter().map(|r| (r["trigger"].clone(), r["event"].clone(), r["confidence"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(told("code --data data in.txt --format jsonl"), told("code in.txt --format jsonl"));
}

#[test]
fn a_sentence_without_end_and_texts_without_sentences_are_read() {
    let endless = format!("Kenya {} condemned the raid", "and the harbour ".repeat(2500));
    let table = "| Kenya | 1990 | 12 |\n| Chad | 1991 | 40 |\n\n* port\n* harbour\n";
    let mixed = "Le ministre a condamn\u{e9} the raid. \u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430} denied it. \u{0}\u{202e}\u{feff}";
    for text in [endless.as_str(), table, mixed, "No verb, no deed.", "."] {
        let folder = Folder::with(&[("in.txt", text.as_bytes())]);
        let (one, two) = (folder.run("code -j 1 in.txt --format jsonl"), folder.run("code -j 2 in.txt --format jsonl"));
        assert!([0, 1].contains(&one.status()), "{}", one.err());
        assert_eq!(one.out(), two.out());
    }
}

#[test]
fn what_the_network_alone_has_names_its_file_of_weights() {
    let folder = Folder::with(&[("in.txt", TEXT)]);
    let records = folder.run("code --coder model in.txt --format jsonl").expect(0).records();
    assert!(!records.is_empty());
    for record in records {
        assert_eq!(record["rule"]["file"], "event-reader.toml", "{record}");
        let p = record["confidence"]["event"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&p), "{record}");
    }
}
