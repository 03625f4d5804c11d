//! Judgements go before scores, can be withdrawn, and survive a new reading.

use crate::samples::{Text, day, empty, errors, ontology, record, run_at, state};
use demarche_knowledge::claim::{DateBasis, Status};
use demarche_ledger::{Decision, Horizon, Keep, Known, Ledger, Party, Recoding, View, Writer};
use jiff::civil::{Date, date};
use std::path::Path;

const DAY: Date = date(2025, 7, 3);

/// Two reports of one recognition, a call and another call.
fn texts() -> Vec<Text> {
    let grant = |name: &str, sentence: &str, trigger: &str| {
        let mut text = empty(name, DAY);
        text.tell(sentence, trigger, |c| {
            (c.event, c.act) = ("SUPPORT".into(), Some("recognition.grant".into()));
            (c.actor, c.recipient) = (vec![state("RUS")], vec![state("AFG")]);
            (c.id, c.date) = (id(name), day(DAY, DateBasis::Text));
        });
        text
    };
    let call = |name: &str, other: &str, on: Date| {
        let mut text = empty(name, on);
        text.tell(&format!("RUS and {other} spoke by telephone."), "spoke by telephone", |c| {
            (c.actor, c.mode, c.id) = (vec![state("RUS"), state(other)], Some("phone".into()), id(name));
            c.quad = "VC".into();
        });
        text
    };
    vec![
        grant("a", "RUS recognised the government of AFG on Thursday.", "recognised"),
        grant("b", "The government of AFG was recognised by RUS on Thursday.", "recognised"),
        call("c", "TUR", DAY),
        call("d", "IRN", DAY),
    ]
}

fn id(name: &str) -> String {
    format!("{:032x}", u128::from(name.as_bytes()[0]))
}

fn event(ledger: &Ledger, name: &str) -> i64 {
    ledger.event_of(ledger.row_of(&id(name)).unwrap().unwrap()).unwrap().unwrap()
}

fn together(ledger: &Ledger, a: &str, b: &str) -> bool {
    event(ledger, a) == event(ledger, b)
}

fn judge(ledger: &mut Ledger, decision: Decision<'_>) -> i64 {
    ledger.judge(ontology(), decision, "a reader", "a test", Known::from_micros(5)).unwrap()
}

/// The state of the recognition of Afghanistan by Russia, and the number of claims it rests on.
fn recognition(ledger: &Ledger, recorded: Known) -> Option<(String, usize)> {
    let horizon = Horizon { known: Known::EVER, recorded };
    let (from, to) = (Party::all("RUS", "RUS"), Party::all("AFG", "AFG"));
    let relations = ledger.relations(Some(&from), &to, horizon, &View::as_coded(), ontology()).unwrap();
    let relation = relations.into_iter().find(|r| &*r.dimension == "recognition")?;
    relation.on(date(2026, 1, 1)).map(|s| (s.state.clone(), s.evidence.len()))
}

fn with_texts(test: impl FnOnce(&Path, Ledger)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let ledger = record(&path, &texts(), 2);
    test(&path, ledger);
}

#[test]
fn two_claims_are_split_and_joined_and_both_can_be_withdrawn() {
    with_texts(|_, mut ledger| {
        assert!(together(&ledger, "a", "b") && !together(&ledger, "c", "d"));
        let (a, b, c, d) = (id("a"), id("b"), id("c"), id("d"));
        let split = judge(&mut ledger, Decision::Split(&a, &b));
        assert!(!together(&ledger, "a", "b"), "a split goes before the score");
        let join = judge(&mut ledger, Decision::Join(&c, &d));
        assert!(together(&ledger, "c", "d"), "a join goes before the score");
        assert_eq!(errors(&ledger), Vec::<String>::new());
        judge(&mut ledger, Decision::Withdraw(split));
        judge(&mut ledger, Decision::Withdraw(join));
        assert!(together(&ledger, "a", "b") && !together(&ledger, "c", "d"));
        assert_eq!(errors(&ledger), Vec::<String>::new());
        let kinds: Vec<(&str, Option<i64>)> =
            ledger.judgements(0).unwrap().iter().map(|j| (j.kind.as_str(), j.withdrawn_by)).collect();
        assert_eq!(kinds, [("split", Some(3)), ("join", Some(4)), ("withdraw", None), ("withdraw", None)]);
    });
}

