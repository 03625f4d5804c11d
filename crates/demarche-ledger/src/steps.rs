//! The steps that acts take between parties, read from the table of acts under the keys that are asked for.

use crate::columns::word;
use crate::error::Result;
use crate::fold::{Ended, Step};
use crate::ledger::Ledger;
use crate::sql::states as sql;
use crate::status::{Horizon, Party, View, Who};
use crate::time::{Days, day};
use demarche_coder::claim::Status;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use std::sync::Arc;

/// What the ends of a step are called.
#[derive(Clone, Copy)]
pub(crate) enum Called {
    /// By the first key of the party that was asked for.
    First,
    /// As the view counts them.
    AsViewed,
}

impl Ledger {
    /// Every step between two parties, either way; with `other` left out, every step of `one` and toward it. Whatever keys
    /// they stand under, steps use their first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn steps_of(
        &self,
        one: &Party<'_>,
        other: Option<&Party<'_>>,
        horizon: Horizon,
        view: &View<'_>,
    ) -> Result<Vec<Step>> {
        self.gather(one, other, (horizon, view), Called::First, |_, _| true)
    }

    /// Every step between those who stand under two keys, as the view counts them.
    pub(crate) fn steps_between(
        &self,
        pair: &(String, String),
        horizon: Horizon,
        view: &View<'_>,
    ) -> Result<Vec<Step>> {
        let (one, other) = (Party::all("", pair.0.as_str()), Party::all("", pair.1.as_str()));
        self.gather(&one, Some(&other), (horizon, view), Called::AsViewed, |_, _| true)
    }

    /// The steps between two parties of which the act is `wanted`, told whether the first party holds it.
    pub(crate) fn gather(
        &self,
        one: &Party<'_>,
        other: Option<&Party<'_>>,
        (horizon, view): (Horizon, &View<'_>),
        called: Called,
        wanted: impl Fn(bool, &str) -> bool,
    ) -> Result<Vec<Step>> {
        let everybody = vec![String::new()];
        let first = |party: &Party<'_>| -> Arc<str> { party.key().into() };
        let firsts = (first(one), other.map(first));
        let (met, mut names, mut steps) = (Met::default(), Names::default(), Vec::new());
        let take = |near: &End<'_>, far: &End<'_>| -> rusqlite::Result<Option<(Arc<str>, Arc<str>)>> {
            if !near.is(one)? || !other.map_or(Ok(true), |o| far.is(o))? {
                return Ok(None);
            }
            Ok(Some(match (called, &firsts) {
                (Called::First, (near, Some(far))) => (near.clone(), far.clone()),
                (Called::First, (near, None)) => (near.clone(), far.key()?),
                (Called::AsViewed, _) => (near.key()?, far.key()?),
            }))
        };
        for near in &one.keys {
            for far in other.map_or(&everybody, |o| &o.keys) {
                let ask = Ask { near, far, horizon, view, met: &met };
                for holds in [false, true] {
                    self.steps(holds, ask, &mut names, |act| wanted(holds, act), take, &mut steps)?;
                }
            }
        }
        Ok(steps)
    }

    /// The steps toward those asked about, or, where `holds`, theirs.
    fn steps(
        &self,
        holds: bool,
        ask: Ask<'_>,
        names: &mut Names,
        wanted: impl Fn(&str) -> bool,
        take: impl Fn(&End<'_>, &End<'_>) -> rusqlite::Result<Option<(Arc<str>, Arc<str>)>>,
        steps: &mut Vec<Step>,
    ) -> Result<()> {
        let mut read = || -> rusqlite::Result<()> {
            let (recorded, known) = (ask.horizon.recorded.micros(), ask.horizon.known.micros());
            let (holder, subject) = if holds { (ask.near, ask.far) } else { (ask.far, ask.near) };
            let mut query;
            let mut rows = if !ask.far.is_empty() {
                query = self.connection.prepare_cached(sql::ACTS_OF_PAIR)?;
                query.query(params![recorded, holder, subject, known])?
            } else {
                let statement = if holds { sql::ACTS_BY_HOLDER } else { sql::ACTS_BY_SUBJECT };
                query = self.connection.prepare_cached(statement)?;
                query.query(params![recorded, ask.near, known])?
            };
            while let Some(row) = rows.next()? {
                if !wanted(row.get_ref(3)?.as_str()?) {
                    continue;
                }
                let mut step = step(row, names)?;
                let on = step.days.map(|d| d.first).or(step.told);
                let end = |key, entity| End { key, entity, on, ledger: self, ask };
                let (holder, subject) = (end(&step.holder, row.get(5)?), end(&step.subject, row.get(6)?));
                let keys = if holds { take(&holder, &subject)? } else { take(&subject, &holder)? };
                if let Some((near, far)) = keys {
                    let (object, ends) = standing(&holder, &subject, &step)?;
                    (step.object, step.ends) = (object, ends);
                    (step.holder, step.subject) = if holds { (near, far) } else { (far, near) };
                    steps.push(step);
                }
            }
            Ok(())
        };
        read().map_err(self.fault())
    }
}

