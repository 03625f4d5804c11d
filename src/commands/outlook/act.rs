//! `demarche outlook act`: the same hazard for any act, on the episodes that the ledger itself has.
//!
//! An episode is one party toward which somebody took the act; it begins with the first such act and lasts as long as the ledger has
//! texts. Whether everybody who acted is in a ledger nobody can say, so the answer says on what it rests, and holds for parties toward which
//! several states took the act.

use super::question::Answered;
use super::recognition::print;
use super::tables::Tables;
use super::{Stop, months, refused, wrong};
use crate::Ending;
use crate::commands::asking::{Asked, horizon, party};
use crate::options::Viewpoint;
use crate::options::outlook::ActForecasting;
use crate::parties::name;
use crate::settings::Settings;
use demarche_coder::knowledge::problem::nearest;
use demarche_ledger::{Filter, Horizon, Order, steps};
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

pub(super) fn answer(options: &ActForecasting, settings: &Settings) -> Result<Ending, Stop> {
    let tables = Tables::read(settings)?;
    let horizons = months(&options.how.horizon, settings)?;
    let day = super::day(options.how.as_of, &tables, settings)?;
    let asked = Asked::open(&options.how.place, settings)?;
    let ontology = &asked.knowledge().ontology;
    if !ontology.acts.contains_key(&options.act) {
        let near = nearest(&options.act, ontology.acts.keys().map(String::as_str));
        let help = near.map_or("`data/acts/` has the acts".to_owned(), |n| format!("did you mean `{n}`?"));
        return Err(wrong(settings, &format!("there is no act `{}`", options.act), &help));
    }
    let view = asked.view(Viewpoint::Own);
    let meant = party(&asked.parties(&view, Viewpoint::Own), &options.party, day, settings)?;
    let episodes = episodes(&asked, &options.act, day, &tables)?;
    let wanted = episodes.iter().find(|e| e.id == meant.key()).ok_or_else(|| {
        let message =
            format!("the ledger has no `{}` toward {} by {day}, so there is no figure", options.act, meant.name);
        wrong(settings, &message, "ask for a party toward which somebody took the act, or a later day")
    })?;
    let panels: Vec<Panel> = episodes.iter().filter(|e| e.fitted).map(|e| Panel::of(&tables.world, e)).collect();
    let learned: Vec<&Panel> = panels.iter().filter(|p| p.episode.fitted).collect();
    settings.messages().note(&format!(
        "{} parties have a `{}` in the ledger by {day}; toward {} of them {ACTED} states or more took it and {FOLLOWED} months have passed: {}",
        episodes.len(),
        options.act,
        learned.len(),
        learned.iter().map(|p| p.episode.party.as_str()).collect::<Vec<_>>().join(", ")
    ));
    let fitted = Fitted::for_one(&panels, &wanted.id, String::new()).map_err(|e| refused(&e, settings))?;
    let panel = Panel::of(&tables.world, wanted);
    let month = Month::of(day);
    let question = Question { panel: &panel, day, month, known_until: month, horizons: &horizons, evidence: &[] };
    let forecast = forecast(&tables.world, &panels, &fitted, &question).map_err(|e| refused(&e, settings))?;
    print(&Answered { forecast, evidence: Vec::new(), added: Vec::new(), day }, &options.how, settings)
}

/// One episode for each party toward which states took the act, as known by the end of a day.
fn episodes(asked: &Asked, act: &str, day: Date, tables: &Tables) -> Result<Vec<Episode>, Stop> {
    let known: Horizon = horizon(Some(day), None);
    let filter = Filter { acts: vec![act.to_owned()], horizon: known, order: Order::Day, ..Filter::default() };
    let mut by_party: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for row in asked.ledger.claims(&filter)? {
        let claim = &asked.ledger.claim(row.row)?;
        let done = tables.weights.done.iter().any(|d| d == claim.status.as_str());
        let on = claim.date.end.as_deref().and_then(|d| d.parse::<Date>().ok());
        let recent = |d: &Date| *d <= day && Month::of(*d).plus(OLDEST) > Month::of(day);
        let Some(on) = on.filter(|d| done && recent(d)) else { continue };
        for step in steps(claim, &asked.knowledge().ontology).iter().filter(|s| !s.subject.is_empty()) {
            let Some(state) = tables.world.find(&step.holder) else { continue };
            let new = Step { day: on, month: Month::of(on), state: Some(state), takes: true };
            by_party.entry(step.subject.clone()).or_default().push(new);
        }
    }
    let episode = |(id, mut steps): (String, Vec<Step>)| {
        steps.sort_by_key(|s| s.day);
        let first = steps[0].month;
        let until = Month::of(day);
        let party = name(asked.knowledge(), &id);
        let barred = tables.world.find(&id).into_iter().collect();
        let states: BTreeSet<_> = steps.iter().filter_map(|s| s.state).collect();
        let fitted = first.plus(FOLLOWED) <= until && states.len() >= ACTED;
        Episode { party, first, until, barred, fitted, steps, id }
    };
    Ok(by_party.into_iter().map(episode).collect())
}
