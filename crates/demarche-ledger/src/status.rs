//! The question *what state is this relation in, on this day, as known on that one*.

use crate::error::Result;
use crate::fold::{Relation, Step, relations};
use crate::ledger::Ledger;
use crate::sql::states as sql;
use crate::time::{Days, Known, day};
use demarche_coder::claim::{Participant, Status};
use demarche_coder::knowledge::ontology::Ontology;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// What was known: rows published by one instant and recorded by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Published by then.
    pub known: Known,
    /// Recorded in this ledger by then.
    pub recorded: Known,
}

impl Horizon {
    /// All there is.
    pub const ALL: Horizon = Horizon { known: Known::EVER, recorded: Known::EVER };
}

/// Somebody as the ledger has coded him.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// The key or country code he stands under.
    pub key: &'a str,
    /// Name.
    pub name: &'a str,
    /// Sectors, parted by a blank.
    pub sector: &'a str,
    /// Identifier, or empty.
    pub id: &'a str,
    /// First day of the act, when it is told.
    pub on: Option<Date>,
}

/// A party that is asked about: the keys it stands under, and which of those coded under them are meant.
pub struct Party<'a> {
    /// What to call it.
    pub name: String,
    /// Country codes, or `~` and a name; the first is the one answers use.
    pub keys: Vec<String>,
    /// Whether somebody coded under the keys is this party.
    pub is: Box<dyn Fn(Who<'_>) -> bool + 'a>,
    /// Whether everybody coded under the keys is.
    pub whole: bool,
    /// Whether who is meant depends on the day.
    pub changes: bool,
}

impl Party<'_> {
    /// Everybody under a key.
    pub fn all(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self { name: name.into(), keys: vec![key.into()], is: Box::new(|_| true), whole: true, changes: false }
    }

    /// The key answers use.
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }
}

/// As whose acts those of some parties count: a contested entity's as its own or as the claiming state's.
pub struct View<'a> {
    /// Keys under which somebody stands who may count as somebody else.
    pub keys: BTreeSet<String>,
    /// The key under which somebody coded under one of these counts; `None` as he is coded.
    pub counts_as: Box<dyn Fn(Who<'_>) -> Option<String> + 'a>,
}

impl View<'_> {
    /// Everybody as he is coded.
    pub fn as_coded() -> Self {
        Self { keys: BTreeSet::new(), counts_as: Box::new(|_| None) }
    }

    /// The key under which a participant counts that is coded under another, in an act of a day.
    pub fn key(&self, coded: &str, participant: &Participant, on: Option<Date>) -> String {
        let (sector, id) = (participant.sector.join(" "), participant.id.as_deref().unwrap_or(""));
        let who = Who { key: coded, name: &participant.name, sector: &sector, id, on };
        let other = if self.keys.contains(coded) { (self.counts_as)(who) } else { None };
        other.unwrap_or_else(|| coded.to_owned())
    }
}

impl Ledger {
    /// The relations of `from` toward `to`, in every dimension, and those in which both stand alike; with `from` left out, the
    /// relations of everybody toward `to`. Whatever keys the parties stand under, answers use their first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn relations(
        &self,
        from: Option<&Party<'_>>,
        to: &Party<'_>,
        horizon: Horizon,
        view: &View<'_>,
        ontology: &Ontology,
    ) -> Result<Vec<Relation>> {
        let alike = |act: &str| ontology.dimension_of(act).is_some_and(|d| d.symmetric);
        let flips = |act: &str| ontology.acts.get(act).is_some_and(|a| a.flips);
        // What the party holds itself says how others stand toward it only by acts of such kinds, and the other way about.
        let wanted = |holds: bool, act: &str| alike(act) || flips(act) == holds;
        let key = |party: &Party<'_>, _: &End<'_>| Ok(party.key().into());
        let mut all = relations(self.gather(to, from, horizon, view, (wanted, key))?, ontology);
        let symmetric = |r: &Relation| ontology.dimensions.iter().any(|d| *d.name == *r.dimension && d.symmetric);
        all.retain(|r| &*r.to == to.key() || (symmetric(r) && &*r.from == to.key()));
        for relation in all.iter_mut().filter(|r| &*r.from == to.key()) {
            // Of two that stand alike, the one asked about stands behind.
            std::mem::swap(&mut relation.from, &mut relation.to);
        }
        let place = |d: &str| ontology.dimensions.iter().position(|x| x.name == d);
        all.sort_by(|a, b| (&a.from, place(&a.dimension), &a.object).cmp(&(&b.from, place(&b.dimension), &b.object)));
        Ok(all)
    }

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
        let key = |party: &Party<'_>, _: &End<'_>| Ok(party.key().into());
        self.gather(one, other, horizon, view, (|_, _: &str| true, key))
    }

    /// Every step between those who stand under two keys, as the view counts them.
    pub(crate) fn steps_between(
        &self,
        pair: &(String, String),
        horizon: Horizon,
        view: &View<'_>,
    ) -> Result<Vec<Step>> {
        let (one, other) = (Party::all("", pair.0.as_str()), Party::all("", pair.1.as_str()));
        self.gather(&one, Some(&other), horizon, view, (|_, _: &str| true, |_: &Party<'_>, end: &End<'_>| end.key()))
    }

    fn gather(
        &self,
        one: &Party<'_>,
        other: Option<&Party<'_>>,
        horizon: Horizon,
        view: &View<'_>,
        // Which acts are wanted, of those that the first party holds and of those toward it; and the key an end is called by.
        (wanted, key): (impl Fn(bool, &str) -> bool, impl Fn(&Party<'_>, &End<'_>) -> rusqlite::Result<Arc<str>>),
    ) -> Result<Vec<Step>> {
        let everybody = vec![String::new()];
        let mut steps = Vec::new();
        let (met, mut names) = (Met::default(), Names::default());
        let take = |near: &End<'_>, far: &End<'_>| -> rusqlite::Result<Option<(Arc<str>, Arc<str>)>> {
            if !near.is(one)? || !other.map_or(Ok(true), |o| far.is(o))? {
                return Ok(None);
            }
            Ok(Some((key(one, near)?, other.map_or_else(|| far.key(), |o| key(o, far))?)))
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
