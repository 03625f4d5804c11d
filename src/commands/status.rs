//! `demarche status`: in what state a relation is on a day, since when, and on whose word.

use super::asking::{Asked, Printer, Shape, Stop, ending, format, horizon, party, today};
use super::export::open;
use super::objects::object;
use crate::Ending;
use crate::export::output::{Form, Own};
use crate::export::states::state;
use crate::options::Status;
use crate::options::export::ListFormat;
use crate::output::evidence::{Evidence, SHOWN, evidence};
use crate::output::standing;
use crate::parties::{is_group, name};
use crate::settings::Settings;
use demarche_coder::knowledge::ontology::Ontology;
use demarche_ledger::fold::{Effect, Implied, Relation, Since, Step, Stretch};
use demarche_ledger::{Ledger, LedgerError};
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
    /// Whether the party whose relation it is is a group that nobody names: *several countries*.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
    /// Dimension.
    pub dimension: String,
    /// Treaty, list or organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// The day.
    pub as_of: Date,
    /// Its state; the dimension's first before any act.
    pub state: String,
    /// Rank of the representative or kind of the mission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// When it began: a day or a range; absent before any act and where no text says when.
    pub since: Option<String>,
    /// Where no text says when it began: the day on which a text said that it held.
    pub by: Option<Date>,
    /// Whether it had begun by the day asked about and nobody denies it; false when that day is one of those in which it may have
    /// begun.
    pub certain: bool,
    /// Why it ended without an act: `government ended`, `party ended`, `relations cut`, `rival recognised`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implied: Option<&'static str>,
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
    /// Acts of which the coder is too little sure to count them; only when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<Evidence>,
}

impl Answer {
    /// Whether anything holds: an act led to its state, or something ended.
    pub fn is_told(&self) -> bool {
        self.began.is_some()
    }
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
    let about = options.object.as_deref().map(|typed| object(&asked, typed, settings)).transpose()?;
    let mut relations: Vec<(usize, Relation)> = Vec::new();
    // Keys and names of the parties asked about, in the order in which they were typed.
    let mut called: Vec<(String, String)> = Vec::new();
    // The party all of it is toward, for a matrix: its key and name.
    let mut toward = (String::new(), String::new());
    match (&options.holder, &options.subject, &options.toward, about) {
        (Some(holder), Some(subject), ..) => {
            let (holder, subject) = (ask(holder)?, ask(subject)?);
            for party in [&holder, &subject] {
                called.push((party.key().to_owned(), party.name.clone()));
            }
            let symmetric = |r: &Relation| ontology.dimensions.iter().any(|d| *d.name == *r.dimension && d.symmetric);
            let one = asked.ledger.relations(Some(&holder), &subject, horizon, &view, ontology)?;
            let other = asked.ledger.relations(Some(&subject), &holder, horizon, &view, ontology)?;
            relations.extend(one.into_iter().map(|r| (0, r)));
            relations.extend(other.into_iter().filter(|r| !symmetric(r)).map(|r| (1, r)));
        }
        (_, _, Some(party), _) => {
            let party = ask(party)?;
            toward = (party.key().to_owned(), party.name.clone());
            relations
                .extend(asked.ledger.relations(None, &party, horizon, &view, ontology)?.into_iter().map(|r| (0, r)));
        }
        (_, _, _, Some(object)) => {
            toward = (format!("~{object}"), object.clone());
            let found = asked.ledger.relations_about(&object, horizon, &view, ontology)?;
            relations.extend(found.into_iter().map(|r| (0, r)));
        }
        _ => return Err(Stop::Told(Ending::WrongUse)),
    }
    if !toward.0.is_empty() {
        called.push(toward.clone());
    }
    let name_of = |key: &str| {
        let asked_about = called.iter().find(|c| c.0 == key).map(|c| c.1.clone());
        asked_about.unwrap_or_else(|| name(asked.knowledge(), key))
    };
    let mut answers = Vec::new();
    for (nth, relation) in &relations {
        // What rests on doubtful acts alone is not there unless asked for.
        let counts = |s: &Step| Effect::of(s.status, s.sureness, ontology) != Effect::Doubtful;
        if !options.doubtful && !relation.steps().any(counts) {
            continue;
        }
        let mut one = answer(&asked.ledger, relation, as_of, ontology)?;
        if options.doubtful {
            one.doubtful = doubtful(&asked.ledger, relation)?;
        }
        (one.from_name, one.to_name) = (name_of(&one.from), name_of(&one.to));
        one.group = is_group(asked.knowledge(), &one.from);
        answers.push((*nth, one));
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
        Shape::Text if options.by.is_some() || options.object.is_some() => {
            let toward = (toward.0.as_str(), toward.1.as_str());
            standing::matrix(&mut printer.out, &answers, toward, as_of, &asked.answers, settings)?
        }
        Shape::Text => standing::page(&mut printer.out, &answers, as_of, &asked.answers, settings)?,
    }
    printer.end()?;
    if answers.is_empty() {
        let told = match toward.1.as_str() {
            "" => format!(
                "the ledger has no act between {}",
                called.into_iter().map(|c| c.1).collect::<Vec<_>>().join(" and ")
            ),
            toward => format!("the ledger has no act of anybody toward {toward}"),
        };
        settings.messages().note(&format!("{told}, as far as was known then"));
    }
    Ok(Ending::Clean)
}

