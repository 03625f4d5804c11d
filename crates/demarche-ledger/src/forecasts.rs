//! Forecasts that are stored before their outcome is known, so that they can be scored later.

use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::forecasts as sql;
use crate::time::{Known, day, number};
use jiff::civil::Date;
use rusqlite::params;

/// A locked forecast: stored and never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedForecast {
    /// A hash of question, day and answer.
    pub id: String,
    /// The question.
    pub asked: String,
    /// The day of the question: what was known at its end counts.
    pub day: Date,
    /// A hash of everything that the answer rests on.
    pub inputs: String,
    /// The answer, as JSON.
    pub answer: String,
    /// When it was stored.
    pub recorded: Known,
}

impl Ledger {
    /// Stores a forecast. Returns whether it is new.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn lock(&mut self, forecast: &LockedForecast) -> Result<bool> {
        let f = forecast;
        let row = params![f.id, f.asked, number(f.day), f.inputs, f.answer, f.recorded.micros()];
        let path = self.path.clone();
        self.change(|db| db.execute(sql::ADD, row).map(|n| n > 0).map_err(|e| LedgerError::sql(&path, e)))
    }

    /// Every stored forecast, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn locked(&self) -> Result<Vec<LockedForecast>> {
        let read = |r: &rusqlite::Row<'_>| {
            Ok(LockedForecast {
                id: r.get(0)?,
                asked: r.get(1)?,
                day: day(r.get(2)?),
                inputs: r.get(3)?,
                answer: r.get(4)?,
                recorded: Known::from_micros(r.get(5)?),
            })
        };
        let all = || self.connection.prepare(sql::ALL)?.query_map([], read)?.collect::<rusqlite::Result<_>>();
        all().map_err(self.sql_error())
    }
}
