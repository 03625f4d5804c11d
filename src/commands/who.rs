//! `demarche who`: who held an office, or which offices somebody held, with dates and where they are from.

use super::asking::{Printer, Shape, Stop, answers, ending, format, wrong};
use super::holders::{Holders, Row, plain};
use crate::Ending;
use crate::answers::PEOPLE;
use crate::offices::{Office, Reader};
use crate::options::WhoHeld;
use crate::output::columns::columns;
use crate::output::paint::{Role, safe};
use crate::parties::name;
use crate::settings::Settings;
use demarche_coder::Knowledge;
use demarche_coder::knowledge::problem::nearest;
use jiff::civil::Date;
use serde::Serialize;
use std::cell::RefCell;
use std::io::{self, Write};

/// One term, as it is told.
#[derive(Serialize)]
struct Term {
    schema: &'static str,
    person: String,
    id: String,
    office: Option<String>,
    country: String,
    country_name: String,
    start: Option<String>,
    end: Option<String>,
    source: String,
}

/// Most offices named when the one asked for is not there.
const OFFICES: usize = 10;

pub(crate) fn run(options: &WhoHeld, settings: &Settings) -> io::Result<Ending> {
    ending(answer(options, settings), settings)
}

fn answer(options: &WhoHeld, settings: &Settings) -> Result<Ending, Stop> {
    let engine = settings.engine().ok_or(Stop::Told(Ending::WrongUse))?;
    let knowledge = engine.knowledge();
    let answers = answers(settings)?;
    let table = PEOPLE.read(settings.data.as_deref());
    let table = table.map_err(|message| wrong(settings, &message, "the data folder must have it"))?;
    let rows: Vec<Row> = csv::Reader::from_reader(table.as_bytes()).deserialize().filter_map(Result::ok).collect();
    let typed = options.name.trim();
    let called = |row: &&Row| std::iter::once(row.name.as_str()).chain(row.aliases.split('|')).any(|n| same(n, typed));
    let holds = |row: &&Row| options.on.is_none_or(|day| row.validity().holds(day));
    let person: Vec<&Row> = rows.iter().filter(called).collect();
    let reader = Reader { knowledge, words: &answers.offices, day: options.on.unwrap_or(Date::MAX) };
    let holders = Holders { reader: &reader, rows: &rows, places: RefCell::default() };
    let office = if person.is_empty() { reader.read(typed) } else { None };
    let [mut found, other_name, like] = match &office {
        Some(office) => holders.of(office),
        None => [person, Vec::new(), Vec::new()],
    };
    // Without a day all that the office was called is told; on a day the first words that somebody held it by.
    if options.on.is_none_or(|_| !found.iter().any(holds)) {
        found.extend(other_name);
    }
    if !found.iter().any(holds) {
        found.extend(like);
    }
    if found.is_empty() {
        return Err(nobody(typed, office.as_ref(), &holders, settings));
    }
    let mut terms: Vec<Term> = found.iter().filter(|row| holds(row)).map(|row| term(row, knowledge)).collect();
    terms.sort_by(|a, b| (&a.start, &a.person, &a.office).cmp(&(&b.start, &b.person, &b.office)));
    print(&terms, options, settings)?;
    if let Some(day) = options.on.filter(|_| terms.is_empty()) {
        let what = office
            .as_ref()
            .map_or_else(|| format!("no term for `{typed}`"), |office| format!("no {}", called_so(office, knowledge)));
        let near = nearest_in_time(&found, day).map_or(String::new(), |row| format!("; nearest: {}", span(row)));
        settings.messages().note(&format!("data/actors has {what} on {day}{near}"));
    }
    Ok(Ending::Clean)
}

/// An office in words: *ambassador of Russia to United Kingdom*.
fn called_so(office: &Office, knowledge: &Knowledge) -> String {
    let name = |n: u32| knowledge.gazetteer.actor(n).name.to_string();
    let of = office.of.map_or(String::new(), |n| format!(" of {}", name(n)));
    let at = office.at.map_or(String::new(), |n| format!(" to {}", name(n)));
    format!("{}{of}{at}", office.role)
}

/// The term that ended or begins nearest to a day.
fn nearest_in_time<'r>(rows: &[&'r Row], day: Date) -> Option<&'r Row> {
    let away = |date: Option<Date>| date.and_then(|d| (d - day).get_days().checked_abs());
    let distance = |row: &&&Row| {
        let validity = row.validity();
        away(validity.start).into_iter().chain(away(validity.end)).min().unwrap_or(i32::MAX)
    };
    rows.iter().min_by_key(distance).copied()
}

/// A person and the days of his term.
fn span(row: &Row) -> String {
    let days = match (row.start.as_str(), row.end.as_str()) {
        ("", "") => "days unknown".to_owned(),
        (start, "") => format!("since {start}"),
        ("", end) => format!("until {end}"),
        (start, end) => format!("{start} to {end}"),
    };
    format!("{} ({days})", row.name)
}

fn term(row: &Row, knowledge: &Knowledge) -> Term {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Term {
        schema: "demarche.term/1",
        person: row.name.clone(),
        id: row.id.clone(),
        office: some(&row.office),
        country_name: name(knowledge, &row.country),
        country: row.country.clone(),
        start: some(&row.start),
        end: some(&row.end),
        source: row.source.clone(),
    }
}

fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && plain(a) == plain(b)
}

fn nobody(typed: &str, office: Option<&Office>, holders: &Holders<'_>, settings: &Settings) -> Stop {
    let knowledge = holders.reader.knowledge;
    if let Some(office) = office {
        let mut offices = holders.offices(office);
        offices.sort_unstable_by_key(|o| (knowledge.lexicon.rank(o), *o));
        offices.dedup();
        let near = if office.envoy { None } else { nearest(&office.role, offices.iter().copied()) };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if offices.is_empty() => "it has no such office of that side at all".to_owned(),
            None => {
                let more = offices.len().saturating_sub(OFFICES);
                offices.truncate(OFFICES);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("of that side it has: {}{more}", offices.join(", "))
            }
        };
        return wrong(settings, &format!("data/actors has no {}", called_so(office, knowledge)), &help);
    }
    let near = nearest(typed, holders.rows.iter().map(|r| r.name.as_str()));
    let help = near.map_or_else(
        || "write a person's name, or an office and whose it is: \"President of France\"".to_owned(),
        |n| format!("did you mean `{n}`?"),
    );
    wrong(settings, &format!("data/actors has neither a person nor an office `{typed}`"), &help)
}

fn print(terms: &[Term], options: &WhoHeld, settings: &Settings) -> Result<(), Stop> {
    let mut printer = Printer::new(format(options.format, settings)?);
    let dash = |t: &Option<String>| t.clone().unwrap_or_default();
    let cells = |t: &Term| {
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
