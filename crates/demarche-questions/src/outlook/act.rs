//! Who may take any act next, by the same hazard, on the episodes that the ledger itself has.
//!
//! An episode is one party toward which somebody took the act. It begins with the first such act and lasts until the ledger's
//! newest text. Nobody can say whether a ledger has everybody who acted. So the answer names what it rests on, and it is given only
//! for parties toward which several states took the act.

use super::ledger_acts::by as by_day;
use super::tables::OutlookTables;
use super::{OutlookAnswer, OutlookQuery, claims_in_words, months, refused};
use crate::act_names;
use crate::error::{NameKind, QueryError};
use crate::parties::name;
use crate::session::{Session, Viewpoint, horizon};
use demarche_ledger::fold::Effect;
use demarche_ledger::{Filter, Order, View, act_edges};
use demarche_outlook::Month;
use demarche_outlook::episode::{Episode, Step};
use demarche_outlook::fitted::Fitted;
use demarche_outlook::forecast::{Question, forecast};
use demarche_outlook::panel::Panel;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Months that an episode must have been followed to be learned from.
const FOLLOWED: i32 = 18;
/// Months before the day asked about in which an episode may have begun: what is older is history.
const OLDEST: i32 = 1200;
/// States that must have acted in it: of an act of one state alone a ledger has mostly not heard who else acted.
const ACTED: usize = 3;

/// Who may take an act toward a party next.
///
/// # Errors
/// When the act or the party is unknown, the ledger has no such act toward it or too few episodes, or cannot be read.
pub fn act(
    session: &Session<'_>,
    tables: &OutlookTables,
    act: &str,
    query: &OutlookQuery,
    today: Date,
) -> Result<OutlookAnswer, QueryError> {
    let horizons = months(&query.horizon)?;
    let ontology = &session.knowledge.ontology;
    tables.check_weights(ontology)?;
    if !ontology.acts.contains_key(act) {
        let mut known: Vec<&str> = ontology.acts.keys().map(String::as_str).collect();
        known.sort_unstable();
        let (message, help) = (format!("`{act}` is not an act"), act_names::one(act, &known));
        return Err(QueryError::unknown(NameKind::Act, act, None, message, help));
    }
    let day = query.as_of.unwrap_or(today);
    let view = session.view(Viewpoint::Own);
    let meant = session.parties(&view, Viewpoint::Own).find(&query.party, day)?;
    let newest = session.ledger.newest_text(horizon(Some(day), None))?.map_or(Month::of(day), Month::of);
    let until = newest.min(Month::of(day));
    let mut notes = Vec::new();
    let episodes = episodes(session, &view, act, (day, until), tables, &mut notes)?;
    let wanted = episodes.iter().find(|e| e.id == meant.key()).ok_or_else(|| {
        let message = format!("the ledger has no `{act}` toward {} by {day}, so there is no figure", meant.name);
        QueryError::unanswerable(message, "ask for a party toward which somebody took the act, or a later day")
    })?;
    let learned: Vec<&Episode> = episodes.iter().filter(|e| e.fitted).collect();
    notes.push(format!(
        "{} parties have a `{act}` in the ledger by {day}; toward {} of them {ACTED} states or more took it and {FOLLOWED} months \
         have passed: {}",
        episodes.len(),
        learned.len(),
        learned.iter().map(|e| e.party.as_str()).collect::<Vec<_>>().join(", ")
    ));
    let panels: Vec<Panel> = learned.iter().map(|e| Panel::of(&tables.world, e)).collect();
    let fitted = Fitted::for_one(&panels, &wanted.id, String::new()).map_err(refused)?;
    let (month, known_until) = (Month::of(day), until);
    let panel = Panel::through(&tables.world, &wanted.as_of(day).map_err(refused)?, month);
    let question = Question { panel: &panel, day, month, known_until, horizons: &horizons, evidence: &[] };
    let forecast = forecast(&tables.world, &panels, &fitted, &question).map_err(refused)?;
    Ok(OutlookAnswer { act: Some(act.to_owned()), notes, ..OutlookAnswer::new(day, forecast) })
}

/// One episode for each party toward which states took the act, as known by the end of a day and followed until a month.
fn episodes(
    session: &Session<'_>,
    view: &View<'_>,
    act: &str,
    (day, until): (Date, Month),
    tables: &OutlookTables,
    notes: &mut Vec<String>,
) -> Result<Vec<Episode>, QueryError> {
    let known = horizon(Some(day), None);
    let filter = Filter { acts: vec![act.to_owned()], horizon: known, order: Order::Day, ..Filter::default() };
    let (mut by_party, mut left) = (BTreeMap::<String, Vec<Step>>::new(), 0usize);
    for row in session.ledger.claims(&filter)? {
        if Effect::of(row.status, row.sureness, &session.knowledge.ontology) != Effect::Moves {
            continue;
        }
        let recent = |d: &Date| *d <= day && Month::of(*d).plus(OLDEST) > Month::of(day);
        let by = by_day(row.days.map(|d| d.last), row.told).filter(recent);
        let claim = session.ledger.claim(row.row)?;
        let parties: Vec<_> = claim.actor.iter().chain(&claim.recipient).collect();
        for step in act_edges(&claim, &session.knowledge.ontology) {
            // A contested entity is no part of the state that claims it, on either side.
            let holder = view.key(&step.holder, parties[step.holder_is], by);
            let subject = step.subject_is.map(|nth| view.key(&step.subject, parties[nth], by));
            match (by, tables.world.find(&holder), subject) {
                (Some(by), Some(state), Some(subject)) => {
                    let new = Step { month: Month::of(by), by, state: Some(state), takes: true };
                    by_party.entry(subject).or_default().push(new);
                }
                _ => left += 1,
            }
        }
    }
    if left > 0 {
        let what = "by others than states, toward nobody, without a day or more than a century ago";
        notes.push(format!("left out: {} of `{act}` {what}", claims_in_words(left)));
    }
    let episode = |(id, mut steps): (String, Vec<Step>)| {
        steps.sort_by_key(|s| s.month);
        let first = steps[0].month;
        let party = name(session.knowledge, &id);
        let barred = tables.world.find(&id).into_iter().collect();
        let states: BTreeSet<_> = steps.iter().filter_map(|s| s.state).collect();
        let fitted = first.plus(FOLLOWED) <= until && states.len() >= ACTED;
        let called = vec![party.clone()];
        Episode { party, called, first, until, closed: false, barred, fitted, steps, id }
    };
    Ok(by_party.into_iter().map(episode).collect())
}
