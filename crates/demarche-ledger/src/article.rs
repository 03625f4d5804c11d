//! A text as it is recorded, apart from its claims.

use crate::time::Known;
use jiff::Timestamp;
use jiff::civil::Date;
use xxhash_rust::xxh3::Xxh3;

/// A text to be recorded.
#[derive(Clone, Debug, Default)]
pub struct Article<'a> {
    /// Its id in its source.
    pub name: &'a str,
    /// Its address.
    pub url: Option<&'a str>,
    /// Its title.
    pub title: Option<&'a str>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// The agency it was taken from: *(Reuters)*.
    pub credit: Option<&'a str>,
    /// Its language, as a code.
    pub language: Option<&'a str>,
    /// Where it was read: file and line, or record of an archive.
    pub place: &'a str,
    /// First and last day on which it can have been published.
    pub published: Option<(Date, Date)>,
    /// The instant of publication, when it is known.
    pub instant: Option<Timestamp>,
    /// The text; empty for a row of another coder.
    pub text: &'a str,
    /// Set where the text is a row of another coder, who read the original.
    pub elsewhere: Option<ImportedRow<'a>>,
}

/// A row of another coder, imported instead of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportedRow<'a> {
    /// The complete row. The same row with the same name is the same text; many rows share an address.
    pub row: &'a str,
    /// Key of the story that its coder read; empty where it has none. Rows of one story are one source.
    pub story: &'a str,
}

impl Article<'_> {
    /// A hash of its origin and its content.
    pub fn id(&self) -> [u8; 16] {
        let mut hash = Xxh3::new();
        let (origin, content) = match self.elsewhere {
            Some(elsewhere) => (self.name, elsewhere.row),
            None => (self.url.unwrap_or(self.name), self.text),
        };
        for part in [origin, content] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.digest128().to_be_bytes()
    }

    /// When the public could know it: the instant of publication, the end of its day or, for a text without a date,
    /// when it was recorded.
    pub fn known(&self, recorded: Known) -> Known {
        let day = self.published.map(|(_, last)| Known::end_of(last));
        self.instant.map(Known::from).or(day).unwrap_or(recorded)
    }
}

/// How much of a text may be stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All of it.
    #[default]
    Text,
    /// Its hash, the places of its claims, and short quotes, where rights forbid more.
    Quotes,
}

/// Code points that are stored of a sentence under [`Keep::Quotes`].
pub const SHORT: usize = 200;
