//! What a ledger tells of a party: acts that the tables do not have, and steps that mostly come before the act.

use super::claims_in_words;
use super::tables::{OutlookTables, Weight};
use crate::error::QueryError;
use crate::session::{Session, Viewpoint, horizon};
use demarche_knowledge::Knowledge;
use demarche_ledger::fold::{ActRow, Effect, Relation};
use demarche_outlook::Month;
use demarche_outlook::episode::{Episode, Step};
use demarche_outlook::evidence::Evidence;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What the ledger adds to an episode.
#[derive(Default)]
pub(super) struct Added {
    /// Acts that change what stands: code of the state, and the day by which it acted.
    pub acts: Vec<(String, Date)>,
    /// Acts of states that cannot act in the model: the one the party is part of.
    pub apart: Vec<(String, Date)>,
    /// Steps before the act.
    pub evidence: Vec<Evidence>,
}

/// Adds to an episode what the ledger tells of its party, as known by the end of a day.
pub(super) fn add(
    session: &Session<'_>,
    known: &mut Episode,
    tables: &OutlookTables,
    day: Date,
    notes: &mut Vec<String>,
) -> Result<Added, QueryError> {
    let mut added = Added::default();
    let Some(relations) = toward(session, known, day)? else {
        let note =
            format!("no actor named `{}` in the actor lists or the ledger: nothing of the ledger is used", known.party);
        notes.push(note);
        return Ok(added);
    };
    for (code, step) in acts(&relations, session.knowledge, tables, known.first) {
        match step.state.is_some_and(|state| known.barred.contains(&state)) {
            true => added.apart.push((code, step.by)),
            false if known.add(step) => added.acts.push((code, step.by)),
            false => {}
        }
    }
    let ontology = &session.knowledge.ontology;
    let counts = |s: &&ActRow| Effect::of(s.status, s.sureness, ontology) != Effect::Doubtful;
    let steps = relations.iter().flat_map(Relation::acts).filter(counts);
    let (states, others): (Vec<&ActRow>, Vec<&ActRow>) = steps.partition(|s| tables.world.find(&s.holder).is_some());
    let others: BTreeSet<i64> = others.iter().map(|s| s.claim).collect();
    if !others.is_empty() {
        let what = claims_in_words(others.len());
        let note = format!("left out: {what} of acts toward {} by others than states", known.party);
        notes.push(note);
    }
    added.evidence = evidence(session, &states, day, tables)?;
    Ok(added)
}

/// How others stand toward the party; `None` when nobody is called so.
fn toward(session: &Session<'_>, episode: &Episode, day: Date) -> Result<Option<Vec<Relation>>, QueryError> {
    let view = session.view(Viewpoint::Own);
    let parties = session.parties(&view, Viewpoint::Own);
    for name in &episode.called {
        let found = match parties.find(name, day) {
            Err(QueryError::Unknown { .. }) => continue,
            found => found?,
        };
        {
            let party = found;
            let (seen, ontology) = (horizon(Some(day), None), &session.knowledge.ontology);
            let mut relations = session.ledger.relations(None, &party, seen, &view, ontology)?;
            // The party's own acts are not those of others.
            for relation in &mut relations {
                relation.retain(|s| *s.holder != *party.key());
            }
            return Ok(Some(relations));
        }
    }
    Ok(None)
}

/// The acts, oldest first: where a relation came to be in the state to which the act leads, and where it left it. What was done
/// before the episode began belongs to another one: *Kabul 1997*. States are those that `status` shows, so that both count the
/// same.
fn acts(relations: &[Relation], knowledge: &Knowledge, tables: &OutlookTables, first: Month) -> Vec<(String, Step)> {
    let ontology = &knowledge.ontology;
    let Some(act) = ontology.acts.get(&tables.weights.act) else { return Vec::new() };
    let dimension = ontology.dimension_of(&act.name).map_or("", |d| d.name.as_str());
    let mut found: Vec<(String, Step)> = Vec::new();
    for relation in relations.iter().filter(|r| *r.dimension == *dimension) {
        let state = tables.world.find(&relation.from);
        if state.is_none() {
            continue;
        }
        for stretch in relation.stretches.iter().filter(|s| Month::of(s.by()) >= first) {
            let by = stretch.by();
            let step = Step { month: Month::of(by), by, state, takes: stretch.state == act.state };
            found.push((relation.from.to_string(), step));
        }
    }
    found.sort_by(|a, b| (a.1.by, &a.0, a.1.takes).cmp(&(b.1.by, &b.0, b.1.takes)));
    found.dedup();
    found
}

/// The day by which a step had been told or had been: what is told as done had been done by then.
pub(super) fn by(last: Option<Date>, told: Option<Date>) -> Option<Date> {
    last.zip(told).map(|(last, told)| last.min(told)).or(last).or(told)
}

fn day_of(step: &ActRow) -> Option<Date> {
    by(step.days.map(|d| d.last), step.told)
}

/// Of each state the newest step that has a weight.
fn evidence(
    session: &Session<'_>,
    steps: &[&ActRow],
    day: Date,
    tables: &OutlookTables,
) -> Result<Vec<Evidence>, QueryError> {
    let mut newest: BTreeMap<&str, (Date, &Weight, i64)> = BTreeMap::new();
    for weight in &tables.weights.evidence {
        for step in steps {
            let Some(by) = fits(step, weight, day) else { continue };
            if newest.get(&*step.holder).is_none_or(|(other, ..)| *other < by) {
                newest.insert(&step.holder, (by, weight, step.claim));
            }
        }
    }
    let one = |(state, (_, weight, claim)): (&str, (Date, &Weight, i64))| {
        let claim = session.ledger.claim(claim)?.id;
        Ok(Evidence { state: state.to_owned(), what: weight.told.clone(), odds: weight.odds, claim })
    };
    newest.into_iter().map(one).collect()
}

/// Since when a step counts by a weight, if it does on a day. A plan counts from when it was told until its day has passed.
fn fits(step: &ActRow, weight: &Weight, day: Date) -> Option<Date> {
    let by = day_of(step)?;
    let ahead = step.days.zip(step.told).filter(|(days, told)| days.last > *told).map(|(days, _)| days.last);
    let age = Month::of(day).0 - Month::of(by).0;
    let ranked =
        weight.levels.is_empty() || step.level.as_ref().is_none_or(|l| weight.levels.iter().any(|w| **w == **l));
    let meant = *step.act == *weight.act && ranked && weight.status.iter().any(|s| s == step.status.as_str());
    (meant && (0..=weight.months).contains(&age) && ahead.is_none_or(|last| last >= day)).then_some(by)
}
