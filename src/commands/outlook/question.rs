//! From what a user types to a question: which episode, what was known of it, and what the ledger adds.

use super::tables::Tables;
use super::told::{self, Added};
use super::{Stop, months, refused, wrong};
use crate::commands::asking::{Asked, answers, today};
use crate::engine::Engine;
use crate::options::outlook::How;
use crate::parties::find;
use crate::settings::Settings;
use demarche_coder::knowledge::problem::nearest;
use demarche_ledger::Ledger;
use demarche_outlook::episode::Episode;
use demarche_outlook::evidence::Evidence;
use demarche_outlook::fitted::Fitted;
use demarche_outlook::forecast::{Forecast, Question, forecast};
use demarche_outlook::panel::Panel;
use demarche_outlook::{Error, Month};
use jiff::civil::Date;

/// A forecast with what it was asked of.
pub(crate) struct Answered {
    pub forecast: Forecast,
    /// The act, when it is another than recognition.
    pub act: Option<String>,
    pub evidence: Vec<Evidence>,
    /// Acts that the ledger has and the tables have not: code and day.
    pub added: Vec<(String, Date)>,
    /// Acts of states that the model cannot count.
    pub apart: Vec<(String, Date)>,
    pub day: Date,
}

/// Asks who may recognise a party.
pub(super) fn ask(
    party: &str,
    how: &How,
    tables: &Tables,
    fitted: &Fitted,
    settings: &Settings,
) -> Result<Answered, Stop> {
    let day = how.as_of.unwrap_or_else(today);
    let horizons = months(&how.horizon, settings)?;
    let engine = settings.engine().ok_or(Stop::Told(crate::Ending::WrongUse))?;
    tables
        .weights
        .check(&engine.knowledge().ontology)
        .map_err(|message| wrong(settings, &message, super::tables::HELP))?;
    let refused = |e: Error| refused(&e, settings);
    let episode = episode(party, day, tables, &engine, settings)?;
    let mut known = episode.as_of(day).map_err(refused)?;
    let Added { acts, apart, mut evidence } = match ledger(how, engine, settings)? {
        Some(asked) => told::add(&asked, &mut known, tables, day, settings)?,
        None => Added::default(),
    };
    let (month, known_until) = (Month::of(day), episode.until);
    let panel = Panel::through(&tables.world, &known, month);
    let question = Question { panel: &panel, day, month, known_until, horizons: &horizons, evidence: &evidence };
    let forecast = forecast(&tables.world, &tables.outlines(), fitted, &question).map_err(refused)?;
    evidence.retain(|e| forecast.candidates.iter().any(|c| c.code == e.state));
    Ok(Answered { forecast, act: None, evidence, added: acts, apart, day })
}

/// The episode a name means on a day: of several, the one that was under way.
fn episode<'t>(
    typed: &str,
    day: Date,
    tables: &'t Tables,
    engine: &Engine,
    settings: &Settings,
) -> Result<&'t Episode, Stop> {
    let knowledge = engine.knowledge();
    let actor = |name: &str| find(knowledge, name, day);
    let (meant, month) = (actor(typed), Month::of(day));
    let is = |e: &&Episode| {
        e.id.eq_ignore_ascii_case(typed)
            || e.called.iter().any(|name| name.eq_ignore_ascii_case(typed))
            || (meant.is_some() && e.called.first().and_then(|name| actor(name)) == meant)
    };
    let under_way = |e: &Episode| e.first <= month && !(e.closed && month > e.until);
    let mut found: Vec<&Episode> = tables.episodes.iter().filter(is).collect();
    found.sort_by_key(|e| (!under_way(e), e.first > month, std::cmp::Reverse(e.first)));
    if let Some(episode) = found.first() {
        return Ok(episode);
    }
    let parties: Vec<&str> = tables.episodes.iter().map(|e| e.party.as_str()).collect();
    // Whoever rules the country that was typed.
    let country = |n: u32| knowledge.gazetteer.actor(n).on(day).country.as_deref();
    let rules = |e: &&Episode| {
        let ruler = e.called.first().and_then(|name| actor(name));
        meant.and_then(country).is_some_and(|c| ruler.and_then(country) == Some(c))
    };
    let near = tables.episodes.iter().find(rules).map(|e| e.party.as_str());
    let near = near.or(nearest(typed, parties.iter().copied()));
    let near = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
    let message = format!("the tables have no dated acts toward `{typed}`, so there is no figure");
    Err(wrong(settings, &message, &format!("{near}there are: {}", parties.join(", "))))
}

/// The ledger, when one is there and wanted.
fn ledger(how: &How, engine: Engine, settings: &Settings) -> Result<Option<Asked>, Stop> {
    if how.no_evidence {
        return Ok(None);
    }
    let path = settings.ledger(&how.answer.place).map_err(Stop::Told)?;
    if how.answer.place.ledger.is_none() && !path.exists() {
        return Ok(None);
    }
    Ok(Some(Asked { engine, ledger: Ledger::open(&path)?, answers: answers(settings)? }))
}
