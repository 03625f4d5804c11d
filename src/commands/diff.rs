//! `demarche diff`: what was learned between two days: acts reported since, states that changed, contradictions.

use super::query::Base;
use crate::exit::{CommandError, Exit, finish};
use crate::options::Diff;
use crate::output::learned;
use crate::output::printer::{Printer, Shape, format};
use crate::settings::Settings;
use demarche_questions::DiffQuery;
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
    let mut printer = Printer::new(format(options.answer.format, settings)?);
    match printer.shape {
        Shape::Json | Shape::Jsonl => answer.learned.iter().try_for_each(|one| printer.json(one))?,
        Shape::Csv => learned::csv(&mut printer.out, &answer.learned)?,
        Shape::Text => learned::page(&mut printer.out, &answer.learned, answer.day, settings)?,
    }
    printer.end()?;
    if answer.learned.is_empty() {
        settings.messages().note("nothing was learned of any act in between");
    }
    Ok(Exit::Success)
}
