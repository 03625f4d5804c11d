//! The table of a timeline: one row an event.

use super::text;
use crate::event::EventView;
use crate::evidence::best;
use demarche_tables::{Cell, Column, Field, Kind, Table};

const fn column(field: Field, value: fn(&EventView) -> Cell) -> Column<EventView> {
    Column { field, value }
}

/// The table of a timeline.
pub static TIMELINE: Table<EventView> = Table {
    schema: "demarche.timeline/1",
    about: "One row for each event, the oldest first.",
    columns: &[
        column(Field::new("date_first", Kind::Day, "first day on which it can have happened"), |r| {
            r.days.map(|d| d.0).into()
        }),
        column(Field::new("date_last", Kind::Day, "last such day"), |r| r.days.map(|d| d.1).into()),
        column(Field::new("reported", Kind::Day, "day by which it was first reported"), |r| r.reported_day.into()),
        column(text("event", "event type").always(), |r| (&r.event).into()),
        column(text("mode", "mode"), |r| r.mode.as_ref().into()),
        column(text("act", "act"), |r| r.act.as_ref().into()),
        column(Field::new("status", Kind::Texts, "statuses of its claims, each once"), |r| {
            Cell::Texts(r.status.iter().map(|s| (*s).to_owned()).collect())
        }),
        column(Field::new("actor", Kind::Texts, "who"), |r| (&r.actor).into()),
        column(Field::new("recipient", Kind::Texts, "to whom"), |r| (&r.recipient).into()),
        column(Field::new("holder", Kind::Texts, "whose relation the act changes, by key"), |r| (&r.holder).into()),
        column(Field::new("subject", Kind::Texts, "toward whom, by key"), |r| (&r.subject).into()),
        column(text("object", "treaty, list or organization"), |r| r.object.as_ref().into()),
        column(Field::new("claims", Kind::Whole, "number of its claims").always(), |r| r.claims.into()),
        column(Field::new("independent_sources", Kind::Whole, "independent sources").always(), |r| {
            r.independent_sources.into()
        }),
        column(text("quote", "its best sentence"), |r| quoted(r, |e| Some(e.quote.as_str()))),
        column(text("source", "who published it"), |r| quoted(r, |e| e.source.as_deref())),
        column(text("claim", "id of the claim"), |r| quoted(r, |e| Some(e.claim.as_str()))),
    ],
};

fn quoted(event: &EventView, of: fn(&crate::Evidence) -> Option<&str>) -> Cell {
    best(&event.evidence).and_then(of).filter(|text| !text.is_empty()).into()
}
