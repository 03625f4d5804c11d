//! A full disk, a read-only file, two writers, a clock that runs backwards, a damaged page: a clear error, and the
//! ledger stays intact.

use crate::samples::{Text, content, errors, ontology, record, run_at, text};
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
fn a_full_disk_loses_only_the_last_batch() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(record(&path, &texts(0, 40), 10));
    let before = content(&path);
    let mut ledger = Ledger::create(&path).unwrap();
    ledger.limit_pages(3).unwrap();
    let error = add(&mut ledger, &texts(40, 400), 9).unwrap_err();
    assert!(error.is_full(), "{error}");
    assert!(
        error.to_string().ends_with("the disk is full; the last batch was not recorded, all earlier ones were"),
        "{error}"
    );
    drop(ledger);
    assert_eq!(content(&path), before);
    let mut ledger = Ledger::create(&path).unwrap();
    add(&mut ledger, &texts(40, 400), 9).unwrap();
    assert_eq!(errors(&ledger), Vec::<String>::new(), "with free space it continues");
}

#[test]
fn a_read_only_file_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(record(&path, &texts(0, 20), 10));
    // Permissions do not stop root, but a ledger opened for reading is read-only for every user.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let mut ledger = Ledger::open(&path).unwrap();
    let error = add(&mut ledger, &texts(20, 30), 9).unwrap_err().to_string();
    assert!(error.ends_with("cannot be written: it is read-only"), "{error}");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(errors(&Ledger::open(&path).unwrap()), Vec::<String>::new());
}

#[test]
fn two_writers_at_once_lose_and_duplicate_nothing() {
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
    // Both write the texts in the middle.
    let both = [write(0, 120), write(60, 180)];
    both.into_iter().for_each(|t| t.join().unwrap());
    let rows = content(&path);
    let names: std::collections::HashSet<&str> = rows.iter().filter_map(|r| r.split(' ').next()).collect();
    assert_eq!(names.len(), 180);
    assert_eq!(rows.iter().collect::<std::collections::HashSet<_>>().len(), rows.len());
    assert_eq!(errors(&Ledger::open(&path).unwrap()), Vec::<String>::new());
}

#[test]
fn a_writer_that_waits_too_long_gets_an_error() {
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
fn a_clock_that_runs_backwards_does_not_affect_the_order_of_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut ledger = record(&path, &texts(0, 20), 10);
    add(&mut ledger, &texts(20, 40), 7).unwrap();
    add(&mut ledger, &texts(40, 60), 7).unwrap();
    assert_eq!(errors(&ledger), Vec::<String>::new());
    let db = Connection::open(&path).unwrap();
    let instants: Vec<i64> = db
        .prepare("SELECT DISTINCT recorded FROM document ORDER BY n")
        .and_then(|mut s| s.query_map([], |r| r.get(0))?.collect())
        .unwrap();
    assert_eq!(instants.len(), 4);
    assert!(instants.is_sorted(), "{instants:?}");
}

#[test]
fn a_damaged_page_is_reported_and_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(record(&path, &texts(0, 200), 50));
    Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let third = bytes.len() / 3 / 4096 * 4096;
    bytes[third..third + 4096 * 4].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    assert!(is_reported(&path), "a damaged ledger is not intact");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

/// Whether verification reports an error, or ends with one.
fn is_reported(path: &Path) -> bool {
    match Ledger::open(path).and_then(|l| l.verify(None, |_| {}, |_| {})) {
        Ok(n) => n > 0,
        Err(e) => e.to_string().contains("is damaged"),
    }
}
