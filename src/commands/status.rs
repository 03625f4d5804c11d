//! `demarche status`: in what state a relation is on a day, since when, and on whose word.

use super::asking::{Asked, Printer, Shape, Stop, ending, format, horizon, party, today};
use super::export::open;
use crate::Ending;
use crate::export::output::{Form, Own};
use crate::export::states::state;
use crate::options::Status;
use crate::options::export::ListFormat;
use crate::output::evidence::{Evidence, SHOWN, evidence};
use crate::output::standing;
use crate::parties::name;
use crate::settings::Settings;
use demarche_coder::knowledge::ontology::Ontology;
use demarche_ledger::fold::{Relation, Since, Step, Stretch};
use demarche_ledger::{Ledger, LedgerError, Party};
use demarche_tables::STATES;
use jiff::civil::Date;
use serde::Serialize;
use std::io;
use std::path::Path;

/// One dimension of a relation on the day asked about.
#[derive(Serialize)]
pub(crate) struct Answer {
    schema: &'static str,
    /// Whose relation.
    pub from: String,
    /// What that is called.
    pub from_name: String,
    /// Toward whom.
    pub to: String,
    /// What that is called.
    pub to_name: String,
    /// Dimension.
    pub dimension: String,
    /// Treaty, list or organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// The day.
    pub as_of: Date,
    /// Its state; the dimension's first before any act.
    pub state: String,
    /// Since when: a day, a range, or the day by which it held.
    pub since: Option<String>,
    /// Whether `since` says only by when it held.
    pub by: bool,
    /// Whether it had begun by the day asked about; false when that day is one of those in which it may have begun.
    pub certain: bool,
    /// The same as days: the first and the last on which it can have begun; no first where `by`.
    #[serde(skip)]
    pub began: Option<(Option<Date>, Date)>,
    /// The act that led there.
    pub act: Option<String>,
    /// Independent sources.
    pub sources: usize,
    /// What it rests on, the best first.
    pub evidence: Vec<Evidence>,
    /// What is told against it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Evidence>,
    /// What is announced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub announced: Vec<Evidence>,
}

pub(crate) fn run(options: &Status, settings: &Settings) -> io::Result<Ending> {
    ending(asked(options, settings), settings)
}

fn asked(options: &Status, settings: &Settings) -> Result<Ending, Stop> {
    let asked = Asked::open(&options.place, settings)?;
    let view = asked.view(options.viewpoint);
    let parties = asked.parties(&view, options.viewpoint);
    let ontology = &asked.knowledge().ontology;
    let as_of = options.when.as_of.unwrap_or_else(today);
    let horizon = horizon(options.when.known, options.when.recorded);
    let ask = |typed: &str| party(&parties, typed, as_of, settings);
    let pairs: Vec<(Option<Party<'_>>, Party<'_>)> = match (&options.holder, &options.subject, &options.toward) {
        (Some(holder), Some(subject), _) => {
            vec![(Some(ask(holder)?), ask(subject)?), (Some(ask(subject)?), ask(holder)?)]
        }
        (_, _, Some(toward)) => vec![(None, ask(toward)?)],
        _ => return Err(Stop::Told(Ending::WrongUse)),
    };
    let mut answers = Vec::new();
    for (nth, (from, to)) in pairs.iter().enumerate() {
        let symmetric = |r: &Relation| ontology.dimensions.iter().any(|d| *d.name == *r.dimension && d.symmetric);
        for relation in asked.ledger.relations(from.as_ref(), to, horizon, &view, ontology)? {
            if nth > 0 && symmetric(&relation) {
                continue;
            }
            let mut one = answer(&asked.ledger, &relation, as_of, initial(ontology, &relation.dimension))?;
            one.from_name = from.as_ref().map_or_else(|| name(asked.knowledge(), &relation.from), |f| f.name.clone());
            one.to_name.clone_from(&to.name);
            answers.push((nth, one));
        }
    }
    answers.sort_by_cached_key(|(nth, a)| {
        (*nth, a.from_name.clone(), a.from.clone(), asked.answers.place(&a.dimension), a.object.clone())
    });
    let answers: Vec<Answer> = answers.into_iter().map(|a| a.1).collect();
    if options.format == Some(ListFormat::Parquet) {
        let mut table = Own::new(Form::Parquet, &STATES, open(Path::new("-"), Form::Parquet, settings)?)?;
        answers.iter().try_for_each(|one| table.row(&state(one)))?;
        table.end()?;
        return Ok(Ending::Clean);
    }
    let mut printer = Printer::new(format(options.format.and_then(ListFormat::plain), settings)?);
    match printer.shape {
        Shape::Json | Shape::Jsonl => answers.iter().try_for_each(|a| printer.json(a))?,
        Shape::Csv => standing::csv(&mut printer.out, &answers)?,
        Shape::Text if options.by.is_some() => {
            standing::matrix(&mut printer.out, &answers, &asked.answers.order, settings)?
        }
        Shape::Text => standing::page(&mut printer.out, &answers, as_of, settings)?,
    }
    printer.end()?;
    if answers.is_empty() {
        let told = match &pairs[0] {
            (Some(from), to) => format!("the ledger has no act between {} and {}", from.name, to.name),
            (None, to) => format!("the ledger has no act of anybody toward {}", to.name),
        };
        settings.messages().note(&format!("{told}, as far as was known then"));
    }
    Ok(Ending::Clean)
}

/// The state of a dimension before any act.
pub(crate) fn initial<'o>(ontology: &'o Ontology, dimension: &str) -> &'o str {
    ontology.dimensions.iter().find(|d| d.name == dimension).map_or("", |d| d.initial.as_str())
}

/// The state of a relation on a day.
pub(crate) fn answer(ledger: &Ledger, relation: &Relation, as_of: Date, initial: &str) -> Result<Answer, LedgerError> {
    let stretch = relation.on(as_of);
    let of = |step: &Step| evidence(ledger, (step.claim, step.document), step.status, step.days);
    let evidence = |steps: &[Step]| steps.iter().take(SHOWN).map(of).collect::<Result<Vec<_>, _>>();
    let since = stretch.map(|s| match s.since {
        Since::Days(days) => (days.to_string(), false),
        Since::By(day) => (day.to_string(), true),
    });
    Ok(Answer {
        schema: "demarche.status/1",
        from: relation.from.to_string(),
        from_name: String::new(),
        to: relation.to.to_string(),
        to_name: String::new(),
        dimension: relation.dimension.to_string(),
        object: relation.object.clone(),
        as_of,
        state: stretch.map_or(initial, |s| s.state.as_str()).to_owned(),
        by: since.as_ref().is_some_and(|s| s.1),
        certain: stretch.is_none_or(|s| s.is_certain(as_of)),
        since: since.map(|s| s.0),
        began: stretch.map(|s| match s.since {
            Since::Days(days) => (Some(days.first), days.last),
            Since::By(day) => (None, day),
        }),
        act: stretch.map(|s| s.act.to_string()),
        sources: stretch.map_or(0, Stretch::sources),
        evidence: stretch.map_or(Ok(Vec::new()), |s| evidence(&s.evidence))?,
        against: stretch.map_or(Ok(Vec::new()), |s| evidence(&s.against))?,
        announced: evidence(&relation.announced)?,
    })
}
