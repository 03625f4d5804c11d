//! Placing one claim: the event that it fits best, or a new one.

use super::blocking::{BlockingKeys, PERIOD_DAYS, period, within};
use super::constraints::Constraints;
use super::features::ClaimFeatures;
use super::score::{MAX_GAP, Score, THRESHOLD};
use crate::decisions::AsOf;
use crate::digest::{self, Follower};
use crate::error::{LedgerError, Result};
use crate::key_filter::KeyFilter;
use crate::sql;
use crate::stored_claim::ClaimReader;
use rusqlite::{Connection, OptionalExtension, Statement, ToSql, params};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

/// Claims of an event that a new claim is compared with: the first ones.
const MAX_MEMBERS: usize = 4;
/// Events that one claim is compared with: those that share the most keys with it.
const MAX_CANDIDATES: usize = 8;
/// Events found by one key, the latest first.
const MAX_HITS: i64 = 24;
/// Events that are remembered before all are forgotten and read again.
const MAX_REMEMBERED: usize = 1 << 16;

/// Joins the claims of one ledger into events.
pub(crate) struct EventResolver {
    path: PathBuf,
    /// The first claims of events.
    members: FxHashMap<i64, Vec<ClaimFeatures>>,
    pub(super) constraints: Constraints,
    pub(super) reader: ClaimReader,
    keys: KeyFilter,
    /// Notes what is written; `None` where events are computed beside those of the ledger.
    follower: Option<Follower>,
}

impl EventResolver {
    pub fn new(path: &Path, follower: Option<Follower>) -> Self {
        Self {
            path: path.into(),
            members: FxHashMap::default(),
            constraints: Constraints::default(),
            reader: ClaimReader::new(path),
            keys: KeyFilter::new(sql::EVENT_KEYS),
            follower,
        }
    }

    /// Forgets everything: the batch was rolled back.
    pub fn forget(&mut self) {
        self.forget_members();
        self.keys.clear();
        self.constraints = Constraints::default();
    }

    /// Forgets the claims of events: some were moved.
    pub(super) fn forget_members(&mut self) {
        self.members.clear();
    }

    pub(super) fn sql_error(&self) -> impl Fn(rusqlite::Error) -> LedgerError + use<> {
        let path = self.path.clone();
        move |e| LedgerError::sql(&path, e)
    }

    /// Begins a batch. With `others`, another connection has written since the last one, and its rows are read again.
    pub fn begin(&mut self, db: &Connection, others: bool) -> Result<()> {
        if self.constraints.refresh(db).map_err(self.sql_error())? || others {
            self.forget_members();
            self.reader = ClaimReader::new(&self.path);
        }
        if others {
            self.keys.clear();
        }
        Ok(())
    }

    /// Writes a claim into the event that it fits best, or into a new one. Splits are applied as of `at`, joins are not.
    pub(super) fn place_features(&mut self, db: &Connection, features: &ClaimFeatures, at: AsOf) -> Result<()> {
        if self.members.len() > MAX_REMEMBERED {
            self.forget_members();
        }
        let keys = BlockingKeys::of(features);
        let excluded = self.constraints.excluded_events(db, features, &mut self.reader, at)?;
        let error = self.sql_error();
        let (event, score) = match self.best(db, features, &keys, &excluded).map_err(&error)? {
            Some(found) => found,
            None => {
                let event = self.insert(db, sql::ADD_EVENT, params![features.claim]).map_err(&error)?;
                self.members.insert(event, Vec::new());
                (event, Score::FIRST)
            }
        };
        let score = score.stored().map_err(&error)?;
        self.put(db, features, &keys, event, &score).map_err(&error)
    }

    /// Writes a claim into an event.
    fn put(
        &mut self,
        db: &Connection,
        features: &ClaimFeatures,
        keys: &BlockingKeys,
        event: i64,
        score: &str,
    ) -> rusqlite::Result<()> {
        for (key, day) in keys.rows(features) {
            self.insert(db, sql::ADD_EVENT_KEY, params![key, day, event])?;
            self.keys.add(key);
        }
        let members = self.members(db, event)?;
        let bytes = (members.len() < MAX_MEMBERS).then(|| features.bytes()).transpose()?;
        if bytes.is_some() {
            let at = members.partition_point(|m| m.claim < features.claim);
            members.insert(at, features.clone());
        }
        self.insert(db, sql::ADD_TELLING, params![features.claim, event, score, bytes]).map(|_| ())
    }

