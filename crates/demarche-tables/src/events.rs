//! The table of events: one row a happening, with all that is told of it.

use crate::cell::Cell;
use crate::claims::{PARTY, Text, coordinates, participants};
use crate::column::{Column, Field, Kind, Table};
use demarche_knowledge::claim::{Claim, Status};
use jiff::civil::Date;

/// One claim that tells of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Id of the claim.
    pub claim: String,
    /// How it tells it.
    pub status: Status,
    /// Its text.
    pub text: Text,
    /// How sure the coder is, 0 to 1.
    pub confidence: f64,
}

/// An event, told by its best claim.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Id of the claim by which the ledger first learned it.
    pub id: String,
    /// Its number in the ledger.
    pub number: i64,
    /// Its best claim.
    pub claim: Claim,
    /// Where the best claim stands.
    pub text: Text,
    /// The sentence of the best claim.
    pub sentence: String,
    /// When it was: first and last day.
    pub days: Option<(Date, Date)>,
    /// By which day it was told first.
    pub reported: Option<Date>,
    /// When the public could first know it, microseconds since 1970 UTC.
    pub known: i64,
    /// How it is told, each status once, in the order of the codebook.
    pub statuses: Vec<Status>,
    /// The claims that tell of it, the best first.
    pub reports: Vec<Report>,
    /// Independent stories among them.
    pub independent_sources: usize,
}

const REPORT: &[Field] = &[
    Field::new("claim", Kind::Text, "id of the claim").always(),
    Field::new("status", Kind::Text, "how it tells it").always(),
    Field::new("doc_id", Kind::Text, "id of its text").always(),
    Field::new("source", Kind::Text, "who published it"),
    Field::new("url", Kind::Text, "where"),
    Field::new("published", Kind::Day, "by which day"),
    Field::new("confidence", Kind::Real, "confidence of the claim, 0 to 1").always(),
];

const fn text(name: &'static str, about: &'static str) -> Field {
    Field::new(name, Kind::Text, about)
}

const fn column(field: Field, value: fn(&EventRow) -> Cell) -> Column<EventRow> {
    Column { field, value }
}

/// The table of events.
pub static EVENTS: Table<EventRow> = Table {
    schema: "demarche.events/1",
    about: "One row a happening: what its best claim says (dated to the day, then told as a fact, then surest), and every \
            claim that tells of it.",
    columns: &[
        column(text("id", "id of the claim by which the ledger first learned it").always(), |r| (&r.id).into()),
        column(Field::new("number", Kind::Whole, "its number in this ledger").always(), |r| r.number.into()),
        column(Field::new("date_first", Kind::Day, "first day on which it may have happened"), |r| {
            r.days.map(|d| d.0).into()
        }),
        column(Field::new("date_last", Kind::Day, "last such day"), |r| r.days.map(|d| d.1).into()),
        column(Field::new("reported", Kind::Day, "day by which it was first reported"), |r| r.reported.into()),
        column(Field::new("known", Kind::Instant, "when the public could first know it").always(), |r| {
            Cell::Instant(r.known)
        }),
        column(text("event", "PLOVER event type").always(), |r| (&r.claim.event).into()),
        column(text("mode", "mode within the type"), |r| r.claim.mode.as_ref().into()),
        column(text("act", "the step that changes a relation, such as `recognition.grant`"), |r| {
            r.claim.act.as_ref().into()
        }),
        column(text("cameo", "finest CAMEO code that fits"), |r| r.claim.cameo.as_ref().into()),
        column(text("quad", "`VC` `MC` verbal and material cooperation, `VK` `MK` conflict").always(), |r| {
            (&r.claim.quad).into()
        }),
        column(Field::new("goldstein", Kind::Real, "conflict–cooperation score, −10 to 10"), |r| {
            r.claim.goldstein.into()
        }),
        column(text("status", "how the best claim tells it").always(), |r| r.claim.status.as_str().into()),
        column(Field::new("statuses", Kind::Texts, "how it is told by all, each status once"), |r| {
            Cell::Texts(r.statuses.iter().map(|s| s.as_str().to_owned()).collect())
        }),
        column(Field::new("actor", Kind::Records(PARTY), "who does it"), |r| participants(&r.claim.actor)),
        column(Field::new("recipient", Kind::Records(PARTY), "to whom"), |r| participants(&r.claim.recipient)),
        column(text("object", "what the act is about: list, treaty, organization, post"), |r| {
            r.claim.object.as_ref().map(|o| &o.text).into()
        }),
        column(Field::new("contexts", Kind::Texts, "PLOVER contexts"), |r| (&r.claim.contexts).into()),
        column(Field::new("topics", Kind::Texts, "topic words"), |r| (&r.claim.topics).into()),
        column(text("location", "the place it happened at"), |r| r.claim.location.as_ref().map(|l| &l.name).into()),
        column(text("location_country", "country of the place"), |r| {
            r.claim.location.as_ref().and_then(|l| l.country.as_ref()).into()
        }),
        column(Field::new("latitude", Kind::Real, "degrees north"), |r| coordinates(&r.claim).map(|c| c.0).into()),
        column(Field::new("longitude", Kind::Real, "degrees east"), |r| coordinates(&r.claim).map(|c| c.1).into()),
        column(Field::new("claims", Kind::Whole, "number of its claims").always(), |r| r.reports.len().into()),
        column(Field::new("independent_sources", Kind::Whole, "independent sources among them").always(), |r| {
            r.independent_sources.into()
        }),
        column(Field::new("confidence", Kind::Real, "confidence of the best claim, 0 to 1").always(), |r| {
            r.claim.confidence.total.into()
        }),
        column(text("best_claim", "id of the best claim").always(), |r| (&r.claim.id).into()),
        column(text("sentence", "its sentence").always(), |r| (&r.sentence).into()),
        column(Field::new("reports", Kind::Records(REPORT), "its claims, the best first"), |r| {
            Cell::Records(r.reports.iter().map(report).collect())
        }),
    ],
};

fn report(report: &Report) -> Vec<Cell> {
    vec![
        (&report.claim).into(),
        report.status.as_str().into(),
        (&report.text.name).into(),
        report.text.source.as_ref().into(),
        report.text.url.as_ref().into(),
        report.text.published.map(|p| p.1).into(),
        report.confidence.into(),
    ]
}
