//! Applying decisions on pairs of claims: to a claim that is placed, and to events that exist.

use super::blocking::BlockingKeys;
use super::constraints::{Constraint, event_of};
use super::features::ClaimFeatures;
use super::resolver::EventResolver;
use crate::decisions::{Anchor, AsOf, DecisionKind, resolve};
use crate::error::Result;
use crate::sql::{self, judgements};
use rusqlite::{Connection, ToSql, params};

impl EventResolver {
    /// Writes a claim into the event that it fits best, or into a new one, and applies the decisions to join that name
    /// it.
    pub fn place_one(&mut self, db: &Connection, features: &ClaimFeatures) -> Result<()> {
        // Later claims of the same batch are not there yet, also when `verify` replays it.
        let at = AsOf { recorded: features.recorded, row: features.claim };
        self.place_features(db, features, at)?;
        if self.constraints.touches(features.document) {
            self.apply_joins(db, &[features.claim], at)?;
        }
        Ok(())
    }

    /// Applies a new judgement to the events. `pair` are the two claims that it names or, of a withdrawal, those of the
    /// withdrawn judgement.
    pub fn judge(
        &mut self,
        db: &Connection,
        n: i64,
        kind: DecisionKind,
        pair: (&Anchor, &Anchor),
        recorded: i64,
    ) -> Result<()> {
        self.forget_members();
        self.constraints.load(db, n).map_err(self.sql_error())?;
        let mut events = Vec::new();
        for anchor in [pair.0, pair.1] {
            let row = resolve(db, &mut self.reader, anchor, AsOf::end_of(recorded))?;
            let event = row.map(|row| event_of(db, &self.reader, row)).transpose()?.flatten();
            events.extend(event);
        }
        events.sort_unstable();
        events.dedup();
        match (kind, &events[..]) {
            (DecisionKind::Join, &[first, second]) => self.merge(db, first, second),
            (DecisionKind::Join, _) => Ok(()),
            _ => self.place_again(db, &events, recorded),
        }
    }

    /// Dissolves some events and places their claims again, in order.
    fn place_again(&mut self, db: &Connection, events: &[i64], recorded: i64) -> Result<()> {
        let mut rows = Vec::new();
        for &event in events {
            rows.extend(self.claims_of(db, event)?);
        }
        rows.sort_unstable();
        let claims = self.features_of(db, &rows)?;
        let error = self.sql_error();
        for features in &claims {
            for &event in events {
                for (key, day) in BlockingKeys::of(features).rows(features) {
                    execute(db, judgements::DROP_KEY, params![key, day, event]).map_err(&error)?;
                }
            }
            execute(db, judgements::DROP_TELLING, params![features.claim]).map_err(&error)?;
        }
        for &event in events {
            execute(db, judgements::DROP_EVENT, params![event]).map_err(&error)?;
        }
        self.forget_members();
        for features in &claims {
            self.place_features(db, features, AsOf::end_of(features.recorded))?;
        }
        self.apply_joins(db, &rows, AsOf::end_of(recorded))
    }

    /// Applies the decisions to join that name one of some claims.
    fn apply_joins(&mut self, db: &Connection, rows: &[i64], at: AsOf) -> Result<()> {
        let joins: Vec<Constraint> = self.constraints.of(DecisionKind::Join).cloned().collect();
        for join in joins {
            let (Some(a), Some(b)) = join.rows(db, &mut self.reader, at)? else { continue };
            if !rows.contains(&a) && !rows.contains(&b) {
                continue;
            }
            let events = (event_of(db, &self.reader, a)?, event_of(db, &self.reader, b)?);
            let (Some(x), Some(y)) = events else { continue };
            if x != y && !self.is_split(db, join.n, (x, y), at)? {
                self.merge(db, x.min(y), x.max(y))?;
            }
        }
        Ok(())
    }

    /// Whether a later judgement splits two claims of these two events.
    fn is_split(&mut self, db: &Connection, after: i64, events: (i64, i64), at: AsOf) -> Result<bool> {
        let splits = self.constraints.of(DecisionKind::Split);
        let splits: Vec<Constraint> = splits.filter(|split| split.n > after).cloned().collect();
        for split in splits {
            let (Some(a), Some(b)) = split.rows(db, &mut self.reader, at)? else { continue };
            let pair = (event_of(db, &self.reader, a)?, event_of(db, &self.reader, b)?);
            let (Some(x), Some(y)) = pair else { continue };
            if (x.min(y), x.max(y)) == (events.0.min(events.1), events.0.max(events.1)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Moves the claims of the second event into the first.
    fn merge(&mut self, db: &Connection, first: i64, second: i64) -> Result<()> {
        let error = self.sql_error();
        let rows = self.claims_of(db, second)?;
        for features in self.features_of(db, &rows)? {
            for (key, day) in BlockingKeys::of(&features).rows(&features) {
                execute(db, judgements::DROP_KEY, params![key, day, second]).map_err(&error)?;
                self.insert(db, sql::ADD_EVENT_KEY, params![key, day, first]).map_err(&error)?;
            }
        }
        execute(db, judgements::MOVE_TELLINGS, params![first, second]).map_err(&error)?;
        execute(db, judgements::DROP_EVENT, params![second]).map_err(&error)?;
        self.forget_members();
        Ok(())
    }

    fn claims_of(&self, db: &Connection, event: i64) -> Result<Vec<i64>> {
        let read = || db.prepare_cached(judgements::CLAIMS_OF)?.query_map([event], |r| r.get(0))?.collect();
        let found: rusqlite::Result<Vec<i64>> = read();
        found.map_err(self.sql_error())
    }

    fn features_of(&mut self, db: &Connection, rows: &[i64]) -> Result<Vec<ClaimFeatures>> {
        rows.iter().map(|&row| Ok(ClaimFeatures::of(&self.reader.claim(db, row)?))).collect()
    }
}

fn execute(db: &Connection, sql: &str, row: &[&dyn ToSql]) -> rusqlite::Result<()> {
    db.prepare_cached(sql)?.execute(row).map(|_| ())
}
