//! From what a user types to a question: which episode, what was known of it, and what the ledger adds.

use super::tables::{Tables, Weight};
use super::{Stop, months, refused, wrong};
use crate::commands::asking::{Asked, answers, horizon};
use crate::engine::Engine;
use crate::options::Viewpoint;
use crate::options::outlook::How;
use crate::parties::find;
use crate::settings::Settings;
use demarche_coder::knowledge::problem::nearest;
use demarche_ledger::Ledger;
use demarche_ledger::fold::Step as Told;
use demarche_outlook::episode::{Episode, Step};
use demarche_outlook::evidence::Evidence;
use demarche_outlook::forecast::{Forecast, Question, forecast};
use demarche_outlook::panel::Panel;
use demarche_outlook::{Error, Month};
use jiff::civil::Date;

/// A forecast with what it was asked of.
pub(crate) struct Answered {
    pub forecast: Forecast,
    pub evidence: Vec<Evidence>,
    /// Acts that the ledger has and the tables have not: code and day.
    pub added: Vec<(String, Date)>,
    pub day: Date,
}

/// Asks who may recognise a party.
pub(super) fn ask(party: &str, how: &How, tables: &Tables, settings: &Settings) -> Result<Answered, Stop> {
    let day = super::day(how.as_of, tables, settings)?;
    let horizons = months(&how.horizon, settings)?;
    let engine = settings.engine().ok_or(Stop::Told(crate::Ending::WrongUse))?;
    let episode = episode(party, day, tables, &engine, settings)?;
    let mut known = episode.as_of(day);
    let (mut evidence, mut added) = (Vec::new(), Vec::new());
    if let Some(asked) = ledger(how, engine, settings)? {
        let steps = steps(&asked, party, day, settings)?;
        let acts = acts(&steps, tables, &known);
        added = acts.iter().map(|(code, step)| (code.clone(), step.day)).collect();
        known.add(acts.into_iter().map(|(_, step)| step));
        evidence = evidences(&asked, &steps, day, tables)?;
    }
    let refused = |e: Error| refused(&e, settings);
    let fitted = tables.fitted(settings)?;
    let panel = Panel::of(&tables.world, &known);
    let (month, known_until) = (Month::of(day), episode.until);
    let question = Question { panel: &panel, day, month, known_until, horizons: &horizons, evidence: &evidence };
    let forecast = forecast(&tables.world, &tables.outlines(), &fitted, &question).map_err(refused)?;
    evidence.retain(|e| forecast.candidates.iter().any(|c| c.code == e.state));
    Ok(Answered { forecast, evidence, added, day })
}

/// The episode a name means on a day.
fn episode<'t>(
    typed: &str,
    day: Date,
    tables: &'t Tables,
    engine: &Engine,
    settings: &Settings,
) -> Result<&'t Episode, Stop> {
    let knowledge = engine.knowledge();
    let actor = |name: &str| find(knowledge, name, day);
    let meant = actor(typed);
    let is = |e: &&Episode| {
        [&e.id, &e.party].iter().any(|name| name.eq_ignore_ascii_case(typed))
            || (meant.is_some() && actor(&e.party) == meant)
    };
    let mut found: Vec<&Episode> = tables.episodes.iter().filter(is).collect();
    // Of several, the one that was under way.
    found.sort_by_key(|e| (e.first > Month::of(day), std::cmp::Reverse(e.first)));
    let parties = tables.episodes.iter().map(|e| e.party.as_str());
    found.first().copied().ok_or_else(|| {
        let near = nearest(typed, parties.clone()).map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        let all: Vec<&str> = parties.collect();
        let message = format!("the tables have no dated acts toward `{typed}`, so there is no figure");
        wrong(settings, &message, &format!("{near}there are: {}", all.join(", ")))
    })
}

/// The ledger, when one is there and wanted.
fn ledger(how: &How, engine: Engine, settings: &Settings) -> Result<Option<Asked>, Stop> {
    if how.no_evidence {
        return Ok(None);
    }
    let path = settings.ledger(&how.place).map_err(Stop::Told)?;
    if how.place.ledger.is_none() && !path.exists() {
        return Ok(None);
    }
    Ok(Some(Asked { engine, ledger: Ledger::open(&path)?, answers: answers(settings)? }))
}

/// What is told of anybody toward the party, as known by the end of a day.
fn steps(asked: &Asked, typed: &str, day: Date, settings: &Settings) -> Result<Vec<Told>, Stop> {
    let view = asked.view(Viewpoint::Own);
    let party = crate::commands::asking::party(&asked.parties(&view, Viewpoint::Own), typed, day, settings)?;
    let mut steps = asked.ledger.steps_of(&party, None, horizon(Some(day), None), &view)?;
    steps.retain(|s| s.subject == party.key());
    Ok(steps)
}

/// The last day on which a step can have been, as far as is told.
fn last_day(step: &Told) -> Option<Date> {
    step.days.map(|d| d.last).or(step.told)
}

/// Acts of states that the tables do not have.
fn acts(steps: &[Told], tables: &Tables, known: &Episode) -> Vec<(String, Step)> {
    let weights = &tables.weights;
    let mut found: Vec<(String, Step)> = Vec::new();
    for told in steps.iter().filter(|s| weights.done.iter().any(|d| d == s.status.as_str())) {
        let takes = told.act == weights.act;
        if !takes && told.act != weights.back {
            continue;
        }
        let (Some(day), Some(state)) = (last_day(told), tables.world.find(&told.holder)) else { continue };
        let step = Step { day, month: Month::of(day), state: Some(state), takes };
        let there = |s: &Step| s.state == step.state && s.takes == takes;
        // What was done before the episode began belongs to another one: *Kabul 1997*.
        if step.month >= known.first
            && !known.barred.contains(&state)
            && !known.steps.iter().any(there)
            && !found.iter().any(|(_, s)| there(s))
        {
            found.push((told.holder.clone(), step));
        }
    }
    found
}

/// Steps before the act, by the first weight that fits each state.
fn evidences(asked: &Asked, steps: &[Told], day: Date, tables: &Tables) -> Result<Vec<Evidence>, Stop> {
    let mut found: Vec<Evidence> = Vec::new();
    for weight in &tables.weights.evidence {
        for step in steps.iter().filter(|s| fits(s, weight, day)) {
            if found.iter().all(|e| e.state != step.holder) {
                let (state, what, odds) = (step.holder.clone(), weight.told.clone(), weight.odds);
                found.push(Evidence { state, what, odds, claim: asked.ledger.claim(step.claim)?.id });
            }
        }
    }
    Ok(found)
}

fn fits(step: &Told, weight: &Weight, day: Date) -> bool {
    let since = last_day(step).map(|d| Month::of(day).0 - Month::of(d).0);
    step.act == weight.act
        && weight.status.iter().any(|s| s == step.status.as_str())
        && since.is_some_and(|months| (0..=weight.months).contains(&months))
}
