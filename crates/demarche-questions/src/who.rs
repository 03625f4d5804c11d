//! Show who held an office, or which offices a person held, with dates and where they are from.

use crate::error::{NameKind, QueryError};
use crate::holders::{Holders, Row, plain};
use crate::offices::{Office, Reader};
use crate::parties::name;
use crate::policy::{AnswerPolicy, PEOPLE};
use demarche_knowledge::Knowledge;
use demarche_knowledge::problem::nearest;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::path::Path;

/// Asks who held an office, or which offices a person held.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WhoQuery {
    /// A person, or an office and whose it is: `President of France`, `Russian ambassador to the United Kingdom`.
    pub name: String,
    /// On this day; at any time where it is left out.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub as_of: Option<Date>,
}

/// The terms of office found.
#[derive(Clone, Debug, PartialEq)]
pub struct WhoAnswer {
    /// The terms, by their first day.
    pub terms: Vec<OfficeTerm>,
    /// Where there are none on the day asked about: what was sought, and the nearest term.
    pub missing: Option<MissingTerm>,
}

/// What was sought and not found on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTerm {
    /// In words: `term for X`, `ambassador of Russia to United Kingdom`.
    pub sought: String,
    /// Who held it at the nearest time, with the days.
    pub nearest: Option<String>,
}

/// One term of a person in an office.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OfficeTerm {
    schema: &'static str,
    /// Name of the person.
    pub person: String,
    /// Identifier of the person.
    pub id: String,
    /// The office.
    pub office: Option<String>,
    /// Code of the country or organization.
    pub country: String,
    /// What that is called.
    pub country_name: String,
    /// First day: a day, month or year.
    pub start: Option<String>,
    /// Last day: a day, month or year.
    pub end: Option<String>,
    /// Where the term is recorded.
    pub source: String,
}

/// Most offices named when the one asked for is not there.
const MAX_OFFICES: usize = 10;

/// Show who held an office, or which offices a person held. It needs no ledger: terms of office are in the data folder.
///
/// # Errors
/// When nobody has such a name and nothing is such an office, or the table of terms cannot be read.
pub fn who(
    knowledge: &Knowledge,
    policy: &AnswerPolicy,
    data: Option<&Path>,
    query: &WhoQuery,
) -> Result<WhoAnswer, QueryError> {
    let table = PEOPLE.read(data).map_err(|message| QueryError::data(message, "the data folder must have it"))?;
    let rows: Vec<Row> = csv::Reader::from_reader(table.as_bytes()).deserialize().filter_map(Result::ok).collect();
    let (typed, day) = (query.name.trim(), query.as_of);
    let wanted = plain(typed);
    let is_wanted = |name: &str| !name.is_empty() && !wanted.is_empty() && plain(name) == wanted;
    let called = |row: &&Row| std::iter::once(row.name.as_str()).chain(row.aliases.split('|')).any(is_wanted);
    let holds = |row: &&Row| day.is_none_or(|day| row.validity().holds(day));
    let person: Vec<&Row> = rows.iter().filter(called).collect();
    let reader = Reader { knowledge, words: &policy.offices, day: day.unwrap_or(Date::MAX) };
    let holders = Holders { reader: &reader, rows: &rows, places: RefCell::default() };
    let office = if person.is_empty() { reader.read(typed) } else { None };
    let [mut found, other_name, like] = match &office {
        Some(office) => holders.of(office),
        None => [person, Vec::new(), Vec::new()],
    };
    // Without a day every name of the office counts; on a day the first name under which somebody held it.
    if day.is_none_or(|_| !found.iter().any(holds)) {
        found.extend(other_name);
    }
    if !found.iter().any(holds) {
        found.extend(like);
    }
    if found.is_empty() {
        return Err(nobody(typed, office.as_ref(), &holders));
    }
    let mut terms: Vec<OfficeTerm> = found.iter().filter(|row| holds(row)).map(|row| term(row, knowledge)).collect();
    terms.sort_by(|a, b| (&a.start, &a.person, &a.office).cmp(&(&b.start, &b.person, &b.office)));
    let missing = day.filter(|_| terms.is_empty()).map(|day| MissingTerm {
        sought: office.as_ref().map_or_else(|| format!("term for `{typed}`"), |office| called_so(office, knowledge)),
        nearest: nearest_in_time(&found, day).map(span),
    });
    Ok(WhoAnswer { terms, missing })
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

/// A person and the days of the term.
fn span(row: &Row) -> String {
    let days = match (row.start.as_str(), row.end.as_str()) {
        ("", "") => "days unknown".to_owned(),
        (start, "") => format!("since {start}"),
        ("", end) => format!("until {end}"),
        (start, end) => format!("{start} to {end}"),
    };
    format!("{} ({days})", row.name)
}

fn term(row: &Row, knowledge: &Knowledge) -> OfficeTerm {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    OfficeTerm {
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

fn nobody(typed: &str, office: Option<&Office>, holders: &Holders<'_>) -> QueryError {
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
                let more = offices.len().saturating_sub(MAX_OFFICES);
                offices.truncate(MAX_OFFICES);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("of that side it has: {}{more}", offices.join(", "))
            }
        };
        let message = format!("data/actors has no {}", called_so(office, knowledge));
        return QueryError::unknown(NameKind::Office, typed, near.map(str::to_owned), message, help);
    }
    let near = nearest(typed, holders.rows.iter().map(|r| r.name.as_str()));
    let help = near.map_or_else(
        || "write a person's name, or an office and whose it is: \"President of France\"".to_owned(),
        |n| format!("did you mean `{n}`?"),
    );
    let message = format!("data/actors has neither a person nor an office `{typed}`");
    QueryError::unknown(NameKind::Office, typed, near.map(str::to_owned), message, help)
}
