//! An intact ledger verifies without an error, and every kind of damage is reported.

use crate::samples::{errors, record, text};
use demarche_ledger::Ledger;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

fn ledger(folder: &Path) -> PathBuf {
    let path = folder.join("a.db");
    let texts: Vec<_> = (0..60).map(text).collect();
    drop(record(&path, &texts, 16));
    path
}

#[test]
fn a_ledger_as_it_was_written_is_intact() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    assert_eq!(errors(&Ledger::open(&path).unwrap()), Vec::<String>::new());
}

#[test]
fn every_kind_of_damage_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let damages = [
        ("DELETE FROM body WHERE document = 3", "sentences have neither a text nor an excerpt"),
        (
            "UPDATE body SET text = x'0500000001020304' WHERE document = 4",
            "the text of `text-3` (row 4) cannot be read",
        ),
        (
            "UPDATE body SET text = (SELECT text FROM body WHERE document = 6) WHERE document = 5",
            "is not the recorded one",
        ),
        ("UPDATE coding SET claims = x'00' WHERE document = (SELECT min(document) FROM coding)", "cannot be read"),
        ("DELETE FROM coding WHERE document = (SELECT max(document) FROM coding)", "claims have no coding"),
        ("DELETE FROM claim WHERE n = 9", "refer to rows of `claim` that do not exist"),
        ("UPDATE claim SET status = 'denied' WHERE n = 9", "claim 9 does not match its record"),
        ("UPDATE claim SET recorded = 1 WHERE n = 40", "claims were recorded before the claim of an earlier row"),
        ("UPDATE act SET status = 'denied'", "acts do not match their claim"),
        (
            "UPDATE act SET holder = 'USA' WHERE claim = (SELECT min(claim) FROM act)",
            "2 acts do not match their record",
        ),
        ("DELETE FROM act WHERE claim = (SELECT max(claim) FROM act)", "acts do not match their record"),
        ("UPDATE entity SET country = 'USA' WHERE n = 1", "does not match its record"),
        (
            "UPDATE participant SET entity = 3 WHERE claim = 2 AND side = 0 AND entity <> 3; UPDATE participant SET entity = 4 \
          WHERE claim = 2 AND side = 0 AND changes() = 0",
            "claim 2 does not match its record",
        ),
        ("UPDATE claim SET first_day = first_day - 365 WHERE n = 3", "claim 3 does not match its record"),
        ("UPDATE claim SET sureness = 0.01 WHERE n = 3", "claim 3 does not match its record"),
        ("UPDATE sentence SET past_last = past_last - 9 WHERE n = 1", "claim 1 does not match its record"),
        ("UPDATE document SET title = 'x' WHERE n = 2", "a row of `document` is not as it was written"),
        ("UPDATE document SET source = 'x' WHERE n = 2", "a row of `document` is not as it was written"),
        ("UPDATE run SET data = 'x'", "a row of `run` is not as it was written"),
        (
            "INSERT INTO run(program, data, origin, recorded) VALUES ('', '', '', 1)",
            "`run` has 2 rows, but 1 were written",
        ),
        ("DELETE FROM band WHERE value = (SELECT min(value) FROM band)", "`band` has"),
        ("UPDATE words_docsize SET sz = x'07' WHERE id = 4", "the full-text index does not match the sentences"),
        (
            "INSERT INTO words(rowid, text) VALUES (100000, 'recognised')",
            "the full-text index does not match the sentences",
        ),
        ("DROP INDEX act_by_act", "the definition of `act_by_act` is not that of this format"),
        ("DELETE FROM digest WHERE name = 'visit'", "a row of `visit` is not as it was written"),
        (
            "UPDATE act SET subject_entity = 4000 WHERE subject_entity <> 0",
            "acts concern an entity that does not exist",
        ),
        ("DELETE FROM participant WHERE claim = 5", "claim 5 does not match its record"),
        (
            "INSERT INTO speaker(n, name) VALUES (999, 'somebody'); INSERT INTO vouching(claim, speaker) VALUES (9, 999)",
            "claim 9 does not match its record",
        ),
        ("INSERT INTO words(words) VALUES ('delete-all')", "sentences are not in the full-text index"),
        (
            "UPDATE telling SET event = (SELECT max(n) FROM event) WHERE claim = 1",
            "are in another event than the rows give",
        ),
        ("DELETE FROM telling WHERE claim = 7", "are in no event"),
        ("UPDATE event SET claim = 2 WHERE n = 1", "events differ from those that the rows give"),
        ("DELETE FROM event_key WHERE event = 2", "keys of events differ from those that the rows give"),
        (
            "UPDATE document SET story = 2 WHERE n = 8; UPDATE document SET story = 1 WHERE n = 2",
            "is not a story of its own",
        ),
    ];
    for (damage, what) in damages {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&path, &copy).unwrap();
        let db = Connection::open(&copy).unwrap();
        db.execute_batch(&format!("PRAGMA foreign_keys = OFF; {damage}")).unwrap();
        drop(db);
        let found = errors(&Ledger::open(&copy).unwrap());
        assert!(found.iter().any(|f| f.contains(what)), "{damage}: {found:?}");
    }
}

#[test]
fn wrong_events_are_computed_again_from_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let db = Connection::open(&path).unwrap();
    db.execute_batch("DELETE FROM telling WHERE claim % 3 = 0; DELETE FROM event_key WHERE event > 5").unwrap();
    drop(db);
    let mut ledger = Ledger::create(&path).unwrap();
    assert!(!errors(&ledger).is_empty());
    ledger.repair().unwrap();
    assert_eq!(errors(&ledger), Vec::<String>::new());
}
