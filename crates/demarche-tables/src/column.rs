//! What a column is, and what a table.

use crate::cell::Cell;
use std::fmt::Write;

/// What kind of value a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Text, UTF-8.
    Text,
    /// A day of the Gregorian calendar.
    Day,
    /// An instant, to the microsecond, UTC.
    Instant,
    /// A floating-point number of 64 bits.
    Real,
    /// A whole number of 64 bits with sign.
    Whole,
    /// True or false.
    Flag,
    /// A list of texts, never absent, perhaps empty.
    Texts,
    /// A list of records with these fields, never absent, perhaps empty.
    Records(&'static [Field]),
}

/// Name, kind and meaning of a column, or of a field in a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its name; no two of one table are alike.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// What the value means, with its unit.
    pub about: &'static str,
}

impl Field {
    /// A field that may be empty.
    pub const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        let required = matches!(kind, Kind::Texts | Kind::Records(_));
        Self { name, kind, required, about }
    }

    /// The same, in every row.
    pub const fn always(self) -> Self {
        Self { required: true, ..self }
    }

    fn kind_in_words(&self) -> String {
        let word = match self.kind {
            Kind::Text => "text",
            Kind::Day => "day",
            Kind::Instant => "instant",
            Kind::Real => "number",
            Kind::Whole => "whole number",
            Kind::Flag => "yes or no",
            Kind::Texts => "list of texts",
            Kind::Records(_) => "list of records",
        };
        if self.required { word.to_owned() } else { format!("{word}?") }
    }
}

/// A column of rows `R`: what it is, and its value in a row.
pub struct Column<R: 'static> {
    /// Name, kind and meaning.
    pub field: Field,
    /// The value; of the field's kind, or [`Cell::Empty`] where it is not required.
    pub value: fn(&R) -> Cell,
}

/// A table of rows `R`.
pub struct Table<R: 'static> {
    /// Name and version, such as `demarche.claims/1`. Adding a column keeps it; changing the meaning of one does not.
    pub schema: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The columns, in order.
    pub columns: &'static [Column<R>],
}

impl<R> Table<R> {
    /// The cells of a row, in the order of the columns.
    pub fn cells(&self, row: &R) -> Vec<Cell> {
        self.columns.iter().map(|column| (column.value)(row)).collect()
    }

    /// The fields, in the order of the columns.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.columns.iter().map(|column| &column.field)
    }

    /// The table described, as Markdown.
    pub fn page(&self) -> String {
        let mut page =
            format!("## `{}`\n\n{}\n\n| column | holds | meaning |\n| --- | --- | --- |\n", self.schema, self.about);
        for field in self.fields() {
            let _ = writeln!(page, "| `{}` | {} | {} |", field.name, field.kind_in_words(), field.about);
            if let Kind::Records(inner) = field.kind {
                for one in inner {
                    let _ =
                        writeln!(page, "| `{}.{}` | {} | {} |", field.name, one.name, one.kind_in_words(), one.about);
                }
            }
        }
        page
    }
}
