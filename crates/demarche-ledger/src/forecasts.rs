//! Forecasts that are stored before it is known what comes, so that nobody can say later that he knew.

use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::forecasts as sql;
use crate::time::{Known, day, number};
use jiff::civil::Date;
use rusqlite::params;

/// A stored forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// A hash of question, day and answer.
    pub id: String,
    /// What was asked.
    pub asked: String,
    /// The day at whose end it was asked.
    pub day: Date,
    /// A hash of all that the answer rests on.
    pub inputs: String,
    /// The answer, as JSON.
    pub answer: String,
    /// When it was stored.
    pub recorded: Known,
}

impl Ledger {
    /// Stores a forecast; whether it is new.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn lock(&mut self, forecast: &Locked) -> Result<bool> {
        let f = forecast;
        let row = params![f.id, f.asked, number(f.day), f.inputs, f.answer, f.recorded.micros()];
        let path = self.path.clone();
        self.change(|db| db.execute(sql::ADD, row).map(|n| n > 0).map_err(|e| LedgerError::sql(&path, e)))
    }

    /// Every stored forecast, the first one first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn locked(&self) -> Result<Vec<Locked>> {
        let read = |r: &rusqlite::Row<'_>| {
            Ok(Locked {
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
