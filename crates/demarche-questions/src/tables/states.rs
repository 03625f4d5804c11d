//! The table of states: one row a dimension of a relation, on one day.

use super::text;
use crate::evidence::Evidence;
use crate::status::RelationState;
use demarche_tables::{Cell, Column, Field, Kind, Table};

const EVIDENCE: &[Field] = &[
    Field::new("claim", Kind::Text, "id of the claim").always(),
    Field::new("status", Kind::Text, "status of the claim").always(),
    Field::new("quote", Kind::Text, "its sentence").always(),
    Field::new("doc_id", Kind::Text, "id of its text").always(),
    Field::new("source", Kind::Text, "who published it"),
    Field::new("url", Kind::Text, "where"),
];

const fn column(field: Field, value: fn(&RelationState) -> Cell) -> Column<RelationState> {
    Column { field, value }
}

/// The table of states.
pub static STATES: Table<RelationState> = Table {
    schema: "demarche.states/1",
    about: "One row for each dimension of each relation that has an act: its state on one day, as known on another. \
            A symmetric dimension has one row, with its parties in the order of their keys.",
    columns: &[
        column(text("from", "whose relation: a country code, or `~` and a name").always(), |r| (&r.from).into()),
        column(text("from_name", "what that is called").always(), |r| (&r.from_name).into()),
        column(text("to", "toward whom").always(), |r| (&r.to).into()),
        column(text("to_name", "what that is called").always(), |r| (&r.to_name).into()),
        column(text("dimension", "`recognition` `relations` `mission` … (codebook section 4)").always(), |r| {
            (&r.dimension).into()
        }),
        column(text("object", "treaty, list or organization"), |r| r.object.as_ref().into()),
        column(Field::new("as_of", Kind::Day, "the day asked about").always(), |r| r.as_of.into()),
        column(text("state", "the state on that day; the dimension's first before any act").always(), |r| {
            (&r.state).into()
        }),
        column(text("level", "rank of the representative or kind of the mission"), |r| r.level.as_ref().into()),
        column(
            text(
                "implied",
                "why it ended without an act: `government ended` `party ended` `relations cut` `rival recognised`",
            ),
            |r| r.implied.into(),
        ),
        column(Field::new("since_first", Kind::Day, "first day on which it can have begun"), |r| {
            r.began.and_then(|s| s.0).into()
        }),
        column(Field::new("since_last", Kind::Day, "last such day, or the day by which it held"), |r| {
            r.began.map(|s| s.1).into()
        }),
        column(
            Field::new("certain", Kind::Flag, "whether it had begun by the day asked about and nobody denies it")
                .always(),
            |r| r.certain.into(),
        ),
        column(text("act", "the act that led there"), |r| r.act.as_ref().into()),
        column(Field::new("independent_sources", Kind::Whole, "independent sources it rests on").always(), |r| {
            r.independent_sources.into()
        }),
        column(Field::new("evidence", Kind::Records(EVIDENCE), "the best claims it rests on, at most three"), |r| {
            rests(&r.evidence)
        }),
        column(Field::new("against", Kind::Records(EVIDENCE), "claims that contradict it, at most three"), |r| {
            rests(&r.against)
        }),
        column(Field::new("announced", Kind::Records(EVIDENCE), "what is announced, at most three"), |r| {
            rests(&r.announced)
        }),
    ],
};

fn rests(list: &[Evidence]) -> Cell {
    let record = |r: &Evidence| {
        let told = [Cell::from(&r.claim), r.status.into(), (&r.quote).into()];
        told.into_iter().chain([(&r.doc_id).into(), r.source.as_ref().into(), r.url.as_ref().into()]).collect()
    };
    Cell::Records(list.iter().map(record).collect())
}
