//! A model of plain lists answers what was known on day X about day Y. The ledger must agree with it after random
//! appends and closings.

use demarche_knowledge::claim::{Claim, Confidence, EventDate, Participant, Status};
use demarche_ledger::{Added, Article, Horizon, Keep, Known, Ledger, Party, Run, View, Writer};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const STATES: [&str; 4] = ["AAA", "BBB", "CCC", "DDD"];
const ACTS: [&str; 7] = [
    "recognition.grant",
    "recognition.withdraw",
    "recognition.refuse",
    "mission.open",
    "mission.close",
    "relations.sever",
    "relations.resume",
];

/// One report in the model.
#[derive(Clone, Debug)]
struct Report {
    holder: usize,
    subject: usize,
    act: usize,
    status: Status,
    days: Option<(Date, Date)>,
    published: Date,
    recorded: Known,
    closed: Option<Known>,
    row: i64,
}

fn day(n: i32) -> Date {
    date(2020, 1, 1).checked_add(n.days()).unwrap()
}

fn moment(n: i32) -> Known {
    Known::end_of(day(n))
}

/// The model: scans the list, orders the acts that change the state by day, and returns the last state that had begun.
fn state(all: &[Report], (from, to): (usize, usize), dimension: &str, on: Date, horizon: Horizon) -> Option<String> {
    let ontology = &demarche_shipped::knowledge().ontology;
    let alike = ontology.dimensions.iter().any(|d| d.name == dimension && d.symmetric);
    let visible = |t: &&Report| {
        let between = (t.holder, t.subject) == (from, to) || (alike && (t.subject, t.holder) == (from, to));
        let known = Known::end_of(t.published) <= horizon.known && t.recorded <= horizon.recorded;
        between && known && ACTS[t.act].starts_with(dimension) && t.closed.is_none_or(|c| c > horizon.recorded)
    };
    let moves = |t: &&Report| match t.status {
        Status::Occurred | Status::Ongoing => true,
        Status::Historical => t.days.is_some(),
        _ => false,
    };
    let mut steps: Vec<(Date, bool, Date, usize)> = all
        .iter()
        .filter(visible)
        .filter(moves)
        .map(|t| match t.days {
            Some((first, last)) => (first, false, last, t.act),
            None => (t.published, true, t.published, t.act),
        })
        .collect();
    // The sort is stable: of two equal reports the one recorded first goes first.
    steps.sort_by_key(|s| (s.0, s.1, s.2));
    let mut begun: Vec<(Date, usize, String)> = Vec::new();
    for (first, undated, _, act) in steps {
        let new = &ontology.acts[ACTS[act]].state;
        let again = undated && begun.iter().any(|b| b.1 == act);
        if !again && begun.last().is_none_or(|b| b.2 != *new) {
            begun.push((first, act, new.clone()));
        }
    }
    begun.iter().rev().find(|b| b.0 <= on).map(|b| b.2.clone())
}

fn claim(report: &Report, nth: usize) -> Claim {
    let who =
        |n: usize| Participant { name: STATES[n].into(), country: Some(STATES[n].into()), ..Participant::default() };
    Claim {
        schema: demarche_knowledge::claim::SCHEMA.into(),
        id: format!("{nth:032x}"),
        doc_id: nth.to_string(),
        date: EventDate {
            start: report.days.map(|d| d.0.to_string()),
            end: report.days.map(|d| d.1.to_string()),
            ..EventDate::default()
        },
        actor: vec![who(report.holder)],
        recipient: vec![who(report.subject)],
        object: None,
        level: None,
        event: "SUPPORT".into(),
        mode: None,
        contexts: Vec::new(),
        topics: Vec::new(),
        act: Some(ACTS[report.act].into()),
        cameo: None,
        quad: "VC".into(),
        goldstein: None,
        status: report.status,
        attribution: Vec::new(),
        quote: None,
        location: None,
        trigger: Default::default(),
        sentence: demarche_knowledge::claim::CharSpan { start: 0, end: 4 },
        confidence: Confidence { total: 0.5, ..Confidence::default() },
        rule: Default::default(),
        coder: Default::default(),
    }
}

fn any_report() -> impl Strategy<Value = Report> {
    let days = proptest::option::weighted(0.7, (0..60i32, 0..3i32));
    (
        0..4usize,
        1..4usize,
        0..ACTS.len(),
        0..Status::ALL.len(),
        days,
        0..80i32,
        proptest::option::weighted(0.2, 1..50i32),
    )
        .prop_map(|(holder, step, act, status, days, published, closed)| Report {
            holder,
            subject: (holder + step) % STATES.len(),
            act,
            status: Status::ALL[status],
            days: days.map(|(first, width)| (day(first), day(first + 4 * width))),
            published: day(published),
            recorded: moment(0),
            row: 0,
            closed: closed.map(|days| moment(100 + days)),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_agrees_with_the_list(
        report in proptest::collection::vec(any_report(), 1..40),
        batch in 1..9usize,
        questions in proptest::collection::vec((0..4usize, 1..4usize, 0..100i32, 0..100i32, 95..155i32), 12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("a.db")).unwrap();
        let ontology = &demarche_shipped::knowledge().ontology;
        let run = Run { program: "test", data: "", origin: "", began: moment(100) };
        let mut writer = Writer::new(&mut ledger, ontology, Keep::Text, run).unwrap();
        let mut all = report;
        for (nth, part) in all.chunks_mut(batch).enumerate() {
            let now = moment(100 + nth as i32);
            let texts: Vec<String> = (0..part.len()).map(|n| format!("text {nth} {n}")).collect();
            let rows: Vec<(Article<'_>, Vec<Claim>)> = part.iter().zip(&texts).enumerate().map(|(n, (report, text))| {
                let article = Article { name: text, text, published: Some((report.published, report.published)), ..Article::default() };
                (article, vec![claim(report, nth * 100 + n)])
            }).collect();
            let added = writer.add(&rows, now).unwrap();
            for (report, added) in part.iter_mut().zip(added) {
                let Added::New { document, .. } = added else { panic!("every text is new") };
                report.recorded = now;
                report.row = document;
            }
        }
        // Instants of recording only increase: claims are closed one after another, after all were recorded.
        let mut latest = moment(100 + all.len().div_ceil(batch) as i32);
        all.sort_by_key(|t| t.closed);
        for report in all.iter_mut() {
            let Some(wanted) = report.closed else { continue };
            let at = wanted.max(Known::from_micros(latest.micros() + 1));
            // There is one claim for each text, so both have the same row number.
            writer.close(report.row, "read anew", at).unwrap();
            (report.closed, latest) = (Some(at), at);
        }
        all.sort_by_key(|t| t.row);
        writer.finish().unwrap();
        for (from, step, on, known, recorded) in questions {
            let to = (from + step) % STATES.len();
            let horizon = Horizon { known: moment(known), recorded: moment(recorded) };
            let party = |n: usize| Party::all(STATES[n], STATES[n]);
            let found = ledger.relations(Some(&party(from)), &party(to), horizon, &View::as_coded(), ontology).unwrap();
            for dimension in ["recognition", "mission", "relations"] {
                let relation = found.iter().find(|r| *r.dimension == *dimension);
                let spell = relation.and_then(|r| r.on(day(on)));
                if spell.is_some_and(|s| s.implied.is_some()) {
                    // The model has no ends without an act; `fold::tests_implied` tests them.
                    continue;
                }
                let answer = spell.map(|s| s.state.clone());
                prop_assert_eq!(answer, state(&all, (from, to), dimension, day(on), horizon), "{} on {}", dimension, day(on));
            }
        }
    }
}
