//! `demarche who`: who held an office, or which offices somebody held, with dates and where they are from.

use super::query::Base;
use crate::exit::{CommandError, Exit, finish};
use crate::options::WhoHeld;
use crate::output::columns::columns;
use crate::output::paint::{Role, safe};
use crate::output::printer::{Print, Printer, Shape, format, print_table};
use crate::settings::Settings;
use demarche_questions::tables::TERMS;
use demarche_questions::{MissingTerm, OfficeTerm, WhoQuery, who};
use std::io::{self, Write};

pub(crate) fn run(options: &WhoHeld, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &WhoHeld, settings: &Settings) -> Result<Exit, CommandError> {
    let base = Base::read(settings)?;
    let query = WhoQuery { name: options.name.clone(), as_of: options.on };
    let answer = who(&base.knowledge, &base.policy, settings.data.as_deref(), &query)?;
    print(answer.terms, options, settings)?;
    if let (Some(MissingTerm { sought, nearest }), Some(day)) = (&answer.missing, options.on) {
        let near = nearest.as_ref().map_or(String::new(), |term| format!("; nearest: {term}"));
        settings.messages().note(&format!("data/actors has no {sought} on {day}{near}"));
    }
    Ok(Exit::Success)
}

fn print(terms: Vec<OfficeTerm>, options: &WhoHeld, settings: &Settings) -> Result<(), CommandError> {
    let shape = match format(options.format, settings)? {
        Print::Table(form) => return print_table(form, &TERMS, terms),
        Print::Records(shape) => shape,
    };
    let mut printer = Printer::new(shape);
    match shape {
        Shape::Json | Shape::Jsonl => terms.iter().try_for_each(|t| printer.json(t))?,
        Shape::Text if terms.is_empty() => {}
        Shape::Text => {
            let text = |t: &Option<String>| t.clone().unwrap_or_default();
            let heads = ["person", "office", "country", "start", "end", "source"].map(str::to_owned).to_vec();
            let cells = terms.iter().map(|t| {
                let (office, start, end) = (text(&t.office), text(&t.start), text(&t.end));
                vec![t.person.clone(), office, t.country_name.clone(), start, end, t.source.clone()]
            });
            let rows: Vec<Vec<String>> = std::iter::once(heads).chain(cells).collect();
            for (nth, line) in columns(&rows).iter().enumerate() {
                let line = safe(line);
                let line = if nth == 0 { settings.paint.paint(Role::Heading, &line) } else { line };
                writeln!(printer.out, "{line}")?;
            }
        }
    }
    printer.end()
}
