use super::*;

#[test]
fn a_new_ledger_has_the_newest_format_and_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    assert_eq!(Ledger::create(&path).unwrap().format().unwrap(), NEWEST);
    assert_eq!(Ledger::open(&path).unwrap().format().unwrap(), NEWEST);
}

#[test]
fn what_is_not_a_ledger_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database at all, but long enough to be one".repeat(100)).unwrap();
    let before = std::fs::read(&text).unwrap();
    let error = Ledger::create(&text).err().unwrap().to_string();
    assert!(error.ends_with("notes.txt: is not a demarche ledger"), "{error}");
    assert_eq!(std::fs::read(&text).unwrap(), before);
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    assert!(Ledger::create(&other).err().unwrap().to_string().ends_with("is not a demarche ledger"));
}

#[test]
fn a_ledger_of_a_newer_format_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let ledger = Ledger::create(&path).unwrap();
    ledger.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(ledger);
    for error in [Ledger::open(&path).err().unwrap(), Ledger::create(&path).err().unwrap()] {
        let what = format!("its format is 99, and this program reads formats up to {NEWEST}");
        assert!(error.to_string().contains(&what), "{error}");
    }
}

#[test]
fn a_missing_ledger_is_not_made_by_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    assert!(Ledger::open(&path).err().unwrap().to_string().ends_with("this ledger does not exist"));
    assert!(!path.exists());
}

#[test]
fn an_empty_file_becomes_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    for open in [Ledger::create, Ledger::open] {
        let path = folder.path().join("empty.db");
        std::fs::write(&path, "").unwrap();
        assert_eq!(open(&path).unwrap().format().unwrap(), NEWEST);
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_format_that_a_file_with_tables_cannot_have_is_reported_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    for (format, what) in [(0, "its header says format 0"), (-3, "its header says format -3"), (1, "never released")] {
        let ledger = Ledger::create(&path).unwrap();
        ledger.connection.pragma_update(None, "user_version", format).unwrap();
        drop(ledger);
        let before = std::fs::read(&path).unwrap();
        for error in [Ledger::open(&path).err().unwrap(), Ledger::create(&path).err().unwrap()] {
            let said = error.to_string();
            assert!(said.contains(what) && said.len() < 200 + path.as_os_str().len(), "{said}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), before);
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_ledger_opened_for_questions_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(Ledger::create(&path).unwrap());
    let mut ledger = Ledger::open(&path).unwrap();
    let error = ledger.visited(&[], "reading", crate::Known::from_micros(1)).unwrap_err().to_string();
    assert!(error.ends_with("cannot be written: it is read-only"), "{error}");
}
