//! `demarche timeline`: the acts between two parties, of one, or about one treaty or list, the oldest first.

use super::query::{Base, today};
use crate::exit::{CommandError, Exit, finish};
use crate::options::Timeline;
use crate::output::events::EventPrinter;
use crate::output::printer::{Print, format, print_table};
use crate::settings::Settings;
use demarche_questions::TimelineQuery;
use demarche_questions::tables::TIMELINE;
use std::io;

pub(crate) fn run(options: &Timeline, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &Timeline, settings: &Settings) -> Result<Exit, CommandError> {
    let base = Base::read(settings)?;
    let session = base.session(&options.answer.place, settings)?;
    let query = TimelineQuery {
        parties: options.parties.clone(),
        object: options.object.clone(),
        all: options.all,
        doubtful: options.doubtful,
        from: options.from,
        to: options.to,
        known: options.seen.known,
        recorded: options.seen.recorded,
        viewpoint: options.viewpoint.into(),
    };
    let answer = session.timeline(&query, today())?;
    let shape = match format(options.answer.format, settings)? {
        Print::Table(form) => {
            print_table(form, &TIMELINE, answer.events)?;
            return Ok(Exit::Success);
        }
        Print::Records(shape) => shape,
    };
    let mut printer = EventPrinter::new(shape, settings);
    answer.events.iter().try_for_each(|event| printer.print(event))?;
    let what = if options.all { "claim" } else { "act" };
    let who = match &answer.parties[..] {
        [] => String::new(),
        [one, other] => format!(" between {one} and {other}"),
        names => format!(" of or toward {}", names.join(", ")),
    };
    let about = answer.object.map_or(String::new(), |object| format!(" about {object}"));
    printer.end(&format!("the ledger has no {what}{who}{about} in that time, as far as was known then"))?;
    Ok(Exit::Success)
}
