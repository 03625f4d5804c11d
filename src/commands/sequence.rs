//! `demarche sequence`: where acts followed each other between the same parties, and how often the next one came.

use super::query::Base;
use crate::exit::{CommandError, Exit, finish};
use crate::options::Sequence;
use crate::output::printer::{Printer, Shape, format};
use crate::output::sequences;
use crate::settings::Settings;
use demarche_questions::SequenceQuery;
use std::io;

pub(crate) fn run(options: &Sequence, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &Sequence, settings: &Settings) -> Result<Exit, CommandError> {
    let base = Base::read(settings)?;
    let session = base.session(&options.answer.place, settings)?;
    let query = SequenceQuery {
        pattern: options.pattern.clone(),
        within: options.within.clone(),
        known: options.seen.known,
        recorded: options.seen.recorded,
        viewpoint: options.viewpoint.into(),
    };
    let answer = session.sequence(&query)?;
    let mut printer = Printer::new(format(options.answer.format, settings)?);
    match printer.shape {
        Shape::Json | Shape::Jsonl => printer.json(&answer)?,
        Shape::Csv => sequences::csv(&mut printer.out, &answer)?,
        Shape::Text => sequences::page(&mut printer.out, &answer, &options.within, settings)?,
    }
    printer.end()?;
    Ok(Exit::Success)
}
