//! Events worked out again, and compared with those there are.

use super::{DERIVED, RESTORE};
use crate::columns::word;
use crate::error::{LedgerError, Result};
use crate::join::{Joiner, Loader, Sketch};
use crate::judgement::{Anchor, Kind};
use crate::ledger::Ledger;
use crate::sql::verify as sql;
use rusqlite::{Connection, Row};
use std::path::Path;

impl Ledger {
    /// Works the events out again, beside those there are, and compares.
    pub(super) fn events_again(&self, tell: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let db = &self.connection;
        db.flush_prepared_statement_cache();
        db.execute_batch(sql::AGAIN).map_err(self.fault())?;
        if let Err(e) = replay(db, &self.path) {
            tell(format!("the events cannot be worked out again: {e}"), RESTORE);
            return Ok(());
        }
        for (what, statement) in sql::DIFFERENCES {
            self.count(statement, what, DERIVED, tell)?;
        }
        Ok(())
    }
}

/// Places every claim and does every judgement, in the order in which they were recorded.
pub(super) fn replay(db: &Connection, path: &Path) -> Result<()> {
    let fault = |e| LedgerError::sql(path, e);
    let mut judgements = judgements(db).map_err(fault)?.into_iter().peekable();
    let (mut joiner, mut loader) = (Joiner::new(path, None), Loader::new(path));
    let mut query = db.prepare(sql::CLAIMS).map_err(fault)?;
    let mut rows = query.query([]).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        let (n, recorded): (i64, i64) = (row.get(0).map_err(fault)?, row.get(1).map_err(fault)?);
        while let Some(j) = judgements.next_if(|j| j.2 < recorded) {
            joiner.judge(db, j.0, j.1, (&j.3, &j.4), j.2)?;
        }
        let loaded = loader.claim(db, n)?;
        joiner.place_one(db, &Sketch::of(&loaded.told()))?;
    }
    for j in judgements {
        joiner.judge(db, j.0, j.1, (&j.3, &j.4), j.2)?;
    }
    Ok(())
}

type Judged = (i64, Kind, i64, Anchor, Anchor);

fn judgements(db: &Connection) -> rusqlite::Result<Vec<Judged>> {
    let read =
        |r: &Row<'_>| Ok((r.get(0)?, word(r, 11, Kind::parse)?, r.get(2)?, Anchor::read(r, 3)?, Anchor::read(r, 7)?));
    db.prepare(sql::PAIRS)?.query_map([], read)?.collect()
}
