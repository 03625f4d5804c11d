//! Pages of what went wrong, the most frequent kind first.

use super::differences::{Kind, Outcome, full};
use super::gold::{Annotated, Scored};
use super::page::{Block, Entry, Span, Table, counted, plain, tenth};
use super::sentences::{sentence, starts};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every outcome that is wrong, under its gravest kind; the most frequent kind first.
fn grouped<'o>(outcomes: &'o [Outcome]) -> Vec<(Kind, Vec<&'o Outcome>)> {
    let mut groups: BTreeMap<Kind, Vec<&'o Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        if let Some(&gravest) = outcome.kinds.first() {
            groups.entry(gravest).or_default().push(outcome);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    groups
}

/// How often each kind occurs, in claims.
pub fn json(outcomes: &[Outcome]) -> Value {
    let kinds: BTreeSet<Kind> = outcomes.iter().flat_map(|o| o.kinds.iter().copied()).collect();
    let count = |kind: Kind| outcomes.iter().filter(|o| o.kinds.contains(&kind)).count();
    kinds.into_iter().map(|kind| (kind.name(), json!(count(kind)))).collect::<serde_json::Map<_, _>>().into()
}

/// The pages: how many of each kind, the rules behind what is wrong, then every claim.
pub fn page(gold: &[Annotated], outcomes: &[Outcome]) -> Vec<Block> {
    let groups = grouped(outcomes);
    let mut out = vec![Block::Table(kinds(outcomes, &groups)), Block::Table(rules(outcomes))];
    for (kind, list) in groups {
        let heading = format!("{} ({}): {}", kind.name(), counted(list.len(), "claim"), kind.meaning());
        let entries = list.into_iter().map(|o| entry(&gold[o.document], o)).collect();
        out.push(Block::Entries { heading, entries });
    }
    out
}

fn kinds(outcomes: &[Outcome], groups: &[(Kind, Vec<&Outcome>)]) -> Table {
    let mut table = Table::new("Kinds of difference", 1, &["kind", "listed", "in all"]);
    let first: Vec<Kind> = groups.iter().map(|g| g.0).collect();
    let all: BTreeSet<Kind> = outcomes.iter().flat_map(|o| o.kinds.iter().copied()).collect();
    let only_beside = all.into_iter().filter(|kind| !first.contains(kind));
    for kind in first.iter().copied().chain(only_beside) {
        let listed = groups.iter().find(|g| g.0 == kind).map_or(0, |g| g.1.len());
        let in_all = outcomes.iter().filter(|o| o.kinds.contains(&kind)).count();
        table.rows.push(vec![kind.name(), listed.to_string(), in_all.to_string()]);
    }
    table.note = "In claims. A claim wrong in several ways is listed below once, under the gravest, and counted for \
                  each in the last column."
        .to_owned();
    table
}

/// Rules shown.
const RULES: usize = 20;

/// Which rules are behind extra claims and wrong types.
fn rules(outcomes: &[Outcome]) -> Table {
    #[derive(Default)]
    struct Record {
        claims: usize,
        extra: usize,
        wrong_type: usize,
    }
    let mut rules: BTreeMap<&str, Record> = BTreeMap::new();
    for outcome in outcomes {
        let Some(rule) = outcome.ours.as_ref().and_then(|c| c.rule.as_ref()) else { continue };
        let record = rules.entry(&rule.id).or_default();
        record.claims += 1;
        record.extra += usize::from(outcome.kinds.contains(&Kind::Extra));
        record.wrong_type += usize::from(outcome.kinds.contains(&Kind::Type));
    }
    let mut rules: Vec<_> = rules.into_iter().filter(|(_, r)| r.extra + r.wrong_type > 0).collect();
    rules.sort_by_key(|(_, r)| std::cmp::Reverse(r.extra + r.wrong_type));
    let mut table =
        Table::new("Rules behind extra claims and wrong types", 1, &["rule", "claims", "extra", "type", "right, %"]);
    for (id, r) in rules.iter().take(RULES) {
        let right = 100.0 * (r.claims - r.extra - r.wrong_type) as f64 / r.claims as f64;
        let numbers = [r.claims, r.extra, r.wrong_type].map(|n| n.to_string());
        table.rows.push([[(*id).to_owned()].as_slice(), &numbers, &[tenth(right)]].concat());
    }
    let left = rules.len().saturating_sub(RULES);
    table.note = "Claims each rule coded, how many of them the gold has not, or with another type.".to_owned();
    if left > 0 {
        table.note += &format!(" {left} more rules are not shown.");
    }
    table
}

fn entry(document: &Annotated, outcome: &Outcome) -> Entry {
    let claim = outcome.gold.as_ref().or(outcome.ours.as_ref());
    let described = |c: &Option<Scored>| plain(c.as_ref().map_or("-".to_owned(), full));
    let mut fields = vec![
        ("", claim.map_or_else(Vec::new, |c| around(&document.text, c))),
        ("gold", described(&outcome.gold)),
        ("ours", described(&outcome.ours)),
    ];
    if outcome.gold.is_some() && outcome.ours.is_some() {
        let kinds: Vec<String> = outcome.kinds.iter().map(|k| k.name()).collect();
        fields.push(("differs", plain(kinds.join("; "))));
    }
    if !outcome.why.is_empty() {
        fields.push(("why", plain(outcome.why.clone())));
    }
    Entry { id: outcome.doc_id.clone(), fields }
}

/// Code points shown on either side of a trigger, within its sentence.
const CONTEXT: usize = 200;

/// The sentence with its trigger marked, or the beginning of the text when the claim has no place.
fn around(text: &str, claim: &Scored) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let end = claim.trigger.end.min(chars.len());
    let start = claim.trigger.start.min(end);
    let starts = starts(text);
    let nth = sentence(&starts, start);
    let first = nth.checked_sub(1).map_or(0, |n| starts[n]).max(start.saturating_sub(CONTEXT));
    let last = starts.get(nth).copied().unwrap_or(chars.len()).max(end).min(end + CONTEXT);
    let shown = |range: std::ops::Range<usize>| chars[range].iter().collect::<String>();
    let cut_before = start - first == CONTEXT;
    let cut_after = last - end == CONTEXT;
    let (open, close) = (if cut_before { "…" } else { "" }, if cut_after { "…" } else { "" });
    let mut spans = plain(format!("{open}{}", shown(first..start).trim_start()));
    if start < end {
        spans.push(Span::Trigger(shown(start..end)));
    }
    spans.extend(plain(format!("{}{close}", shown(end..last).trim_end())));
    spans
}
