//! GDELT 2.0 events: one row a pair, 61 columns without a header, empty for nothing. Described in
//! `docs/exchange/gdelt-events.md`.

use super::codes::Codes;
use super::columns::{Column, or_nothing};
use super::pairs::{Pair, cameo_actor};
use crate::crosswalk::tables::Country;
use demarche_knowledge::claim::Participant;
use jiff::Timestamp;
use jiff::tz::Offset;

/// The columns that hold something.
pub(crate) const COLUMNS: &[Column] = &[
    ("GLOBALEVENTID", |p| p.number().to_string()),
    ("SQLDATE", |p| or_nothing(p.day().map(|d| d.strftime("%Y%m%d")))),
    ("MonthYear", |p| or_nothing(p.day().map(|d| d.strftime("%Y%m")))),
    ("Year", |p| or_nothing(p.day().map(|d| d.year()))),
    ("FractionDate", fraction),
    ("Actor1Code", |p| of(p.source, p.codes, cameo_actor)),
    ("Actor1Name", |p| of(p.source, p.codes, |a, _| a.name.to_uppercase())),
    ("Actor1CountryCode", |p| country(p.source, p.codes, |c| c.cameo.written())),
    ("Actor1KnownGroupCode", |p| country(p.source, p.codes, |c| c.group.written())),
    ("Actor1Type1Code", |p| role(p.source, p.codes, 0)),
    ("Actor1Type2Code", |p| role(p.source, p.codes, 1)),
    ("Actor1Type3Code", |p| role(p.source, p.codes, 2)),
    ("Actor2Code", |p| of(p.target, p.codes, cameo_actor)),
    ("Actor2Name", |p| of(p.target, p.codes, |a, _| a.name.to_uppercase())),
    ("Actor2CountryCode", |p| country(p.target, p.codes, |c| c.cameo.written())),
    ("Actor2KnownGroupCode", |p| country(p.target, p.codes, |c| c.group.written())),
    ("Actor2Type1Code", |p| role(p.target, p.codes, 0)),
    ("Actor2Type2Code", |p| role(p.target, p.codes, 1)),
    ("Actor2Type3Code", |p| role(p.target, p.codes, 2)),
    ("IsRootEvent", |p| u8::from(p.event.claim.sentence.start == 0).to_string()),
    ("EventCode", |p| code(p, 4)),
    ("EventBaseCode", |p| code(p, 3)),
    ("EventRootCode", |p| code(p, 2)),
    ("QuadClass", |p| or_nothing(p.codes.quad(&p.event.claim).map(|q| q.number))),
    ("GoldsteinScale", |p| or_nothing(p.event.claim.goldstein)),
    ("NumMentions", |p| p.event.reports.len().to_string()),
    ("NumSources", |p| p.event.independent_sources.to_string()),
    ("NumArticles", |p| articles(p).to_string()),
    ("ActionGeo_Type", |p| place_type(p).to_string()),
    ("ActionGeo_FullName", |p| or_nothing(p.place().map(|l| &l.name))),
    ("ActionGeo_CountryCode", |p| {
        or_nothing(p.codes.country(p.place().and_then(|l| l.country.as_deref())).map(|c| &c.fips))
    }),
    ("ActionGeo_Lat", |p| or_nothing(p.degrees().map(|d| d.0))),
    ("ActionGeo_Long", |p| or_nothing(p.degrees().map(|d| d.1))),
    ("DATEADDED", |p| stamp(p.event.known)),
    ("SOURCEURL", |p| or_nothing(p.event.text.url.as_ref())),
];

/// The share of the year that has gone by, a month counted as 30 days: as the codebook works it out.
fn fraction(pair: &Pair<'_>) -> String {
    let Some(day) = pair.day() else { return String::new() };
    let gone = (f64::from(day.month()) * 30.0 + f64::from(day.day())) / 365.0;
    format!("{:.4}", f64::from(day.year()) + gone)
}

fn of(party: Option<&Participant>, codes: &Codes<'_>, value: fn(&Participant, &Codes<'_>) -> String) -> String {
    party.map_or(String::new(), |p| value(p, codes))
}

fn country(party: Option<&Participant>, codes: &Codes<'_>, value: fn(&Country) -> &str) -> String {
    or_nothing(party.and_then(|p| codes.country(p.country.as_deref())).map(value))
}

fn role(party: Option<&Participant>, codes: &Codes<'_>, nth: usize) -> String {
    or_nothing(party.and_then(|p| codes.cameo_roles(p).get(nth).copied()))
}

/// The event's code, cut to so many digits.
fn code(pair: &Pair<'_>, digits: usize) -> String {
    let code = or_nothing(pair.codes.cameo(&pair.event.claim));
    code.get(..digits).unwrap_or(&code).to_owned()
}

/// Texts that tell of it.
fn articles(pair: &Pair<'_>) -> usize {
    let mut texts: Vec<&str> = pair.event.reports.iter().map(|t| t.text.name.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.len()
}

/// 0 no place, 1 a country, 4 a town; GDELT's other numbers tell states and towns of the USA apart, which is not known
/// here.
fn place_type(pair: &Pair<'_>) -> u8 {
    match (pair.place(), pair.town()) {
        (None, _) => 0,
        (Some(_), None) => 1,
        (Some(_), Some(_)) => 4,
    }
}

/// An instant as GDELT writes it, in UTC.
pub(crate) fn stamp(micros: i64) -> String {
    let instant = Timestamp::from_microsecond(micros).ok();
    or_nothing(instant.map(|t| Offset::UTC.to_datetime(t).strftime("%Y%m%d%H%M%S").to_string()))
}