    /// Writes a row and returns its number; 0 when it was there already.
    pub(super) fn insert(&self, db: &Connection, sql: &str, row: &[&dyn ToSql]) -> rusqlite::Result<i64> {
        digest::insert(db, self.follower.as_ref(), sql, row).map(Option::unwrap_or_default)
    }

    /// The features of an event's first claims.
    fn members(&mut self, db: &Connection, event: i64) -> rusqlite::Result<&mut Vec<ClaimFeatures>> {
        match self.members.entry(event) {
            Entry::Occupied(there) => Ok(there.into_mut()),
            Entry::Vacant(new) => {
                let mut query = db.prepare_cached(sql::SKETCHES)?;
                let limit = MAX_MEMBERS as i64;
                let found = query.query_map(params![event, limit], |row| ClaimFeatures::read(row, 0))?;
                Ok(new.insert(found.collect::<rusqlite::Result<_>>()?))
            }
        }
    }

    /// The event that a claim fits best, if it fits one.
    fn best(
        &mut self,
        db: &Connection,
        features: &ClaimFeatures,
        keys: &BlockingKeys,
        excluded: &[i64],
    ) -> rusqlite::Result<Option<(i64, Score)>> {
        let mut best: Option<(i64, Score)> = None;
        for event in candidates(db, features, keys, &mut self.keys)? {
            if excluded.contains(&event) {
                continue;
            }
            let members = &*self.members(db, event)?;
            let mut clash = false;
            for m in members {
                let same_sentence = m.document == features.document && m.sentence == features.sentence;
                clash |= same_sentence && stands(db, m.claim, features.recorded)?;
            }
            let Some(score) = (!clash).then(|| mean(features, members)).flatten() else { continue };
            if score.total >= THRESHOLD && best.as_ref().is_none_or(|(_, b)| score.total > b.total) {
                best = Some((event, score));
            }
        }
        Ok(best)
    }
}

/// Whether a claim was not closed by an instant.
fn stands(db: &Connection, claim: i64, by: i64) -> rusqlite::Result<bool> {
    let closed = db.prepare_cached(sql::CLOSED_BY)?.query_row(params![claim, by], |_| Ok(())).optional()?;
    Ok(closed.is_none())
}

/// Events that a claim may belong to: those that share the most keys with it, the earliest first among equals.
fn candidates(
    db: &Connection,
    features: &ClaimFeatures,
    keys: &BlockingKeys,
    filter: &mut KeyFilter,
) -> rusqlite::Result<Vec<i64>> {
    let days = features.days;
    let (from, to) = match days.is_long() {
        true => (days.first, days.first),
        false => (days.first - MAX_GAP, days.last + MAX_GAP),
    };
    let mut search = db.prepare_cached(sql::EVENTS_NEAR)?;
    let mut hits: Vec<i64> = Vec::new();
    for key in keys.iter() {
        let mut may_have = |key| filter.may_have(db, key);
        hits.extend(events_near(&mut search, key, (from, to), &mut may_have)?);
    }
    hits.sort_unstable();
    let mut counted: Vec<(usize, i64)> = hits.chunk_by(|a, b| a == b).map(|g| (g.len(), g[0])).collect();
    counted.sort_by_key(|&(n, event)| (std::cmp::Reverse(n), event));
    Ok(counted.into_iter().take(MAX_CANDIDATES).map(|(_, event)| event).collect())
}

/// The events under one key in a range of days, each once, from the latest period to the earliest. `may_have` says of a
/// key with its period whether it is worth a search.
fn events_near(
    search: &mut Statement<'_>,
    key: i64,
    (from, to): (i32, i32),
    may_have: &mut impl FnMut(i64) -> rusqlite::Result<bool>,
) -> rusqlite::Result<Vec<i64>> {
    let mut events: Vec<i64> = Vec::new();
    let (mut left, mut last) = (MAX_HITS, to);
    while left > 0 {
        let (key, first) = (within(key, period(last)), from.max(last & !(PERIOD_DAYS - 1)));
        if may_have(key)? {
            let mut rows = search.query(params![key, first, last, left])?;
            while let Some(row) = rows.next()? {
                left -= 1;
                let event: i64 = row.get(0)?;
                // An event is stored with both ends of its days.
                if !events.contains(&event) {
                    events.push(event);
                }
            }
        }
        if first <= from {
            break;
        }
        last = first - 1;
    }
    Ok(events)
}

/// The mean of how well a claim fits each of some others; `None` when there are none.
fn mean(features: &ClaimFeatures, members: &[ClaimFeatures]) -> Option<Score> {
    let all = members.iter().map(|m| Score::of(features, m));
    (!members.is_empty()).then(|| Score::mean(all, members.len()))
}
