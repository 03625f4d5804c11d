//! Judgements read back.

use super::{Anchor, Bench, Kind};
use crate::columns::word;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::judgements as sql;
use crate::time::Known;
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row};

/// A judgement as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub n: i64,
    /// What it decides.
    pub kind: Kind,
    /// Of which claim.
    pub claim: Option<Anchor>,
    /// And of which other.
    pub other: Option<Anchor>,
    /// Which field is corrected.
    pub field: Option<String>,
    /// To what.
    pub value: Option<String>,
    /// Who decided.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    pub recorded: Known,
    /// Which judgement it takes back.
    pub withdraws: Option<i64>,
    /// The judgement that took it back.
    pub withdrawn_by: Option<i64>,
}

impl Recorded {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let anchor = |at: usize| -> rusqlite::Result<Option<Anchor>> {
            match row.get_ref(at)? {
                ValueRef::Null => Ok(None),
                _ => Anchor::read(row, at).map(Some),
            }
        };
        Ok(Self {
            n: row.get(0)?,
            kind: word(row, 1, Kind::parse)?,
            claim: anchor(2)?,
            other: anchor(6)?,
            field: row.get(10)?,
            value: row.get(11)?,
            author: row.get(12)?,
            reason: row.get(13)?,
            recorded: Known::from_micros(row.get(14)?),
            withdraws: row.get(15)?,
            withdrawn_by: row.get(16)?,
        })
    }
}

impl Ledger {
    /// The judgements after the `after`th, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn judgements(&self, after: i64) -> Result<Vec<Recorded>> {
        let read = || self.connection.prepare_cached(sql::ALL)?.query_map([after], Recorded::read)?.collect();
        let found: rusqlite::Result<Vec<Recorded>> = read();
        found.map_err(self.fault())
    }
}

impl Bench<'_, '_> {
    /// A judgement that nobody has taken back, to be taken back.
    pub(super) fn standing(&mut self, n: i64) -> Result<Recorded> {
        let db = self.pen.transaction;
        let found = db.prepare_cached(sql::ONE).and_then(|mut s| s.query_row([n], Recorded::read).optional());
        match found.map_err(|e| self.pen.fault(e))? {
            None => Err(self.wrong(format!("there is no judgement {n}"))),
            Some(j) if j.kind == Kind::Withdraw => {
                Err(self.wrong(format!("judgement {n} takes one back; decide anew instead")))
            }
            Some(j) => match j.withdrawn_by {
                Some(by) => Err(self.wrong(format!("judgement {n} was taken back by judgement {by}"))),
                None => Ok(j),
            },
        }
    }
}
