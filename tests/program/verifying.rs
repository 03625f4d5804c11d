//! `verify`: a whole ledger, damaged copies of it, and what can be mended.

use super::shell::Folder;
use demarche_ledger::Ledger;
use std::fs;

const NEWS: &[u8] = br#"{"id":"report-one","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday."}
{"id":"report-two","date":"2025-07-04","source":"The Paper","text":"Moscow granted recognition to the Taliban government on 3 July 2025."}
"#;

/// A ledger, and a copy of it in one file in which `before` is written over with `after`.
fn damaged(before: &str, after: &str) -> Folder {
    assert_eq!(before.len(), after.len(), "nothing moves");
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    folder.run("ingest news.jsonl --quiet --ledger l.db --coder rules").expect(0);
    let copy = folder.path().join("copy.db");
    Ledger::open(&folder.path().join("l.db")).unwrap().backup(&copy).unwrap();
    let mut bytes = fs::read(&copy).unwrap();
    let at: Vec<usize> =
        (0..bytes.len() - before.len()).filter(|&i| bytes[i..].starts_with(before.as_bytes())).collect();
    assert!(!at.is_empty(), "the file has `{before}`");
    for at in at {
        bytes[at..at + after.len()].copy_from_slice(after.as_bytes());
    }
    fs::write(&copy, bytes).unwrap();
    folder
}

#[test]
fn a_whole_ledger_is_said_to_be_whole() {
    let folder = damaged("report-one", "report-one");
    for ledger in ["l.db", "copy.db"] {
        let told = folder.run(&format!("verify --ledger {ledger}"));
        let count = format!("{ledger}: 2 texts, 2 claims, 2 acts, 1 events; 0 faults");
        assert_eq!(told.expect(0).count(), count);
        let mended = folder.run(&format!("verify --mend --ledger {ledger}"));
        assert_eq!(mended.expect(0).count(), count, "there is nothing to mend");
    }
    assert_eq!(folder.run("verify --ledger none.db").status(), 1);
    assert!(!folder.path().join("none.db").exists(), "what is not there is not made");
}

#[test]
fn a_text_that_is_not_the_recorded_one_is_told_and_cannot_be_mended() {
    let folder = damaged("report-one", "report-onf");
    let told = folder.run("verify --ledger copy.db");
    assert_eq!(told.expect(1).count(), "copy.db: 2 texts, 2 claims, 2 acts, 1 events; 1 fault");
    let fault = "error: the text of `report-onf` (row 1) is not the one that was recorded\n  help: restore a backup; without one, ingest the texts into a new ledger\n";
    assert!(told.err().contains(fault), "{}", told.err());
    let mended = folder.run("verify --mend --ledger copy.db");
    assert_eq!(mended.expect(1).count(), "the events were worked out anew; 1 fault is left");
    folder.run("verify --ledger l.db").expect(0);
}

#[test]
fn events_that_are_not_what_the_rows_give_are_mended() {
    let folder = damaged("\"deed\":1.0", "\"deed\":0.5");
    let told = folder.run("verify --ledger copy.db");
    assert_eq!(told.expect(1).count(), "copy.db: 2 texts, 2 claims, 2 acts, 1 events; 1 fault");
    let help = "  help: the texts and claims are whole: `demarche verify --mend` works the events out anew\n";
    assert!(told.err().contains("error: 1 claims stand in another event than the rows give\n"), "{}", told.err());
    assert!(told.err().contains(help), "{}", told.err());
    let mended = folder.run("verify --mend --ledger copy.db");
    assert_eq!(mended.expect(0).count(), "the events were worked out anew; the ledger is whole");
    assert_eq!(
        folder.run("verify --ledger copy.db").expect(0).count(),
        "copy.db: 2 texts, 2 claims, 2 acts, 1 events; 0 faults"
    );
}
