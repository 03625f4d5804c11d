//! Claims, events and states as tables of this project: Parquet, CSV or JSON Lines.

use super::rows;
use super::states::state;
use crate::ExchangeError;
use demarche_ledger::{Filter, Flow, Horizon};
use demarche_questions::{RelationState, Session};
use demarche_tables::text::{Json, csv_head, csv_row, escape_formula};
use demarche_tables::{CLAIMS, EVENTS, Parquet, STATES, Table};
use jiff::civil::Date;
use std::io::{self, Write};

/// What a table of this project is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Parquet.
    Parquet,
    /// Comma-separated values, the names of the columns first.
    Csv {
        /// Whether cells that are formulas to a spreadsheet become text.
        escape_formulas: bool,
    },
    /// One JSON object a line.
    Jsonl,
}

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
    table.end()
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
    table.end()
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
    session.each_state(parties, as_of, seen, |one| table.row(&state(&one)))?;
    table.end()
}

/// Writes states that were asked for already; returns how many.
///
/// # Errors
/// When the table cannot be written.
pub fn state_rows(
    answers: &[RelationState],
    format: TableFormat,
    out: impl Write + Send,
) -> Result<usize, ExchangeError> {
    let mut table = TableWriter::new(format, &STATES, out)?;
    answers.iter().try_for_each(|one| table.row(&state(one)))?;
    table.end()
}

/// A table that is being written.
struct TableWriter<W: Write + Send, R: 'static> {
    table: &'static Table<R>,
    to: To<W, R>,
    /// Rows so far.
    rows: usize,
}

enum To<W: Write + Send, R: 'static> {
    Parquet(Box<Parquet<W, R>>),
    Csv { rows: Box<csv::Writer<W>>, escape_formulas: bool },
    Jsonl(W),
}

impl<W: Write + Send, R> TableWriter<W, R> {
    fn new(format: TableFormat, table: &'static Table<R>, out: W) -> Result<Self, ExchangeError> {
        let to = match format {
            TableFormat::Parquet => To::Parquet(Box::new(Parquet::new(out, table)?)),
            TableFormat::Csv { escape_formulas } => {
                let mut rows = csv::Writer::from_writer(out);
                rows.write_record(csv_head(table)).map_err(io::Error::from)?;
                To::Csv { rows: Box::new(rows), escape_formulas }
            }
            TableFormat::Jsonl => To::Jsonl(out),
        };
        Ok(Self { table, to, rows: 0 })
    }

    fn row(&mut self, row: &R) -> Result<(), ExchangeError> {
        self.rows += 1;
        match &mut self.to {
            To::Parquet(file) => file.row(row)?,
            To::Csv { rows, escape_formulas } => {
                let mut cells = csv_row(self.table, &self.table.cells(row));
                if *escape_formulas {
                    cells.iter_mut().for_each(|cell| *cell = escape_formula(cell).into_owned());
                }
                rows.write_record(cells).map_err(io::Error::from)?;
            }
            To::Jsonl(out) => {
                serde_json::to_writer(&mut *out, &Json { table: self.table, cells: &self.table.cells(row) })?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// Writes what is left; returns the number of rows.
    fn end(self) -> Result<usize, ExchangeError> {
        let mut out = match self.to {
            To::Parquet(file) => file.end()?,
            To::Csv { rows, .. } => rows.into_inner().map_err(|e| e.into_error())?,
            To::Jsonl(out) => out,
        };
        out.flush()?;
        Ok(self.rows)
    }
}
