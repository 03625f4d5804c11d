//! A row of another coder, understood: who, what, whom, when, and in which story, in our names.

use crate::crosswalk::names::Deed;
use demarche_knowledge::claim::Location;
use demarche_read::Published;
use jiff::civil::Date;

/// A row of another coder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// Id in the release; empty when it has none.
    pub id: String,
    /// All of the row: what tells it from every other.
    pub row: String,
    /// Line in its file, from 1.
    pub line: usize,
    /// Code or type as the row has it.
    pub code: String,
    /// What that is here.
    pub deed: Deed,
    /// The coder's own words for the event; no words of a text.
    pub words: String,
    /// The day; `None` when the row tells none.
    pub day: Option<Date>,
    /// When the story was published, where the row says so.
    pub published: Option<Published>,
    /// Key of the story.
    pub story: String,
    /// Address of the story.
    pub url: String,
    /// Who published it.
    pub publisher: String,
    /// Who did it.
    pub actor: Vec<Party>,
    /// To whom.
    pub recipient: Vec<Party>,
    /// Where.
    pub place: Option<Location>,
    /// Contexts as the row has them.
    pub contexts: Vec<String>,
    /// How sure the coder is, else the stated weight of its rows; 0 to 1.
    pub confidence: f32,
    /// Of which coder's events it tells again; empty for an event of its own.
    pub mentions: String,
    /// What of it this project has no name for, and leaves out.
    pub unknown: Vec<Unknown>,
}

/// A word of a row that is known by no name here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// What the word should be.
    pub what: What,
    /// The word.
    pub word: String,
}

/// What a word should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A mode of the event type.
    Mode,
    /// A sector.
    Sector,
    /// A context.
    Context,
}

/// A participant as the row has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Name or code.
    pub name: String,
    /// Country, when it is known.
    pub country: Option<String>,
    /// What stands in a country's place, when only what kind of organization it is is told: `IGO`.
    pub kind: Option<String>,
    /// Sectors, main one first.
    pub sectors: Vec<String>,
}
