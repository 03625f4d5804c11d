//! Dates as records, pages, feeds and tables write them. They are read less strictly than dates on the command line.
//!
//! What can be read is here (ISO 8601 and its relatives, mail, figures alone) and in `dates/written.rs` (what people
//! write); the words are `data/date-words.txt`. [`Dating`] gives a document its date, and a warning where the stated
//! date cannot be read: an unreadable date never costs a text.

mod words;
mod written;

use crate::{NoDate, Place, Published, Warning, date_line};
use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Timestamp, ToSpan, tz::Offset};

pub(crate) use words::{before_change, tells_of_change};

/// Years in which a text can have been published: from the first newspapers to the near future.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2100;

/// The date formats that are read.
pub(crate) const SHAPES: &str = "what is read: 2025-07-05, 2025-07-05T14:30:00Z, 20250705, 2025/7/5, 27/11/2025, 5 July 2025, Jul 5, 2025, \
     Sat, 05 Jul 2025 14:30:00 +0200, 2025-07, seconds or milliseconds since 1970; give others with --date";

/// The date of a document.
#[derive(Debug, Default)]
pub(crate) struct Dating {
    pub published: Option<Published>,
    /// What could not be read.
    pub warning: Option<Warning>,
}

impl Dating {
    /// The date that a source states as `stated` in a field that messages call `field`; else the date line of its text;
    /// else `otherwise`.
    pub fn of(stated: Option<&str>, field: &str, text: &str, place: &Place, otherwise: Option<Published>) -> Self {
        let read = stated.map(str::trim).filter(|s| !s.is_empty()).map(read).transpose();
        Self::read(read, field, text, place, otherwise)
    }

    /// As [`Self::of`], of a date that was read already.
    pub fn read(
        read: Result<Option<Published>, NoDate>,
        field: &str,
        text: &str,
        place: &Place,
        otherwise: Option<Published>,
    ) -> Self {
        let other = || date_line::day(text).or(otherwise);
        match read {
            Ok(published) => Self { published: published.or_else(other), warning: None },
            Err(e) => {
                let published = other();
                let taken = match published {
                    Some(published) => format!("the text is dated {published}"),
                    None => "the text is read without a date".to_owned(),
                };
                let warning = Warning::new(place.clone(), format!("{field}: {e}; {taken}"), SHAPES);
                Self { published, warning: Some(warning) }
            }
        }
    }
}

/// Reads what [`Published`] reads, and the shapes of [`SHAPES`] in many languages.
///
/// # Errors When it is none of these, may be two days, names a day that does not exist, or lies in a year in which
/// nothing was published.
pub(crate) fn read(text: &str) -> Result<Published, NoDate> {
    let text = text.trim();
    let shown = shortened(text);
    let iso = || text.parse::<Published>().ok();
    let found = match iso().or_else(|| mail(text)).or_else(|| iso_day(text)) {
        Some(published) => published,
        None if is_number(text) => number(text, &shown)?,
        // No date is longer, with all its words.
        None if text.len() > 200 => return Err(NoDate::Shape(shown)),
        None => written::read(&without_clock(text), &shown)?,
    };
    if YEARS.contains(&found.first().year()) { Ok(found) } else { Err(NoDate::Year(shown)) }
}

fn mail(text: &str) -> Option<Published> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Published::instant_on(zoned.date(), zoned.timestamp()))
}

/// `2024-W27-3` and `2024-185`, which are ISO 8601 too.
fn iso_day(text: &str) -> Option<Published> {
    let (year, rest) = text.split_once('-')?;
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    let figures = |f: &str, n: usize| f.len() == n && f.bytes().all(|b| b.is_ascii_digit());
    let day = match rest.strip_prefix(['W', 'w']).and_then(|week| week.split_once('-')) {
        Some((week, day)) if figures(week, 2) && figures(day, 1) => {
            let day = Weekday::from_monday_one_offset(day.parse().ok()?).ok()?;
            ISOWeekDate::new(year, week.parse().ok()?, day).ok()?.date()
        }
        None if figures(rest, 3) => {
            let nth: i32 = rest.parse().ok().filter(|n| *n > 0)?;
            Date::new(year, 1, 1).ok()?.checked_add((nth - 1).days()).ok().filter(|d| d.year() == year)?
        }
        _ => return None,
    };
    Some(Published::day(day))
}

/// Figures alone, with a fraction or without.
fn is_number(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let figures = |f: &str| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit());
    whole.len() >= 8 && figures(whole) && figures(fraction)
}

/// `20240703`, `2024070314`, `202407031430`, `20240703143000`, or time since 1970 in seconds, milliseconds or finer.
fn number(text: &str, shown: &str) -> Result<Published, NoDate> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if let (8 | 10 | 12 | 14, true) = (whole.len(), whole.len() == text.len())
        && let Some(day) = compact(whole)
    {
        return Ok(Published::day(day));
    }
    let value: i64 = whole.parse().map_err(|_| NoDate::Shape(shown.to_owned()))?;
    let instant = match whole.len() {
        9 | 10 => Timestamp::from_second(value),
        12 | 13 => Timestamp::from_millisecond(value),
        15 | 16 => Timestamp::from_microsecond(value),
        18 | 19 => Timestamp::from_nanosecond(value.into()),
        8 | 14 => return Err(NoDate::NoSuchDay(shown.to_owned())),
        _ => return Err(NoDate::Shape(shown.to_owned())),
    };
    let instant = instant.map_err(|_| NoDate::Shape(shown.to_owned()))?;
    Ok(Published::instant_on(Offset::UTC.to_datetime(instant).date(), instant))
}

/// Year, month and day, with hour, minute and second as far as they are there.
fn compact(figures: &str) -> Option<Date> {
    let at = |range: std::ops::Range<usize>| figures.get(range).and_then(|f| f.parse::<i8>().ok());
    let within = |range, most| at(range).is_none_or(|n: i8| n <= most);
    let time = within(8..10, 24) && within(10..12, 59) && within(12..14, 60);
    // Ten figures that begin with less are seconds since 1970.
    let first = if figures.len() == 10 { 1900 } else { *YEARS.start() };
    let day = Date::new(figures[..4].parse().ok()?, at(4..6)?, at(6..8)?).ok()?;
    (time && (first..=*YEARS.end()).contains(&day.year())).then_some(day)
}

/// `20240703T143000Z` without what follows the day, whose figures are a time.
fn without_clock(text: &str) -> String {
    let Some((day, time)) = text.split_once(['T', 't', ' ', '-', '_']).filter(|(day, _)| day.len() == 8) else {
        return text.to_owned();
    };
    let clock = time.trim_end_matches(['Z', 'z']).split(['+', '-', '.']).next().unwrap_or_default();
    let figures = |f: &str| f.bytes().all(|b| b.is_ascii_digit() || b == b':') && !f.is_empty();
    match compact(day).filter(|_| day.bytes().all(|b| b.is_ascii_digit()) && figures(clock)) {
        Some(day) => day.to_string(),
        None => text.to_owned(),
    }
}

/// The first code points of a text that should be a date.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut chars = text.chars();
    let mut shown: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests;
