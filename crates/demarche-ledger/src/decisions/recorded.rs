//! Judgements read back.

use super::anchor::Anchor;
use super::kind::DecisionKind;
use crate::columns::word;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::judgements as sql;
use crate::time::Known;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

/// A recorded decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Its number.
    pub n: i64,
    /// What it decides.
    pub kind: DecisionKind,
    /// The claim it is about.
    pub claim: Option<Anchor>,
    /// The second claim, of a join or a split.
    pub other: Option<Anchor>,
    /// The field that is corrected.
    pub field: Option<String>,
    /// The value that the field gets.
    pub value: Option<String>,
    /// Who decided.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    pub recorded: Known,
    /// The judgement that it withdraws.
    pub withdraws: Option<i64>,
    /// The judgement that withdrew it.
    pub withdrawn_by: Option<i64>,
}

impl Judgement {
    /// The judgement with a number; `None` when there is none.
    pub(crate) fn find(db: &Connection, n: i64) -> rusqlite::Result<Option<Self>> {
        db.prepare_cached(sql::ONE)?.query_row([n], Self::read).optional()
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let anchor = |at: usize| -> rusqlite::Result<Option<Anchor>> {
            match row.get_ref(at)? {
                ValueRef::Null => Ok(None),
                _ => Anchor::read(row, at).map(Some),
            }
        };
        Ok(Self {
            n: row.get(0)?,
            kind: word(row, 1, DecisionKind::parse)?,
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
    pub fn judgements(&self, after: i64) -> Result<Vec<Judgement>> {
        let read = || self.connection.prepare_cached(sql::ALL)?.query_map([after], Judgement::read)?.collect();
        let found: rusqlite::Result<Vec<Judgement>> = read();
        found.map_err(self.sql_error())
    }
}
