//! PLOVER records: one JSON object an event. Described in `docs/exchange/plover.md`; `demarche evaluate` reads them
//! back.

use demarche_knowledge::claim::{Location, Participant};
use demarche_tables::EventRow;
use serde::Serialize;

/// An event as PLOVER exchanges it.
#[derive(Serialize)]
pub(crate) struct Record<'a> {
    id: &'a str,
    /// First day; that by which it was told where the text gives none.
    date: Option<String>,
    enddate: Option<String>,
    actor: Vec<Party<'a>>,
    recipient: Vec<Party<'a>>,
    event: &'a str,
    mode: Option<&'a str>,
    context: &'a [String],
    quad: &'a str,
    cameo: Option<&'a str>,
    goldstein: Option<f32>,
    status: &'static str,
    location: Vec<Place<'a>>,
    text: &'a str,
    headline: Option<&'a str>,
    publication: Option<&'a str>,
    url: Option<&'a str>,
    coder: String,
    version: &'static str,
}

/// The PLOVER manual the types, modes and contexts are those of.
const VERSION: &str = "PLOVER 2";

#[derive(Serialize)]
struct Party<'a> {
    name: &'a str,
    country: Option<&'a str>,
    sector: &'a [String],
    text: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    name: &'a str,
    country: Option<&'a str>,
    lat: Option<f64>,
    long: Option<f64>,
}

impl<'a> Record<'a> {
    pub fn of(event: &'a EventRow) -> Self {
        let claim = &event.claim;
        let first = event.days.map(|d| d.0).or(event.reported);
        Self {
            id: &event.id,
            date: first.map(|d| d.to_string()),
            enddate: event.days.map(|d| d.1).or(event.reported).map(|d| d.to_string()),
            actor: claim.actor.iter().map(party).collect(),
            recipient: claim.recipient.iter().map(party).collect(),
            event: &claim.event,
            mode: claim.mode.as_deref(),
            context: &claim.contexts,
            quad: &claim.quad,
            cameo: claim.cameo.as_deref(),
            goldstein: claim.goldstein,
            status: claim.status.as_str(),
            location: claim.location.iter().map(place).collect(),
            text: &event.sentence,
            headline: event.text.title.as_deref(),
            publication: event.text.source.as_deref(),
            url: event.text.url.as_deref(),
            coder: format!("demarche {}", claim.coder.version),
            version: VERSION,
        }
    }
}

fn party(party: &Participant) -> Party<'_> {
    Party { name: &party.name, country: party.country.as_deref(), sector: &party.sector, text: &party.text }
}

fn place(place: &Location) -> Place<'_> {
    let (lat, long) = place.coordinates.map_or((None, None), |c| (Some(c.0), Some(c.1)));
    Place { name: &place.name, country: place.country.as_deref(), lat, long }
}
