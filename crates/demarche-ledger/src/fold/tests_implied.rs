//! Ends without an act, ranks, and doubt.

use super::tests::{folded, on, step};
use super::*;
use demarche_knowledge::claim::Status;
use jiff::civil::date;

fn between(mut step: ActRow, holder: &str, subject: &str) -> ActRow {
    (step.holder, step.subject) = (holder.into(), subject.into());
    step
}

fn states(relation: &Relation) -> Vec<(&str, Option<Implied>)> {
    relation.stretches.iter().map(|s| (s.state.as_str(), s.implied)).collect()
}

#[test]
fn recognition_lapses_with_its_government_and_a_later_one_is_new() {
    let mut old = step(1, "recognition.grant", Status::Occurred, on(date(1997, 5, 25)));
    old.ends = Some(Ended { last: date(2001, 12, 7), implied: Implied::Government });
    let new = step(2, "recognition.grant", Status::Occurred, on(date(2025, 7, 3)));
    let all = folded(vec![new.clone(), old.clone()]);
    let state = |day| all[0].on(day).map(|s| s.state.as_str());
    assert_eq!(state(date(2001, 12, 7)), Some("recognised"));
    assert_eq!(state(date(2001, 12, 8)), Some("none"));
    assert_eq!(state(date(2025, 7, 3)), Some("recognised"));
    let only_old = folded(vec![old]);
    assert_eq!(states(&only_old[0]), [("recognised", None), ("none", Some(Implied::Government))]);
    // A later report without a day is of the same recognition, and does not extend it.
    let again =
        ActRow { days: None, told: Some(date(2024, 1, 1)), ..step(3, "recognition.grant", Status::Occurred, None) };
    let mut all = vec![only_old[0].stretches[0].evidence[0].clone(), again];
    all[1].claim = 3;
    assert_eq!(folded(all)[0].on(date(2024, 6, 1)).unwrap().state, "none");
}

#[test]
fn cut_relations_end_missions_and_restored_ones_do_not_bring_them_back() {
    let at = |claim, act, day| step(claim, act, Status::Occurred, on(day));
    let steps = vec![
        between(at(1, "mission.open", date(2010, 1, 1)), "IRN", "BHR"),
        between(at(2, "ambassador.accept-credentials", date(2011, 1, 1)), "BHR", "IRN"),
        between(at(3, "relations.sever", date(2016, 1, 4)), "BHR", "IRN"),
        between(at(4, "relations.resume", date(2023, 1, 4)), "IRN", "BHR"),
    ];
    let all = folded(steps.clone());
    let of = |name: &str| all.iter().find(|r| &*r.dimension == name).unwrap();
    for post in ["mission", "ambassador"] {
        let now = of(post).on(date(2024, 1, 1)).unwrap();
        assert_eq!((now.state.as_str(), now.implied), ("ended with relations", Some(Implied::Relations)));
        assert_eq!(now.evidence[0].claim, 3);
        assert_ne!(of(post).on(date(2015, 1, 1)).unwrap().state, now.state);
    }
    assert_eq!(of("relations").on(date(2024, 1, 1)).unwrap().state, "established");
    // A text that says otherwise counts.
    let mut steps = steps;
    steps.push(between(at(5, "mission.reopen", date(2023, 6, 1)), "IRN", "BHR"));
    let all = folded(steps);
    let mission = all.iter().find(|r| &*r.dimension == "mission").unwrap();
    assert_eq!(mission.on(date(2024, 1, 1)).unwrap().state, "open");
}

#[test]
fn relations_that_were_never_there_end_nothing() {
    let all = folded(vec![
        between(step(1, "mission.close", Status::Occurred, on(date(2012, 1, 1))), "CAN", "IRN"),
        between(step(2, "relations.sever", Status::Occurred, on(date(2012, 9, 7))), "CAN", "IRN"),
    ]);
    let mission = all.iter().find(|r| &*r.dimension == "mission").unwrap();
    assert_eq!(states(mission), [("closed", None)]);
}

