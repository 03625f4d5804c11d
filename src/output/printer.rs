//! Answers printed one after another, in the format asked for.

use crate::exit::{CommandError, usage};
use crate::options::AnswerFormat;
use crate::output::stdout::{self, Stdout};
use crate::settings::Settings;
use demarche_tables::{Table, TableFormat, TableWriter, Unwritten};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Print {
    /// As a page or as JSON.
    Records(Shape),
    /// As a table.
    Table(TableFormat),
}

/// What to print; Parquet on a terminal is wrong use.
pub(crate) fn format(asked: Option<AnswerFormat>, settings: &Settings) -> Result<Print, CommandError> {
    let default = if settings.terminal { AnswerFormat::Text } else { AnswerFormat::Jsonl };
    Ok(match asked.unwrap_or(default) {
        AnswerFormat::Text => Print::Records(Shape::Text),
        AnswerFormat::Json => Print::Records(Shape::Json),
        AnswerFormat::Jsonl => Print::Records(Shape::Jsonl),
        AnswerFormat::Csv => Print::Table(TableFormat::Csv { escape_formulas: stdout::escapes_formulas() }),
        AnswerFormat::Parquet => {
            no_terminal()?;
            Print::Table(TableFormat::Parquet)
        }
    })
}

/// A terminal is no place for Parquet.
pub(crate) fn no_terminal() -> Result<(), CommandError> {
    if !io::stdout().is_terminal() {
        return Ok(());
    }
    Err(usage("refusing to write Parquet to a terminal", "redirect it to a file or a pipe"))
}

/// What a question makes of its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A page.
    Text,
    /// One list.
    Json,
    /// A line each.
    Jsonl,
}

/// Writes one answer after another, in a shape.
pub(crate) struct Printer {
    pub out: BufWriter<Stdout>,
    pub shape: Shape,
    printed: usize,
}

impl Printer {
    /// Answers as a page or as JSON; tables are written by [`print_table`].
    pub fn new(shape: Shape) -> Self {
        let out = if shape == Shape::Text { stdout::page() } else { stdout::data() };
        Self { out: BufWriter::new(out), shape, printed: 0 }
    }

    /// An answer as JSON.
    pub fn json(&mut self, answer: &impl Serialize) -> Result<(), CommandError> {
        let list = self.shape == Shape::Json;
        if list {
            self.out.write_all(if self.printed == 0 { b"[\n" } else { b",\n" })?;
        }
        serde_json::to_writer(&mut self.out, answer)?;
        if !list {
            self.out.write_all(b"\n")?;
        }
        self.printed += 1;
        Ok(())
    }

    /// All answers are printed.
    pub fn end(mut self) -> Result<(), CommandError> {
        if self.shape == Shape::Json {
            self.out.write_all(if self.printed == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        Ok(self.out.flush()?)
    }
}

/// Writes rows as CSV or Parquet.
pub(crate) fn print_table<R>(
    format: TableFormat,
    table: &'static Table<R>,
    rows: impl IntoIterator<Item = R>,
) -> Result<(), CommandError> {
    let written = |error: Unwritten| CommandError::Output(error.into_io());
    let mut out = TableWriter::new(format, table, BufWriter::new(stdout::data())).map_err(written)?;
    rows.into_iter().try_for_each(|row| out.row(&row)).map_err(written)?;
    out.end().map_err(written)?;
    Ok(())
}
