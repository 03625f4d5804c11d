//! How a judgement names a claim.

use super::Bench;
use crate::error::{LedgerError, Result};
use crate::intake::claim_id;
use crate::join::Loader;
use crate::sql::judgements as sql;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A claim as a judgement names it: by its id, and by the place of its trigger for a reading that gives it another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its id: 16 bytes.
    pub id: [u8; 16],
    /// Row of its text.
    pub document: i64,
    /// Code points of its trigger, half-open.
    pub trigger: (i64, i64),
}

impl Anchor {
    /// From four columns: id, text, first and one past the last code point.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(at)?, document: row.get(at + 1)?, trigger: (row.get(at + 2)?, row.get(at + 3)?) })
    }

    /// Whether two name one claim.
    pub(crate) fn meets(&self, other: &Anchor) -> bool {
        self.id == other.id || (self.document == other.document && self.trigger == other.trigger)
    }
}

/// The four columns of an anchor.
pub(super) fn columns(anchor: Option<&Anchor>) -> [Value; 4] {
    match anchor {
        Some(a) => [
            Value::Blob(a.id.to_vec()),
            Value::Integer(a.document),
            Value::Integer(a.trigger.0),
            Value::Integer(a.trigger.1),
        ],
        None => [Value::Null, Value::Null, Value::Null, Value::Null],
    }
}

/// The row an anchor means at an instant: one that stands before one that does not, the same id before the same place, the
/// latest first.
pub(crate) fn resolve(db: &Connection, loader: &mut Loader, anchor: &Anchor, by: i64) -> Result<Option<i64>> {
    let path = loader.path().to_owned();
    let fault = |e| LedgerError::sql(&path, e);
    let read = |r: &Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?, r.get::<_, bool>(2)?));
    let rows = || -> rusqlite::Result<Vec<(i64, Vec<u8>, bool)>> {
        db.prepare_cached(sql::CLAIMS_OF_DOCUMENT)?.query_map(params![by, anchor.document], read)?.collect()
    };
    let rows = rows().map_err(fault)?;
    let named = |stands: bool| rows.iter().find(|r| r.1 == anchor.id && r.2 == stands).map(|r| r.0);
    if let Some(row) = named(true) {
        return Ok(Some(row));
    }
    for (row, ..) in rows.iter().filter(|r| r.2) {
        let trigger = loader.claim(db, *row)?.claim.trigger.span;
        if (trigger.start as i64, trigger.end as i64) == anchor.trigger {
            return Ok(Some(*row));
        }
    }
    Ok(named(false))
}

impl Bench<'_, '_> {
    /// The anchor of the latest claim with an id.
    pub(super) fn anchor(&mut self, id: &str) -> Result<Anchor> {
        let db = self.pen.transaction;
        let id = claim_id(id);
        let found = db.prepare_cached(crate::sql::CLAIM_BY_ID);
        let found: Option<(i64, i64)> = found
            .and_then(|mut s| s.query_row([&id[..]], |r| Ok((r.get(0)?, r.get(1)?))).optional())
            .map_err(|e| self.pen.fault(e))?;
        let Some((row, document)) = found else {
            let digits = id.iter().map(|b| format!("{b:02x}")).collect::<String>();
            return Err(self.wrong(format!("there is no claim {digits}")));
        };
        let span = self.loader.claim(db, row)?.claim.trigger.span;
        Ok(Anchor { id, document, trigger: (span.start as i64, span.end as i64) })
    }

    /// The row that stands under an anchor now.
    pub(super) fn find(&mut self, anchor: &Anchor) -> Result<Option<i64>> {
        let (db, by) = (self.pen.transaction, self.pen.recorded.micros());
        let row = resolve(db, &mut self.loader, anchor, by)?;
        let closed = |row: i64| -> rusqlite::Result<bool> {
            let mut query = db.prepare_cached(crate::sql::CLOSED_BY)?;
            Ok(query.query_row(params![row, by], |_| Ok(())).optional()?.is_some())
        };
        match row {
            Some(row) if closed(row).map_err(|e| self.pen.fault(e))? => Ok(None),
            other => Ok(other),
        }
    }

    /// The latest row under an anchor that a coder made.
    pub(super) fn coded(&mut self, anchor: &Anchor) -> Result<i64> {
        let db = self.pen.transaction;
        let rows = || -> rusqlite::Result<Vec<i64>> {
            db.prepare_cached(sql::CODED_ROWS)?.query_map([anchor.document], |r| r.get(0))?.collect()
        };
        for row in rows().map_err(|e| self.pen.fault(e))? {
            let loaded = self.loader.claim(db, row)?;
            let span = loaded.claim.trigger.span;
            let here =
                Anchor { id: loaded.id, document: loaded.document, trigger: (span.start as i64, span.end as i64) };
            if here.meets(anchor) {
                return Ok(row);
            }
        }
        Err(self.wrong("the claim is not in the ledger any more".into()))
    }
}
