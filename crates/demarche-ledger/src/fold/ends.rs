//! When states begin, and what ends them without an act.

use crate::time::Days;
use jiff::civil::Date;

/// Since when a state holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It began in this range of days.
    Days(Days),
    /// It held by this day, on which a text was published. No text states when it began.
    By(Date),
}

impl Since {
    /// The first day on which it can have held.
    pub fn first(self) -> Date {
        match self {
            Since::Days(days) => days.first,
            Since::By(day) => day,
        }
    }

    /// The day by which it held at the latest.
    pub fn last(self) -> Date {
        match self {
            Since::Days(days) => days.last,
            Since::By(day) => day,
        }
    }

    /// Sorts a day before a wider range that begins with it, and both before [`Since::By`].
    pub(super) fn order(self) -> (Date, u8, Date) {
        match self {
            Since::Days(days) => (days.first, 0, days.last),
            Since::By(day) => (day, 1, day),
        }
    }
}

/// Why a state ended without an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Implied {
    /// The government that was recognised ended.
    Government,
    /// One of the two parties ended: a state was dissolved, or an authority fell.
    Party,
    /// The two parties cut their relations.
    Relations,
    /// A rival government of the same state was recognised.
    Rival,
}

impl Implied {
    /// The words used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Implied::Government => "government ended",
            Implied::Party => "party ended",
            Implied::Relations => "relations cut",
            Implied::Rival => "rival recognised",
        }
    }
}

/// The last day on which the state that an act leads to can hold, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The day.
    pub last: Date,
    /// Why.
    pub implied: Implied,
}

/// Parties of which at most one can be recognised at a time: governments that each claim the same state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rivals {
    /// Their keys.
    pub keys: Vec<String>,
    /// Since when.
    pub since: Date,
}
