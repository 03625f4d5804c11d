//! A table as text: JSON Lines, and CSV.
//!
//! JSON keeps lists and records as they are, one object a row, every column in it, `null` where nothing is known. CSV is flat: a
//! list of records is one column for each of its fields (`actor_name`, `actor_country`, …), the values of the records parted by
//! `|`, those of a list inside a record by `;`; a backslash stands before a `|`, `;` or `\\` that is part of a value.
//!
//! Texts come from outside, and a spreadsheet takes a cell that begins with `=` for a formula. [`escape_formula`] says how such a cell
//! is written, [`unescape_formula`] what it meant; between them nothing is lost.

use crate::cell::Cell;
use crate::column::{Field, Kind, Table};
use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::borrow::Cow;

const BETWEEN: char = '|';
const INSIDE: char = ';';
const ESCAPE: char = '\\';

/// Stands before a cell that must not be a formula; spreadsheets do not show it.
const APOSTROPHE: char = '\'';
/// What a formula begins with, in letters of full width too, and what spreadsheets drop before one.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell as text to a spreadsheet: an apostrophe before what would be a formula. Numbers, negative ones too, stay as they are.
/// An apostrophe that stands before such a beginning already gets another, so that [`unescape_formula`] gives the cell back.
pub fn escape_formula(cell: &str) -> Cow<'_, str> {
    let formula = cell.trim_start_matches(APOSTROPHE).starts_with(FORMULA);
    if formula && !is_number(cell) { Cow::Owned(format!("{APOSTROPHE}{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell of which [`escape_formula`] made this one.
pub fn unescape_formula(cell: &str) -> &str {
    let bare = cell.trim_start_matches(APOSTROPHE);
    if bare.len() < cell.len() && bare.starts_with(FORMULA) { &cell[APOSTROPHE.len_utf8()..] } else { cell }
}

/// Whether a cell is a number as this program writes one: digits, perhaps with a minus before and a point within.
fn is_number(cell: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let size = cell.strip_prefix('-').unwrap_or(cell);
    size.split_once('.').map_or(digits(size), |(whole, decimals)| digits(whole) && digits(decimals))
}

/// The columns of a table as CSV has them.
pub fn csv_head<R>(table: &Table<R>) -> Vec<String> {
    let names = |field: &'static Field| match field.kind {
        Kind::Records(inner) => inner.iter().map(|one| format!("{}_{}", field.name, one.name)).collect(),
        _ => vec![field.name.to_owned()],
    };
    table.fields().flat_map(names).collect()
}

/// A row as CSV has it, one text for each of [`csv_head`].
pub fn csv_row<R>(table: &Table<R>, cells: &[Cell]) -> Vec<String> {
    table.fields().zip(cells).flat_map(|(field, cell)| flat(field.kind, cell)).collect()
}

fn flat(kind: Kind, cell: &Cell) -> Vec<String> {
    match (kind, cell) {
        (Kind::Records(fields), Cell::Records(records)) => {
            let value = |record: &Vec<Cell>, nth: usize| record.get(nth).map_or(String::new(), |c| listed(c, INSIDE));
            let column = |nth| records.iter().map(|r| value(r, nth)).collect::<Vec<_>>().join(&BETWEEN.to_string());
            (0..fields.len()).map(column).collect()
        }
        (Kind::Records(fields), _) => vec![String::new(); fields.len()],
        (Kind::Texts, cell) => vec![listed(cell, BETWEEN)],
        (_, cell) => vec![plain(cell)],
    }
}

/// A value inside a list: its own bars are escaped.
fn listed(cell: &Cell, between: char) -> String {
    match cell {
        Cell::Texts(texts) => texts.iter().map(|t| escaped(t)).collect::<Vec<_>>().join(&between.to_string()),
        cell => escaped(&plain(cell)),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if [BETWEEN, INSIDE, ESCAPE].contains(&c) {
            out.push(ESCAPE);
        }
        out.push(c);
    }
    out
}

/// A single value; empty for none.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Texts(_) | Cell::Records(_) => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => day.to_string(),
        Cell::Instant(at) => instant(*at),
        Cell::Real(number) => number.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// RFC 3339 in UTC; empty for instants outside the calendar.
fn instant(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map_or(String::new(), |t| t.to_string())
}

/// A row of a table as one JSON object, `schema` first.
pub struct Json<'a, R: 'static> {
    /// The table.
    pub table: &'static Table<R>,
    /// The cells of the row.
    pub cells: &'a [Cell],
}

impl<R> Serialize for Json<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len() + 1))?;
        map.serialize_entry("schema", self.table.schema)?;
        for (field, cell) in self.table.fields().zip(self.cells) {
            map.serialize_entry(field.name, &Value { kind: field.kind, cell })?;
        }
        map.end()
    }
}

struct Value<'a> {
    kind: Kind,
    cell: &'a Cell,
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.cell, self.kind) {
            (Cell::Records(records), Kind::Records(fields)) => {
                let mut list = serializer.serialize_seq(Some(records.len()))?;
                for cells in records {
                    list.serialize_element(&Record { fields, cells })?;
                }
                list.end()
            }
            (Cell::Empty | Cell::Records(_), _) => serializer.serialize_none(),
            (Cell::Text(text), _) => serializer.serialize_str(text),
            (Cell::Day(day), _) => serializer.serialize_str(&day.to_string()),
            (Cell::Instant(at), _) => serializer.serialize_str(&instant(*at)),
            (Cell::Real(number), _) => serializer.serialize_f64(*number),
            (Cell::Whole(number), _) => serializer.serialize_i64(*number),
            (Cell::Flag(flag), _) => serializer.serialize_bool(*flag),
            (Cell::Texts(texts), _) => texts.serialize(serializer),
        }
    }
}

struct Record<'a> {
    fields: &'static [Field],
    cells: &'a [Cell],
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (field, cell) in self.fields.iter().zip(self.cells) {
            map.serialize_entry(field.name, &Value { kind: field.kind, cell })?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_come_back() {
        for (cell, written) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1+1", "'+1+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\n=1", "'\n=1"),
            ("＝1", "'＝1"),
            ("-", "'-"),
            ("+5", "'+5"),
            ("-5.", "'-5."),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("'-5", "''-5"),
            ("-5", "-5"),
            ("-0.25", "-0.25"),
            ("'tis", "'tis"),
            ("'", "'"),
            ("", ""),
            ("a=1", "a=1"),
        ] {
            assert_eq!(escape_formula(cell), written);
            assert_eq!(unescape_formula(written), cell);
        }
    }
}
