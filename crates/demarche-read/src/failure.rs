//! Errors and warnings: what could not be read, where, and what to do about it.

use std::fmt;
use std::io;

/// A place in the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Path as given or found, `-` for standard input.
    pub file: String,
    /// Line from 1, or record number in a JSON array; `None` for the entire file.
    pub line: Option<usize>,
    /// Byte of the file at which a record of a web archive begins; in a compressed archive, its compressed bytes.
    pub offset: Option<u64>,
}

impl Place {
    /// An entire file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// One line of a file.
    pub fn line(file: impl Into<String>, line: usize) -> Self {
        Self { file: file.into(), line: Some(line), offset: None }
    }

    /// A record of a web archive.
    pub fn offset(file: impl Into<String>, offset: u64) -> Self {
        Self { file: file.into(), line: None, offset: Some(offset) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = if self.file == "-" { "standard input" } else { &self.file };
        f.write_str(file)?;
        if let Some(offset) = self.offset {
            write!(f, "@{offset}")?;
        }
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// A part of a document that could not be read, although the document was: its date, or a feed entry that is not
/// well-formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What is wrong, and what was done.
    pub message: String,
    /// What to do about it; empty when there is no useful advice.
    pub help: String,
}

impl Warning {
    /// A warning of `place`.
    pub fn new(place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// One document that could not be read or coded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Failure {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty when there is no useful advice.
    pub help: String,
}

impl Failure {
    /// A failure at `place`.
    pub fn new(place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place, message: message.into(), help: help.into() }
    }
}

/// What the operating system says of an error, in lower case and without the error number.
pub fn os_message(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
