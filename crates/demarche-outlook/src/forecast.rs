//! The answer to a question: how many will follow, whether any will, which states, the reasons, similar moments, and
//! counterfactuals.

use crate::count::Count;
use crate::error::{Error, Result};
use crate::evidence::{Evidence, log_odds, multiplied};
use crate::fitted::Fitted;
use crate::hazard::logit;
use crate::model::{FEWEST, Model, OwnRecord};
use crate::month::Month;
use crate::panel::{FEATURES, Panel};
use crate::score::INTERVAL;
use crate::similar::{Precedent, alike};
use crate::world::World;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The episode, as it was known at the end of `month`.
    pub panel: &'a Panel,
    /// The day at whose end it is asked.
    pub day: Date,
    /// Its month: where the forecast starts.
    pub month: Month,
    /// The last month of which it is known who acted.
    pub known_until: Month,
    /// Horizons, in months.
    pub horizons: &'a [i32],
    /// Evidence about single states, beside the tables.
    pub evidence: &'a [Evidence],
}

/// How many more within some months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Horizon {
    /// Months.
    pub months: i32,
    /// Expected followers.
    pub expected: f64,
    /// Chance that any follows.
    pub any: f64,
    /// First and last of the likeliest counts that hold 80 %.
    pub interval: (usize, usize),
    /// The entire distribution.
    pub count: Count,
    /// The number that the base rate of the other episodes expects.
    pub base_expected: f64,
    /// How often anybody followed in them.
    pub base_any: f64,
}

/// Expected followers by the end of a month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Months from the start.
    pub months: i32,
    /// Expected followers by then.
    pub expected: f64,
    /// First and last of the likeliest counts that hold 80 %.
    pub interval: (usize, usize),
}

/// One part of a probability, on the scale of log-odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// Its name.
    pub name: String,
    /// Its contribution.
    pub log_odds: f64,
}

/// A state that may follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Country code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Probability within each horizon.
    pub chances: Vec<f64>,
    /// The parts of the log-odds at the longest horizon; their sum is the log-odds.
    pub drivers: Vec<Driver>,
}

/// A counterfactual.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// If this happened.
    pub what: String,
    /// Expected followers within the longest horizon then.
    pub expected: f64,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Episode.
    pub episode: String,
    /// Toward whom.
    pub party: String,
    /// Month at whose end it was made.
    pub month: Month,
    /// Last month with complete data; a later question uses nothing newer.
    pub known_until: Month,
    /// States that have acted.
    pub acted: usize,
    /// States that have not.
    pub at_risk: usize,
    /// Months since the last act.
    pub quiet: i32,
    /// The model's episodes: the reference class.
    pub reference: Vec<String>,
    /// For each horizon.
    pub horizons: Vec<Horizon>,
    /// Month by month, up to the longest horizon.
    pub curve: Vec<Point>,
    /// States, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// Followers seen and expected in this episode so far.
    pub own_observed: f64,
    /// See `own_observed`.
    pub own_expected: f64,
    /// The most similar moments of other episodes, with their outcomes.
    pub precedents: Vec<Precedent>,
    /// A counterfactual.
    pub changes: Vec<Change>,
}

/// Most months after the last month with data for which a question is answered.
const FARTHEST: i32 = 120;