#[test]
fn whoever_recognises_one_rival_recognises_the_other_no_longer() {
    let ontology = &demarche_shipped::knowledge().ontology;
    let rivals = [Rivals { keys: vec!["CHN".into(), "TWN".into()], since: date(1949, 10, 1) }];
    let steps = vec![
        between(step(1, "recognition.grant", Status::Occurred, on(date(1985, 3, 25))), "HND", "TWN"),
        between(step(2, "recognition.grant", Status::Occurred, on(date(2023, 3, 25))), "HND", "CHN"),
        between(step(3, "recognition.grant", Status::Planned, on(date(2023, 3, 25))), "PRY", "CHN"),
        between(step(4, "recognition.grant", Status::Occurred, on(date(1957, 7, 8))), "PRY", "TWN"),
    ];
    let all = Fold::new(ontology, &rivals).relations(steps);
    let state = |from: &str, to: &str| {
        let relation = all.iter().find(|r| (&*r.from, &*r.to) == (from, to)).unwrap();
        relation.on(date(2024, 1, 1)).map(|s| (s.state.clone(), s.implied))
    };
    assert_eq!(state("HND", "CHN"), Some(("recognised".into(), None)));
    assert_eq!(state("HND", "TWN"), Some(("none".into(), Some(Implied::Rival))));
    assert_eq!(state("PRY", "TWN"), Some(("recognised".into(), None)));
}

#[test]
fn an_ambassador_after_a_charge_is_another_stretch() {
    let accept = |claim, level: &str, day| {
        let mut step = step(claim, "ambassador.accept-credentials", Status::Occurred, on(day));
        step.level = Some(level.into());
        step
    };
    let all = folded(vec![
        accept(1, "chargé d'affaires", date(2024, 2, 1)),
        accept(2, "ambassador", date(2024, 10, 1)),
        step(3, "ambassador.accept-credentials", Status::Occurred, on(date(2024, 10, 2))),
    ]);
    let level = |day| all[0].on(day).and_then(|s| s.level.clone());
    assert_eq!(level(date(2024, 3, 1)).as_deref(), Some("chargé d'affaires"));
    assert_eq!(level(date(2024, 11, 1)).as_deref(), Some("ambassador"));
    assert_eq!(all[0].stretches.len(), 2);
}

#[test]
fn a_return_ends_a_recall() {
    let act = |claim, act, day| between(step(claim, act, Status::Occurred, on(day)), "CHL", "NPL");
    let all =
        folded(vec![act(1, "ambassador.recall", date(2024, 3, 4)), act(2, "ambassador.return", date(2024, 5, 4))]);
    assert_eq!(all[0].on(date(2024, 4, 1)).unwrap().state, "recalled");
    assert_eq!(all[0].on(date(2024, 6, 1)).unwrap().state, "accredited");
}

#[test]
fn what_the_coder_is_too_unsure_of_counts_for_nothing() {
    let least = demarche_shipped::knowledge().ontology.fold.least_sure;
    for status in Status::ALL {
        let mut doubtful = step(1, "recognition.grant", status, on(date(2025, 7, 3)));
        doubtful.sureness = least / 2.0;
        let all = folded(vec![doubtful]);
        assert!(all[0].stretches.is_empty() && all[0].announced.is_empty() && all[0].doubted.is_empty());
        assert_eq!(all[0].doubtful.len(), 1);
    }
}

#[test]
fn a_claim_is_evidence_of_one_state_once() {
    let one = step(1, "relations.establish", Status::Occurred, on(date(2025, 7, 3)));
    let back = between(one.clone(), "AFG", "RUS");
    let all = folded(vec![one.clone(), back, one]);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].stretches[0].evidence.len(), 1);
}

#[test]
fn a_denial_makes_a_state_uncertain_and_a_possibility_does_not() {
    let day = date(2025, 7, 3);
    let denied = |status| {
        let all = folded(vec![
            step(1, "recognition.grant", Status::Occurred, on(day)),
            step(2, "recognition.grant", status, None),
        ]);
        all[0].on(date(2025, 8, 1)).map(|s| (s.state.clone(), s.is_certain(date(2025, 8, 1)))).unwrap()
    };
    assert_eq!(denied(Status::Denied), ("recognised".to_owned(), false));
    assert_eq!(denied(Status::Negated), ("recognised".to_owned(), false));
    assert_eq!(denied(Status::Possible), ("recognised".to_owned(), true));
    // Without a spell, denials count against any act.
    let all = folded(vec![step(2, "recognition.grant", Status::Denied, None)]);
    let ontology = &demarche_shipped::knowledge().ontology;
    assert_eq!((all[0].on(day), all[0].against(day, ontology).len()), (None, 1));
}
