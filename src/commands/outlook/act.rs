//! `demarche outlook act`: the same hazard for any act, on the episodes that the ledger itself has.
//!
//! An episode is one party toward which somebody took the act; it begins with the first such act and lasts until the ledger's newest
//! text. Whether everybody who acted is in a ledger nobody can say, so the answer says on what it rests, and holds for parties toward
//! which several states took the act.

use super::question::Answered;
use super::recognition::print;
use super::tables::Tables;
use super::{Stop, months, refused, told, wrong};
use crate::Ending;
use crate::acts;
use crate::commands::asking::{Asked, horizon, party, today};
use crate::options::Viewpoint;
use crate::options::outlook::ActForecasting;
use crate::output::counted::count;
use crate::parties::name;
use crate::settings::Settings;
use demarche_ledger::fold::Effect;
use demarche_ledger::{Filter, Order, View, steps};
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
    let asked = Asked::open(&options.how.answer.place, settings)?;
    let ontology = &asked.knowledge().ontology;
    tables.weights.check(ontology).map_err(|message| wrong(settings, &message, super::tables::HELP))?;
    if !ontology.acts.contains_key(&options.act) {
        let mut known: Vec<&str> = ontology.acts.keys().map(String::as_str).collect();
        known.sort_unstable();
        let help = acts::one(&options.act, &known);
        return Err(wrong(settings, &format!("`{}` is not an act", options.act), &help));
    }
    let day = options.how.as_of.unwrap_or_else(today);
    let view = asked.view(Viewpoint::Own);
    let meant = party(&asked.parties(&view, Viewpoint::Own), &options.party, day, settings)?;
    let newest = asked.ledger.newest_text(horizon(Some(day), None))?.map_or(Month::of(day), Month::of);
    let until = newest.min(Month::of(day));
    let episodes = episodes(&asked, &view, &options.act, (day, until), &tables, settings)?;
    let wanted = episodes.iter().find(|e| e.id == meant.key()).ok_or_else(|| {
        let message =
            format!("the ledger has no `{}` toward {} by {day}, so there is no figure", options.act, meant.name);
        wrong(settings, &message, "ask for a party toward which somebody took the act, or a later day")
    })?;
    let learned: Vec<&Episode> = episodes.iter().filter(|e| e.fitted).collect();
    settings.messages().note(&format!(
        "{} parties have a `{}` in the ledger by {day}; toward {} of them {ACTED} states or more took it and {FOLLOWED} months have passed: {}",
        episodes.len(),
        options.act,
        learned.len(),
        learned.iter().map(|e| e.party.as_str()).collect::<Vec<_>>().join(", ")
    ));
    let refused = |e| refused(&e, settings);
    let panels: Vec<Panel> = learned.iter().map(|e| Panel::of(&tables.world, e)).collect();
    let fitted = Fitted::for_one(&panels, &wanted.id, String::new()).map_err(refused)?;
    let (month, known_until) = (Month::of(day), until);
    let panel = Panel::through(&tables.world, &wanted.as_of(day).map_err(refused)?, month);
    let question = Question { panel: &panel, day, month, known_until, horizons: &horizons, evidence: &[] };
    let forecast = forecast(&tables.world, &panels, &fitted, &question).map_err(refused)?;
    let answered = Answered {
        forecast,
        act: Some(options.act.clone()),
        evidence: Vec::new(),
        added: Vec::new(),
        apart: Vec::new(),
        day,
    };
    print(&answered, &options.how, settings)
}

/// One episode for each party toward which states took the act, as known by the end of a day and followed until a month.
fn episodes(
    asked: &Asked,
    view: &View<'_>,
    act: &str,
    (day, until): (Date, Month),
    tables: &Tables,
    settings: &Settings,
) -> Result<Vec<Episode>, Stop> {
    let known = horizon(Some(day), None);
    let filter = Filter { acts: vec![act.to_owned()], horizon: known, order: Order::Day, ..Filter::default() };
    let (mut by_party, mut left) = (BTreeMap::<String, Vec<Step>>::new(), 0usize);
    for row in asked.ledger.claims(&filter)? {
        if Effect::of(row.status, row.sureness, &asked.knowledge().ontology) != Effect::Moves {
            continue;
        }
        let recent = |d: &Date| *d <= day && Month::of(*d).plus(OLDEST) > Month::of(day);
        let by = told::by(row.days.map(|d| d.last), row.told).filter(recent);
        let claim = asked.ledger.claim(row.row)?;
        let parties: Vec<_> = claim.actor.iter().chain(&claim.recipient).collect();
        for step in steps(&claim, &asked.knowledge().ontology) {
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
        settings.messages().note(&format!("left out: {} of `{act}` {what}", count(left, "claim")));
    }
    let episode = |(id, mut steps): (String, Vec<Step>)| {
        steps.sort_by_key(|s| s.month);
        let first = steps[0].month;
        let party = name(asked.knowledge(), &id);
        let barred = tables.world.find(&id).into_iter().collect();
        let states: BTreeSet<_> = steps.iter().filter_map(|s| s.state).collect();
        let fitted = first.plus(FOLLOWED) <= until && states.len() >= ACTED;
        let called = vec![party.clone()];
        Episode { party, called, first, until, closed: false, barred, fitted, steps, id }
    };
    Ok(by_party.into_iter().map(episode).collect())
}
