//! The table of precedents: one row for each act of each precedent.

use super::text;
use crate::sequence::{DatedAct, SequenceAnswer};
use demarche_tables::{Cell, Column, Field, Kind, Table};

/// One act of one precedent.
#[derive(Clone, Debug)]
pub struct SequenceRow {
    number: usize,
    from: String,
    to: String,
    place: usize,
    act: DatedAct,
    lag: Option<i64>,
}

/// The rows of an answer.
pub fn sequence_rows(answer: &SequenceAnswer) -> impl Iterator<Item = SequenceRow> {
    answer.precedents.iter().enumerate().flat_map(|(number, precedent)| {
        let acts = precedent.acts.iter().enumerate();
        acts.map(move |(nth, act)| SequenceRow {
            number: number + 1,
            from: precedent.from.clone(),
            to: precedent.to.clone(),
            place: nth + 1,
            act: act.clone(),
            lag: nth.checked_sub(1).and_then(|nth| precedent.lags.get(nth)).copied(),
        })
    })
}

const fn column(field: Field, value: fn(&SequenceRow) -> Cell) -> Column<SequenceRow> {
    Column { field, value }
}

/// The table of precedents.
pub static SEQUENCES: Table<SequenceRow> = Table {
    schema: "demarche.sequences/1",
    about: "One row for each act of each precedent.",
    columns: &[
        column(Field::new("precedent", Kind::Whole, "number of the precedent, from 1").always(), |r| r.number.into()),
        column(text("from", "whose relation").always(), |r| (&r.from).into()),
        column(text("to", "toward whom").always(), |r| (&r.to).into()),
        column(Field::new("place", Kind::Whole, "place of the act in the sequence, from 1").always(), |r| {
            r.place.into()
        }),
        column(text("act", "the act").always(), |r| (&r.act.act).into()),
        column(Field::new("date_first", Kind::Day, "first day on which it can have happened").always(), |r| {
            r.act.days.0.into()
        }),
        column(Field::new("date_last", Kind::Day, "last such day").always(), |r| r.act.days.1.into()),
        column(Field::new("lag_days", Kind::Whole, "days from the act before"), |r| r.lag.into()),
        column(text("claim", "id of its best claim").always(), |r| (&r.act.claim).into()),
    ],
};
