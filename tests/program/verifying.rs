//! `verify`: an intact ledger, damaged copies of it, and what can be repaired.

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
fn an_intact_ledger_is_said_to_be_intact() {
    let folder = damaged("report-one", "report-one");
    let mut prints = Vec::new();
    for ledger in ["l.db", "copy.db"] {
        let told = folder.run(&format!("verify --ledger {ledger}"));
        let count = format!("{ledger}: 2 texts, 2 claims, 2 acts, 1 events; 0 errors");
        assert_eq!(told.expect(0).count(), count);
        prints.extend(told.err().lines().find_map(|l| l.strip_prefix("fingerprint ").map(str::to_owned)));
        let repaired = folder.run(&format!("verify --repair --ledger {ledger}"));
        assert_eq!(repaired.expect(0).count(), count, "there is nothing to repair");
    }
    assert!(prints.len() == 2 && prints[0] == prints[1] && prints[0].len() == 32, "{prints:?}");
    assert_eq!(folder.run("verify --ledger none.db").status(), 1);
    assert!(!folder.path().join("none.db").exists(), "what is not there is not made");
}

#[test]
fn a_text_that_is_not_the_recorded_one_is_told_and_cannot_be_repaired() {
    let folder = damaged("report-one", "report-onf");
    let told = folder.run("verify --ledger copy.db");
    assert_eq!(told.expect(1).count(), "copy.db: 2 texts, 2 claims, 2 acts, 1 events; 2 errors");
    assert!(!told.err().contains("fingerprint"), "a damaged ledger has none: {}", told.err());
    for fault in
        ["the text of `report-onf` (row 1) is not the recorded one", "a row of `document` is not as it was written"]
    {
        let help = "\n  help: restore a backup; without one, ingest the texts into a new ledger\n";
        assert!(told.err().contains(&format!("error: {fault}{help}")), "{}", told.err());
    }
    let repaired = folder.run("verify --repair --ledger copy.db");
    assert_eq!(repaired.expect(1).count(), "recomputed what is derived; 2 errors are left");
    folder.run("verify --ledger l.db").expect(0);
}

#[test]
fn events_that_are_not_what_the_rows_give_are_worked_out_again() {
    let folder = damaged("\"deed\":1.0", "\"deed\":0.5");
    let told = folder.run("verify --ledger copy.db");
    assert_eq!(told.expect(1).count(), "copy.db: 2 texts, 2 claims, 2 acts, 1 events; 2 errors");
    let help = "  help: the texts and claims are intact; run `demarche verify --repair` to compute the rest again\n";
    assert!(told.err().contains("error: 1 claims are in another event than the rows give\n"), "{}", told.err());
    assert!(told.err().contains("error: a row of `telling` is not as it was written\n"), "{}", told.err());
    assert!(told.err().contains(help), "{}", told.err());
    // The old name of the option is understood too.
    let repaired = folder.run("verify --mend --ledger copy.db");
    assert_eq!(repaired.expect(0).count(), "recomputed what is derived; the ledger is intact");
    assert_eq!(
        folder.run("verify --ledger copy.db").expect(0).count(),
        "copy.db: 2 texts, 2 claims, 2 acts, 1 events; 0 errors"
    );
}

#[test]
fn an_answer_that_would_be_another_is_a_fault() {
    let folder = damaged("report-one", "report-one");
    for (damage, what) in [
        ("UPDATE act SET holder = 'USA'", "acts do not match their record"),
        ("UPDATE act SET dimension = 'sanctions'", "acts do not match their record"),
        ("UPDATE act SET told = told + 1", "acts do not match their record"),
        ("UPDATE act SET sureness = 0.01", "acts do not match their record"),
        ("UPDATE entity SET country = 'USA' WHERE country = 'RUS'", "does not match its record"),
        ("UPDATE document SET source = 'Reuters' WHERE n = 1", "a row of `document` is not as it was written"),
        ("UPDATE run SET data = 'x'", "a row of `run` is not as it was written"),
    ] {
        let copy = folder.path().join("damaged.db");
        fs::copy(folder.path().join("copy.db"), &copy).unwrap();
        let db = rusqlite::Connection::open(&copy).unwrap();
        db.execute_batch(&format!("PRAGMA foreign_keys = OFF; {damage}")).unwrap();
        drop(db);
        let told = folder.run("verify --ledger damaged.db");
        assert!(told.expect(1).err().contains(what), "{damage}: {}", told.err());
    }
}

