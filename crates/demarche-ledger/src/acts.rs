//! Acts between parties, read from the table of acts by the keys that a question names.

use crate::columns::word;
use crate::error::Result;
use crate::fold::{ActRow, Ended};
use crate::ledger::Ledger;
use crate::sql::states as sql;
use crate::time::{Days, day};
use crate::viewpoint::{Horizon, Party, View, Who};
use demarche_knowledge::claim::Status;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use std::sync::Arc;

/// Which keys the parties of an act get.
#[derive(Clone, Copy)]
pub(crate) enum KeyChoice {
    /// The first key of the party that the question names.
    First,
    /// The key under which the view counts them.
    AsViewed,
}

impl Ledger {
    /// Every act between two parties, in either direction; without `other`, every act of `one` and toward it. The acts
    /// have the first key of each party that is named.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn acts_of(
        &self,
        one: &Party<'_>,
        other: Option<&Party<'_>>,
        horizon: Horizon,
        view: &View<'_>,
    ) -> Result<Vec<ActRow>> {
        self.gather(one, other, (horizon, view), KeyChoice::First, |_, _| true)
    }

    /// Every act between the participants recorded under two keys, with the keys under which the view counts them.
    pub(crate) fn acts_between(
        &self,
        pair: &(String, String),
        horizon: Horizon,
        view: &View<'_>,
    ) -> Result<Vec<ActRow>> {
        let (one, other) = (Party::all("", pair.0.as_str()), Party::all("", pair.1.as_str()));
        self.gather(&one, Some(&other), (horizon, view), KeyChoice::AsViewed, |_, _| true)
    }

    /// The acts between two parties. `wanted` selects by whether the first party holds the act, and by its name.
    pub(crate) fn gather(
        &self,
        one: &Party<'_>,
        other: Option<&Party<'_>>,
        (horizon, view): (Horizon, &View<'_>),
        keys: KeyChoice,
        wanted: impl Fn(bool, &str) -> bool,
    ) -> Result<Vec<ActRow>> {
        let anybody = vec![String::new()];
        let first = |party: &Party<'_>| -> Arc<str> { party.key().into() };
        let firsts = (first(one), other.map(first));
        let (cache, mut interner, mut acts) = (EntityCache::default(), Interner::default(), Vec::new());
        let take = |near: &ActParty<'_>, far: &ActParty<'_>| -> rusqlite::Result<Option<(Arc<str>, Arc<str>)>> {
            if !near.is(one)? || !other.map_or(Ok(true), |o| far.is(o))? {
                return Ok(None);
            }
            Ok(Some(match (keys, &firsts) {
                (KeyChoice::First, (near, Some(far))) => (near.clone(), far.clone()),
                (KeyChoice::First, (near, None)) => (near.clone(), far.key()?),
                (KeyChoice::AsViewed, _) => (near.key()?, far.key()?),
            }))
        };
        for near in &one.keys {
            for far in other.map_or(&anybody, |o| &o.keys) {
                let query = ActQuery { near, far, horizon, view, cache: &cache };
                for holds in [false, true] {
                    self.collect_acts(holds, query, &mut interner, |act| wanted(holds, act), take, &mut acts)?;
                }
            }
        }
        Ok(acts)
    }

    /// The acts toward the near party or, with `holds`, the acts of the near party.
    fn collect_acts(
        &self,
        holds: bool,
        search: ActQuery<'_>,
        interner: &mut Interner,
        wanted: impl Fn(&str) -> bool,
        take: impl Fn(&ActParty<'_>, &ActParty<'_>) -> rusqlite::Result<Option<(Arc<str>, Arc<str>)>>,
        acts: &mut Vec<ActRow>,
    ) -> Result<()> {
        let mut read = || -> rusqlite::Result<()> {
            let (recorded, known) = (search.horizon.recorded.micros(), search.horizon.known.micros());
            let (holder, subject) = if holds { (search.near, search.far) } else { (search.far, search.near) };
            let mut query;
            let mut rows = if !search.far.is_empty() {
                query = self.connection.prepare_cached(sql::ACTS_OF_PAIR)?;
                query.query(params![recorded, holder, subject, known])?
            } else {
                let statement = if holds { sql::ACTS_BY_HOLDER } else { sql::ACTS_BY_SUBJECT };
                query = self.connection.prepare_cached(statement)?;
                query.query(params![recorded, search.near, known])?
            };
            while let Some(row) = rows.next()? {
                if !wanted(row.get_ref(3)?.as_str()?) {
                    continue;
                }
                let mut act = act(row, interner)?;
                let on = act.days.map(|d| d.first).or(act.told);
                let party = |key, entity| ActParty { key, entity, on, ledger: self, query: search };
                let (holder, subject) = (party(&act.holder, row.get(5)?), party(&act.subject, row.get(6)?));
                let keys = if holds { take(&holder, &subject)? } else { take(&subject, &holder)? };
                if let Some((near, far)) = keys {
                    let (object, ends) = standing(&holder, &subject, &act)?;
                    (act.object, act.ends) = (object, ends);
                    (act.holder, act.subject) = if holds { (near, far) } else { (far, near) };
                    acts.push(act);
                }
            }
            Ok(())
        };
        read().map_err(self.sql_error())
    }
}

