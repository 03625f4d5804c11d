//! POLECAT: one row an event, 40 columns with a header, `None` for nothing, lists parted by `;`. Described in
//! `docs/exchange/polecat.md`.

use super::columns::{Column, or_nothing};
use super::pairs::Pair;
use demarche_knowledge::claim::Participant;

/// The columns that hold something.
pub(crate) const COLUMNS: &[Column] = &[
    ("Event ID", |p| p.event.id.clone()),
    ("Event Date", |p| or_nothing(p.day())),
    ("Event Type", |p| p.event.claim.event.clone()),
    ("Event Mode", |p| or_nothing(p.event.claim.mode.as_ref())),
    ("Intensity", |p| or_nothing(p.event.claim.goldstein)),
    ("Quad Code", |p| or_nothing(p.codes.quad(&p.event.claim).map(|q| &q.name))),
    ("Contexts", |p| p.event.claim.contexts.join(BETWEEN)),
    ("Actor Name", |p| of(actors(p), |a| a.name.clone())),
    ("Actor Country", |p| of(actors(p), |a| or_nothing(a.country.as_ref()))),
    ("Actor COW", |p| of(actors(p), |a| or_nothing(p.codes.cow(a.country.as_deref())))),
    ("Primary Actor Sector", |p| of(actors(p), primary)),
    ("Actor Sectors", |p| sectors(actors(p))),
    ("Actor Title", |p| of(actors(p), |a| or_nothing(a.office.as_ref()))),
    ("Actor Name Raw", |p| of(actors(p), |a| a.text.clone())),
    ("Recipient Name", |p| of(recipients(p), |r| r.name.clone())),
    ("Recipient Country", |p| of(recipients(p), |r| or_nothing(r.country.as_ref()))),
    ("Recipient COW", |p| of(recipients(p), |r| or_nothing(p.codes.cow(r.country.as_deref())))),
    ("Primary Recipient Sector", |p| of(recipients(p), primary)),
    ("Recipient Sectors", |p| sectors(recipients(p))),
    ("Recipient Title", |p| of(recipients(p), |r| or_nothing(r.office.as_ref()))),
    ("Recipient Name Raw", |p| of(recipients(p), |r| r.text.clone())),
    ("Placename", |p| or_nothing(p.place().map(|l| &l.name))),
    ("City", |p| or_nothing(p.town())),
    ("Country", |p| or_nothing(p.place().and_then(|l| l.country.as_ref()))),
    ("Latitude", |p| or_nothing(p.degrees().map(|d| d.0))),
    ("Longitude", |p| or_nothing(p.degrees().map(|d| d.1))),
    ("Source", |p| or_nothing(p.event.text.source.as_ref())),
    ("Publication Date", |p| or_nothing(p.event.text.published.map(|d| d.1))),
    ("Version", |p| p.event.claim.coder.version.clone()),
];

const BETWEEN: &str = ";";

fn actors<'p>(pair: &'p Pair<'_>) -> &'p [Participant] {
    &pair.event.claim.actor
}

fn recipients<'p>(pair: &'p Pair<'_>) -> &'p [Participant] {
    &pair.event.claim.recipient
}

/// One value for each of a side; nothing when nobody has one.
fn of(side: &[Participant], value: impl Fn(&Participant) -> String) -> String {
    let values: Vec<String> = side.iter().map(|p| value(p).replace(BETWEEN, ",")).collect();
    if values.iter().all(String::is_empty) { String::new() } else { values.join(BETWEEN) }
}

fn primary(party: &Participant) -> String {
    or_nothing(party.sector.first())
}

/// The sectors of a side, each once.
fn sectors(side: &[Participant]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for sector in side.iter().flat_map(|p| &p.sector) {
        if !all.contains(&sector.as_str()) {
            all.push(sector);
        }
    }
    all.join(BETWEEN)
}
