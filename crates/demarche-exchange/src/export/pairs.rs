//! An event as pairs: most layouts have one source and one target a row.

use super::codes::Codes;
use demarche_knowledge::claim::{Location, Participant};
use demarche_tables::EventRow;
use jiff::civil::Date;

/// One source and one target of an event.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub event: &'a EventRow,
    pub source: Option<&'a Participant>,
    pub target: Option<&'a Participant>,
    /// Which of the event's pairs, from 0.
    pub nth: usize,
    pub codes: &'a Codes<'a>,
}

/// Numbers of rows leave room for so many pairs of one event.
const ROOM: i64 = 10_000;

/// The pairs of an event: every actor with every recipient; of those who act together, each with each other, both ways,
/// as ICEWS and GDELT code meetings. At least one, with nobody on a side that is empty.
pub(crate) fn pairs<'a>(event: &'a EventRow, codes: &'a Codes<'a>) -> Vec<Pair<'a>> {
    let (actors, recipients) = (&event.claim.actor, &event.claim.recipient);
    let mut out = Vec::new();
    let mut add = |source, target| {
        let nth = out.len();
        out.push(Pair { event, source, target, nth, codes });
    };
    match (actors.len(), recipients.len()) {
        (0, 0) => add(None, None),
        (0, _) => recipients.iter().for_each(|r| add(None, Some(r))),
        (1, 0) => add(actors.first(), None),
        (n, 0) => {
            let others = |one: usize| (0..n).filter(move |other| *other != one);
            (0..n).for_each(|one| others(one).for_each(|other| add(actors.get(one), actors.get(other))));
        }
        _ => actors.iter().for_each(|a| recipients.iter().for_each(|r| add(Some(a), Some(r)))),
    }
    out
}

impl Pair<'_> {
    /// A number no other row of the ledger has.
    pub fn number(&self) -> i64 {
        self.event.number * ROOM + self.nth as i64
    }

    /// The first day of the event, or the day by which it was told where no day is.
    pub fn day(&self) -> Option<Date> {
        self.event.days.map(|d| d.0).or(self.event.reported)
    }

    /// Where it happened.
    pub fn place(&self) -> Option<&Location> {
        self.event.claim.location.as_ref()
    }

    /// The name of the place, unless it is the country itself.
    pub fn town(&self) -> Option<&str> {
        let place = self.place()?;
        let country = place.country.as_deref().and_then(|c| self.codes.name(c));
        Some(place.name.as_str()).filter(|name| Some(*name) != country)
    }

    /// Latitude and longitude in degrees.
    pub fn degrees(&self) -> Option<(f64, f64)> {
        self.place().and_then(|p| p.coordinates)
    }
}

/// Country, organization and roles of a participant run together, as CAMEO codes actors: `RUSGOV`, `IGOUNO`.
pub(crate) fn cameo_actor(party: &Participant, codes: &Codes<'_>) -> String {
    let country = codes.country(party.country.as_deref());
    let own = country.map_or("", |c| c.cameo.written());
    let roles = codes.cameo_roles(party);
    let (kind, rest) = match country.map_or("", |c| c.kind.as_str()) {
        "" => ("", &roles[..]),
        kind => (kind, roles.get(1..).unwrap_or_default()),
    };
    let group = country.map_or("", |c| c.group.written());
    [own, kind, group].concat() + &rest.concat()
}
