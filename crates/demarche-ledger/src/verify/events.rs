//! Events, computed again and compared.

use super::report::{DERIVED, RESTORE};
use crate::columns::word;
use crate::coreference::{ClaimFeatures, EventResolver};
use crate::decisions::{Anchor, DecisionKind};
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::verify as sql;
use crate::stored_claim::ClaimReader;
use rusqlite::{Connection, Row};
use std::path::Path;

impl Ledger {
    /// Computes the events again, in temporary tables, and compares them with those of the ledger.
    pub(super) fn events_again(&self, report: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let db = &self.connection;
        db.flush_prepared_statement_cache();
        db.execute_batch(sql::AGAIN).map_err(self.sql_error())?;
        if let Err(e) = replay(db, &self.path) {
            report(format!("the events cannot be computed again: {e}"), RESTORE);
            return Ok(());
        }
        for (what, statement) in sql::DIFFERENCES {
            self.count(statement, what, DERIVED, report)?;
        }
        Ok(())
    }
}

/// Places every claim and applies every judgement, in the order in which they were recorded.
pub(super) fn replay(db: &Connection, path: &Path) -> Result<()> {
    let error = |e| LedgerError::sql(path, e);
    let mut decisions = decisions(db).map_err(error)?.into_iter().peekable();
    let (mut events, mut reader) = (EventResolver::new(path, None), ClaimReader::new(path));
    let mut query = db.prepare(sql::CLAIMS).map_err(error)?;
    let mut rows = query.query([]).map_err(error)?;
    while let Some(row) = rows.next().map_err(error)? {
        let (n, recorded): (i64, i64) = (row.get(0).map_err(error)?, row.get(1).map_err(error)?);
        while let Some(decision) = decisions.next_if(|d| d.recorded < recorded) {
            decision.apply(db, &mut events)?;
        }
        events.place_one(db, &ClaimFeatures::of(&reader.claim(db, n)?))?;
    }
    decisions.try_for_each(|decision| decision.apply(db, &mut events))
}

/// A decision on two claims as it was applied; of a withdrawal, with the claims of the withdrawn judgement.
struct Applied {
    n: i64,
    kind: DecisionKind,
    recorded: i64,
    pair: (Anchor, Anchor),
}

impl Applied {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let pair = (Anchor::read(row, 3)?, Anchor::read(row, 7)?);
        Ok(Self { n: row.get(0)?, kind: word(row, 11, DecisionKind::parse)?, recorded: row.get(2)?, pair })
    }

    fn apply(&self, db: &Connection, events: &mut EventResolver) -> Result<()> {
        events.judge(db, self.n, self.kind, (&self.pair.0, &self.pair.1), self.recorded)
    }
}

fn decisions(db: &Connection) -> rusqlite::Result<Vec<Applied>> {
    db.prepare(sql::PAIRS)?.query_map([], Applied::read)?.collect()
}
