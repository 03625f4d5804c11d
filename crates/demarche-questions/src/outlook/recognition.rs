//! Who may recognise a party next: which episode is meant, what was known of it on a day, and what the ledger adds.

use super::ledger_acts::{Added, add};
use super::tables::OutlookTables;
use super::{LedgerAct, OutlookAnswer, OutlookQuery, months, refused};
use crate::error::{NameKind, QueryError};
use crate::parties::find;
use crate::session::Session;
use demarche_knowledge::Knowledge;
use demarche_knowledge::problem::nearest;
use demarche_outlook::Month;
use demarche_outlook::episode::Episode;
use demarche_outlook::fitted::Fitted;
use demarche_outlook::forecast::{Question, forecast};
use demarche_outlook::panel::Panel;
use jiff::civil::Date;

/// Who may recognise a party next. With a session, acts that its ledger has and the tables have not are counted too, and other
/// steps that it has change the odds of single states.
///
/// # Errors
/// When the tables have no episode of that name, a horizon cannot be read, there is too little to forecast from, or the ledger
/// cannot be read.
pub fn recognition(
    knowledge: &Knowledge,
    session: Option<&Session<'_>>,
    tables: &OutlookTables,
    fitted: &Fitted,
    query: &OutlookQuery,
    today: Date,
) -> Result<OutlookAnswer, QueryError> {
    let day = query.as_of.unwrap_or(today);
    let horizons = months(&query.horizon)?;
    tables.check_weights(&knowledge.ontology)?;
    let episode = episode(&query.party, day, tables, knowledge)?;
    let mut known = episode.as_of(day).map_err(refused)?;
    let mut notes = Vec::new();
    let Added { acts, apart, mut evidence } = match session {
        Some(session) => add(session, &mut known, tables, day, &mut notes)?,
        None => Added::default(),
    };
    let (month, known_until) = (Month::of(day), episode.until);
    let panel = Panel::through(&tables.world, &known, month);
    let question = Question { panel: &panel, day, month, known_until, horizons: &horizons, evidence: &evidence };
    let forecast = forecast(&tables.world, &tables.outlines(), fitted, &question).map_err(refused)?;
    evidence.retain(|e| forecast.candidates.iter().any(|c| c.code == e.state));
    let acts_of = |acts: Vec<(String, Date)>| acts.into_iter().map(|(state, date)| LedgerAct { state, date }).collect();
    Ok(OutlookAnswer {
        evidence,
        added: acts_of(acts),
        apart: acts_of(apart),
        notes,
        ..OutlookAnswer::new(day, forecast)
    })
}

/// The episode a name means on a day: of several, the one that was under way.
fn episode<'t>(
    typed: &str,
    day: Date,
    tables: &'t OutlookTables,
    knowledge: &Knowledge,
) -> Result<&'t Episode, QueryError> {
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
    let hint = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
    let message = format!("the tables have no dated acts toward `{typed}`, so there is no figure");
    let help = format!("{hint}there are: {}", parties.join(", "));
    Err(QueryError::unknown(NameKind::Episode, typed, near.map(str::to_owned), message, help))
}
