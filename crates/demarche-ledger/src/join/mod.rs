//! Which claims tell of one happening.
//!
//! ```text
//! claim ─sketch→ keys ─found→ events near ─score→ the best above the threshold, or a new event
//! ```
//!
//! Claims are placed in the order in which they were recorded, and judgements act in their place between them: what comes out is
//! a function of the rows, which `verify` works out again. A claim is compared with the first [`MEMBERS`] of an event, and
//! the mean counts. Denials stand with what they deny; a plan never joins a deed; one sentence never tells one thing twice.
//!
//! Where order matters: a claim that fits two events goes to the better one of those there are by then, and two events that a
//! later claim would connect stay two. A text read later can so find another event begun by another claim; who belongs
//! together is mostly the same (`tests/joining.rs` measures it).

mod event;
mod held;
mod judged;
mod keys;
mod load;
#[cfg(test)]
mod measured;
mod score;
mod sketch;
mod words;

pub use event::{Contradiction, Event, Telling};
pub(crate) use held::Held;
pub(crate) use load::Loader;
pub use score::{Score, THRESHOLD};
pub(crate) use sketch::{Sketch, Told};

use crate::digest::{self, Follower};
use crate::error::{LedgerError, Result};
use crate::sql;
use judged::Judged;
use keys::{DAYS, Keys, period, within};
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use score::NEAR;
use std::path::{Path, PathBuf};

/// Claims of an event that a new one is compared with: its first.
const MEMBERS: usize = 4;
/// Events compared with one claim: those found by the most keys.
const CANDIDATES: usize = 8;
/// Events looked at for one key, the latest first.
const HITS: i64 = 24;
/// Events remembered before they are forgotten and read again.
const REMEMBERED: usize = 1 << 16;

/// Puts claims to their events, in one ledger.
pub(crate) struct Joiner {
    path: PathBuf,
    events: FxHashMap<i64, Vec<Sketch>>,
    judged: Judged,
    loader: Loader,
    keys: Held,
    /// Notes what is written; none where events are worked out beside those of the ledger.
    follower: Option<Follower>,
}

impl Joiner {
    pub fn new(path: &Path, follower: Option<Follower>) -> Self {
        let (events, judged, loader) = (FxHashMap::default(), Judged::default(), Loader::new(path));
        Self { path: path.into(), events, judged, loader, keys: Held::new(sql::EVENT_KEYS), follower }
    }

    /// Forgets what it remembers: what it rests on was rolled back.
    pub fn forget(&mut self) {
        self.events.clear();
        self.keys.clear();
        self.judged = Judged::default();
    }

    fn fault(&self) -> impl Fn(rusqlite::Error) -> LedgerError + use<> {
        let path = self.path.clone();
        move |e| LedgerError::sql(&path, e)
    }

    /// Begins a batch. What others wrote meanwhile (`others`: another program has written) is read again.
    pub fn begin(&mut self, db: &Connection, others: bool) -> Result<()> {
        if self.judged.refresh(db).map_err(self.fault())? || others {
            self.events.clear();
            self.loader = Loader::new(&self.path);
        }
        if others {
            self.keys.clear();
        }
        Ok(())
    }

    /// Puts the claim of a sketch to its event, or makes one of it; then what was judged of it is done.
    pub fn place_one(&mut self, db: &Connection, sketch: &Sketch) -> Result<()> {
        if self.events.len() > REMEMBERED {
            self.events.clear();
        }
        self.place_sketch(db, sketch)?;
        if self.judged.touches(sketch.document) {
            self.join_as_judged(db, &[sketch.claim], sketch.recorded)?;
        }
        Ok(())
    }

    fn place_sketch(&mut self, db: &Connection, sketch: &Sketch) -> Result<()> {
        let keys = Keys::of(sketch);
        let vetoes = self.judged.apart(db, sketch, &mut self.loader)?;
        let fault = self.fault();
        let (event, score) = match self.best(db, sketch, &keys, &vetoes).map_err(&fault)? {
            Some(found) => found,
            None => {
                let event = self.insert(db, sql::ADD_EVENT, params![sketch.claim]).map_err(&fault)?;
                self.events.insert(event, Vec::new());
                (event, Score::OWN)
            }
        };
        let score = score.stored().map_err(&fault)?;
        self.put(db, sketch, &keys, event, &score).map_err(&fault)
    }

