//! Phoenix, the layout of Open Event Data: one row a pair, 26 columns without a header. Described in
//! `docs/exchange/phoenix.md`.

use super::codes::Codes;
use super::columns::{Column, or_nothing};
use super::pairs::cameo_actor;
use demarche_knowledge::claim::Participant;

/// The columns that hold something.
pub(crate) const COLUMNS: &[Column] = &[
    ("EventID", |p| p.number().to_string()),
    ("Date", |p| or_nothing(p.day().map(|d| d.strftime("%Y%m%d")))),
    ("Year", |p| or_nothing(p.day().map(|d| d.year()))),
    ("Month", |p| or_nothing(p.day().map(|d| d.month()))),
    ("Day", |p| or_nothing(p.day().map(|d| d.day()))),
    ("SourceActorFull", |p| full(p.source, p.codes)),
    ("SourceActorEntity", |p| entity(p.source, p.codes)),
    ("SourceActorRole", |p| role(p.source, p.codes)),
    ("SourceActorAttribute", |p| attribute(p.source, p.codes)),
    ("TargetActorFull", |p| full(p.target, p.codes)),
    ("TargetActorEntity", |p| entity(p.target, p.codes)),
    ("TargetActorRole", |p| role(p.target, p.codes)),
    ("TargetActorAttribute", |p| attribute(p.target, p.codes)),
    ("EventCode", |p| or_nothing(p.codes.cameo(&p.event.claim))),
    ("EventRootCode", |p| or_nothing(p.event.claim.cameo.as_deref().and_then(|c| c.get(..2)))),
    ("QuadClass", |p| or_nothing(p.codes.quad(&p.event.claim).map(|q| q.number))),
    ("GoldsteinScore", |p| or_nothing(p.event.claim.goldstein)),
    ("Issues", |p| p.event.claim.contexts.iter().map(|c| format!("{c},1")).collect::<Vec<_>>().join(";")),
    ("Lat", |p| or_nothing(p.degrees().map(|d| d.0))),
    ("Lon", |p| or_nothing(p.degrees().map(|d| d.1))),
    ("LocationName", |p| or_nothing(p.town())),
    ("CountryCode", |p| or_nothing(p.place().and_then(|l| l.country.as_ref()))),
    ("SentenceID", |p| p.event.reports.iter().map(|t| t.claim.as_str()).collect::<Vec<_>>().join(";")),
    ("URLs", |p| p.event.reports.iter().filter_map(|t| t.text.url.as_deref()).collect::<Vec<_>>().join(";")),
    ("NewsSources", |p| p.event.reports.iter().filter_map(|t| t.text.source.as_deref()).collect::<Vec<_>>().join(";")),
];

fn full(party: Option<&Participant>, codes: &Codes<'_>) -> String {
    party.map_or(String::new(), |p| cameo_actor(p, codes))
}

/// The country, or the organization in its place.
fn entity(party: Option<&Participant>, codes: &Codes<'_>) -> String {
    let country = party.and_then(|p| codes.country(p.country.as_deref()));
    country.map_or(String::new(), |c| {
        if c.cameo.written().is_empty() { c.kind.clone() } else { c.cameo.written().to_owned() }
    })
}

fn role(party: Option<&Participant>, codes: &Codes<'_>) -> String {
    or_nothing(party.and_then(|p| codes.cameo_roles(p).first().copied()))
}

/// Further roles.
fn attribute(party: Option<&Participant>, codes: &Codes<'_>) -> String {
    party.map_or(String::new(), |p| codes.cameo_roles(p).iter().skip(1).copied().collect::<Vec<_>>().join(";"))
}
