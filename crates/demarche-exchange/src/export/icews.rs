//! ICEWS: one row a pair, 20 columns with a header, `NA` for nothing. Described in `docs/exchange/icews.md`.

use super::codes::Codes;
use super::columns::{Column, or_nothing};
use super::pairs::Pair;
use demarche_knowledge::claim::Participant;

/// The columns that hold something.
pub(crate) const COLUMNS: &[Column] = &[
    ("Event ID", |p| p.number().to_string()),
    ("Event Date", |p| or_nothing(p.day())),
    ("Source Name", |p| or_nothing(p.source.map(|s| &s.name))),
    ("Source Sectors", |p| sectors(p.source, p.codes)),
    ("Source Country", |p| country(p.source, p.codes)),
    ("Event Text", |p| or_nothing(p.codes.cameo_name(&p.event.claim))),
    ("CAMEO Code", |p| or_nothing(p.codes.cameo(&p.event.claim))),
    ("Intensity", |p| or_nothing(p.event.claim.goldstein)),
    ("Target Name", |p| or_nothing(p.target.map(|t| &t.name))),
    ("Target Sectors", |p| sectors(p.target, p.codes)),
    ("Target Country", |p| country(p.target, p.codes)),
    ("Story ID", |p| p.event.text.name.clone()),
    ("Publisher", |p| or_nothing(p.event.text.source.as_ref())),
    ("City", |p| or_nothing(p.town())),
    ("Country", |p| or_nothing(place_country(p))),
    ("Latitude", |p| or_nothing(p.degrees().map(|d| d.0))),
    ("Longitude", |p| or_nothing(p.degrees().map(|d| d.1))),
];

fn sectors(party: Option<&Participant>, codes: &Codes<'_>) -> String {
    party.map_or(String::new(), |p| codes.icews_sectors(p).join(","))
}

fn country(party: Option<&Participant>, codes: &Codes<'_>) -> String {
    or_nothing(party.and_then(|p| codes.icews_country(p.country.as_deref())))
}

fn place_country<'p>(pair: &'p Pair<'_>) -> Option<&'p str> {
    pair.codes.icews_country(pair.place()?.country.as_deref())
}
