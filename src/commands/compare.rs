//! `demarche compare`: how far claims agree with the rows of another coder. The measure is
//! [`demarche_evaluate::compare`].

use super::import::{layout, names};
use crate::exit::{CommandError, Exit, finish};
use crate::options::compare::{self as typed, Compare, CompareFormat};
use crate::output::page::Layout;
use crate::output::{comparison, stdout};
use crate::settings::Settings;
use demarche_evaluate::compare::{Comparison, Overlap, Reading, Scope, Side, Types, Unit};
use demarche_ledger::Ledger;
use demarche_read::Failure;
use std::io::{self, Write};
use std::path::Path;

pub(crate) fn run(options: &Compare, settings: &Settings) -> io::Result<Exit> {
    finish(compare(options, settings), settings)
}

fn compare(options: &Compare, settings: &Settings) -> Result<Exit, CommandError> {
    let knowledge = settings.knowledge().ok_or(CommandError::Reported(Exit::Usage))?;
    let names = names(settings)?;
    let types = Types::of(&knowledge.ontology);
    let unit = match options.unit {
        typed::Unit::DyadDay => Unit::DyadDay,
        typed::Unit::DyadMonth => Unit::DyadMonth,
        typed::Unit::Event => Unit::Event,
    };
    let reading = Reading {
        names: &names,
        knowledge: &knowledge,
        types: &types,
        layout: layout(&options.layout, &names)?,
        months: unit == Unit::DyadMonth,
    };
    let a = match &options.run {
        Some(run) => file(run, &reading, settings)?,
        None => reading.ledger(&Ledger::open(&settings.ledger(&options.place).map_err(CommandError::Reported)?)?)?,
    };
    let b = file(&options.with, &reading, settings)?;
    let scope = Scope { undirected: options.undirected, all_countries: options.all_countries };
    let overlap = Overlap::of([&a, &b], scope);
    let comparison = Comparison {
        sides: [&a, &b],
        overlap: &overlap,
        types: &types,
        unit,
        undirected: options.undirected,
        list: options.list,
    };
    let mut out = stdout::page();
    match options.format {
        CompareFormat::Json => writeln!(out, "{:#}", comparison.json())?,
        CompareFormat::Text => {
            let layout = Layout { paint: settings.paint, width: settings.width };
            write!(out, "{}", comparison::page(&comparison, layout))?;
        }
    }
    Ok(if a.failures + b.failures > 0 { Exit::Errors } else { Exit::Success })
}

/// One side from a file; each row that cannot be read is reported.
fn file(path: &Path, reading: &Reading<'_>, settings: &Settings) -> Result<Side, CommandError> {
    let messages = settings.messages();
    reading.file(path, &mut |failure: &Failure| messages.failure(failure)).map_err(|failure| {
        messages.failure(&failure);
        CommandError::Reported(Exit::Errors)
    })
}
