//! `demarche sequence`: where acts followed each other between the same parties, and how often the next one came.

use super::query::Base;
use crate::exit::{CommandError, Exit, finish};
use crate::options::Sequence;
use crate::output::printer::{Print, Printer, Shape, format, print_table};
use crate::output::sequences;
use crate::settings::Settings;
use demarche_questions::SequenceQuery;
use demarche_questions::tables::{SEQUENCES, sequence_rows};
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
    let shape = match format(options.answer.format, settings)? {
        Print::Table(form) => {
            print_table(form, &SEQUENCES, sequence_rows(&answer))?;
            return Ok(Exit::Success);
        }
        Print::Records(shape) => shape,
    };
    let mut printer = Printer::new(shape);
    match shape {
        Shape::Json | Shape::Jsonl => printer.json(&answer)?,
        Shape::Text => sequences::page(&mut printer.out, &answer, &options.within, settings)?,
    }
    printer.end()?;
    Ok(Exit::Success)
}
