//! `demarche who`: who held an office, or which offices somebody held, with dates and where they are from.

use super::query::Base;
use crate::exit::{CommandError, Exit, finish};
use crate::options::WhoHeld;
use crate::output::columns::columns;
use crate::output::paint::{Role, safe};
use crate::output::printer::{Printer, Shape, format};
use crate::settings::Settings;
use demarche_questions::{MissingTerm, OfficeTerm, WhoQuery, who};
use std::io::{self, Write};

pub(crate) fn run(options: &WhoHeld, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &WhoHeld, settings: &Settings) -> Result<Exit, CommandError> {
    let base = Base::read(settings)?;
    let query = WhoQuery { name: options.name.clone(), as_of: options.on };
    let answer = who(&base.knowledge, &base.policy, settings.data.as_deref(), &query)?;
    print(&answer.terms, options, settings)?;
    if let (Some(MissingTerm { sought, nearest }), Some(day)) = (&answer.missing, options.on) {
        let near = nearest.as_ref().map_or(String::new(), |term| format!("; nearest: {term}"));
        settings.messages().note(&format!("data/actors has no {sought} on {day}{near}"));
    }
    Ok(Exit::Success)
}

fn print(terms: &[OfficeTerm], options: &WhoHeld, settings: &Settings) -> Result<(), CommandError> {
    let mut printer = Printer::new(format(options.format, settings)?);
    let dash = |t: &Option<String>| t.clone().unwrap_or_default();
    let cells = |t: &OfficeTerm| {
        vec![t.person.clone(), dash(&t.office), t.country_name.clone(), dash(&t.start), dash(&t.end), t.source.clone()]
    };
    let heads = ["person", "office", "country", "start", "end", "source"].map(str::to_owned).to_vec();
    match printer.shape {
        Shape::Json | Shape::Jsonl => terms.iter().try_for_each(|t| printer.json(t))?,
        Shape::Csv => {
            let mut rows = csv::Writer::from_writer(&mut printer.out);
            rows.write_record(&heads).map_err(io::Error::other)?;
            for term in terms {
                rows.write_record(cells(term)).map_err(io::Error::other)?;
            }
            rows.flush()?;
        }
        Shape::Text if terms.is_empty() => {}
        Shape::Text => {
            let rows: Vec<Vec<String>> = std::iter::once(heads).chain(terms.iter().map(cells)).collect();
            for (nth, line) in columns(&rows).iter().enumerate() {
                let role = if nth == 0 { Role::Heading } else { Role::Participant };
                let line = safe(line);
                let line = if nth == 0 { settings.paint.paint(role, &line) } else { line };
                writeln!(printer.out, "{line}")?;
            }
        }
    }
    printer.end()
}
