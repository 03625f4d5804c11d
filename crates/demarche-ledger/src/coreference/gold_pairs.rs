//! Coreference measured on annotated pairs of reports (`gold/join`), through a complete ledger.

use super::blocking::BlockingKeys;
use super::features::ClaimFeatures;
use super::score::Score;
use crate::{Article, Keep, Known, Ledger, Run, Writer};
use demarche_knowledge::claim::Claim;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::path::Path;

const GOLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gold/join");

#[derive(Clone, Deserialize)]
struct Report {
    document: String,
    published: Option<String>,
    sentence: String,
    claim: Claim,
}

struct Pair {
    part: String,
    same: bool,
    one: String,
    other: String,
}

fn reports() -> Vec<Report> {
    let lines = std::fs::read_to_string(format!("{GOLD}/claims.jsonl")).unwrap();
    lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn pairs(part: &str) -> Vec<Pair> {
    let table = std::fs::read_to_string(format!("{GOLD}/pairs.tsv")).unwrap();
    let read = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Pair { part: cells[0].into(), same: cells[1] == "yes", one: cells[2].into(), other: cells[3].into() }
    };
    table.lines().skip(1).map(read).filter(|p| p.part == part).collect()
}

/// The sentences of each text joined, with the spans of its claims moved to match.
fn texts(reports: &[Report]) -> Vec<(String, Option<Date>, String, Vec<Claim>)> {
    let mut texts: Vec<(String, Option<Date>, String, Vec<Claim>)> = Vec::new();
    let mut at: FxHashMap<(String, usize), usize> = FxHashMap::default();
    for report in reports {
        if texts.last().is_none_or(|t| t.0 != report.document) {
            let date = report.published.as_deref().and_then(|d| d.parse().ok());
            texts.push((report.document.clone(), date, String::new(), Vec::new()));
        }
        let text = texts.last_mut().unwrap();
        let start = *at.entry((report.document.clone(), report.claim.sentence.start)).or_insert_with(|| {
            let start = text.2.chars().count();
            text.2.push_str(&report.sentence);
            text.2.push('\n');
            start
        });
        let mut claim = report.claim.clone();
        let length = claim.sentence.end - claim.sentence.start;
        for span in [&mut claim.trigger.span, &mut claim.sentence] {
            let shift = span.start - report.claim.sentence.start;
            let length = span.end - span.start;
            (span.start, span.end) = (start + shift, start + shift + length);
        }
        assert_eq!(claim.sentence.end - claim.sentence.start, length);
        text.3.push(claim);
    }
    texts
}

/// The event of every claim, by id, after recording the texts in this order.
fn events(texts: &[(String, Option<Date>, String, Vec<Claim>)]) -> FxHashMap<String, i64> {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("a.db")).unwrap();
    let ontology = &demarche_shipped::knowledge().ontology;
    let run = Run { program: "test", data: "", origin: "", began: Known::from_micros(0) };
    let mut writer = Writer::new(&mut ledger, ontology, Keep::Text, run).unwrap();
    for (nth, (name, date, text, claims)) in texts.iter().enumerate() {
        let article = Article { name, text, published: date.map(|d| (d, d)), ..Article::default() };
        writer.add(&[(article, claims.clone())], Known::from_micros(nth as i64 + 1)).unwrap();
    }
    writer.finish().unwrap();
    let event = |id: &str| ledger.event_of(ledger.row_of(id).unwrap().unwrap()).unwrap().unwrap();
    texts.iter().flat_map(|t| &t.3).map(|c| (c.id.clone(), event(&c.id))).collect()
}

fn measure(part: &str, events: &FxHashMap<String, i64>) -> (f64, String) {
    let (mut right, mut missed, mut wrong) = (0, 0, 0);
    let mut errors = Vec::new();
    for p in pairs(part) {
        let joined = events[&p.one] == events[&p.other];
        match (p.same, joined) {
            (true, true) => right += 1,
            (true, false) => missed += 1,
            (false, true) => wrong += 1,
            (false, false) => continue,
        }
        if p.same != joined {
            errors.push(format!("{} {} {}", if p.same { "missed" } else { "wrong" }, p.one, p.other));
        }
    }
    let f1 = 200.0 * f64::from(right) / f64::from(2 * right + missed + wrong);
    (f1, format!("{part}: {right} right, {missed} missed, {wrong} wrong, F1 {f1:.1}\n{}", errors.join("\n")))
}

#[test]
fn pairs_are_joined_as_people_join_them() {
    let events = events(&texts(&reports()));
    let part = std::env::var("DEMARCHE_PART").unwrap_or_else(|_| "dev".into());
    let (f1, report) = measure(&part, &events);
    println!("{report}");
    assert!(f1 >= 85.0, "{report}");
}

#[test]
fn the_order_of_arrival_changes_little() {
    let mut texts = texts(&reports());
    let first = events(&texts);
    let ids: Vec<(String, String)> = pairs("dev").into_iter().map(|p| (p.one, p.other)).collect();
    let (mut same, mut all) = (0, 0);
    for _ in 0..3 {
        // A shuffle that is the same on every machine: a step that is coprime with the count.
        let n = texts.len();
        let step = (n * 2 / 3..)
            .find(|s| (1..=*s).rev().find(|d| s.is_multiple_of(*d) && n.is_multiple_of(*d)) == Some(1))
            .unwrap();
        texts = (0..n).map(|i| texts[i * step % n].clone()).collect();
        let other = events(&texts);
        same += ids.iter().filter(|(a, b)| (first[a] == first[b]) == (other[a] == other[b])).count();
        all += ids.len();
    }
    println!("{same} of {all} pairs have the same outcome in another order");
    assert!(same * 100 >= all * 97, "{same} of {all}");
}

/// The parts of the score of every pair, for `gold/join/fit.py`.
#[test]
#[ignore = "writes what the weights are fitted on: cargo test -p demarche-ledger parts_of_pairs -- --ignored --nocapture"]
fn parts_of_pairs() {
    let reports = reports();
    let features = |id: &str| {
        let (nth, report) = reports.iter().enumerate().find(|(_, r)| r.claim.id == id).unwrap();
        let document = reports.iter().position(|r| r.document == report.document).unwrap() as i64;
        let day = report.published.as_deref().and_then(|d| d.parse::<Date>().ok()).map(crate::time::number);
        let published = day.map(|d| (d, d));
        let mut features = ClaimFeatures::draft(&report.claim, published, &report.sentence);
        features.place(nth as i64, document, 0);
        features
    };
    for p in pairs("dev").into_iter().chain(pairs("more")) {
        let (a, b) = (features(&p.one), features(&p.other));
        let (one, other) = (BlockingKeys::of(&a), BlockingKeys::of(&b));
        let found = one.iter().any(|key| other.iter().any(|k| k == key));
        let score = serde_json::to_string(&Score::of(&a, &b)).unwrap();
        let compared = a.class == b.class;
        println!(
            "{{\"part\": \"{}\", \"same\": {}, \"compared\": {compared}, \"found\": {found}, \"one\": \"{}\", \"other\": \"{}\", \"score\": {score}}}",
            p.part, p.same, p.one, p.other
        );
    }
    assert!(Path::new(GOLD).exists());
}
