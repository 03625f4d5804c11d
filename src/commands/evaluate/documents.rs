//! Annotated documents, and event data beside its texts.

use super::coding::{self, Claims};
use super::{GOLD_HELP, Saved, Stop, Task, fault};
use crate::evaluate::against::{self, Item, Run};
use crate::evaluate::bootstrap::Interval;
use crate::evaluate::differences::{self, Outcome, Reasons};
use crate::evaluate::gold::{self, Annotated};
use crate::evaluate::measure::{Measure, Rulings};
use crate::evaluate::report::{self, Report};
use crate::evaluate::score::{self, Compared};
use crate::evaluate::set::Set;
use crate::evaluate::{errors, print, single};
use std::collections::BTreeMap;
use std::path::Path;

/// A coding of the gold's texts, scored.
struct Scored {
    gold: Vec<Annotated>,
    compared: Vec<Compared>,
    report: Report,
    outcomes: Vec<Outcome>,
}

pub(super) fn evaluate(task: &Task<'_>, set: Set) -> Result<String, Stop> {
    let (claims, reasons) = match task.predictions()? {
        Some((path, content)) => (saved_claims(path, &content)?, Reasons::new()),
        None => coding::documents(&set.documents, task)?,
    };
    let rulings = Rulings::read(task.settings.data.as_deref())?;
    let quad = |event: &str| task.engine.quad(event);
    let measure = Measure { tells: set.tells, rulings: &rulings, quad: &quad };
    let scored = |claims: Claims, reasons: &Reasons| scored(task, &set, measure, claims, reasons);
    let now = scored(claims, &reasons);
    let before = match task.saved()? {
        None => None,
        Some(Saved::Report(run)) => Some((run, BTreeMap::new())),
        Some(Saved::Claims(path, content)) => {
            let then = scored(saved_claims(path, &content)?, &Reasons::new());
            let changes = changes(&now, &then, task.options.bootstrap);
            Some((then.run(), changes))
        }
    };
    if task.options.json {
        return Ok(json(&set, &now, before.as_ref()));
    }
    Ok(page(task, &set, &now, before.as_ref()))
}

fn saved_claims(path: &Path, content: &str) -> Result<Claims, Stop> {
    let documents = gold::read(content).map_err(fault(path, GOLD_HELP))?;
    Ok(documents.into_iter().map(|d| (d.id, d.claims)).collect())
}

fn scored(task: &Task<'_>, set: &Set, measure: Measure<'_>, mut claims: Claims, reasons: &Reasons) -> Scored {
    let mut gold = set.documents.clone();
    if !set.tells.places {
        for document in &mut gold {
            single::bring_together(&mut document.claims, claims.entry(document.id.clone()).or_default());
        }
    }
    let compared = score::compare_all(&gold, &claims, measure);
    let report = Report::new(&gold, &claims, &compared, set.tells, task.options.bootstrap);
    let outcomes = differences::outcomes(&gold, &claims, &compared, measure, reasons);
    Scored { gold, compared, report, outcomes }
}

impl Scored {
    fn run(&self) -> Run {
        let item = |o: &Outcome| {
            let (start, end) = o.place();
            let told = format!("{}  {}  “{}”", o.doc_id, o.told(), o.words());
            Item {
                id: format!("{} {start}-{end} {}", o.doc_id, o.told()),
                outcome: o.word().to_owned(),
                told: if o.words().is_empty() { format!("{}  {}", o.doc_id, o.told()) } else { told },
                detail: o.json(),
            }
        };
        let figures = self.report.figures().into_iter().map(|(name, _, value)| (name, value)).collect();
        Run { figures, items: self.outcomes.iter().map(item).collect() }
    }
}

/// Intervals of the changes of the figures, by what they are called.
fn changes(now: &Scored, then: &Scored, draws: usize) -> BTreeMap<String, Interval> {
    let intervals = report::differences(&now.compared, &then.compared, draws);
    let named = now.report.figures().into_iter().chain(then.report.figures());
    named.filter_map(|(name, key, _)| Some((name, *intervals.get(&key)?))).collect()
}

fn json(set: &Set, now: &Scored, before: Option<&(Run, BTreeMap<String, Interval>)>) -> String {
    let mut out = now.report.json();
    out["gold"] = set.kind.clone().into();
    out["left_out"] = serde_json::json!(set.left_out);
    out["kinds"] = errors::json(&now.outcomes);
    let run = now.run();
    run.json(&mut out);
    if let Some((before, changes)) = before {
        out["against"] = against::json(&run, before, changes);
    }
    format!("{out}\n")
}

fn page(task: &Task<'_>, set: &Set, now: &Scored, before: Option<&(Run, BTreeMap<String, Interval>)>) -> String {
    let layout = task.layout();
    let mut page = String::new();
    if task.options.errors {
        page += &errors::page(&now.gold, &now.outcomes, layout);
    }
    page += &print::note(&set.remark(), layout);
    page += &now.report.page(|event| task.classes.rank(event), layout);
    if let Some((before, changes)) = before {
        page += &against::page(&now.run(), before, changes, layout);
    }
    page
}
