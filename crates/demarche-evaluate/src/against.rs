//! What changed since a run that was saved: as claims, or as the report of `evaluate --json`.

use super::bootstrap::Interval;
use super::page::{Block, Table, interval, signed, tenth};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One item of a run that can be found again in another: how well it did, and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What tells it from others.
    pub id: String,
    /// How it fared, in a word.
    pub outcome: String,
    /// What it is, for people.
    pub told: String,
    /// What else the JSON report says of it; an object.
    pub detail: Value,
}

/// A run, as far as it can be compared.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Figures in percent, in the order they are told.
    pub figures: Vec<(String, f64)>,
    /// Claims, or answers to rows.
    pub items: Vec<Item>,
}

/// Outcomes from bad to good. What is extra has no place among them: it is there or not.
const ORDER: [&str; 7] = ["missed", "none", "wrong", "wrong type", "type right", "right", "extra"];

fn rank(outcome: &str) -> usize {
    ORDER.iter().position(|o| *o == outcome).unwrap_or(0)
}

const EXTRA: &str = "extra";

impl Run {
    /// Reads the parts of a saved report that can be compared; `None` when it is no report.
    pub fn saved(report: &Value) -> Option<Run> {
        let figures = report["figures"].as_array()?;
        let figure = |f: &Value| Some((f["figure"].as_str()?.to_owned(), f["value"].as_f64()?));
        let item = |i: &Value| {
            let text = |key: &str| Some(i[key].as_str()?.to_owned());
            Some(Item { id: text("id")?, outcome: text("outcome")?, told: text("told")?, detail: Value::Null })
        };
        let items = report["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        Some(Run {
            figures: figures.iter().filter_map(figure).collect(),
            items: items.iter().filter_map(item).collect(),
        })
    }

    /// As JSON, to be read by [`Run::saved`].
    pub fn json(&self, report: &mut Value) {
        let figure = |(figure, value): &(String, f64)| json!({"figure": figure, "value": value});
        report["figures"] = self.figures.iter().map(figure).collect();
        let item = |i: &Item| {
            let mut out = i.detail.clone();
            (out["id"], out["outcome"], out["told"]) = (json!(i.id), json!(i.outcome), json!(i.told));
            out
        };
        report["items"] = self.items.iter().map(item).collect();
    }
}

/// What became of items that fared otherwise in the two runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Better now: item, and how it fared before.
    pub gained: Vec<(Item, String)>,
    /// Worse now.
    pub lost: Vec<(Item, String)>,
    /// Extra only now.
    pub new_extra: Vec<Item>,
    /// Extra only before.
    pub gone_extra: Vec<Item>,
}

/// Compares the items of two runs.
pub fn changes(now: &Run, before: &Run) -> Changes {
    let by_id = |run: &Run, extra: bool| -> BTreeMap<String, Item> {
        let mut list = BTreeMap::new();
        for item in run.items.iter().filter(|i| (i.outcome == EXTRA) == extra) {
            // Two claims of the same words and participants are told apart by their order.
            let nth = (0..).find(|n| !list.contains_key(&format!("{} #{n}", item.id))).unwrap_or(0);
            list.insert(format!("{} #{nth}", item.id), item.clone());
        }
        list
    };
    let (found, found_before) = (by_id(now, false), by_id(before, false));
    let mut changes = Changes::default();
    for (id, item) in found {
        let Some(then) = found_before.get(&id) else { continue };
        match rank(&item.outcome).cmp(&rank(&then.outcome)) {
            std::cmp::Ordering::Greater => changes.gained.push((item, then.outcome.clone())),
            std::cmp::Ordering::Less => changes.lost.push((item, then.outcome.clone())),
            std::cmp::Ordering::Equal => {}
        }
    }
    let (extra, extra_before) = (by_id(now, true), by_id(before, true));
    let only = |a: &BTreeMap<String, Item>, b: &BTreeMap<String, Item>| {
        a.iter().filter(|(id, _)| !b.contains_key(*id)).map(|(_, item)| item.clone()).collect()
    };
    changes.new_extra = only(&extra, &extra_before);
    changes.gone_extra = only(&extra_before, &extra);
    changes
}

/// A figure that is not the same in both runs.
struct Moved<'f> {
    figure: &'f str,
    before: Option<f64>,
    now: Option<f64>,
}

fn moved<'f>(now: &'f Run, before: &'f Run) -> Vec<Moved<'f>> {
    let of = |run: &Run, figure: &str| run.figures.iter().find(|f| f.0 == figure).map(|f| f.1);
    let gone = before.figures.iter().filter(|f| of(now, &f.0).is_none());
    let all = now.figures.iter().chain(gone).map(|f| f.0.as_str());
    let both = all.map(|figure| Moved { figure, before: of(before, figure), now: of(now, figure) });
    both.filter(|m| m.before.zip(m.now).is_none_or(|(b, n)| (b - n).abs() > 1e-9)).collect()
}

