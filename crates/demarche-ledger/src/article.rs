//! What the ledger keeps of a text besides its claims.

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
    /// Where it was read: file and line, record of an archive.
    pub place: &'a str,
    /// First and last day on which it can have been published.
    pub published: Option<(Date, Date)>,
    /// The instant of publication, when it is known.
    pub instant: Option<Timestamp>,
    /// The text; empty where nobody here has read it.
    pub text: &'a str,
    /// Set where it stands for a row of another coder, who has read the text.
    pub elsewhere: Option<Elsewhere<'a>>,
}

/// A row of another coder, in place of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere<'a> {
    /// All of the row: the same row of the same name is the same text. Its address does not tell it apart, for many rows have one.
    pub row: &'a str,
    /// Key of the story its coder read; rows of one story are one source. Empty when it is not told.
    pub story: &'a str,
}

impl Article<'_> {
    /// A hash of where it is from and what it says.
    pub fn id(&self) -> [u8; 16] {
        let mut hash = Xxh3::new();
        let (from, says) = match self.elsewhere {
            Some(elsewhere) => (self.name, elsewhere.row),
            None => (self.url.unwrap_or(self.name), self.text),
        };
        for part in [from, says] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.digest128().to_be_bytes()
    }

    /// When the public could know it: the instant, the end of the day, or, of an undated text, when it was recorded.
    pub fn known(&self, recorded: Known) -> Known {
        let day = self.published.map(|(_, last)| Known::end_of(last));
        self.instant.map(Known::from).or(day).unwrap_or(recorded)
    }
}

/// How much of a text may be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All of it.
    #[default]
    Text,
    /// Its hash, the places of its claims and short quotes, where rights forbid more.
    Quotes,
}

/// Code points kept of a sentence under [`Keep::Quotes`].
pub const SHORT: usize = 200;
