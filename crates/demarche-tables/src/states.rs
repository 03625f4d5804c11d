//! The table of states: one row a dimension of a relation, on one day.

use crate::cell::Cell;
use crate::column::{Column, Field, Kind, Table};
use jiff::civil::Date;

/// The state of one dimension of a relation on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StateRow {
    /// Whose relation: a country code, or `~` and a name.
    pub from: String,
    /// What that is called.
    pub from_name: String,
    /// Toward whom.
    pub to: String,
    /// What that is called.
    pub to_name: String,
    /// Dimension.
    pub dimension: String,
    /// Treaty, list or organization.
    pub object: Option<String>,
    /// The day asked about.
    pub as_of: Date,
    /// The state.
    pub state: String,
    /// Rank of the representative or kind of the mission.
    pub level: Option<String>,
    /// Why the state before ended without an act.
    pub implied: Option<String>,
    /// First and last day on which it can have begun; the first is unknown where only the day is told by when it held.
    pub since: Option<(Option<Date>, Date)>,
    /// Whether it had begun by the day asked about.
    pub certain: bool,
    /// The act that led there.
    pub act: Option<String>,
    /// Independent stories it rests on.
    pub stories: usize,
    /// The best claims it rests on.
    pub evidence: Vec<Rests>,
    /// The best claims told against it.
    pub against: Vec<Rests>,
    /// The best claims that announce another.
    pub announced: Vec<Rests>,
}

/// A claim a state rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rests {
    /// Id of the claim.
    pub claim: String,
    /// How it is told.
    pub status: String,
    /// Its sentence.
    pub quote: String,
    /// Id of its text.
    pub document: String,
    /// Who published it.
    pub source: Option<String>,
    /// Where.
    pub url: Option<String>,
}

const RESTS: &[Field] = &[
    Field::new("claim", Kind::Text, "id of the claim").always(),
    Field::new("status", Kind::Text, "how it is told").always(),
    Field::new("quote", Kind::Text, "its sentence").always(),
    Field::new("doc_id", Kind::Text, "id of its text").always(),
    Field::new("source", Kind::Text, "who published it"),
    Field::new("url", Kind::Text, "where"),
];

const fn text(name: &'static str, about: &'static str) -> Field {
    Field::new(name, Kind::Text, about)
}

const fn column(field: Field, value: fn(&StateRow) -> Cell) -> Column<StateRow> {
    Column { field, value }
}

/// The table of states.
pub static STATES: Table<StateRow> = Table {
    schema: "demarche.states/1",
    about: "One row for each dimension of each relation that any act is told of: its state on one day, as known on another. \
            Where both sides stand alike there is one row, its parties in the order of their keys.",
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
            |r| r.implied.as_ref().into(),
        ),
        column(Field::new("since_first", Kind::Day, "first day on which it can have begun"), |r| {
            r.since.and_then(|s| s.0).into()
        }),
        column(Field::new("since_last", Kind::Day, "last such day, or the day by which it held"), |r| {
            r.since.map(|s| s.1).into()
        }),
        column(
            Field::new("certain", Kind::Flag, "whether it had begun by the day asked about and nobody denies it")
                .always(),
            |r| r.certain.into(),
        ),
        column(text("act", "the act that led there"), |r| r.act.as_ref().into()),
        column(Field::new("stories", Kind::Whole, "independent stories it rests on").always(), |r| r.stories.into()),
        column(Field::new("evidence", Kind::Records(RESTS), "the best claims it rests on, three at most"), |r| {
            rests(&r.evidence)
        }),
        column(Field::new("against", Kind::Records(RESTS), "what is told against it, three at most"), |r| {
            rests(&r.against)
        }),
        column(Field::new("announced", Kind::Records(RESTS), "what is announced, three at most"), |r| {
            rests(&r.announced)
        }),
    ],
};

fn rests(list: &[Rests]) -> Cell {
    let record = |r: &Rests| {
        let told = [Cell::from(&r.claim), (&r.status).into(), (&r.quote).into()];
        told.into_iter().chain([(&r.document).into(), r.source.as_ref().into(), r.url.as_ref().into()]).collect()
    };
    Cell::Records(list.iter().map(record).collect())
}
