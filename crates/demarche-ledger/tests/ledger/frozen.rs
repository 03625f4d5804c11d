//! A ledger that an earlier version wrote opens, is intact, and answers as it did then.

use crate::samples::ontology;
use demarche_ledger::{DecisionKind, Filter, Horizon, Known, Ledger, Party, View};
use jiff::civil::date;
use std::path::Path;

/// A copy of the frozen ledger of a format, since SQLite writes beside a file that it reads.
fn frozen(name: &str, folder: &Path) -> Ledger {
    let copy = folder.join(name);
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name), &copy).unwrap();
    Ledger::open(&copy).unwrap()
}

#[test]
fn a_ledger_of_the_first_format_is_intact() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = frozen("v1.db", folder.path());
    let mut errors = Vec::new();
    ledger.verify(None, |_| {}, |error| errors.push(error.what)).unwrap();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(ledger.fingerprint().unwrap(), "a0a398b78ed38fd3efb34e672ded91da");
    assert_eq!(ledger.counts().unwrap(), [4, 23, 13, 16]);
}

#[test]
fn a_ledger_of_the_first_format_answers_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = frozen("v1.db", folder.path());
    let (from, to) = (Party::all("Russia", "RUS"), Party::all("Afghanistan", "AFG"));
    let relations = ledger.relations(Some(&from), &to, Horizon::ALL, &View::as_coded(), ontology()).unwrap();
    let of_government = |object: &Option<String>| object.as_deref() == Some("government");
    let recognition = relations.iter().find(|r| &*r.dimension == "recognition" && of_government(&r.object)).unwrap();
    let spell = recognition.on(date(2025, 7, 4)).unwrap();
    assert_eq!((spell.state.as_str(), spell.since.first(), spell.sources()), ("recognised", date(2025, 7, 3), 2));
    assert!(recognition.on(date(2025, 7, 2)).is_none());
    let filter = Filter { text: Some("credentials".into()), ..Filter::default() };
    assert_eq!(ledger.claims(&filter).unwrap().len(), 4);
    let row = ledger.row_of("ea9a8ae5a816100f7f832d96ac712fb7").unwrap().unwrap();
    let found = ledger.sourced_claim(row).unwrap();
    assert_eq!(found.sentence, "Russia formally recognised the Taliban government on Thursday.");
    assert_eq!((found.source.name.as_str(), found.source.source.as_deref()), ("report-one", Some("Agency One")));
    let event = ledger.event(ledger.event_of(row).unwrap().unwrap(), Horizon::ALL).unwrap();
    assert_eq!((event.tellings.len(), event.sources()), (4, 2));
    let before = Horizon { known: Known::end_of(date(2025, 7, 4)), ..Horizon::ALL };
    assert_eq!(ledger.event(event.n, before).unwrap().sources(), 1, "on 4 July one story was known");
}

#[test]
fn decisions_in_a_ledger_of_the_first_format_are_read_and_hold() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = frozen("v1.db", folder.path());
    let kinds: Vec<DecisionKind> = ledger.judgements(0).unwrap().iter().map(|j| j.kind).collect();
    use DecisionKind::{Accept, Correct, Join, Reject, Split, Withdraw};
    assert_eq!(kinds, [Reject, Correct, Join, Split, Accept, Withdraw]);
    let event = |id: &str| ledger.event_of(ledger.row_of(id).unwrap().unwrap()).unwrap();
    assert_eq!(event("42ee07bdeea24bfdeea76b216d70eeb3"), event("2b0c59c9552d5f01e4e4ecfe0d5fe7bc"));
    let rejected = ledger.row_of("1955207bef353156a1407e42b78c3c04").unwrap().unwrap();
    assert_eq!(ledger.claim_row(rejected).unwrap(), None);
}
