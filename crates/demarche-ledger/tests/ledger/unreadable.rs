//! A stored value that cannot be read is an error: it is never taken for an empty or a default one.

use crate::samples::{Text, day, empty, ontology, record, run_at, state};
use demarche_knowledge::claim::DateBasis;
use demarche_ledger::{
    Article, Decision, Draft, Filter, Horizon, Keep, Known, Ledger, LedgerError, Party, Recoding, View, Writer,
};
use jiff::civil::{Date, date};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

const DAY: Date = date(2025, 7, 3);

/// A text long enough to have near duplicates; it reports one recognition.
fn report(name: &str) -> Text {
    let mut text = empty(name, DAY);
    text.tell("RUS recognised the government of AFG on Thursday.", "recognised", |c| {
        (c.event, c.act) = ("SUPPORT".into(), Some("recognition.grant".into()));
        (c.actor, c.recipient) = (vec![state("RUS")], vec![state("AFG")]);
        c.date = day(DAY, DateBasis::Text);
    });
    text.text.push_str("The ministry gave no reason, and the two capitals had been silent about it for a whole year. ");
    text.text.push_str("Neighbours to the south asked both sides for an explanation before the week was over.");
    text
}

fn id(text: &Text) -> &str {
    &text.claims[0].id
}

/// A ledger of one report, changed by SQL statements.
fn changed(folder: &Path, statements: &str) -> (PathBuf, Text) {
    let (path, text) = (folder.join("a.db"), report("a"));
    let mut ledger = record(&path, std::slice::from_ref(&text), 1);
    let decision = Decision::Accept(id(&text));
    ledger.judge(ontology(), decision, "a reader", "a test", Known::from_micros(5)).unwrap();
    drop(ledger);
    Connection::open(&path).unwrap().execute_batch(statements).unwrap();
    (path, text)
}

fn add(ledger: &mut Ledger, text: &Text) -> Result<(), LedgerError> {
    let mut writer = Writer::new(ledger, ontology(), Keep::Text, run_at(9))?;
    writer.add(&[(text.article(), text.claims.clone())], Known::from_micros(9)).map(|_| ())
}

#[test]
fn a_judgement_with_a_damaged_id_or_an_unknown_kind_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for statement in [
        "UPDATE judgement SET claim = x'0102'",
        "UPDATE judgement SET claim = 'not an id'",
        "UPDATE judgement SET kind = 'perhaps'",
    ] {
        let (path, _) = changed(folder.path(), statement);
        assert!(Ledger::open(&path).unwrap().judgements(0).is_err(), "{statement}");
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_decision_of_an_unknown_kind_is_not_taken_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = changed(folder.path(), "UPDATE judgement SET kind = 'reject', claim = x'0102'");
    let mut ledger = Ledger::create(&path).unwrap();
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(9)).unwrap();
    let batch = [Recoding { document: 1, text: &text.text, claims: text.claims.clone(), parse: None }];
    assert!(writer.recode(&batch, Known::from_micros(9)).is_err());
}

#[test]
fn damaged_features_and_scores_of_an_event_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = changed(folder.path(), "UPDATE telling SET sketch = x'00', score = 'x'");
    let mut ledger = Ledger::create(&path).unwrap();
    assert!(ledger.event(1, Horizon::ALL).is_err(), "the score is not JSON");
    let mut other = report("b");
    other.text = other.text.split_inclusive('\n').next().unwrap().to_owned();
    assert!(add(&mut ledger, &other).is_err(), "the event that it may join cannot be compared");
}

#[test]
fn an_unknown_status_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = changed(folder.path(), "UPDATE act SET status = 'perhaps'; UPDATE claim SET status = 'perhaps'");
    let ledger = Ledger::open(&path).unwrap();
    let (from, to) = (Party::all("RUS", "RUS"), Party::all("AFG", "AFG"));
    assert!(ledger.relations(Some(&from), &to, Horizon::ALL, &View::as_coded(), ontology()).is_err());
    assert!(ledger.claims(&Filter::default()).is_err());
    assert!(ledger.reports_of(1).is_err());
}

#[test]
fn a_lost_text_is_not_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = changed(folder.path(), "DELETE FROM body");
    let ledger = Ledger::open(&path).unwrap();
    assert!(ledger.sentence(1).is_err());
    assert!(ledger.stored_text(1, "parser").is_err());
    assert_eq!(ledger.text(1).unwrap(), None);
}

#[test]
fn a_near_duplicate_of_a_damaged_text_is_not_decided_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = changed(folder.path(), "UPDATE body SET text = x'0500000001020304'");
    let error = add(&mut Ledger::create(&path).unwrap(), &report("b")).unwrap_err().to_string();
    assert!(error.contains("a stored record cannot be read"), "{error}");
}

#[test]
fn a_damaged_digest_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = changed(folder.path(), "UPDATE digest SET sum = x'00' WHERE name = 'document'");
    assert!(add(&mut Ledger::create(&path).unwrap(), &report("b")).is_err());
}

#[test]
fn a_claim_whose_day_is_not_one_is_refused() {
    let mut text = report("a");
    text.claims[0].date.start = Some("3 July".into());
    let error = Draft::of(&text.article(), text.claims.clone(), Keep::Text, ontology()).unwrap_err().to_string();
    assert!(error.contains("`3 July`"), "{error}");
    text.claims[0].date.start = Some("2025-07-03".into());
    assert!(Draft::of(&Article { name: "a", ..Article::default() }, text.claims, Keep::Text, ontology()).is_ok());
}