/// Answers a question from models that have not seen the episode.
///
/// # Errors
/// Before the first act, and when fewer than three episodes back the answer.
pub fn forecast(world: &World, panels: &[Panel], fitted: &Fitted, question: &Question<'_>) -> Result<Forecast> {
    let Question { panel, month, horizons, evidence, .. } = *question;
    let episode = &panel.episode;
    if month < episode.first {
        return Err(Error::BeforeTheFirst { episode: episode.id.clone(), first: episode.first });
    }
    if month > question.known_until && episode.closed {
        return Err(Error::Closed { episode: episode.id.clone(), until: question.known_until });
    }
    if month > question.known_until.plus(FARTHEST) {
        return Err(Error::TooFar { day: question.day, months: FARTHEST, until: question.known_until });
    }
    let model = fitted.for_episode(&episode.id);
    if model.episodes.len() < FEWEST {
        let (found, episodes) = (model.episodes.len(), model.episodes.join(", "));
        return Err(Error::TooFew { found, needed: FEWEST, episodes });
    }
    let at = (month.0 - episode.first.0) as usize;
    let others: Vec<&Panel> = panels.iter().filter(|p| model.episodes.contains(&p.episode.id)).collect();
    let record = model.own_record(panel, at);
    let moment = &panel.moments[at];
    let chances: Vec<Vec<f64>> = horizons.iter().map(|&h| of_states(world, model, question, at, h)).collect();
    let horizon = |(&months, chances): (&i32, &Vec<f64>)| horizon(model, &others, chances, months);
    let answers: Vec<Horizon> = horizons.iter().zip(&chances).map(horizon).collect();
    let longest = horizons.iter().copied().max().unwrap_or(12);
    let candidate = |nth: usize| {
        let state = world.state(moment.at_risk[nth]);
        let chances: Vec<f64> = chances.iter().map(|c| c[nth]).collect();
        let drivers = drivers(model, &moment.rows[nth], record, longest, evidence, &state.code);
        Candidate { code: state.code.clone(), name: state.name.clone(), chances, drivers }
    };
    let point = |months: i32| {
        let chances = of_states(world, model, question, at, months);
        let interval = model.count(&chances).interval(INTERVAL);
        Point { months, expected: chances.iter().sum(), interval }
    };
    let curve = (1..=longest).map(point).collect();
    let mut candidates: Vec<Candidate> = (0..moment.at_risk.len()).map(candidate).collect();
    let last = |c: &Candidate| c.chances.last().copied().unwrap_or(0.0);
    candidates.sort_by(|a, b| last(b).total_cmp(&last(a)).then_with(|| a.code.cmp(&b.code)));
    Ok(Forecast {
        episode: episode.id.clone(),
        party: episode.party.clone(),
        month,
        known_until: question.known_until,
        acted: moment.acted,
        at_risk: moment.at_risk.len(),
        quiet: moment.quiet,
        reference: model.episodes.clone(),
        horizons: answers,
        curve,
        own_observed: record.observed,
        own_expected: record.expected,
        precedents: alike(panel, at, &others, horizons),
        changes: crate::change::changes(world, model, question, &candidates, longest),
        candidates,
    })
}

/// Probabilities of the states at risk, with the evidence about them.
pub(crate) fn of_states(world: &World, model: &Model, question: &Question<'_>, at: usize, months: i32) -> Vec<f64> {
    let chances = model.chances(question.panel, at, months);
    let states = question.panel.moments[at].at_risk.iter();
    states.zip(chances).map(|(&s, p)| multiplied(p, &world.state(s).code, question.evidence)).collect()
}

fn horizon(model: &Model, others: &[&Panel], chances: &[f64], months: i32) -> Horizon {
    let count = model.count(chances);
    let base = crate::baselines::Baseline::BaseRate.learn(others, months);
    let (rate, base_any) = base.rate();
    Horizon {
        months,
        expected: chances.iter().sum(),
        any: count.any(),
        interval: count.interval(INTERVAL),
        count,
        base_expected: rate * chances.len() as f64,
        base_any,
    }
}

/// The parts that add up to the log-odds of a probability.
fn drivers(
    model: &Model,
    row: &crate::panel::Row,
    record: OwnRecord,
    months: i32,
    evidence: &[Evidence],
    code: &str,
) -> Vec<Driver> {
    let driver = |name: &str, log_odds: f64| Driver { name: name.to_owned(), log_odds };
    let monthly = model.hazard.monthly(row);
    let mut all = vec![driver("a state like the average, within a month", model.hazard.intercept)];
    let parts = model.hazard.contributions(row);
    all.extend(FEATURES.iter().zip(parts).map(|((_, told), part)| driver(told, part)));
    let horizon = logit(Model::within(monthly, months)) - logit(monthly);
    all.push(driver(&format!("within {months} months in place of one"), horizon));
    all.push(driver("this episode's own record", record.factor().ln()));
    let of: Vec<&Evidence> = evidence.iter().filter(|e| e.state == code).collect();
    all.extend(of.iter().map(|e| driver(&e.what, e.odds.ln())));
    let beyond = log_odds(code, evidence) - of.iter().map(|e| e.odds.ln()).sum::<f64>();
    if beyond.abs() > 1e-12 {
        all.push(driver("no more than evidence may count", beyond));
    }
    all
}
