//! How a judgement names a claim.

use crate::error::{LedgerError, Result};
use crate::sql::judgements as sql;
use crate::stored_claim::{ClaimReader, StoredClaim};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params};

/// A claim as a judgement names it: by its id and, for a later reading that gives the claim another id, by the place of
/// its trigger.
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
    /// The anchor of a stored claim.
    pub(crate) fn of(stored: &StoredClaim) -> Self {
        let span = stored.claim.trigger.span;
        Self { id: stored.id, document: stored.document, trigger: (span.start as i64, span.end as i64) }
    }

    /// From four columns: id, text, first and one past the last code point.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(at)?, document: row.get(at + 1)?, trigger: (row.get(at + 2)?, row.get(at + 3)?) })
    }

    /// Whether the two name one claim.
    pub(crate) fn meets(&self, other: &Anchor) -> bool {
        self.id == other.id || (self.document == other.document && self.trigger == other.trigger)
    }
}

/// The four columns of an anchor.
pub(crate) fn columns(anchor: Option<&Anchor>) -> [Value; 4] {
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

/// The state of a ledger between two writes: the rows recorded by an instant, up to a claim. The claims of one batch share
/// their instant, so replaying a batch claim by claim needs the row as well.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsOf {
    pub recorded: i64,
    pub row: i64,
}

impl AsOf {
    /// After everything that was recorded by an instant.
    pub fn end_of(recorded: i64) -> Self {
        Self { recorded, row: i64::MAX }
    }
}

/// The row that an anchor means in a state of the ledger. A claim that stands goes before one that is closed, the same id before
/// the same place, and a later row before an earlier one.
pub(crate) fn resolve(db: &Connection, reader: &mut ClaimReader, anchor: &Anchor, at: AsOf) -> Result<Option<i64>> {
    let read = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
    let rows = || -> rusqlite::Result<Vec<(i64, [u8; 16], bool)>> {
        db.prepare_cached(sql::CLAIMS_OF_DOCUMENT)?
            .query_map(params![at.recorded, anchor.document, at.row], read)?
            .collect()
    };
    let rows = rows().map_err(|e| LedgerError::sql(reader.path(), e))?;
    let named = |stands: bool| rows.iter().find(|r| r.1 == anchor.id && r.2 == stands).map(|r| r.0);
    if let Some(row) = named(true) {
        return Ok(Some(row));
    }
    for (row, ..) in rows.iter().filter(|r| r.2) {
        if Anchor::of(&reader.claim(db, *row)?).trigger == anchor.trigger {
            return Ok(Some(*row));
        }
    }
    Ok(named(false))
}