/// A folder in which nothing can be made, with a ledger that cannot be written; `None` for a user who may write everywhere.
#[cfg(unix)]
fn locked() -> Option<Folder> {
    use std::os::unix::fs::PermissionsExt;
    let folder = damaged("report-one", "report-one");
    fs::create_dir(folder.path().join("locked")).unwrap();
    let inside = folder.path().join("locked/l.db");
    fs::copy(folder.path().join("copy.db"), &inside).unwrap();
    // As a ledger at rest is: its log was moved into it.
    drop(Ledger::create(&inside).unwrap());
    fs::set_permissions(&inside, fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(folder.path().join("locked"), fs::Permissions::from_mode(0o555)).unwrap();
    let free = fs::write(folder.path().join("locked/trial"), "").is_ok();
    if free {
        println!("skipped: this user may write where nobody may");
    }
    (!free).then_some(folder)
}

#[cfg(unix)]
#[test]
fn a_ledger_that_may_not_be_written_answers_and_is_looked_through() {
    use std::os::unix::fs::PermissionsExt;
    let Some(folder) = locked() else { return };
    assert_eq!(folder.run("claims --ledger locked/l.db --format jsonl").expect(0).records().len(), 2);
    let count = "locked/l.db: 2 texts, 2 claims, 2 acts, 1 events; 0 errors";
    assert_eq!(folder.run("verify --ledger locked/l.db").expect(0).count(), count);
    let beside: Vec<_> = fs::read_dir(folder.path().join("locked")).unwrap().collect();
    assert_eq!(beside.len(), 1, "nothing is left beside it: {beside:?}");
    let refused = folder.run("ingest news.jsonl --quiet --ledger locked/l.db --coder rules");
    assert!(refused.expect(1).err().contains("cannot be written: it is read-only"), "{}", refused.err());
    // A log that somebody else is writing is not passed over.
    fs::set_permissions(folder.path().join("locked"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.path().join("locked/l.db-wal"), "not a log").unwrap();
    fs::set_permissions(folder.path().join("locked"), fs::Permissions::from_mode(0o555)).unwrap();
    let answer = folder.run("claims --ledger locked/l.db --format jsonl");
    assert!(answer.status() == 1 || answer.records().len() == 2, "{}", answer.err());
    fs::set_permissions(folder.path().join("locked"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_reader_leaves_nothing_beside_a_ledger() {
    let folder = damaged("report-one", "report-one");
    for question in ["claims", "status RUS Taliban", "verify", "events", "timeline RUS AFG"] {
        folder.run(&format!("{question} --ledger l.db"));
        let names = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let beside: Vec<String> = names.filter(|name| name.starts_with("l.db-")).collect();
        assert!(beside.is_empty(), "{question} leaves {beside:?}");
    }
}

#[test]
fn a_header_without_a_format_is_told_briefly() {
    let folder = damaged("report-one", "report-one");
    let db = rusqlite::Connection::open(folder.path().join("l.db")).unwrap();
    db.pragma_update(None, "user_version", 0).unwrap();
    drop(db);
    for command in ["status RUS Taliban", "verify", "ingest news.jsonl --coder rules"] {
        let told = folder.run(&format!("{command} --ledger l.db"));
        assert!(told.expect(1).err().contains("l.db: is damaged: its header says format 0"), "{}", told.err());
        assert!(told.err().len() < 300, "{}", told.err());
    }
}
