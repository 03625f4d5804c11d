//! `demarche diff`: what was learned between two days: acts told since, states that are others now, contradictions.

use super::asking::{Asked, Printer, Shape, Stop, ending, format, wrong};
use super::status::{Answer, answer};
use crate::Ending;
use crate::options::Diff;
use crate::output::happenings::{Told, told};
use crate::output::learned;
use crate::parties::name;
use crate::settings::Settings;
use demarche_ledger::fold::Relation;
use demarche_ledger::questions::{Change, Span};
use demarche_ledger::{Horizon, Known};
use jiff::civil::Date;
use serde::Serialize;
use std::io;

/// Name and version of the record of what is no event.
const SCHEMA: &str = "demarche.difference/1";

/// One thing that was learned.
#[derive(Serialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub(crate) enum Learned {
    /// An act that nobody had told before.
    Act(Box<Told>),
    /// A claim with an act that no longer stands.
    Closed {
        /// Name and version of the record.
        schema: &'static str,
        /// Its id.
        claim: String,
        /// The act.
        act: Option<String>,
        /// Its sentence.
        quote: String,
    },
    /// A relation in another state.
    State(Box<Turn>),
    /// A state that more is told against.
    Contradiction(Box<Turn>),
}

/// The state of a relation as it was known before and after.
#[derive(Serialize)]
pub(crate) struct Turn {
    schema: &'static str,
    /// As known before.
    pub before: Option<Answer>,
    /// As known after.
    pub after: Option<Answer>,
}

pub(crate) fn run(options: &Diff, settings: &Settings) -> io::Result<Ending> {
    ending(asked(options, settings), settings)
}

fn asked(options: &Diff, settings: &Settings) -> Result<Ending, Stop> {
    let known = bounds("--known", &options.known, settings)?;
    let recorded = bounds("--recorded", &options.recorded, settings)?;
    let asked = Asked::open(&options.answer.place, settings)?;
    let view = asked.view(options.viewpoint);
    let ontology = &asked.knowledge().ontology;
    let ends = |days: Option<(Date, Date)>| match days {
        Some((a, b)) => (Known::end_of(a), Known::end_of(b)),
        None => (Known::EVER, Known::EVER),
    };
    let (known_ends, recorded_ends) = (ends(known), ends(recorded));
    let span = Span {
        before: Horizon { known: known_ends.0, recorded: recorded_ends.0 },
        after: Horizon { known: known_ends.1, recorded: recorded_ends.1 },
    };
    let later = known.into_iter().chain(recorded).map(|days| days.1).max().unwrap_or(Date::MAX);
    let day = options.as_of.unwrap_or(later);
    let found = asked.ledger.difference(span, day, &view, ontology)?;
    let shown = |relation: &Option<Relation>| -> Result<Option<Answer>, Stop> {
        let Some(relation) = relation else { return Ok(None) };
        let mut one = answer(&asked.ledger, relation, day, ontology)?;
        one.from_name = name(asked.knowledge(), &relation.from);
        one.to_name = name(asked.knowledge(), &relation.to);
        Ok(Some(one))
    };
    let turn = |change: &Change| -> Result<Box<Turn>, Stop> {
        Ok(Box::new(Turn { schema: SCHEMA, before: shown(&change.before)?, after: shown(&change.after)? }))
    };
    let mut all = Vec::new();
    for happening in &found.learned {
        all.push(Learned::Act(Box::new(told(&asked.ledger, happening)?)));
    }
    for row in found.closed {
        let claim = asked.ledger.claim(row)?;
        all.push(Learned::Closed {
            schema: SCHEMA,
            claim: claim.id,
            act: claim.act,
            quote: asked.ledger.sentence(row)?,
        });
    }
    for change in &found.changed {
        all.push(Learned::State(turn(change)?));
    }
    for change in &found.contradicted {
        all.push(Learned::Contradiction(turn(change)?));
    }
    let mut printer = Printer::new(format(options.answer.format, settings)?);
    match printer.shape {
        Shape::Json | Shape::Jsonl => all.iter().try_for_each(|one| printer.json(one))?,
        Shape::Csv => learned::csv(&mut printer.out, &all)?,
        Shape::Text => learned::page(&mut printer.out, &all, day, settings)?,
    }
    printer.end()?;
    if all.is_empty() {
        settings.messages().note("nothing was learned of any act in between");
    }
    Ok(Ending::Clean)
}

/// The two days of an option, in order; none when it is not given.
fn bounds(option: &str, days: &[Date], settings: &Settings) -> Result<Option<(Date, Date)>, Stop> {
    match days {
        [] => Ok(None),
        [a, b] if a < b => Ok(Some((*a, *b))),
        [a, b] => Err(wrong(settings, &format!("{option} {a} does not lie before {b}"), "name the earlier day first")),
        _ => {
            let help = format!("write {option} DAY {option} DAY, the earlier day first");
            Err(wrong(settings, &format!("{option} must be given twice"), &help))
        }
    }
}
