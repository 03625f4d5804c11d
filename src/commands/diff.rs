//! `demarche diff`: what was learned between two days: acts reported since, states that changed, contradictions.

use super::query::Base;
use crate::exit::{CommandError, Exit, finish};
use crate::options::Diff;
use crate::output::learned;
use crate::output::printer::{Print, Printer, Shape, format, print_table};
use crate::settings::Settings;
use demarche_questions::DiffQuery;
use demarche_questions::tables::DIFFERENCES;
use std::io;

pub(crate) fn run(options: &Diff, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &Diff, settings: &Settings) -> Result<Exit, CommandError> {
    let base = Base::read(settings)?;
    let session = base.session(&options.answer.place, settings)?;
    let query = DiffQuery {
        known: options.known.clone(),
        recorded: options.recorded.clone(),
        as_of: options.as_of,
        viewpoint: options.viewpoint.into(),
    };
    let answer = session.diff(&query)?;
    let shape = match format(options.answer.format, settings)? {
        Print::Table(form) => {
            print_table(form, &DIFFERENCES, answer.learned)?;
            return Ok(Exit::Success);
        }
        Print::Records(shape) => shape,
    };
    let mut printer = Printer::new(shape);
    match shape {
        Shape::Json | Shape::Jsonl => answer.learned.iter().try_for_each(|one| printer.json(one))?,
        Shape::Text => learned::page(&mut printer.out, &answer.learned, answer.day, settings)?,
    }
    printer.end()?;
    if answer.learned.is_empty() {
        settings.messages().note("no new acts between these dates");
    }
    Ok(Exit::Success)
}
