//! Columns read with a check: a stored value that no version of the program writes is an error, never a default.

use demarche_knowledge::claim::CharSpan;
use rusqlite::types::Type;
use rusqlite::{Error, Row};

/// A word of a fixed list; `parse` gives its meaning.
///
/// # Errors
/// When the column is not text, or the word is not on the list.
pub(crate) fn word<T>(row: &Row<'_>, at: usize, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text = row.get_ref(at)?.as_str()?;
    parse(text).ok_or_else(|| unreadable(at, format!("`{text}` is not a word of this column")))
}

/// A range of code points: its first, and one past its last.
///
/// # Errors
/// When a column is not an integer, or is negative.
pub(crate) fn span(row: &Row<'_>, at: usize) -> rusqlite::Result<CharSpan> {
    let place = |at: usize| -> rusqlite::Result<usize> {
        let n: i64 = row.get(at)?;
        usize::try_from(n).map_err(|_| Error::IntegralValueOutOfRange(at, n))
    };
    Ok(CharSpan { start: place(at)?, end: place(at + 1)? })
}

/// The error for a value that has the right type and no meaning.
pub(crate) fn unreadable(at: usize, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::FromSqlConversionFailure(at, Type::Text, why.into())
}