#[test]
fn the_later_of_two_judgements_on_a_pair_holds() {
    with_texts(|_, mut ledger| {
        let (a, b) = (id("a"), id("b"));
        judge(&mut ledger, Decision::Split(&a, &b));
        judge(&mut ledger, Decision::Join(&a, &b));
        assert!(together(&ledger, "a", "b"));
        judge(&mut ledger, Decision::Split(&a, &b));
        assert!(!together(&ledger, "a", "b"));
        assert_eq!(errors(&ledger), Vec::<String>::new());
    });
}

#[test]
fn later_texts_follow_a_judgement() {
    with_texts(|path, mut ledger| {
        let (a, b, c, d) = (id("a"), id("b"), id("c"), id("d"));
        judge(&mut ledger, Decision::Split(&a, &b));
        judge(&mut ledger, Decision::Join(&c, &d));
        drop(ledger);
        let mut more: Vec<Text> = (0..40).map(crate::samples::text).collect();
        more.retain(|t| !t.claims.is_empty());
        let ledger = record(path, &more, 3);
        assert!(!together(&ledger, "a", "b") && together(&ledger, "c", "d"));
        assert_eq!(errors(&ledger), Vec::<String>::new(), "and the rows give the same events again");
    });
}

#[test]
fn a_rejected_claim_counts_for_nothing_until_that_is_withdrawn() {
    with_texts(|_, mut ledger| {
        assert_eq!(recognition(&ledger, Known::EVER), Some(("recognised".into(), 2)));
        let before = Known::from_micros(2_000_000);
        let (a, b) = (id("a"), id("b"));
        judge(&mut ledger, Decision::Reject(&a));
        assert_eq!(recognition(&ledger, Known::EVER), Some(("recognised".into(), 1)));
        let last = judge(&mut ledger, Decision::Reject(&b));
        assert_eq!(recognition(&ledger, Known::EVER), None);
        assert_eq!(recognition(&ledger, before), Some(("recognised".into(), 2)), "as it was known before");
        judge(&mut ledger, Decision::Withdraw(last));
        assert_eq!(recognition(&ledger, Known::EVER), Some(("recognised".into(), 1)));
        assert_eq!(errors(&ledger), Vec::<String>::new());
    });
}

#[test]
fn a_corrected_field_changes_the_state_and_the_event() {
    with_texts(|_, mut ledger| {
        let (a, b) = (id("a"), id("b"));
        let first = judge(&mut ledger, Decision::Correct(&a, "status", "planned"));
        judge(&mut ledger, Decision::Correct(&b, "status", "planned"));
        assert_eq!(recognition(&ledger, Known::EVER), None, "a plan moves nothing");
        let row = ledger.row_of(&a).unwrap().unwrap();
        assert_eq!(ledger.claim(row).unwrap().status, Status::Planned);
        judge(&mut ledger, Decision::Withdraw(first));
        assert_eq!(recognition(&ledger, Known::EVER), Some(("recognised".into(), 1)));
        assert_eq!(errors(&ledger), Vec::<String>::new());
    });
}

#[test]
fn a_refused_judgement_says_why_and_changes_nothing() {
    with_texts(|_, mut ledger| {
        let a = id("a");
        let nobody = id("z");
        let wrong = [
            (Decision::Correct(&a, "status", "perhaps"), "unknown variant `perhaps`"),
            (Decision::Correct(&a, "act", "recognition.gramt"), "`recognition.gramt` is not an act"),
            (Decision::Correct(&a, "date", "3 July"), "`3 July` is not a day"),
            (Decision::Correct(&a, "actor.4.country", "CHN"), "a claim has no field `actor.4.country`"),
            (Decision::Correct(&a, "id", "1"), "`id` cannot be corrected"),
            (Decision::Reject(&nobody), "there is no claim"),
            (Decision::Withdraw(7), "there is no judgement 7"),
        ];
        for (decision, why) in wrong {
            let error = ledger.judge(ontology(), decision, "x", "y", Known::from_micros(9)).unwrap_err();
            assert!(error.is_judgement() && error.to_string().contains(why), "{error}");
        }
        assert_eq!(ledger.judgements(0).unwrap(), []);
        assert_eq!(recognition(&ledger, Known::EVER), Some(("recognised".into(), 2)));
    });
}

