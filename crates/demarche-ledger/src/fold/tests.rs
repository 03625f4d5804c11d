//! Tests of the fold.

use super::*;
use crate::time::Days;
use demarche_knowledge::claim::Status;
use jiff::civil::{Date, date};

pub(super) fn step(claim: i64, act: &str, status: Status, days: Option<(Date, Date)>) -> ActRow {
    ActRow {
        holder: "RUS".into(),
        subject: "AFG".into(),
        dimension: act.split('.').next().unwrap().into(),
        act: act.into(),
        status,
        object: None,
        level: None,
        days: days.and_then(|(a, b)| Days::new(a, b)),
        told: Some(date(2025, 7, 5)),
        claim,
        document: claim,
        story: claim,
        sureness: 0.8,
        ends: None,
    }
}

pub(super) fn folded(steps: Vec<ActRow>) -> Vec<Relation> {
    Fold::new(&demarche_shipped::knowledge().ontology, &[]).relations(steps)
}

pub(super) fn on(day: Date) -> Option<(Date, Date)> {
    Some((day, day))
}

const DAY: Date = date(2025, 7, 3);

#[test]
fn a_grant_holds_from_its_day_on_and_a_plan_moves_nothing() {
    let all = folded(vec![
        step(1, "recognition.grant", Status::Occurred, Some((DAY, DAY))),
        step(2, "mission.open", Status::Planned, Some((date(2026, 1, 1), date(2026, 1, 31)))),
    ]);
    let recognition = all.iter().find(|r| &*r.dimension == "recognition").unwrap();
    assert_eq!(recognition.on(date(2025, 7, 2)), None);
    assert_eq!(recognition.on(DAY).unwrap().state, "recognised");
    let mission = all.iter().find(|r| &*r.dimension == "mission").unwrap();
    assert_eq!((mission.on(date(2030, 1, 1)), mission.announced.len()), (None, 1));
}

#[test]
fn the_narrowest_telling_of_the_same_day_wins_and_copies_are_one_source() {
    let july = (date(2025, 7, 1), date(2025, 7, 31));
    let mut copy = step(3, "recognition.grant", Status::Occurred, None);
    copy.story = 1;
    let all = folded(vec![
        step(1, "recognition.grant", Status::Occurred, Some(july)),
        step(2, "recognition.grant", Status::Occurred, Some((DAY, DAY))),
        copy,
    ]);
    let now = all[0].on(date(2025, 8, 1)).unwrap();
    assert_eq!((now.since, now.sources(), now.evidence[0].claim), (Since::Days(Days::one(DAY)), 2, 2));
}

#[test]
fn a_withdrawal_ends_it_and_a_denial_stands_beside() {
    let later = date(2025, 9, 1);
    let mut denial = step(3, "recognition.withdraw", Status::Denied, None);
    denial.told = Some(date(2025, 9, 3));
    let all = folded(vec![
        step(2, "recognition.withdraw", Status::Occurred, Some((later, later))),
        step(1, "recognition.grant", Status::Occurred, Some((DAY, DAY))),
        denial,
    ]);
    assert_eq!(all[0].on(date(2025, 8, 31)).unwrap().state, "recognised");
    let now = all[0].on(later).unwrap();
    assert_eq!((now.state.as_str(), now.against.len()), ("withdrawn", 1));
}

#[test]
fn who_recalls_and_who_accepts_move_one_relation() {
    let mut recall = step(2, "ambassador.recall", Status::Occurred, Some((date(2025, 8, 1), date(2025, 8, 1))));
    (recall.holder, recall.subject) = ("AFG".into(), "RUS".into());
    let all = folded(vec![step(1, "ambassador.accept-credentials", Status::Occurred, Some((DAY, DAY))), recall]);
    assert_eq!(all.len(), 1);
    assert_eq!((&*all[0].from, &*all[0].to), ("RUS", "AFG"));
    assert_eq!(all[0].on(date(2025, 9, 1)).unwrap().state, "recalled");
}

#[test]
fn a_later_report_without_a_day_is_of_the_same_act() {
    let day = |d: Date| Some((d, d));
    let mut again = step(3, "recognition.grant", Status::Occurred, None);
    again.told = Some(date(2025, 12, 1));
    let all = folded(vec![
        step(1, "recognition.grant", Status::Occurred, day(DAY)),
        step(2, "recognition.withdraw", Status::Occurred, day(date(2025, 9, 1))),
        again,
    ]);
    assert_eq!(all[0].on(date(2026, 1, 1)).unwrap().state, "withdrawn");
    assert_eq!(all[0].stretches[0].sources(), 2);
}

#[test]
fn within_the_days_in_which_it_began_a_state_is_unsure() {
    let year = Some((date(2025, 1, 1), date(2025, 12, 31)));
    let all = folded(vec![step(1, "recognition.grant", Status::Occurred, year)]);
    let on = |day| all[0].on(day).map(|s| s.is_certain(day));
    assert_eq!((on(date(2024, 12, 31)), on(DAY), on(date(2025, 12, 31))), (None, Some(false), Some(true)));
}

#[test]
fn an_undated_act_of_the_past_moves_nothing() {
    let all = folded(vec![step(1, "relations.sever", Status::Historical, None)]);
    assert!(all[0].stretches.is_empty());
    let all = folded(vec![step(1, "relations.sever", Status::Occurred, None)]);
    assert_eq!(all[0].stretches[0].since, Since::By(date(2025, 7, 5)));
}
