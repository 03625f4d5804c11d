//! `demarche evaluate`: how good the claims are, by the measure everybody uses.

mod agreement;
mod coding;
mod documents;
mod pairs;

use crate::engine::Engine;
use crate::evaluate::against::Run;
use crate::evaluate::portion::Portion;
use crate::evaluate::{classes, crosswalk, records, rows, table};
use crate::exit::Exit;
use crate::messages::reason;
use crate::options::Evaluate;
use crate::output::page::Layout;
use crate::output::stdout;
use crate::settings::Settings;
use demarche_read::{Failure, Place};
use demarche_shipped::data_file::DataError;
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;

/// What ends an evaluation: a fault of the input, or the output's, or wrong use.
enum Stop {
    Fault(Failure),
    Use(Failure),
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Fault(failure)
    }
}

impl From<DataError> for Stop {
    fn from(error: DataError) -> Self {
        Stop::Fault(Failure::new(Place::file(error.file), error.message, error.help))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Output(error)
    }
}

/// What every kind of evaluation needs.
struct Task<'t> {
    options: &'t Evaluate,
    /// The file of the gold.
    gold: &'t Path,
    settings: &'t Settings,
    engine: &'t Engine,
    classes: classes::Classes,
}

impl Task<'_> {
    fn layout(&self) -> Layout {
        Layout { paint: self.settings.paint, width: self.settings.width }
    }

    /// The file of predictions, when one was named.
    fn predictions(&self) -> Result<Option<(&Path, String)>, Failure> {
        let Some(path) = &self.options.pred else { return Ok(None) };
        Ok(Some((path, read(path)?)))
    }

    /// The saved run to compare with: a report of `--json`, or claims still to be scored.
    fn saved(&self) -> Result<Option<Saved<'_>>, Failure> {
        let Some(path) = &self.options.against else { return Ok(None) };
        let content = read(path)?;
        let report = serde_json::from_str::<Value>(&content).ok().and_then(|v| Run::saved(&v));
        Ok(Some(report.map_or(Saved::Claims(path, content), Saved::Report)))
    }
}

/// A saved run.
enum Saved<'p> {
    Report(Run),
    Claims(&'p Path, String),
}

pub(crate) fn run(options: &Evaluate, settings: &Settings) -> io::Result<Exit> {
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    match evaluate(options, settings, &engine) {
        Ok(page) => {
            stdout::page().write_all(page.as_bytes())?;
            Ok(Exit::Success)
        }
        Err(Stop::Output(e)) => Err(e),
        Err(Stop::Fault(failure)) => {
            settings.messages().failure(&failure);
            Ok(Exit::Errors)
        }
        Err(Stop::Use(failure)) => {
            settings.messages().failure(&failure);
            Ok(Exit::Usage)
        }
    }
}

fn evaluate(options: &Evaluate, settings: &Settings, engine: &Engine) -> Result<String, Stop> {
    let data = settings.data.as_deref();
    let classes = crosswalk::classes(data)?;
    let Some(gold) = &options.gold else { return agreement::evaluate(options, settings, engine, &classes) };
    let content = read(gold)?;
    let task = Task { options, gold, settings, engine, classes };
    if table::is_table(&content) {
        no_parts(&task)?;
        return pairs::evaluate(&task, &content);
    }
    let is_type = |event: &str| engine.quad(event).is_some();
    let names = crosswalk::Names::read(data)?;
    let set = if rows::is_table(&content, &names) {
        no_parts(&task)?;
        rows::read(&content, options.text_column.as_deref(), &names, &is_type)
            .map_err(fault(gold, "docs/evaluate.md tells which columns are read"))?
    } else if records::is_records(&content) {
        no_parts(&task)?;
        records::read(&content, &names, &is_type)
            .map_err(fault(gold, "docs/evaluate.md tells which fields are read"))?
    } else {
        documents::own(&task, &content)?
    };
    documents::evaluate(&task, set)
}

/// Parts go by the id of a document, which rows and records of others do not have.
fn no_parts(task: &Task<'_>) -> Result<(), Stop> {
    if task.options.part.is_none() {
        return Ok(());
    }
    let help = "a part is told by the id of a document, and these rows have none; leave --part out";
    let place = Place::file(task.gold.display().to_string());
    Err(Stop::Use(Failure::new(place, "--part is for annotated documents", help)))
}

/// Nothing is left of what was read, once the documents of other parts are left out.
fn nothing_in(part: Portion, files: &str) -> Stop {
    let help = "the hash of its id says in which part a document is (docs/evaluate.md); without --part all count";
    Stop::Use(Failure::new(Place::file(files), format!("no document is of the part `{}`", part.name()), help))
}

fn read(path: &Path) -> Result<String, Failure> {
    let failed =
        |e: io::Error| Failure::new(Place::file(path.display().to_string()), reason(&e), "check the name of the file");
    std::fs::read_to_string(path).map_err(failed)
}

fn fault(path: &Path, help: &'static str) -> impl Fn((usize, String)) -> Failure {
    let file = path.display().to_string();
    move |(line, what)| Failure::new(Place::line(file.clone(), line), what, help)
}

const GOLD_HELP: &str = "FORMATS.md describes annotated documents";
