//! `demarche status`: in what state a relation is on a day, since when, and on whose word.

use crate::Ending;
use crate::engine::claim::Claim;
use crate::options::{AnswerFormat, Status};
use crate::output::standing;
use crate::parties::party;
use crate::settings::{Settings, ledger_path};
use demarche_ledger::fold::{Relation, Since, Step, Stretch};
use demarche_ledger::{Horizon, Known, Ledger, Party, Source};
use jiff::civil::Date;
use serde::Serialize;
use std::io::{self, Write};

/// One dimension of a relation on the day asked about.
#[derive(Serialize)]
pub(crate) struct Answer {
    schema: &'static str,
    /// Whose relation.
    pub from: String,
    /// Toward whom.
    pub to: String,
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

/// A claim and the words it rests on.
#[derive(Serialize)]
pub(crate) struct Evidence {
    /// Id of the claim.
    pub claim: String,
    /// The act.
    pub act: String,
    /// How it is told.
    pub status: &'static str,
    /// Its day or days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its sentence.
    pub quote: String,
    /// Who vouches for it, outermost last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub according_to: Vec<String>,
    /// Id of its text.
    pub document: String,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// How sure the coder is.
    pub sureness: f64,
}

/// Most pieces of evidence told of one state.
const SHOWN: usize = 3;

pub(crate) fn run(options: &Status, settings: &Settings) -> io::Result<Ending> {
    let Some(engine) = settings.engine() else { return Ok(Ending::WrongUse) };
    let knowledge = engine.knowledge();
    let ledger = match ledger_path(options.place.ledger.as_deref()) {
        Ok(path) => Ledger::open(&path),
        Err(message) => {
            settings.messages().error(&message, "name one with --ledger");
            return Ok(Ending::WrongUse);
        }
    };
    let ledger = match ledger {
        Ok(ledger) => ledger,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    let as_of = options.when.as_of.unwrap_or_else(today);
    let end = |day: Option<Date>| day.map_or(Known::EVER, Known::end_of);
    let horizon = Horizon { known: end(options.when.known), recorded: end(options.when.recorded) };
    let pairs: Vec<(Option<Party<'_>>, Party<'_>)> = match (&options.holder, &options.subject, &options.toward) {
        (Some(holder), Some(subject), _) => {
            let ask = |typed: &str| party(knowledge, typed, as_of);
            vec![(Some(ask(holder)), ask(subject)), (Some(ask(subject)), ask(holder))]
        }
        (_, _, Some(toward)) => vec![(None, party(knowledge, toward, as_of))],
        _ => return Ok(Ending::WrongUse),
    };
    let mut answers = Vec::new();
    for (nth, (from, to)) in pairs.iter().enumerate() {
        let relations = match ledger.relations(from.as_ref(), to, horizon, &knowledge.ontology) {
            Ok(relations) => relations,
            Err(e) => return Ok(settings.ledger_fault(&e)),
        };
        let symmetric =
            |r: &Relation| knowledge.ontology.dimensions.iter().any(|d| d.name == r.dimension && d.symmetric);
        for relation in relations.iter().filter(|r| nth == 0 || !symmetric(r)) {
            match answer(&ledger, relation, as_of, &knowledge.ontology) {
                Ok(one) => answers.push(one),
                Err(e) => return Ok(settings.ledger_fault(&e)),
            }
        }
    }
    let format = options.format.unwrap_or(if settings.terminal { AnswerFormat::Text } else { AnswerFormat::Jsonl });
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        AnswerFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(&answers)?)?,
        AnswerFormat::Jsonl => {
            for answer in &answers {
                writeln!(out, "{}", serde_json::to_string(answer)?)?;
            }
        }
        AnswerFormat::Csv => standing::csv(&mut out, &answers)?,
        AnswerFormat::Text if options.by.is_some() => standing::matrix(&mut out, &answers, knowledge, settings)?,
        AnswerFormat::Text => standing::page(&mut out, &answers, as_of, settings)?,
    }
    out.flush()?;
    if answers.is_empty() {
        settings.messages().note("the ledger has no act between them, as far as was known then");
    }
    Ok(Ending::Clean)
}

fn today() -> Date {
    Known::from(jiff::Timestamp::now()).day()
}

fn answer(
    ledger: &Ledger,
    relation: &Relation,
    as_of: Date,
    ontology: &demarche_coder::knowledge::ontology::Ontology,
) -> demarche_ledger::Result<Answer> {
    let stretch = relation.on(as_of);
    let initial = ontology.dimensions.iter().find(|d| d.name == relation.dimension).map(|d| d.initial.clone());
    let evidence =
        |steps: &[Step]| steps.iter().take(SHOWN).map(|s| evidence(ledger, s)).collect::<Result<Vec<_>, _>>();
    let since = stretch.map(|s| match s.since {
        Since::Days(days) => (days.to_string(), false),
        Since::By(day) => (day.to_string(), true),
    });
    Ok(Answer {
        schema: "demarche.status/1",
        from: relation.from.clone(),
        to: relation.to.clone(),
        dimension: relation.dimension.clone(),
        object: relation.object.clone(),
        as_of,
        state: stretch.map_or_else(|| initial.unwrap_or_default(), |s| s.state.clone()),
        by: since.as_ref().is_some_and(|s| s.1),
        since: since.map(|s| s.0),
        act: stretch.map(|s| s.act.clone()),
        sources: stretch.map_or(0, Stretch::sources),
        evidence: stretch.map_or(Ok(Vec::new()), |s| evidence(&s.evidence))?,
        against: stretch.map_or(Ok(Vec::new()), |s| evidence(&s.against))?,
        announced: evidence(&relation.announced)?,
    })
}

fn evidence(ledger: &Ledger, step: &Step) -> demarche_ledger::Result<Evidence> {
    let claim: Claim = ledger.claim(step.claim)?;
    let source: Source = ledger.source(step.document)?;
    Ok(Evidence {
        claim: claim.id,
        act: step.act.clone(),
        status: step.status.as_str(),
        date: step.days.map(|d| d.to_string()),
        quote: ledger.sentence(step.claim)?,
        according_to: claim.attribution.into_iter().map(|a| a.speaker).collect(),
        document: source.name,
        source: source.source,
        url: source.url,
        published: source.published.map(|d| d.to_string()),
        sureness: (step.sureness * 1000.0).round() / 1000.0,
    })
}