/// The state of a relation on a day. Doubtful acts are left out.
pub(crate) fn answer(
    ledger: &Ledger,
    relation: &Relation,
    as_of: Date,
    ontology: &Ontology,
) -> Result<Answer, LedgerError> {
    let stretch = relation.on(as_of);
    let of = |step: &Step| evidence(ledger, (step.claim, step.document), step.status, step.days);
    let all = |steps: &[&Step]| steps.iter().take(SHOWN).map(|s| of(s)).collect::<Result<Vec<_>, _>>();
    let rests_on: Vec<&Step> = stretch.iter().flat_map(|s| &s.evidence).collect();
    let initial =
        ontology.dimensions.iter().find(|d| *d.name == *relation.dimension).map_or("", |d| d.initial.as_str());
    let against = relation.against(as_of, ontology);
    Ok(Answer {
        schema: "demarche.status/1",
        from: relation.from.to_string(),
        from_name: String::new(),
        to: relation.to.to_string(),
        to_name: String::new(),
        group: false,
        dimension: relation.dimension.to_string(),
        object: relation.object.clone(),
        as_of,
        state: stretch.map_or(initial, |s| s.state.as_str()).to_owned(),
        level: stretch.and_then(|s| s.level.as_ref()).map(|l| l.to_string()),
        since: stretch.and_then(|s| if let Since::Days(days) = s.since { Some(days.to_string()) } else { None }),
        by: stretch.and_then(|s| if let Since::By(day) = s.since { Some(day) } else { None }),
        certain: stretch.is_none_or(|s| s.is_certain(as_of)) && against.is_empty(),
        implied: stretch.and_then(|s| s.implied).map(Implied::as_str),
        began: stretch.map(|s| match s.since {
            Since::Days(days) => (Some(days.first), days.last),
            Since::By(day) => (None, day),
        }),
        act: stretch.and_then(|s| s.act.as_ref()).map(|a| a.to_string()),
        sources: stretch.map_or(0, Stretch::sources),
        evidence: all(&rests_on)?,
        against: all(&against)?,
        announced: all(&relation.announced.iter().collect::<Vec<_>>())?,
        doubtful: Vec::new(),
    })
}

/// The acts of a relation of which the coder is too little sure to count them.
fn doubtful(ledger: &Ledger, relation: &Relation) -> Result<Vec<Evidence>, LedgerError> {
    let of = |step: &Step| evidence(ledger, (step.claim, step.document), step.status, step.days);
    relation.doubtful.iter().take(SHOWN).map(of).collect()
}
