//! The table of terms of office: one row a term.

use super::text;
use crate::who::OfficeTerm;
use demarche_tables::{Cell, Column, Field, Table};

const fn column(field: Field, value: fn(&OfficeTerm) -> Cell) -> Column<OfficeTerm> {
    Column { field, value }
}

/// The table of terms of office.
pub static TERMS: Table<OfficeTerm> = Table {
    schema: "demarche.terms/1",
    about: "One row for each term of a person in an office. Days are as exact as the source has them: a day, a month or a year.",
    columns: &[
        column(text("person", "name of the person").always(), |r| (&r.person).into()),
        column(text("id", "identifier of the person").always(), |r| (&r.id).into()),
        column(text("office", "the office"), |r| r.office.as_ref().into()),
        column(text("country", "code of the country or organization").always(), |r| (&r.country).into()),
        column(text("country_name", "what that is called").always(), |r| (&r.country_name).into()),
        column(text("start", "first day, month or year"), |r| r.start.as_ref().into()),
        column(text("end", "last day, month or year"), |r| r.end.as_ref().into()),
        column(text("source", "where the term is recorded").always(), |r| (&r.source).into()),
    ],
};