/// The page: figures that changed, then items gained and lost. `differences` are intervals of changes, where the
/// other run was given as claims.
pub fn page(now: &Run, before: &Run, differences: &BTreeMap<String, Interval>) -> Vec<Block> {
    let moved = moved(now, before);
    let mut table = Table::new("Change against the saved run", 1, &["figure", "before", "now", "change", "95 %"]);
    for m in &moved {
        let value = |x: Option<f64>| x.map_or_else(|| "-".to_owned(), tenth);
        let change = m.now.zip(m.before).map_or_else(|| "-".to_owned(), |(n, b)| signed(n - b));
        let within = differences.get(m.figure).copied().filter(|_| m.now.is_some() && m.before.is_some());
        let within =
            within.map_or_else(|| interval(None), |(low, high)| format!("{} to {}", signed(low), signed(high)));
        table.rows.push(vec![m.figure.to_owned(), value(m.before), value(m.now), change, within]);
    }
    table.note = "Per cent, change in percentage points. 95 %: both runs on the same draws; an interval that \
                  holds 0 may be chance. Figures that did not change are not shown."
        .to_owned();
    let changes = changes(now, before);
    let mut out = vec![Block::Table(table)];
    if moved.is_empty() {
        out.extend([Block::Line("No figure changed.".into()), Block::Line(String::new())]);
    }
    let turned = |(item, before): &(Item, String)| (item.clone(), format!("{before} → {}", item.outcome));
    let plain = |item: &Item| (item.clone(), String::new());
    out.push(list("Gained: better than before", changes.gained.iter().map(turned)));
    out.push(list("Lost: worse than before", changes.lost.iter().map(turned)));
    out.push(list("Extra claims gone", changes.gone_extra.iter().map(plain)));
    out.push(list("Extra claims that are new", changes.new_extra.iter().map(plain)));
    out
}

fn list(title: &str, items: impl ExactSizeIterator<Item = (Item, String)>) -> Block {
    let mut table = Table::new(&format!("{title} ({})", items.len()), 2, &["", ""]);
    table.rows = items.map(|(item, turned)| vec![turned, item.told]).collect();
    Block::Table(table)
}

/// The changes as JSON.
pub fn json(now: &Run, before: &Run, differences: &BTreeMap<String, Interval>) -> Value {
    let figure = |m: &Moved<'_>| {
        let change = m.now.zip(m.before).map(|(n, b)| n - b);
        json!({"figure": m.figure, "before": m.before, "now": m.now, "change": change,
               "interval": differences.get(m.figure)})
    };
    let changes = changes(now, before);
    let turned = |(item, before): &(Item, String)| json!({"id": item.id, "told": item.told, "before": before, "now": item.outcome});
    let plain = |item: &Item| json!({"id": item.id, "told": item.told});
    json!({
        "figures": moved(now, before).iter().map(figure).collect::<Vec<_>>(),
        "gained": changes.gained.iter().map(turned).collect::<Vec<_>>(),
        "lost": changes.lost.iter().map(turned).collect::<Vec<_>>(),
        "extra_gone": changes.gone_extra.iter().map(plain).collect::<Vec<_>>(),
        "extra_new": changes.new_extra.iter().map(plain).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(items: &[(&str, &str)]) -> Run {
        let item = |(id, outcome): &(&str, &str)| Item {
            id: (*id).into(),
            outcome: (*outcome).into(),
            told: (*id).into(),
            detail: Value::Null,
        };
        Run { figures: vec![("event F1".into(), 50.0)], items: items.iter().map(item).collect() }
    }

    #[test]
    fn what_is_better_worse_gone_and_new() {
        let before = run(&[("a", "missed"), ("b", "right"), ("c", "right"), ("d", "extra"), ("e", "extra")]);
        let now = run(&[("a", "type right"), ("b", "wrong type"), ("c", "right"), ("e", "extra"), ("f", "extra")]);
        let changes = changes(&now, &before);
        assert_eq!(changes.gained.iter().map(|c| c.0.id.as_str()).collect::<Vec<_>>(), ["a"]);
        assert_eq!(changes.lost.iter().map(|c| c.0.id.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(changes.gone_extra[0].id, "d");
        assert_eq!(changes.new_extra[0].id, "f");
    }

    #[test]
    fn a_saved_report_is_read_back() {
        let mut report = json!({});
        run(&[("a", "missed")]).json(&mut report);
        let back = Run::saved(&report).unwrap();
        assert_eq!(back.items, run(&[("a", "missed")]).items);
        assert!(moved(&back, &run(&[])).is_empty(), "the same figures");
        assert!(Run::saved(&json!({"doc_id": "a"})).is_none());
    }
}
