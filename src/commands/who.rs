//! `demarche who`: who held an office, or which offices somebody held, with dates and where they are from.

use super::asking::{Printer, Shape, Stop, ending, format, wrong};
use crate::Ending;
use crate::answers::PEOPLE;
use crate::options::WhoHeld;
use crate::output::columns::columns;
use crate::output::paint::{Role, safe};
use crate::parties::{capital, find, name};
use crate::settings::Settings;
use demarche_coder::Knowledge;
use demarche_coder::knowledge::actors::{Kind, Meaning, fold};
use demarche_coder::knowledge::day::Validity;
use demarche_coder::knowledge::problem::nearest;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// One term of one person in one office: a row of `data/actors/people.csv`.
#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    aliases: String,
    country: String,
    office: String,
    start: String,
    end: String,
    source: String,
}

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
    let table = PEOPLE.read(settings.data.as_deref());
    let table = table.map_err(|message| wrong(settings, &message, "the data folder must have it"))?;
    let rows: Vec<Row> = csv::Reader::from_reader(table.as_bytes()).deserialize().filter_map(Result::ok).collect();
    let typed = options.name.trim();
    let called = |row: &&Row| std::iter::once(row.name.as_str()).chain(row.aliases.split('|')).any(|n| same(n, typed));
    let mut found: Vec<&Row> = rows.iter().filter(called).collect();
    let office = office(knowledge, typed, options.on);
    if found.is_empty()
        && let Some((office, country)) = &office
    {
        let of = |row: &&Row| row.country == *country && !row.office.is_empty();
        found = rows.iter().filter(of).filter(|r| same(&r.office, office)).collect();
        if found.is_empty() {
            let asked = office.to_lowercase();
            let called = |row: &&Row| knowledge.lexicon.same_office(&asked, &row.office.to_lowercase());
            found = rows.iter().filter(of).filter(called).collect();
        }
        if found.is_empty() {
            let words: Vec<String> = plain(office).split_whitespace().map(str::to_owned).collect();
            let has = |row: &&Row| {
                let there = plain(&row.office);
                words.iter().all(|w| there.split_whitespace().any(|t| t == w))
            };
            found = rows.iter().filter(of).filter(has).collect();
        }
    }
    if found.is_empty() {
        return Err(nobody(typed, office.as_ref(), &rows, knowledge, settings));
    }
    let holds =
        |row: &&&Row| options.on.is_none_or(|day| Validity::read(&row.start, &row.end).is_ok_and(|v| v.holds(day)));
    let mut terms: Vec<Term> = found.iter().filter(holds).map(|row| term(row, knowledge)).collect();
    terms.sort_by(|a, b| (&a.start, &a.person, &a.office).cmp(&(&b.start, &b.person, &b.office)));
    print(&terms, options, settings)?;
    if terms.is_empty() {
        let day = options.on.map_or(String::new(), |d| format!(" on {d}"));
        settings
            .messages()
            .note(&format!("data/actors has no term for `{typed}`{day}; without --as-of all are listed"));
    }
    Ok(Ending::Clean)
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

/// Office and country in what was typed: *President of France*, *French president*.
fn office(knowledge: &Knowledge, typed: &str, on: Option<Date>) -> Option<(String, String)> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    // A capital or a seat is no state here: the mayor of Paris is not an office of France.
    let state = |words: &[&str]| {
        let name = words.join(" ");
        let name = name.trim_end_matches("'s").trim_end_matches("’s");
        let number = find(knowledge, name, on.unwrap_or(Date::MAX))?;
        let actor = knowledge.gazetteer.actor(number);
        let own = |m: &Meaning| matches!(*m, Meaning::Actor(n) | Meaning::Adjective(n) if n == number);
        let means = |name: &str| knowledge.gazetteer.look_up(name).iter().any(own);
        let named = name.eq_ignore_ascii_case(&actor.id) || means(name) || means(&capital(name));
        (actor.kind == Kind::State && named).then(|| actor.id.to_string())
    };
    let joins = ["of", "the", "for", "in"];
    for cut in 1..words.len() {
        let (mut before, after) = words.split_at(cut);
        while let [rest @ .., last] = before
            && joins.contains(last)
        {
            before = rest;
        }
        if let Some(code) = state(after).filter(|_| !before.is_empty() && before.len() < cut) {
            return Some((before.join(" "), code));
        }
    }
    (1..words.len()).rev().find_map(|cut| Some((words[cut..].join(" "), state(&words[..cut])?)))
}

/// Without accents, case and marks.
fn plain(text: &str) -> String {
    let folded = fold(text).to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && plain(a) == plain(b)
}

fn nobody(
    typed: &str,
    office: Option<&(String, String)>,
    rows: &[Row],
    knowledge: &Knowledge,
    settings: &Settings,
) -> Stop {
    if let Some((office, country)) = office {
        let mut offices: Vec<&str> =
            rows.iter().filter(|r| r.country == *country && !r.office.is_empty()).map(|r| r.office.as_str()).collect();
        offices.sort_unstable_by_key(|o| (knowledge.lexicon.rank(o), *o));
        offices.dedup();
        let help = match nearest(office, offices.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if offices.is_empty() => "it has no office of that state at all".to_owned(),
            None => {
                let more = offices.len().saturating_sub(OFFICES);
                offices.truncate(OFFICES);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("of that state it has: {}{more}", offices.join(", "))
            }
        };
        let message = format!("data/actors has no office `{office}` of {}", name(knowledge, country));
        return wrong(settings, &message, &help);
    }
    let near = nearest(typed, rows.iter().map(|r| r.name.as_str()));
    let help = near.map_or_else(
        || "write a person's name, or an office with its state: \"President of France\"".to_owned(),
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
