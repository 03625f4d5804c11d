//! A full disk, a file that may not be written, two writers, a clock that runs back, a page that is damaged, a format of the future:
//! a clear answer, and the ledger stays whole.

use crate::samples::{Text, faults, ontology, record, run_at, text, told};
use demarche_ledger::{Keep, Known, Ledger, LedgerError, Writer};
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn texts(from: usize, to: usize) -> Vec<Text> {
    (from..to).map(text).collect()
}

fn add(ledger: &mut Ledger, texts: &[Text], now: i64) -> Result<(), LedgerError> {
    let mut writer = Writer::new(ledger, ontology(), Keep::Text, run_at(now))?;
    let batch: Vec<_> = texts.iter().map(|t| (t.article(), t.claims.clone())).collect();
    writer.add(&batch, Known::from_micros(now)).map(|_| ())
}

#[test]
fn a_full_disk_keeps_what_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(record(&path, &texts(0, 40), 10));
    let before = told(&path);
    let mut ledger = Ledger::create(&path).unwrap();
    ledger.limit_pages(3).unwrap();
    let error = add(&mut ledger, &texts(40, 400), 9).unwrap_err();
    assert!(error.is_full(), "{error}");
    assert!(
        error.to_string().ends_with("the disk is full; nothing of the last batch was kept, all before it was"),
        "{error}"
    );
    drop(ledger);
    assert_eq!(told(&path), before);
    let mut ledger = Ledger::create(&path).unwrap();
    add(&mut ledger, &texts(40, 400), 9).unwrap();
    assert_eq!(faults(&ledger), Vec::<String>::new(), "with room again it goes on");
}

#[test]
fn a_file_that_may_not_be_written_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(record(&path, &texts(0, 20), 10));
    // Whoever may do everything is not kept out by rights; a read-only connection is kept out like anybody.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let mut ledger = Ledger::open(&path).unwrap();
    let error = add(&mut ledger, &texts(20, 30), 9).unwrap_err().to_string();
    assert!(error.ends_with("may not be written to"), "{error}");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(faults(&Ledger::open(&path).unwrap()), Vec::<String>::new());
}

#[test]
fn two_writers_at_once_lose_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(Ledger::create(&path).unwrap());
    let write = |from: usize, to: usize| {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut ledger = Ledger::create(&path).unwrap();
            for start in (from..to).step_by(5) {
                add(&mut ledger, &texts(start, start + 5), 3).unwrap();
            }
        })
    };
    // Every text of the middle is written by both.
    let both = [write(0, 120), write(60, 180)];
    both.into_iter().for_each(|t| t.join().unwrap());
    let rows = told(&path);
    let names: std::collections::HashSet<&str> = rows.iter().filter_map(|r| r.split(' ').next()).collect();
    assert_eq!(names.len(), 180);
    assert_eq!(rows.iter().collect::<std::collections::HashSet<_>>().len(), rows.len());
    assert_eq!(faults(&Ledger::open(&path).unwrap()), Vec::<String>::new());
}

#[test]
fn a_writer_that_waits_too_long_is_told_who_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(record(&path, &texts(0, 10), 10));
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut ledger = Ledger::create(&path).unwrap();
    ledger.limit_patience(std::time::Duration::from_millis(200)).unwrap();
    let error = add(&mut ledger, &texts(10, 12), 9).unwrap_err();
    assert!(error.is_busy() && error.to_string().ends_with("another program is writing to it"), "{error}");
}

#[test]
fn a_clock_that_runs_back_does_not_take_the_ledger_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut ledger = record(&path, &texts(0, 20), 10);
    add(&mut ledger, &texts(20, 40), 7).unwrap();
    add(&mut ledger, &texts(40, 60), 7).unwrap();
    assert_eq!(faults(&ledger), Vec::<String>::new());
    let db = Connection::open(&path).unwrap();
    let instants: Vec<i64> = db
        .prepare("SELECT DISTINCT recorded FROM document ORDER BY n")
        .and_then(|mut s| s.query_map([], |r| r.get(0))?.collect())
        .unwrap();
    assert_eq!(instants.len(), 4);
    assert!(instants.is_sorted(), "{instants:?}");
}

#[test]
fn a_damaged_page_is_told_and_nothing_is_written_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(record(&path, &texts(0, 200), 50));
    Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let third = bytes.len() / 3 / 4096 * 4096;
    bytes[third..third + 4096 * 4].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    assert!(is_told(&path), "a damaged ledger is not called whole");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

/// Whether looking through finds faults or ends in one.
fn is_told(path: &Path) -> bool {
    match Ledger::open(path).and_then(|l| l.verify(None, |_| {}, |_| {})) {
        Ok(n) => n > 0,
        Err(e) => e.to_string().contains("is damaged"),
    }
}
