//! Answers printed one after another, in the format asked for.

use crate::exit::{CommandError, usage};
use crate::options::AnswerFormat;
use crate::output::stdout::{self, Stdout};
use crate::settings::Settings;
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// What to print; Parquet on a terminal is wrong use.
pub(crate) fn format(asked: Option<AnswerFormat>, settings: &Settings) -> Result<AnswerFormat, CommandError> {
    if asked == Some(AnswerFormat::Parquet) {
        no_terminal()?;
    }
    Ok(asked.unwrap_or(if settings.terminal { AnswerFormat::Text } else { AnswerFormat::Jsonl }))
}

/// A terminal is no place for Parquet.
pub(crate) fn no_terminal() -> Result<(), CommandError> {
    if !io::stdout().is_terminal() {
        return Ok(());
    }
    Err(usage("Parquet is nothing to read on a terminal", "write it into a file or a pipe"))
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
    /// Lines of comma-separated values, the names of the columns first. Parquet is made of them.
    Csv,
}

/// Where answers go.
pub(crate) enum Out {
    Straight(BufWriter<Stdout>),
    /// To be made a table of.
    Gathered(Vec<u8>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::Straight(out) => out.write(bytes),
            Out::Gathered(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::Straight(out) => out.flush(),
            Out::Gathered(_) => Ok(()),
        }
    }
}

/// Writes one answer after another, in a shape.
pub(crate) struct Printer {
    pub out: Out,
    pub shape: Shape,
    printed: usize,
}

impl Printer {
    pub fn new(format: AnswerFormat) -> Self {
        let straight = |out| Out::Straight(BufWriter::new(out));
        let (out, shape) = match format {
            AnswerFormat::Text => (straight(stdout::page()), Shape::Text),
            AnswerFormat::Json => (straight(stdout::data()), Shape::Json),
            AnswerFormat::Jsonl => (straight(stdout::data()), Shape::Jsonl),
            AnswerFormat::Csv => (straight(stdout::csv()), Shape::Csv),
            AnswerFormat::Parquet => (Out::Gathered(Vec::new()), Shape::Csv),
        };
        Self { out, shape, printed: 0 }
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
        match self.out {
            Out::Straight(mut out) => Ok(out.flush()?),
            Out::Gathered(lines) => table(&lines, BufWriter::new(io::stdout())),
        }
    }
}

/// Lines of comma-separated values as a Parquet file.
fn table(lines: &[u8], out: impl Write + Send) -> Result<(), CommandError> {
    let mut reader = csv::Reader::from_reader(lines);
    let columns: Vec<String> = reader.headers().map_err(io::Error::other)?.iter().map(str::to_owned).collect();
    let rows: Result<Vec<Vec<String>>, csv::Error> = reader.deserialize().collect();
    let out = demarche_tables::texts(out, &columns, &rows.map_err(io::Error::other)?);
    Ok(out.map_err(demarche_tables::Unwritten::into_io)?.flush()?)
}