/// What a step is about and until when what it leads to can hold, as the view says where it says anything.
pub(crate) fn standing(
    holder: &End<'_>,
    subject: &End<'_>,
    step: &Step,
) -> rusqlite::Result<(Option<String>, Option<Ended>)> {
    let view = holder.ask.view;
    if !view.lapsing.iter().any(|d| **d == *step.dimension) {
        return Ok((step.object.clone(), None));
    }
    // One after the other: both look into the same store of entities met.
    let (by, of) = (holder.met()?, subject.met()?);
    let standing = (view.standing)(by.who(holder), of.who(subject), step.object.as_deref());
    Ok((standing.object, standing.ends))
}

/// What is asked of the table of acts.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub near: &'a str,
    /// Empty for everybody.
    pub far: &'a str,
    pub horizon: Horizon,
    pub view: &'a View<'a>,
    pub met: &'a Met,
}

/// Entities met in one question.
pub(crate) type Met = RefCell<FxHashMap<i64, Rc<Entity>>>;

/// One end of a step. Who it is is read only when it matters.
pub(crate) struct End<'a> {
    pub key: &'a Arc<str>,
    pub entity: i64,
    pub on: Option<Date>,
    pub ledger: &'a Ledger,
    pub ask: Ask<'a>,
}

impl End<'_> {
    fn is(&self, party: &Party<'_>) -> rusqlite::Result<bool> {
        if party.whole { Ok(true) } else { self.with(|who| (party.is)(who)) }
    }

    /// The key under which it counts.
    pub fn key(&self) -> rusqlite::Result<Arc<str>> {
        let other = if self.ask.view.keys.contains(&**self.key) {
            self.with(|who| (self.ask.view.counts_as)(who))?
        } else {
            None
        };
        Ok(other.map_or_else(|| self.key.clone(), Arc::from))
    }

    fn with<T>(&self, ask: impl Fn(Who<'_>) -> T) -> rusqlite::Result<T> {
        Ok(ask(self.met()?.who(self)))
    }

    fn met(&self) -> rusqlite::Result<Rc<Entity>> {
        match self.ask.met.borrow_mut().entry(self.entity) {
            Entry::Occupied(entry) => Ok(entry.get().clone()),
            Entry::Vacant(entry) => {
                let read = |row: &Row<'_>| Ok(Entity { name: row.get(0)?, sector: row.get(1)?, id: row.get(2)? });
                // The subject of an act that names none has no row.
                let mut query = self.ledger.connection.prepare_cached(sql::ENTITY)?;
                let entity = query.query_row([self.entity], read).optional()?.unwrap_or_default();
                Ok(entry.insert(Rc::new(entity)).clone())
            }
        }
    }
}

/// Name, sectors and id of an entity.
#[derive(Debug, Default)]
pub(crate) struct Entity {
    name: String,
    sector: String,
    id: String,
}

impl Entity {
    fn who<'a>(&'a self, end: &End<'a>) -> Who<'a> {
        Who { key: end.key, name: &self.name, sector: &self.sector, id: &self.id, on: end.on }
    }
}

/// Names that many rows have, each kept once.
#[derive(Default)]
pub(crate) struct Names(FxHashSet<Arc<str>>);

impl Names {
    fn of(&mut self, row: &Row<'_>, column: usize) -> rusqlite::Result<Arc<str>> {
        let name = row.get_ref(column)?.as_str()?;
        if let Some(kept) = self.0.get(name) {
            return Ok(kept.clone());
        }
        let new: Arc<str> = name.into();
        self.0.insert(new.clone());
        Ok(new)
    }
}

/// The step of a row.
pub(crate) fn step(row: &Row<'_>, names: &mut Names) -> rusqlite::Result<Step> {
    let days: (Option<i64>, Option<i64>) = (row.get(8)?, row.get(9)?);
    Ok(Step {
        holder: names.of(row, 0)?,
        subject: names.of(row, 1)?,
        dimension: names.of(row, 2)?,
        act: names.of(row, 3)?,
        status: word(row, 4, Status::parse)?,
        object: row.get(7)?,
        days: days.0.zip(days.1).and_then(|(a, b)| Days::new(day(a), day(b))),
        told: row.get::<_, Option<i64>>(14)?.map(day),
        claim: row.get(10)?,
        document: row.get(11)?,
        sureness: row.get(12)?,
        story: row.get(13)?,
        level: match row.get_ref(15)? {
            rusqlite::types::ValueRef::Null => None,
            _ => Some(names.of(row, 15)?),
        },
        ends: None,
    })
}
