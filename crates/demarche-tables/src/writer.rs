//! A table written row by row: Parquet, CSV or JSON Lines.

use crate::text::{Json, csv_head, csv_row, escape_formula};
use crate::{Parquet, Table, Unwritten};
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

/// A table that is being written.
pub struct TableWriter<W: Write + Send, R: 'static> {
    table: &'static Table<R>,
    to: To<W, R>,
    /// Rows written so far.
    rows: usize,
}

enum To<W: Write + Send, R: 'static> {
    Parquet(Box<Parquet<W, R>>),
    Csv { rows: Box<csv::Writer<W>>, escape_formulas: bool },
    Jsonl(W),
}

impl<W: Write + Send, R> TableWriter<W, R> {
    /// A table written to `out` in a format.
    ///
    /// # Errors
    /// When the head of it cannot be written.
    pub fn new(format: TableFormat, table: &'static Table<R>, out: W) -> Result<Self, Unwritten> {
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

    /// Writes one more row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, row: &R) -> Result<(), Unwritten> {
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
                let record = Json { table: self.table, cells: &self.table.cells(row) };
                serde_json::to_writer(&mut *out, &record).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// Writes what is left; returns the number of rows.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(self) -> Result<usize, Unwritten> {
        let mut out = match self.to {
            To::Parquet(file) => file.end()?,
            To::Csv { rows, .. } => rows.into_inner().map_err(|e| e.into_error())?,
            To::Jsonl(out) => out,
        };
        out.flush()?;
        Ok(self.rows)
    }
}
