//! What people decided of who tells one happening with whom, and what follows from it for events.

use crate::columns::word;
use crate::error::{LedgerError, Result};
use crate::join::keys::Keys;
use crate::join::load::Loader;
use crate::join::{Joiner, Sketch};
use crate::judgement::{Anchor, Kind, resolve};
use crate::sql;
use rusqlite::{Connection, params};
use rustc_hash::FxHashSet;

/// A decision on two claims that nobody has taken back.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub n: i64,
    pub kind: Kind,
    pub one: Anchor,
    pub other: Anchor,
}

/// The decisions in force.
#[derive(Default)]
pub(crate) struct Judged {
    pairs: Vec<Pair>,
    documents: FxHashSet<i64>,
    newest: i64,
}

impl Judged {
    /// Reads the decisions again when there are new ones; whether there were.
    pub fn refresh(&mut self, db: &Connection) -> rusqlite::Result<bool> {
        let newest: i64 = db.prepare_cached(sql::judgements::NEWEST)?.query_row([], |r| r.get(0))?;
        let changed = newest != self.newest;
        if changed {
            self.load(db, newest)?;
        }
        Ok(changed)
    }

    /// Reads the decisions that were in force after the `upto`th.
    pub fn load(&mut self, db: &Connection, upto: i64) -> rusqlite::Result<()> {
        let mut query = db.prepare_cached(sql::judgements::PAIRS)?;
        let read = |r: &rusqlite::Row<'_>| {
            Ok(Pair {
                n: r.get(0)?,
                kind: word(r, 1, Kind::parse)?,
                one: Anchor::read(r, 2)?,
                other: Anchor::read(r, 6)?,
            })
        };
        self.pairs = query.query_map([upto], read)?.collect::<rusqlite::Result<_>>()?;
        self.documents = self.pairs.iter().flat_map(|p| [p.one.document, p.other.document]).collect();
        self.newest = upto;
        Ok(())
    }

    /// Whether anything was decided of claims of a text.
    pub fn touches(&self, document: i64) -> bool {
        self.documents.contains(&document)
    }

    /// Events a claim must not go to.
    pub fn apart(&self, db: &Connection, sketch: &Sketch, loader: &mut Loader) -> Result<Vec<i64>> {
        let mut events = Vec::new();
        if !self.touches(sketch.document) {
            return Ok(events);
        }
        for pair in self.pairs.iter().filter(|p| p.kind == Kind::Split) {
            let rows = pair.rows(db, loader, sketch.recorded)?;
            let partner = match rows {
                (Some(a), b) if a == sketch.claim => b,
                (a, Some(b)) if b == sketch.claim => a,
                _ => continue,
            };
            events.extend(partner.map(|row| event_of(db, loader, row)).transpose()?.flatten());
        }
        Ok(events)
    }
}

impl Pair {
    fn rows(&self, db: &Connection, loader: &mut Loader, by: i64) -> Result<(Option<i64>, Option<i64>)> {
        Ok((resolve(db, loader, &self.one, by)?, resolve(db, loader, &self.other, by)?))
    }
}

/// The event of a claim.
pub(crate) fn event_of(db: &Connection, loader: &Loader, row: i64) -> Result<Option<i64>> {
    use rusqlite::OptionalExtension;
    let found =
        db.prepare_cached(sql::judgements::EVENT_OF).and_then(|mut s| s.query_row([row], |r| r.get(0)).optional());
    found.map_err(|e| LedgerError::sql(loader.path(), e))
}

impl Joiner {
    /// Does to the events what a new judgement on two claims says; `pair` are the two it names or, when it takes one back, the
    /// two of that one.
    pub fn judge(
        &mut self,
        db: &Connection,
        n: i64,
        kind: Kind,
        pair: (&Anchor, &Anchor),
        recorded: i64,
    ) -> Result<()> {
        self.events.clear();
        self.judged.load(db, n).map_err(self.fault())?;
        let mut events = Vec::new();
        for anchor in [pair.0, pair.1] {
            let row = resolve(db, &mut self.loader, anchor, recorded)?;
            let event = row.map(|row| event_of(db, &self.loader, row)).transpose()?.flatten();
            events.extend(event);
        }
        events.sort_unstable();
        events.dedup();
        match (kind, &events[..]) {
            (Kind::Join, &[first, second]) => self.merge(db, first, second),
            (Kind::Join, _) => Ok(()),
            _ => self.place_again(db, &events, recorded),
        }
    }

