//! When a document was published, as precisely as its source says.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use std::str::FromStr;

/// A day, an instant or a month of publication. The precision given is kept: a month never becomes a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Published {
    first: Date,
    last: Date,
    instant: Option<Timestamp>,
}

/// Why a text gives no date. Each variant has the text, or its beginning.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDate {
    /// It has none of the shapes that are read.
    #[error("`{0}` is not a date")]
    Shape(String),
    /// It can be read as several days: the second text names them.
    #[error("`{0}` may be {1}")]
    Ambiguous(String, String),
    /// Its day does not exist.
    #[error("`{0}` names a day that does not exist")]
    NoSuchDay(String),
    /// Its year lies before the first newspapers or far in the future.
    #[error("`{0}` lies in a year in which nothing was published")]
    Year(String),
}

impl NoDate {
    /// What a date looks like.
    pub const HELP: &'static str = "write 2025-07-05, 2025-07-05T14:30:00Z or, when only the month is known, 2025-07";
}

impl Published {
    /// A day.
    pub fn day(day: Date) -> Self {
        Self { first: day, last: day, instant: None }
    }

    /// The month that begins with `first`.
    pub(crate) fn month(first: Date) -> Self {
        Self { first, last: first.last_of_month(), instant: None }
    }

    /// An instant, and its day at the place of publication.
    pub(crate) fn instant_on(day: Date, instant: Timestamp) -> Self {
        Self { instant: Some(instant), ..Self::day(day) }
    }

    /// First day it can be: the day itself, or the first of the month.
    pub fn first(&self) -> Date {
        self.first
    }

    /// Last day it can be: the day itself, or the last of the month.
    pub fn last(&self) -> Date {
        self.last
    }

    /// The instant, when one was given.
    pub fn instant(&self) -> Option<Timestamp> {
        self.instant
    }

    /// Whether the day is known.
    pub fn is_day(&self) -> bool {
        self.first == self.last
    }
}

impl FromStr for Published {
    type Err = NoDate;

    /// Reads `YYYY-MM-DD`, `YYYY-MM`, an RFC 3339 instant, or a date and time without offset. The day of an
    /// instant is the written one, in its own offset: the local day of the newsroom.
    fn from_str(text: &str) -> Result<Self, NoDate> {
        let text = text.trim();
        let no_date = || NoDate::Shape(text.to_owned());
        let is_plain = text.is_ascii() && text.as_bytes().get(4) == Some(&b'-');
        if !is_plain || text.len() < 7 {
            return Err(no_date());
        }
        if text.len() == 7 {
            let first: Date = format!("{text}-01").parse().map_err(|_| no_date())?;
            return Ok(Self::month(first));
        }
        let day: Date = text.get(..10).and_then(|d| d.parse().ok()).ok_or_else(no_date)?;
        if text.len() == 10 {
            return Ok(Self::day(day));
        }
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Self { instant: Some(instant), ..Self::day(day) });
        }
        text.parse::<DateTime>().map_err(|_| no_date())?;
        Ok(Self::day(day))
    }
}

impl std::fmt::Display for Published {
    /// The day, or the month when the day is unknown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_day() { write!(f, "{}", self.first) } else { write!(f, "{}", self.first.strftime("%Y-%m")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_is_kept() {
        let read = |s: &str| {
            s.parse::<Published>().map(|p| (p.first().to_string(), p.last().to_string(), p.instant().is_some()))
        };
        let day = |d: &str, instant| Ok((d.to_owned(), d.to_owned(), instant));
        assert_eq!(read("2025-07-05"), day("2025-07-05", false));
        assert_eq!(read("2025-07-05T23:30:00-05:00"), day("2025-07-05", true));
        assert_eq!(read("2025-07-05T10:00:00Z"), day("2025-07-05", true));
        assert_eq!(read("2025-07-05 10:00:00"), day("2025-07-05", false));
        assert_eq!(read("2024-02"), Ok(("2024-02-01".into(), "2024-02-29".into(), false)));
        assert_eq!("2024-02".parse::<Published>().unwrap().to_string(), "2024-02");
        for bad in [
            "",
            "yesterday",
            "2025-13-01",
            "2025-02-30",
            "05.07.2025",
            "2025",
            "2025-07-05x",
            "2025-07-05T",
            "２０２５-07",
        ] {
            assert_eq!(read(bad), Err(NoDate::Shape(bad.trim().to_owned())), "{bad}");
        }
    }
}
