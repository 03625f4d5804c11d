//! Claims, events and states as tables of this project: Parquet, CSV or JSON Lines.

use super::rows;
use crate::ExchangeError;
use demarche_ledger::{Filter, Flow, Horizon};
use demarche_questions::Session;
use demarche_questions::tables::STATES;
use demarche_tables::{CLAIMS, EVENTS, TableFormat, TableWriter};
use jiff::civil::Date;
use std::io::Write;

/// Writes the claims a filter means; returns how many.
///
/// # Errors
/// When the ledger cannot be read or the table cannot be written.
pub fn claims(
    session: &Session<'_>,
    filter: &Filter<'_>,
    format: TableFormat,
    out: impl Write + Send,
) -> Result<usize, ExchangeError> {
    let mut table = TableWriter::new(format, &CLAIMS, out)?;
    session.ledger.each_claim(filter, |row| -> Result<Flow, ExchangeError> {
        table.row(&rows::claim(&session.ledger, &row)?)?;
        Ok(Flow::On)
    })?;
    Ok(table.end()?)
}

/// Writes the events of which a filter means a claim; returns how many.
///
/// # Errors
/// When the ledger cannot be read or the table cannot be written.
pub fn events(
    session: &Session<'_>,
    filter: &Filter<'_>,
    format: TableFormat,
    out: impl Write + Send,
) -> Result<usize, ExchangeError> {
    let mut table = TableWriter::new(format, &EVENTS, out)?;
    session.ledger.each_event(filter, |happening| -> Result<Flow, ExchangeError> {
        if let Some(event) = rows::event(&session.ledger, &happening, |_| true)? {
            table.row(&event)?;
        }
        Ok(Flow::On)
    })?;
    Ok(table.end()?)
}

/// Writes each relation's states on a day, of all `parties` where any are named; returns how many.
///
/// # Errors
/// When a party is unknown, the ledger cannot be read or the table cannot be written.
pub fn states(
    session: &Session<'_>,
    parties: &[String],
    as_of: Date,
    seen: Horizon,
    format: TableFormat,
    out: impl Write + Send,
) -> Result<usize, ExchangeError> {
    let mut table = TableWriter::new(format, &STATES, out)?;
    session.each_state(parties, as_of, seen, |one| -> Result<(), ExchangeError> { Ok(table.row(&one)?) })?;
    Ok(table.end()?)
}
