//! `demarche status`: in what state a relation is on a day, since when, and on whose word.

use super::export::write;
use super::query::{Base, today};
use crate::exit::{CommandError, Exit, finish};
use crate::options::Status;
use crate::options::export::ListFormat;
use crate::output::printer::{Printer, Shape, format};
use crate::output::standing;
use crate::settings::Settings;
use demarche_exchange::export::{TableFormat, state_rows};
use demarche_questions::{StatusAnswer, StatusQuery};
use std::io;
use std::path::Path;

pub(crate) fn run(options: &Status, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &Status, settings: &Settings) -> Result<Exit, CommandError> {
    let base = Base::read(settings)?;
    let session = base.session(&options.place, settings)?;
    let query = StatusQuery {
        holder: options.holder.clone(),
        subject: options.subject.clone(),
        toward: options.toward.clone(),
        object: options.object.clone(),
        as_of: options.when.as_of,
        known: options.when.known,
        recorded: options.when.recorded,
        viewpoint: options.viewpoint.into(),
        doubtful: options.doubtful,
    };
    let answer = session.status(&query, today())?;
    if options.format == Some(ListFormat::Parquet) {
        let format = TableFormat::Parquet;
        write(Path::new("-"), format, |out| state_rows(&answer.states, format, out))?;
        return Ok(Exit::Success);
    }
    let mut printer = Printer::new(format(options.format.and_then(ListFormat::plain), settings)?);
    match printer.shape {
        Shape::Json | Shape::Jsonl => answer.states.iter().try_for_each(|a| printer.json(a))?,
        Shape::Csv => standing::csv(&mut printer.out, &answer.states)?,
        Shape::Text if options.by.is_some() || options.object.is_some() => {
            standing::matrix(&mut printer.out, &answer, &base.policy, settings)?;
        }
        Shape::Text => standing::page(&mut printer.out, &answer, &base.policy, settings)?,
    }
    printer.end()?;
    if answer.states.is_empty() {
        settings.messages().note(&nothing(&answer));
    }
    Ok(Exit::Success)
}

fn nothing(answer: &StatusAnswer) -> String {
    let names: Vec<&str> = answer.asked.iter().map(|(_, name)| name.as_str()).collect();
    let what = match (answer.is_matrix, &names[..]) {
        (true, [toward, ..]) => format!("the ledger has no act of anybody toward {toward}"),
        _ => format!("the ledger has no act between {}", names.join(" and ")),
    };
    format!("{what}, as far as was known then")
}
