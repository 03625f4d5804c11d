//! What standing questions need of the ledger: what is new since they last looked, what they have told of it, and where that
//! has arrived.
//!
//! A question tells of an *event* once, however many texts tell it. How far it has read and what it has told are rows like all
//! others, written together, so a run that is killed neither loses an alert nor tells it twice.

use crate::columns::word;
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::alerts as sql;
use crate::time::Known;
use demarche_coder::claim::Status;
use rusqlite::{Connection, OptionalExtension, params};

/// How far a standing question has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    claim: i64,
    closing: i64,
}

/// A claim that is new to a standing question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Its row.
    pub claim: i64,
    /// Its text.
    pub document: i64,
    /// The event it tells.
    pub event: i64,
}

/// What an alert says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// An event not told before.
    New,
    /// An event that was told is denied, or said not to have happened.
    Contradicted,
    /// Nothing tells any more of an event that was told.
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

/// One claim that tells an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldBy {
    /// Its row.
    pub claim: i64,
    /// How it tells it.
    pub status: Status,
    /// Independent source: near copies share one.
    pub story: i64,
}

/// An alert to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The event.
    pub event: i64,
    /// The claim that makes it be told.
    pub claim: i64,
    /// What it says.
    pub kind: AlertKind,
    /// The message.
    pub told: String,
}

impl Ledger {
    /// How far the question called `watch` has read; `None` when it has never been asked.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn read_to(&self, watch: &str) -> Result<Option<Mark>> {
        mark(&self.connection, watch).map_err(self.sql_error())
    }

    /// The end of what there is to read now.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn end(&self) -> Result<Mark> {
        let mark = |r: &rusqlite::Row<'_>| Ok(Mark { claim: r.get(0)?, closing: r.get(1)? });
        self.connection.query_row(sql::END, [], mark).map_err(self.sql_error())
    }

    /// Claims between two marks, oldest first; `act` (a name, or `recognition.*`) and `event` may be empty.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn fresh(&self, from: Option<Mark>, to: Mark, act: &str, event: &str) -> Result<Vec<Fresh>> {
        let family = act.strip_suffix('*').map_or(String::new(), |stem| format!("{stem}%"));
        let read = || {
            let mut query = self.connection.prepare_cached(sql::NEW_CLAIMS)?;
            let after = from.map_or(0, |m| m.claim);
            let rows = query.query_map(params![after, to.claim, act, family, event], |r| {
                Ok(Fresh { claim: r.get(0)?, document: r.get(1)?, event: r.get(2)? })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(self.sql_error())
    }

    /// Events a question has told of, of which a claim was closed after the mark.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn closed_since(&self, watch: &str, from: Mark) -> Result<Vec<i64>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::CLOSED_SINCE)?;
            let rows = query.query_map(params![watch, from.closing], |r| r.get(0))?;
            rows.collect::<rusqlite::Result<Vec<i64>>>()
        };
        read().map_err(self.sql_error())
    }

    /// The claims that tell an event and stand, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn tellings(&self, event: i64) -> Result<Vec<ToldBy>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::TELLINGS)?;
            let rows = query.query_map([event], |r| {
                Ok(ToldBy { claim: r.get(0)?, status: word(r, 1, Status::parse)?, story: r.get(2)? })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(self.sql_error())
    }

    /// What a question has told of an event: the kind of each alert and its claim, oldest first.
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

    /// Writes down what a question tells and how far it has read, together, if it had read to `from` until now. False when
    /// another run has read on meanwhile: then nothing is written, and the question is to be asked again.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is.
    pub fn record_alerts(
        &mut self,
        watch: &str,
        alerts: &[Alert],
        from: Option<Mark>,
        to: Mark,
        recorded: Known,
    ) -> Result<bool> {
        let path = self.path.clone();
        self.change(|db| {
            let write = || -> rusqlite::Result<bool> {
                if mark(db, watch)? != from {
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

    /// Messages of a question that have not arrived at a channel, oldest first: row and message.
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

    /// Where messages of a question have arrived, the oldest first: row of the alert, channel and message.
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

    /// Writes down that a message has arrived.
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

/// How far a question has read.
fn mark(db: &Connection, watch: &str) -> rusqlite::Result<Option<Mark>> {
    let read = |r: &rusqlite::Row<'_>| Ok(Mark { claim: r.get(0)?, closing: r.get(1)? });
    db.query_row(sql::READ_TO, [watch], read).optional()
}