    /// Writes a claim into an event.
    fn put(&mut self, db: &Connection, sketch: &Sketch, keys: &Keys, event: i64, score: &str) -> rusqlite::Result<()> {
        for (key, day) in keys.rows(sketch) {
            self.insert(db, sql::ADD_EVENT_KEY, params![key, day, event])?;
            self.keys.add(key);
        }
        let members = self.members(db, event)?;
        let bytes = (members.len() < MEMBERS).then(|| sketch.bytes()).transpose()?;
        if bytes.is_some() {
            let at = members.partition_point(|m| m.claim < sketch.claim);
            members.insert(at, sketch.clone());
        }
        self.insert(db, sql::ADD_TELLING, params![sketch.claim, event, score, bytes]).map(|_| ())
    }

    /// Writes a row and gives its number; 0 when it is there already.
    fn insert(&self, db: &Connection, sql: &str, row: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<i64> {
        digest::insert(db, self.follower.as_ref(), sql, row).map(Option::unwrap_or_default)
    }

    /// The sketches of an event's first claims.
    fn members(&mut self, db: &Connection, event: i64) -> rusqlite::Result<&mut Vec<Sketch>> {
        use std::collections::hash_map::Entry;
        match self.events.entry(event) {
            Entry::Occupied(there) => Ok(there.into_mut()),
            Entry::Vacant(new) => {
                let mut query = db.prepare_cached(sql::SKETCHES)?;
                let found = query.query_map(params![event, MEMBERS as i64], |row| Sketch::read(row, 0))?;
                Ok(new.insert(found.collect::<rusqlite::Result<_>>()?))
            }
        }
    }

    /// The event a claim fits best, if it fits one.
    fn best(
        &mut self,
        db: &Connection,
        sketch: &Sketch,
        keys: &Keys,
        vetoes: &[i64],
    ) -> rusqlite::Result<Option<(i64, Score)>> {
        let mut best: Option<(i64, Score)> = None;
        for event in candidates(db, sketch, keys, &mut self.keys)? {
            if vetoes.contains(&event) {
                continue;
            }
            let members = &*self.members(db, event)?;
            let mut clash = false;
            for m in members {
                let one_sentence = m.document == sketch.document && m.sentence == sketch.sentence;
                clash |= one_sentence && stands(db, m.claim, sketch.recorded)?;
            }
            let Some(score) = (!clash).then(|| mean(sketch, members)).flatten() else { continue };
            if score.total >= THRESHOLD && best.as_ref().is_none_or(|(_, b)| score.total > b.total) {
                best = Some((event, score));
            }
        }
        Ok(best)
    }
}

/// Whether a claim has not been closed by an instant.
fn stands(db: &Connection, claim: i64, by: i64) -> rusqlite::Result<bool> {
    let closed = db.prepare_cached(sql::CLOSED_BY)?.query_row(params![claim, by], |_| Ok(())).optional()?;
    Ok(closed.is_none())
}

/// Events that may be a claim's: those under most of its keys, the earliest first among equals.
fn candidates(db: &Connection, sketch: &Sketch, keys: &Keys, held: &mut Held) -> rusqlite::Result<Vec<i64>> {
    let when = sketch.when;
    let (from, to) = if when.is_long() { (when.first, when.first) } else { (when.first - NEAR, when.last + NEAR) };
    let mut search = db.prepare_cached(sql::EVENTS_NEAR)?;
    let mut hits: Vec<i64> = Vec::new();
    for &key in keys.pairs.iter().chain(&keys.words) {
        let start = hits.len();
        let mut left = HITS;
        // The latest period first.
        let mut at = to;
        while left > 0 {
            let (key, since) = (within(key, period(at)), from.max(at & !(DAYS - 1)));
            if held.may_have(db, key)? {
                let mut rows = search.query(params![key, since, at, left])?;
                while let Some(row) = rows.next()? {
                    left -= 1;
                    let event: i64 = row.get(0)?;
                    // Both ends of a range are one hit.
                    if !hits[start..].contains(&event) {
                        hits.push(event);
                    }
                }
            }
            if since <= from {
                break;
            }
            at = since - 1;
        }
    }
    hits.sort_unstable();
    let mut counted: Vec<(usize, i64)> = hits.chunk_by(|a, b| a == b).map(|g| (g.len(), g[0])).collect();
    counted.sort_by_key(|&(n, event)| (std::cmp::Reverse(n), event));
    Ok(counted.into_iter().take(CANDIDATES).map(|(_, event)| event).collect())
}

/// The mean of how well a claim fits each of some.
fn mean(sketch: &Sketch, members: &[Sketch]) -> Option<Score> {
    let all = members.iter().map(|m| Score::of(sketch, m));
    (!members.is_empty()).then(|| Score::mean(all, members.len()))
}