/// What an act is about, and until when the state that it leads to can hold, according to the view.
pub(crate) fn standing(
    holder: &ActParty<'_>,
    subject: &ActParty<'_>,
    act: &ActRow,
) -> rusqlite::Result<(Option<String>, Option<Ended>)> {
    let view = holder.query.view;
    if !view.lapsing.iter().any(|d| **d == *act.dimension) {
        return Ok((act.object.clone(), None));
    }
    // One after the other: both borrow the same cache.
    let (by, of) = (holder.entity()?, subject.entity()?);
    let standing = (view.standing)(by.who(holder), of.who(subject), act.object.as_deref());
    Ok((standing.object, standing.ends))
}

/// A question to the table of acts.
#[derive(Clone, Copy)]
pub(crate) struct ActQuery<'a> {
    pub near: &'a str,
    /// Empty for any party.
    pub far: &'a str,
    pub horizon: Horizon,
    pub view: &'a View<'a>,
    pub cache: &'a EntityCache,
}

/// Entities that were read for one question.
pub(crate) type EntityCache = RefCell<FxHashMap<i64, Rc<Entity>>>;

/// A party of an act. Its entity is read only when it matters.
pub(crate) struct ActParty<'a> {
    pub key: &'a Arc<str>,
    pub entity: i64,
    pub on: Option<Date>,
    pub ledger: &'a Ledger,
    pub query: ActQuery<'a>,
}

impl ActParty<'_> {
    fn is(&self, party: &Party<'_>) -> rusqlite::Result<bool> {
        if party.whole { Ok(true) } else { self.with(|who| (party.is)(who)) }
    }

    /// The key under which the view counts it.
    pub fn key(&self) -> rusqlite::Result<Arc<str>> {
        let other = if self.query.view.keys.contains(&**self.key) {
            self.with(|who| (self.query.view.counts_as)(who))?
        } else {
            None
        };
        Ok(other.map_or_else(|| self.key.clone(), Arc::from))
    }

    fn with<T>(&self, question: impl Fn(Who<'_>) -> T) -> rusqlite::Result<T> {
        Ok(question(self.entity()?.who(self)))
    }

    fn entity(&self) -> rusqlite::Result<Rc<Entity>> {
        match self.query.cache.borrow_mut().entry(self.entity) {
            Entry::Occupied(entry) => Ok(entry.get().clone()),
            Entry::Vacant(entry) => {
                let read = |row: &Row<'_>| Ok(Entity { name: row.get(0)?, sector: row.get(1)?, id: row.get(2)? });
                // An act without a subject has no row for it.
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
    fn who<'a>(&'a self, end: &ActParty<'a>) -> Who<'a> {
        Who { key: end.key, name: &self.name, sector: &self.sector, id: &self.id, on: end.on }
    }
}

/// Strings that many rows share, each stored once.
#[derive(Default)]
pub(crate) struct Interner(FxHashSet<Arc<str>>);

impl Interner {
    fn of(&mut self, row: &Row<'_>, column: usize) -> rusqlite::Result<Arc<str>> {
        let name = row.get_ref(column)?.as_str()?;
        if let Some(shared) = self.0.get(name) {
            return Ok(shared.clone());
        }
        let new: Arc<str> = name.into();
        self.0.insert(new.clone());
        Ok(new)
    }
}

/// The act of a row.
pub(crate) fn act(row: &Row<'_>, interner: &mut Interner) -> rusqlite::Result<ActRow> {
    let days: (Option<i64>, Option<i64>) = (row.get(8)?, row.get(9)?);
    Ok(ActRow {
        holder: interner.of(row, 0)?,
        subject: interner.of(row, 1)?,
        dimension: interner.of(row, 2)?,
        act: interner.of(row, 3)?,
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
            _ => Some(interner.of(row, 15)?),
        },
        ends: None,
    })
}
