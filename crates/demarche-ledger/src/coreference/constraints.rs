//! Decisions on pairs of claims, as constraints on events: two claims that must be in one event, or must not.

use super::features::ClaimFeatures;
use crate::columns::word;
use crate::decisions::{Anchor, AsOf, DecisionKind, resolve};
use crate::error::{LedgerError, Result};
use crate::sql::judgements as sql;
use crate::stored_claim::ClaimReader;
use rusqlite::{Connection, OptionalExtension, Row};
use rustc_hash::FxHashSet;

/// A decision on two claims that nobody has withdrawn.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    pub n: i64,
    /// Join or split.
    pub kind: DecisionKind,
    pub one: Anchor,
    pub other: Anchor,
}

impl Constraint {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            n: row.get(0)?,
            kind: word(row, 1, DecisionKind::parse)?,
            one: Anchor::read(row, 2)?,
            other: Anchor::read(row, 6)?,
        })
    }

    /// The rows of its claims in a state of the ledger.
    pub fn rows(&self, db: &Connection, reader: &mut ClaimReader, at: AsOf) -> Result<(Option<i64>, Option<i64>)> {
        Ok((resolve(db, reader, &self.one, at)?, resolve(db, reader, &self.other, at)?))
    }
}

/// The constraints in force.
#[derive(Default)]
pub(super) struct Constraints {
    all: Vec<Constraint>,
    documents: FxHashSet<i64>,
    /// Number of the last judgement that was read.
    newest: i64,
}

impl Constraints {
    /// Reads the constraints again if there are new judgements; whether there were.
    pub fn refresh(&mut self, db: &Connection) -> rusqlite::Result<bool> {
        let newest: i64 = db.prepare_cached(sql::NEWEST)?.query_row([], |r| r.get(0))?;
        let changed = newest != self.newest;
        if changed {
            self.load(db, newest)?;
        }
        Ok(changed)
    }

    /// Reads the constraints that were in force after a judgement.
    pub fn load(&mut self, db: &Connection, judgement: i64) -> rusqlite::Result<()> {
        let mut query = db.prepare_cached(sql::PAIRS)?;
        self.all = query.query_map([judgement], Constraint::read)?.collect::<rusqlite::Result<_>>()?;
        self.documents = self.all.iter().flat_map(|c| [c.one.document, c.other.document]).collect();
        self.newest = judgement;
        Ok(())
    }

    /// The constraints of one kind, oldest first.
    pub fn of(&self, kind: DecisionKind) -> impl Iterator<Item = &Constraint> {
        self.all.iter().filter(move |c| c.kind == kind)
    }

    /// Whether a claim of a text is named by any.
    pub fn touches(&self, document: i64) -> bool {
        self.documents.contains(&document)
    }

    /// The events that a claim must not join, in a state of the ledger.
    pub fn excluded_events(
        &self,
        db: &Connection,
        features: &ClaimFeatures,
        reader: &mut ClaimReader,
        at: AsOf,
    ) -> Result<Vec<i64>> {
        let mut events = Vec::new();
        if !self.touches(features.document) {
            return Ok(events);
        }
        for split in self.of(DecisionKind::Split) {
            let partner = match split.rows(db, reader, at)? {
                (Some(a), b) if a == features.claim => b,
                (a, Some(b)) if b == features.claim => a,
                _ => continue,
            };
            events.extend(partner.map(|row| event_of(db, reader, row)).transpose()?.flatten());
        }
        Ok(events)
    }
}

/// The event of a claim.
pub(super) fn event_of(db: &Connection, reader: &ClaimReader, row: i64) -> Result<Option<i64>> {
    let found = db.prepare_cached(sql::EVENT_OF).and_then(|mut s| s.query_row([row], |r| r.get(0)).optional());
    found.map_err(|e| LedgerError::sql(reader.path(), e))
}
