//! One file of the data folder, read when a command needs it: that of the folder the user named, else the one compiled in.

use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::path::Path;

/// A file of the data folder.
#[derive(Clone, Copy, Debug)]
pub struct DataFile {
    /// Its path in there.
    pub path: &'static str,
}

/// A file of the data folder that cannot be read or understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct DataError {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// What a file holds, and what it is called in messages.
pub struct Content {
    file: String,
    /// All of it.
    pub text: Cow<'static, str>,
}

impl DataFile {
    /// The file at a path inside the data folder.
    pub const fn at(path: &'static str) -> Self {
        Self { path }
    }

    /// The file of the data folder the user named, or the one compiled in.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(self, data: Option<&Path>) -> Result<Content, DataError> {
        let (file, text) = match data {
            None => (self.path.to_owned(), crate::file(self.path).map(Cow::Borrowed).ok_or("it is not there".into())),
            Some(dir) => {
                let file = dir.join(self.path).display().to_string();
                let text = std::fs::read_to_string(&file).map(Cow::Owned).map_err(|e| e.to_string());
                (file, text)
            }
        };
        match text {
            Ok(text) => Ok(Content { file, text }),
            Err(message) => Err(DataError { file, message, help: "the data folder must have it for this command" }),
        }
    }

    /// As [`Self::open`], the text alone.
    ///
    /// # Errors
    /// Where and what, when it cannot be read.
    pub fn read(self, data: Option<&Path>) -> Result<Cow<'static, str>, String> {
        self.open(data).map(|content| content.text).map_err(|failure| failure.to_string())
    }
}

impl Content {
    /// The rows of a table with a line of names.
    ///
    /// # Errors
    /// The first row that cannot be understood.
    pub fn rows<T: DeserializeOwned>(&self) -> Result<Vec<T>, DataError> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        reader.deserialize().collect::<Result<Vec<T>, _>>().map_err(|e| self.broken(e))
    }

    /// What a TOML file says.
    ///
    /// # Errors
    /// When it cannot be understood.
    pub fn toml<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        toml::from_str(&self.text).map_err(|e| self.broken(e.message()))
    }

    /// What is wrong with it.
    pub fn broken(&self, e: impl ToString) -> DataError {
        DataError { file: self.file.clone(), message: e.to_string(), help: "data/README.md says where it is described" }
    }
}