    /// Takes the claims of some events out and places them anew, in order.
    fn place_again(&mut self, db: &Connection, events: &[i64], recorded: i64) -> Result<()> {
        let mut rows = Vec::new();
        for &event in events {
            rows.extend(self.claims_of(db, event)?);
        }
        rows.sort_unstable();
        let mut sketches = Vec::new();
        for &row in &rows {
            let loaded = self.loader.claim(db, row)?;
            sketches.push(Sketch::of(&loaded.told()));
        }
        let fault = self.fault();
        for sketch in &sketches {
            for &event in events {
                for (key, day) in Keys::of(sketch).rows(sketch) {
                    execute(db, sql::judgements::DROP_KEY, params![key, day, event]).map_err(&fault)?;
                }
            }
            execute(db, sql::judgements::DROP_TELLING, params![sketch.claim]).map_err(&fault)?;
        }
        for &event in events {
            execute(db, sql::judgements::DROP_EVENT, params![event]).map_err(&fault)?;
        }
        self.events.clear();
        for sketch in &sketches {
            self.place_sketch(db, sketch)?;
        }
        self.join_as_judged(db, &rows, recorded)
    }

    /// Brings together what was judged to belong together, for judgements that name one of these claims.
    pub(super) fn join_as_judged(&mut self, db: &Connection, rows: &[i64], by: i64) -> Result<()> {
        let joins: Vec<Pair> = self.judged.pairs.iter().filter(|p| p.kind == Kind::Join).cloned().collect();
        for join in joins {
            let (Some(a), Some(b)) = join.rows(db, &mut self.loader, by)? else { continue };
            if !rows.contains(&a) && !rows.contains(&b) {
                continue;
            }
            let events = (event_of(db, &self.loader, a)?, event_of(db, &self.loader, b)?);
            let (Some(x), Some(y)) = events else { continue };
            if x != y && !self.kept_apart(db, join.n, (x, y), by)? {
                self.merge(db, x.min(y), x.max(y))?;
            }
        }
        Ok(())
    }

    /// Whether a later judgement splits two claims of these two events.
    fn kept_apart(&mut self, db: &Connection, after: i64, events: (i64, i64), by: i64) -> Result<bool> {
        let splits: Vec<Pair> =
            self.judged.pairs.iter().filter(|p| p.kind == Kind::Split && p.n > after).cloned().collect();
        for split in splits {
            let (Some(a), Some(b)) = split.rows(db, &mut self.loader, by)? else { continue };
            let pair = (event_of(db, &self.loader, a)?, event_of(db, &self.loader, b)?);
            let (Some(x), Some(y)) = pair else { continue };
            if (x.min(y), x.max(y)) == (events.0.min(events.1), events.0.max(events.1)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Moves the claims of the second event into the first.
    fn merge(&mut self, db: &Connection, first: i64, second: i64) -> Result<()> {
        let fault = self.fault();
        for row in self.claims_of(db, second)? {
            let loaded = self.loader.claim(db, row)?;
            let sketch = Sketch::of(&loaded.told());
            for (key, day) in Keys::of(&sketch).rows(&sketch) {
                execute(db, sql::judgements::DROP_KEY, params![key, day, second]).map_err(&fault)?;
                self.insert(db, sql::ADD_EVENT_KEY, params![key, day, first]).map_err(&fault)?;
            }
        }
        execute(db, sql::judgements::MOVE_TELLINGS, params![first, second]).map_err(&fault)?;
        execute(db, sql::judgements::DROP_EVENT, params![second]).map_err(&fault)?;
        self.events.clear();
        Ok(())
    }

    fn claims_of(&self, db: &Connection, event: i64) -> Result<Vec<i64>> {
        let read = || db.prepare_cached(sql::judgements::CLAIMS_OF)?.query_map([event], |r| r.get(0))?.collect();
        let found: rusqlite::Result<Vec<i64>> = read();
        found.map_err(self.fault())
    }
}

fn execute(db: &Connection, sql: &str, row: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<()> {
    db.prepare_cached(sql)?.execute(row).map(|_| ())
}
