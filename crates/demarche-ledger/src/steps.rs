//! The steps that acts take between parties, read from the table of acts under the keys that are asked for.

use crate::error::Result;
use crate::fold::Step;
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
                if !wanted(row.get_ref(3)?.as_str().unwrap_or("")) {
                    continue;
                }
                let mut step = step(row, names)?;
                let on = step.days.map(|d| d.first).or(step.told);
                let end = |key, entity| End { key, entity, on, ledger: self, ask };
                let (holder, subject) = (end(&step.holder, row.get(5)?), end(&step.subject, row.get(6)?));
                let keys = if holds { take(&holder, &subject)? } else { take(&subject, &holder)? };
                if let Some((near, far)) = keys {
                    (step.holder, step.subject) = if holds { (near, far) } else { (far, near) };
                    steps.push(step);
                }
            }
            Ok(())
        };
        read().map_err(self.fault())
    }
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

/// Name, sectors and id of entities met in one question.
pub(crate) type Met = RefCell<FxHashMap<i64, (String, String, String)>>;

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
        let mut met = self.ask.met.borrow_mut();
        let (name, sector, id) = match met.entry(self.entity) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                // The subject of an act that names none has no row.
                let mut query = self.ledger.connection.prepare_cached(sql::ENTITY)?;
                entry.insert(query.query_row([self.entity], read).optional()?.unwrap_or_default())
            }
        };
        Ok(ask(Who { key: self.key, name, sector, id, on: self.on }))
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
    let status = row.get_ref(4)?.as_str().unwrap_or("");
    Ok(Step {
        holder: names.of(row, 0)?,
        subject: names.of(row, 1)?,
        dimension: names.of(row, 2)?,
        act: names.of(row, 3)?,
        status: Status::parse(status).unwrap_or(Status::Possible),
        object: row.get(7)?,
        days: days.0.zip(days.1).and_then(|(a, b)| Days::new(day(a), day(b))),
        told: row.get::<_, Option<i64>>(14)?.map(day),
        claim: row.get(10)?,
        document: row.get(11)?,
        sureness: row.get(12)?,
        story: row.get(13)?,
    })
}