#[test]
fn a_new_reading_follows_judgements() {
    with_texts(|_, mut ledger| {
        let (a, b) = (id("a"), id("b"));
        judge(&mut ledger, Decision::Reject(&a));
        judge(&mut ledger, Decision::Correct(&b, "act", ""));
        judge(&mut ledger, Decision::Split(&id("c"), &id("d")));
        let texts = texts();
        let mut again = texts.clone();
        for text in &mut again {
            // Another version of the program gives every claim another id.
            text.claims[0].id = format!("{:032x}", 77 + u128::from(text.name.as_bytes()[0]));
        }
        let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(9)).unwrap();
        let reread = |(t, document)| {
            let Text { text, claims, .. }: &Text = t;
            Recoding { document, text, claims: claims.clone(), parse: None }
        };
        let batch: Vec<_> = again.iter().zip(1..).map(reread).collect();
        writer.recode(&batch, Known::from_micros(9)).unwrap();
        assert_eq!(
            recognition(&ledger, Known::EVER),
            None,
            "the rejected claim stays out, the corrected one stays corrected"
        );
        assert_eq!(errors(&ledger), Vec::<String>::new());
    });
}

#[test]
fn a_new_reading_of_two_joined_claims_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = texts().remove(0);
    text.tell("RUS and TUR spoke by telephone.", "spoke by telephone", |c| {
        (c.actor, c.id, c.quad) = (vec![state("RUS"), state("TUR")], id("e"), "VC".into());
    });
    let mut ledger = record(&folder.path().join("a.db"), std::slice::from_ref(&text), 1);
    judge(&mut ledger, Decision::Join(&id("e"), &id("a")));
    for claim in &mut text.claims {
        claim.status = Status::Planned;
    }
    let reading = Recoding { document: 1, text: &text.text, claims: text.claims.clone(), parse: None };
    let mut writer = Writer::new(&mut ledger, ontology(), Keep::Text, run_at(9)).unwrap();
    assert_eq!(writer.recode(&[reading], Known::from_micros(9)).unwrap().len(), 2);
    assert!(together(&ledger, "a", "e"));
    assert_eq!(errors(&ledger), Vec::<String>::new(), "claims of one batch are replayed one by one");
}

#[test]
fn an_event_lists_its_contradictions_and_counts_stories() {
    let folder = tempfile::tempdir().unwrap();
    let report = |name: &str, dead: usize, status: Status, on: Date| {
        let mut text = empty(name, DAY);
        text.tell(&format!("A bombing of PAK by AFG killed {dead} soldiers at the pass."), "bombing", |c| {
            (c.event, c.id, c.status) = ("ASSAULT".into(), id(name), status);
            (c.actor, c.recipient, c.quad) = (vec![state("AFG")], vec![state("PAK")], "MK".into());
            c.date = day(on, DateBasis::Document);
        });
        text
    };
    let next = DAY.tomorrow().unwrap();
    let texts = [
        report("a", 14, Status::Occurred, DAY),
        report("b", 16, Status::Denied, DAY),
        report("c", 14, Status::Occurred, next),
    ];
    let ledger = record(&folder.path().join("a.db"), &texts, 1);
    let event = ledger.event(event(&ledger, "a"), Horizon::ALL).unwrap();
    assert_eq!((event.tellings.len(), event.sources()), (3, 3));
    let fields: Vec<(&str, &str, &str)> =
        event.contradictions.iter().map(|c| (c.field, c.one.1.as_str(), c.other.1.as_str())).collect();
    assert!(fields.contains(&("number", "14 soldiers", "16 soldiers")), "{fields:?}");
    assert!(fields.contains(&("status", "occurred", "denied")), "{fields:?}");
    assert!(fields.contains(&("date", "2025-07-03", "2025-07-04")), "{fields:?}");
}
