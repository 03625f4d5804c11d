//! What every question begins and ends with: the ledger opened, the parties found, the answers printed.

use crate::Ending;
use crate::answers::Answers;
use crate::engine::Engine;
use crate::options::{AnswerFormat, Seen, Viewpoint, Where};
use crate::output::stdout::{self, Stdout};
use crate::parties::{Parties, Unknown, view};
use crate::settings::Settings;
use demarche_coder::Knowledge;
use demarche_ledger::{Horizon, Known, Ledger, LedgerError, Party, View};
use jiff::civil::Date;
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Why a question goes unanswered.
pub(crate) enum Stop {
    /// What stopped it has been told.
    Told(Ending),
    /// The ledger cannot be read.
    Ledger(LedgerError),
    /// The answer cannot be written.
    Output(io::Error),
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Stop::Ledger(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Output(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Stop::Output(error.into())
    }
}

/// How a question ended.
pub(crate) fn ending(answered: Result<Ending, Stop>, settings: &Settings) -> io::Result<Ending> {
    match answered {
        Ok(ending) | Err(Stop::Told(ending)) => Ok(ending),
        Err(Stop::Ledger(fault)) => Ok(settings.ledger_fault(&fault)),
        Err(Stop::Output(fault)) => Err(fault),
    }
}

/// Wrong use: what is wrong, and what to do.
pub(crate) fn wrong(settings: &Settings, message: &str, help: &str) -> Stop {
    settings.messages().error(message, help);
    Stop::Told(Ending::WrongUse)
}

/// What a question is asked of.
pub(crate) struct Asked {
    pub engine: Engine,
    pub ledger: Ledger,
    pub answers: Answers,
}

impl Asked {
    pub fn open(place: &Where, settings: &Settings) -> Result<Self, Stop> {
        let engine = settings.engine().ok_or(Stop::Told(Ending::WrongUse))?;
        let answers = answers(settings)?;
        let path = settings.ledger(place).map_err(Stop::Told)?;
        Ok(Self { engine, ledger: Ledger::open(&path)?, answers })
    }

    pub fn knowledge(&self) -> &Knowledge {
        self.engine.knowledge()
    }

    pub fn view(&self, viewpoint: Viewpoint) -> View<'_> {
        view(self.knowledge(), &self.answers, viewpoint == Viewpoint::Claimant)
    }

    pub fn parties<'a>(&'a self, view: &'a View<'a>, viewpoint: Viewpoint) -> Parties<'a> {
        let claimant = viewpoint == Viewpoint::Claimant;
        Parties { knowledge: self.knowledge(), ledger: &self.ledger, view, answers: &self.answers, claimant }
    }
}

/// How questions are answered.
pub(crate) fn answers(settings: &Settings) -> Result<Answers, Stop> {
    let read = Answers::read(settings.data.as_deref());
    read.map_err(|message| wrong(settings, &message, "data/README.md describes the file; the data folder must have it"))
}

/// The party called so; nobody is wrong use.
pub(crate) fn party<'a>(parties: &Parties<'a>, typed: &str, day: Date, settings: &Settings) -> Result<Party<'a>, Stop> {
    known(parties.find(typed, day)?, settings)
}

/// The party that was found; nobody is wrong use.
pub(crate) fn known<'a>(found: Result<Party<'a>, Unknown>, settings: &Settings) -> Result<Party<'a>, Stop> {
    found.map_err(|unknown| {
        let near = unknown.near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        let message = format!("neither the lists of actors nor the ledger have `{}`", unknown.typed);
        wrong(settings, &message, &format!("{near}write a country code, or a name as the claims have it"))
    })
}

pub(crate) fn horizon(known: Option<Date>, recorded: Option<Date>) -> Horizon {
    let end = |day: Option<Date>| day.map_or(Known::EVER, Known::end_of);
    Horizon { known: end(known), recorded: end(recorded) }
}

pub(crate) fn seen(seen: &Seen) -> Horizon {
    horizon(seen.known, seen.recorded)
}

pub(crate) fn today() -> Date {
    Known::from(jiff::Timestamp::now()).day()
}

/// What to print; Parquet on a terminal is wrong use.
pub(crate) fn format(asked: Option<AnswerFormat>, settings: &Settings) -> Result<AnswerFormat, Stop> {
    if asked == Some(AnswerFormat::Parquet) {
        no_terminal(settings)?;
    }
    Ok(asked.unwrap_or(if settings.terminal { AnswerFormat::Text } else { AnswerFormat::Jsonl }))
}

/// A terminal is no place for Parquet.
pub(crate) fn no_terminal(settings: &Settings) -> Result<(), Stop> {
    if !io::stdout().is_terminal() {
        return Ok(());
    }
    Err(wrong(settings, "Parquet is nothing to read on a terminal", "write it into a file or a pipe"))
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
    pub fn json(&mut self, answer: &impl Serialize) -> Result<(), Stop> {
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
    pub fn end(mut self) -> Result<(), Stop> {
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
fn table(lines: &[u8], out: impl Write + Send) -> Result<(), Stop> {
    let mut reader = csv::Reader::from_reader(lines);
    let columns: Vec<String> = reader.headers().map_err(io::Error::other)?.iter().map(str::to_owned).collect();
    let rows: Result<Vec<Vec<String>>, csv::Error> = reader.deserialize().collect();
    let out = demarche_tables::texts(out, &columns, &rows.map_err(io::Error::other)?);
    Ok(out.map_err(demarche_tables::Unwritten::into_io)?.flush()?)
}
