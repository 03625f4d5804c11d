//! Alerts: what is new to an alert rule since its last run, which alerts it has raised, and where they were delivered.
//!
//! A rule raises one alert for an *event*, however many texts report it. Its position and its alerts are ordinary rows,
//! written together, so a run that is killed neither loses an alert nor raises it twice. The tables call a rule
//! `watch`.

use crate::columns::word;
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::alerts as sql;
use crate::time::Known;
use demarche_knowledge::claim::Status;
use rusqlite::{Connection, OptionalExtension, params};

/// How far an alert rule has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    claim: i64,
    closing: i64,
}

/// A claim that is new to an alert rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// Its row.
    pub claim: i64,
    /// Row of its text.
    pub document: i64,
    /// Its event.
    pub event: i64,
}

/// What an alert says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// An event without an alert so far.
    New,
    /// An event with an alert is denied, or reported as not having happened.
    Contradicted,
    /// No claim reports an event with an alert any longer.
    Retracted,
}

impl AlertKind {
    /// The word used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            AlertKind::New => "new",
            AlertKind::Contradicted => "contradicted",
            AlertKind::Retracted => "retracted",
        }
    }
}

/// One claim that reports an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventReport {
    /// Its row.
    pub claim: i64,
    /// Its status.
    pub status: Status,
    /// Independent source: near duplicates share one.
    pub story: i64,
}

/// An alert to be raised.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The event.
    pub event: i64,
    /// The claim that raises it.
    pub claim: i64,
    /// What it says.
    pub kind: AlertKind,
    /// The message.
    pub told: String,
}

impl Ledger {
    /// How far the rule `watch` has read; `None` before its first run.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn read_to(&self, watch: &str) -> Result<Option<Cursor>> {
        cursor(&self.connection, watch).map_err(self.sql_error())
    }

    /// The position after everything in the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn end(&self) -> Result<Cursor> {
        let cursor = |r: &rusqlite::Row<'_>| Ok(Cursor { claim: r.get(0)?, closing: r.get(1)? });
        self.connection.query_row(sql::END, [], cursor).map_err(self.sql_error())
    }

    /// The claims between two positions that stand, oldest first. `act` (a name, or `recognition.*`) and `event` (a
    /// type) select among them; empty, they select all.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn fresh(&self, from: Option<Cursor>, to: Cursor, act: &str, event: &str) -> Result<Vec<NewClaim>> {
        let family = act.strip_suffix('*').map_or(String::new(), |stem| format!("{stem}%"));
        let read = || {
            let mut query = self.connection.prepare_cached(sql::NEW_CLAIMS)?;
            let after = from.map_or(0, |m| m.claim);
            let rows = query.query_map(params![after, to.claim, act, family, event], |r| {
                Ok(NewClaim { claim: r.get(0)?, document: r.get(1)?, event: r.get(2)? })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(self.sql_error())
    }

    /// The events with an alert of a rule of which a claim was closed after a position.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn closed_since(&self, watch: &str, from: Cursor) -> Result<Vec<i64>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::CLOSED_SINCE)?;
            let rows = query.query_map(params![watch, from.closing], |r| r.get(0))?;
            rows.collect::<rusqlite::Result<Vec<i64>>>()
        };
        read().map_err(self.sql_error())
    }

    /// The claims of an event that stand, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn reports_of(&self, event: i64) -> Result<Vec<EventReport>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::TELLINGS)?;
            let rows = query.query_map([event], |r| {
                Ok(EventReport { claim: r.get(0)?, status: word(r, 1, Status::parse)?, story: r.get(2)? })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(self.sql_error())
    }

    /// The alerts of a rule for an event, oldest first: kind and claim.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn alerts_of(&self, watch: &str, event: i64) -> Result<Vec<(String, i64)>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::TOLD)?;
            let rows = query.query_map(params![event, watch], |r| Ok((r.get(1)?, r.get(2)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(self.sql_error())
    }

    /// Records the alerts of a rule and its new position, if its position is still `from`. Returns false when another
    /// run has moved the position; then nothing is written, and the rule must run again.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is.
    pub fn record_alerts(
        &mut self,
        watch: &str,
        alerts: &[Alert],
        from: Option<Cursor>,
        to: Cursor,
        recorded: Known,
    ) -> Result<bool> {
        let path = self.path.clone();
        self.change(|db| {
            let write = || -> rusqlite::Result<bool> {
                if cursor(db, watch)? != from {
                    return Ok(false);
                }
                for a in alerts {
                    let row = params![watch, a.event, a.claim, a.kind.as_str(), a.told, recorded.micros()];
                    db.prepare_cached(sql::ADD_ALERT)?.execute(row)?;
                }
                let row = params![watch, to.claim, to.closing, recorded.micros()];
                db.prepare_cached(sql::READ_ON)?.execute(row).map(|_| true)
            };
            write().map_err(|e| LedgerError::sql(&path, e))
        })
    }

    /// The messages of a rule that were not delivered to a channel yet, oldest first: row of the alert, and message.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn pending(&self, watch: &str, channel: &str) -> Result<Vec<(i64, String)>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::PENDING)?;
            let rows = query.query_map(params![channel, watch], |r| Ok((r.get(0)?, r.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(self.sql_error())
    }

    /// The messages of a rule that were delivered, oldest first: row of the alert, channel, and message.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn arrived(&self, watch: &str) -> Result<Vec<(i64, String, String)>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::ARRIVED)?;
            let rows = query.query_map([watch], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(self.sql_error())
    }

    /// Records that a message was delivered to a channel.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn delivered(&mut self, alert: i64, channel: &str, recorded: Known) -> Result<()> {
        let path = self.path.clone();
        self.change(|db| {
            let done = db.execute(sql::DELIVERED, params![alert, channel, recorded.micros()]);
            done.map(|_| ()).map_err(|e| LedgerError::sql(&path, e))
        })
    }
}

/// How far a rule has read.
fn cursor(db: &Connection, watch: &str) -> rusqlite::Result<Option<Cursor>> {
    let read = |r: &rusqlite::Row<'_>| Ok(Cursor { claim: r.get(0)?, closing: r.get(1)? });
    db.query_row(sql::READ_TO, [watch], read).optional()
}
