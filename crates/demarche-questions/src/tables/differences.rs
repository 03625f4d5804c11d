//! The table of what was learned between two days: one row a thing.

use super::text;
use crate::diff::{Learned, StateChange};
use crate::evidence::Evidence;
use crate::status::RelationState;
use demarche_tables::{Cell, Column, Field, Kind, Table};

const fn column(field: Field, value: fn(&Learned) -> Cell) -> Column<Learned> {
    Column { field, value }
}

/// The table of what was learned.
pub static DIFFERENCES: Table<Learned> = Table {
    schema: "demarche.differences/1",
    about: "One row for each thing learned between two days: `act`, a claim that was `closed`, a `state`, or a `contradiction`.",
    columns: &[
        column(text("what", "`act` `closed` `state` `contradiction`").always(), |r| what(r).into()),
        column(Field::new("from", Kind::Texts, "who acted, or whose relation"), |r| match r {
            Learned::Act(event) => (&event.actor).into(),
            other => names(other, |s| &s.from_name),
        }),
        column(Field::new("to", Kind::Texts, "toward whom"), |r| match r {
            Learned::Act(event) => (&event.recipient).into(),
            other => names(other, |s| &s.to_name),
        }),
        column(text("dimension", "dimension of the relation"), |r| state(r).map(|s| &s.dimension).into()),
        column(text("act", "the act, or the one that led to the state"), |r| match r {
            Learned::Act(event) => event.act.as_ref().into(),
            Learned::Closed { act, .. } => act.as_ref().into(),
            other => state(other).and_then(|s| s.act.as_ref()).into(),
        }),
        column(Field::new("date_first", Kind::Day, "first day of the act or state"), |r| match r {
            Learned::Act(event) => event.days.map(|d| d.0).into(),
            other => state(other).and_then(|s| s.began).and_then(|b| b.0).into(),
        }),
        column(Field::new("date_last", Kind::Day, "last day on which that can have been"), |r| match r {
            Learned::Act(event) => event.days.map(|d| d.1).into(),
            other => state(other).and_then(|s| s.began).map(|b| b.1).into(),
        }),
        column(text("before", "state as known before"), |r| {
            change(r).and_then(|c| c.before.as_ref()).map(|s| &s.state).into()
        }),
        column(text("after", "state as known after"), |r| {
            change(r).and_then(|c| c.after.as_ref()).map(|s| &s.state).into()
        }),
        column(Field::new("status", Kind::Texts, "statuses of an act"), |r| match r {
            Learned::Act(event) => Cell::Texts(event.status.iter().map(|s| (*s).to_owned()).collect()),
            _ => Cell::Texts(Vec::new()),
        }),
        column(text("quote", "its best sentence"), |r| match r {
            Learned::Closed { quote, .. } => Some(quote).filter(|q| !q.is_empty()).into(),
            other => evidence(other).map(|e| &e.quote).filter(|q| !q.is_empty()).into(),
        }),
        column(text("claim", "id of the claim"), |r| match r {
            Learned::Closed { claim, .. } => claim.into(),
            other => evidence(other).map(|e| &e.claim).into(),
        }),
    ],
};

fn what(learned: &Learned) -> &'static str {
    match learned {
        Learned::Act(_) => "act",
        Learned::Closed { .. } => "closed",
        Learned::State(_) => "state",
        Learned::Contradiction(_) => "contradiction",
    }
}

fn change(learned: &Learned) -> Option<&StateChange> {
    match learned {
        Learned::State(change) | Learned::Contradiction(change) => Some(change),
        Learned::Act(_) | Learned::Closed { .. } => None,
    }
}

/// The state as known after, else before.
fn state(learned: &Learned) -> Option<&RelationState> {
    change(learned).and_then(|c| c.after.as_ref().or(c.before.as_ref()))
}

fn names(learned: &Learned, name: fn(&RelationState) -> &String) -> Cell {
    Cell::Texts(state(learned).map(|s| name(s).clone()).into_iter().collect())
}

fn evidence(learned: &Learned) -> Option<&Evidence> {
    match learned {
        Learned::Act(event) => event.evidence.first(),
        other => state(other).and_then(|s| s.evidence.first()),
    }
}
