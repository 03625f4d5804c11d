//! One value of a table.

use jiff::civil::Date;

/// One value; which of these a column holds is its [`Kind`](crate::Kind).
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(String),
    /// A day.
    Day(Date),
    /// An instant: microseconds since 1970 UTC.
    Instant(i64),
    /// A number.
    Real(f64),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
    /// A list of texts.
    Texts(Vec<String>),
    /// A list of records, each with the cells of its fields in order.
    Records(Vec<Vec<Cell>>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Cell::Text(text.clone())
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Cell::Day(day)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Cell::Real(number)
    }
}

impl From<f32> for Cell {
    /// The number as it is written in decimals: 0.9 stays 0.9.
    fn from(number: f32) -> Self {
        Cell::Real(number.to_string().parse().unwrap_or(f64::from(number)))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Whole(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or(Cell::Empty, Cell::Whole)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Cell::Flag(flag)
    }
}

impl From<&Vec<String>> for Cell {
    fn from(texts: &Vec<String>) -> Self {
        Cell::Texts(texts.clone())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}
