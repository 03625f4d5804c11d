//! Annotated documents, and event data beside its texts.

use crate::against::{self, Item, Run};
use crate::bootstrap::Interval;
use crate::classes::Classes;
use crate::coding::{self, Claims, Coder};
use crate::differences::{self, Outcome, Reasons};
use crate::error::EvaluateError;
use crate::evaluation::{Evaluation, GOLD_HELP, Saved, failed, nothing_in};
use crate::gold::{self, Annotated};
use crate::measure::{Measure, Rulings};
use crate::page::{Block, counted};
use crate::score::{self, Compared};
use crate::set::Set;
use crate::{errors, report, single};
use demarche_read::{Failure, Place};
use serde_json::{Value, json};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// What an evaluation of documents found.
pub struct DocumentReport {
    set: Set,
    classes: Classes,
    now: Scored,
    /// The saved run, and the intervals of the changes of its figures.
    before: Option<(Run, BTreeMap<String, Interval>)>,
    /// Whether what went wrong is listed.
    errors: bool,
}

/// A coding of the gold's texts, scored.
struct Scored {
    gold: Vec<Annotated>,
    compared: Vec<Compared>,
    report: report::Report,
    outcomes: Vec<Outcome>,
}

/// Our own annotation, of the part that is asked for.
pub(crate) fn annotated(evaluation: &Evaluation<'_>, content: &str) -> Result<Set, EvaluateError> {
    let mut set = Set::own(content).map_err(failed(evaluation.gold, GOLD_HELP))?;
    one_text_each(evaluation.gold, &set.documents)?;
    if let Some(part) = evaluation.part {
        set.keep(part);
        if set.documents.is_empty() {
            return Err(nothing_in(part, &evaluation.gold.display().to_string()));
        }
    }
    Ok(set)
}

/// A document that is annotated several times must have one text: places in another text are other places.
fn one_text_each(path: &Path, documents: &[Annotated]) -> Result<(), Failure> {
    let mut texts: HashMap<&str, &Annotated> = HashMap::new();
    for document in documents {
        let first = *texts.entry(&document.id).or_insert(document);
        if first.text != document.text {
            let what = format!("`{}` has another text than on line {}", document.id, first.line);
            let help =
                "give documents of different texts different ids, or the annotations of one document the same text";
            return Err(Failure::new(Place::line(path.display().to_string(), document.line), what, help));
        }
    }
    Ok(())
}

pub(crate) fn evaluate(
    evaluation: &Evaluation<'_>,
    classes: Classes,
    mut set: Set,
    coder: &dyn Coder,
) -> Result<DocumentReport, EvaluateError> {
    let (claims, reasons) = match evaluation.predicted()? {
        Some((path, content)) => (saved_claims(path, &content, &mut set)?, Reasons::new()),
        None => coding::documents(&set.documents, evaluation, coder)?,
    };
    let rulings = Rulings::read(evaluation.data)?;
    let measure = Measure { tells: set.tells, rulings: &rulings, ontology: &evaluation.knowledge.ontology };
    let draws = evaluation.draws;
    let now = scored(&set, measure, claims, &reasons, draws);
    let before = match evaluation.saved()? {
        None => None,
        Some(Saved::Report(run)) => Some((run, BTreeMap::new())),
        Some(Saved::Claims(path, content)) => {
            let claims = saved_claims(path, &content, &mut set.clone())?;
            let then = scored(&set, measure, claims, &Reasons::new(), draws);
            let changes = changes(&now, &then, draws);
            Some((then.run(), changes))
        }
    };
    Ok(DocumentReport { set, classes, now, before, errors: evaluation.errors })
}

/// The claims of a file, by document. What of it is not counted is noted in the set.
fn saved_claims(path: &Path, content: &str, set: &mut Set) -> Result<Claims, EvaluateError> {
    let read = gold::read(content).map_err(failed(path, GOLD_HELP))?;
    let mut kept: HashMap<String, Annotated> = HashMap::new();
    let (mut again, mut elsewhere) = (0, 0);
    let known: HashSet<&str> = set.documents.iter().map(|d| d.id.as_str()).collect();
    for document in read.documents {
        match kept.entry(document.id.clone()) {
            Entry::Vacant(entry) => {
                elsewhere += usize::from(!known.contains(document.id.as_str()));
                entry.insert(document);
            }
            Entry::Occupied(entry) if entry.get().claims == document.claims => again += 1,
            Entry::Occupied(entry) => {
                let what = format!("`{}` is coded otherwise on line {}", document.id, entry.get().line);
                let help = "a coding says of a document one thing; leave one of the two out (several annotations of a document \
                            may stand in GOLD)";
                return Err(Failure::new(Place::line(path.display().to_string(), document.line), what, help).into());
            }
        }
    }
    let file = path.display();
    let mut note = |n: usize, one: &str, what: &str| {
        if n > 0 {
            set.remarks.push(format!("{file}: {} {what}.", counted(n, one)));
        }
    };
    note(again + read.repeated, "record", "word for word the same as an earlier one, counted once");
    let why = if set.part.is_some() {
        "not in the gold or in another part, not counted"
    } else {
        "not in the gold, not counted"
    };
    note(elsewhere, "document", why);
    Ok(kept.into_iter().map(|(id, d)| (id, d.claims)).collect())
}

fn scored(set: &Set, measure: Measure<'_>, mut claims: Claims, reasons: &Reasons, draws: usize) -> Scored {
    let mut gold = set.documents.clone();
    if !set.tells.places {
        for document in &mut gold {
            single::bring_together(&mut document.claims, claims.entry(document.id.clone()).or_default());
        }
    }
    let compared = score::compare_all(&gold, &claims, measure);
    let report = report::Report::new(&gold, &claims, &compared, set.tells, draws);
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

impl DocumentReport {
    /// One object for programs.
    pub fn json(&self) -> Value {
        let Self { set, now, before, .. } = self;
        let mut out = now.report.json();
        out["gold"] = set.kind.clone().into();
        out["left_out"] = json!(set.left_out);
        out["remarks"] = json!(set.remarks);
        if let Some(part) = &set.part {
            out["part"] = part.json();
        }
        out["kinds"] = errors::json(&now.outcomes);
        let run = now.run();
        run.json(&mut out);
        if let Some((before, changes)) = before {
            out["against"] = against::json(&run, before, changes);
        }
        out
    }

    /// The page for people.
    pub fn page(&self) -> Vec<Block> {
        let Self { set, now, before, .. } = self;
        let mut page = Vec::new();
        if self.errors {
            page.extend(errors::page(&now.gold, &now.outcomes));
        }
        page.push(Block::Note(set.remark()));
        page.extend(now.report.page(|event| self.classes.rank(event)));
        if let Some((before, changes)) = before {
            page.extend(against::page(&now.run(), before, changes));
        }
        page
    }
}
