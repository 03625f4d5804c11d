//! Dates as pages, feeds and tables write them, which is less strict than records are.

use crate::{NoDate, Published, headed};
use jiff::civil::Date;

/// Years in which a text can have been published: the first newspapers, and no typing error.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2100;

/// Reads what [`Published`] reads, and `20240703`, `20240703143000`, `Wed, 03 Jul 2024 14:30:00 +0200`, `July 3, 2024`,
/// `2024/07/03`.
///
/// # Errors
/// When it is none of these, or lies in a year in which nothing was published.
pub(crate) fn read(text: &str) -> Result<Published, NoDate> {
    let text = text.trim();
    let no_date = || NoDate(shortened(text));
    let read = text.parse::<Published>().ok();
    let read = read.or_else(|| compact(text)).or_else(|| mail(text)).or_else(|| slashed(text)).or_else(|| loose(text));
    read.or_else(|| headed::date(text).map(Published::day))
        .or_else(|| lettered(text))
        .filter(|p| YEARS.contains(&p.first().year()))
        .ok_or_else(no_date)
}

/// Whether `text` is written like a date, whatever its figures are.
pub(crate) fn is_like(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && text.len() <= 40 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['-', ':', '/'])
}

fn compact(text: &str) -> Option<Published> {
    let is_day = matches!(text.len(), 8 | 14) && text.bytes().all(|b| b.is_ascii_digit());
    is_day.then(|| day(&text[..4], &text[4..6], &text[6..8])).flatten()
}

fn slashed(text: &str) -> Option<Published> {
    let mut parts = text.get(..10)?.split('/');
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    (year.len() == 4).then(|| day(year, month, rest)).flatten()
}

fn day(year: &str, month: &str, day: &str) -> Option<Published> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().map(Published::day)
}

fn mail(text: &str) -> Option<Published> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Published::instant_on(zoned.date(), zoned.timestamp()))
}

/// `2024-07-03 14:30:00 +0200` and what else follows a day after a blank: the day counts.
fn loose(text: &str) -> Option<Published> {
    let (first, _) = text.split_once([' ', 'T'])?;
    (first.len() == 10).then(|| first.parse().ok()).flatten()
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `Sat, Dec 16 2023 02:02:33 PM`, `mer, 16 nov 2022 00:38:15 +0100`: a month in letters between or before two figures.
fn lettered(text: &str) -> Option<Published> {
    let words = text.split([' ', ',', '-']).filter(|w| !w.is_empty()).take(5);
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let month = |w: &str| MONTHS.iter().position(|m| w.starts_with(m) && w.len() < 10).map(|n| (n + 1).to_string());
    words.windows(3).find_map(|w| {
        let (day_first, month_first) = (month(&w[1]), month(&w[0]));
        let year = Some(&w[2]).filter(|y| y.len() == 4)?;
        day_first.and_then(|m| day(year, &m, &w[0])).or_else(|| month_first.and_then(|m| day(year, &m, &w[1])))
    })
}

/// The first code points of what stands where a date should.
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
mod tests {
    use super::*;

    #[test]
    fn as_they_are_written() {
        let told = |text: &str| read(text).map(|p| p.to_string()).map_err(|e| e.to_string());
        for text in [
            "2024-07-03",
            "20240703",
            "20240703143000",
            "Wed, 03 Jul 2024 23:30:00 -0400",
            "2024-07-03T23:30:00-04:00",
            "2024-07-03T23:30:00-0400",
            "2024-07-03 23:30:00 +0200",
            "2024/07/03",
            "July 3, 2024",
            "Wednesday, 3 July 2024",
            "Wed, Jul 3 2024 02:02:33 PM",
            "mer, 03 jul 2024 00:38:15 +0100",
            "3-Jul-2024",
        ] {
            assert_eq!(told(text).as_deref(), Ok("2024-07-03"), "{text}");
        }
        for text in ["20255-01-01", "2025-13-01", "0001-01-01", "9999-12-31", "soon", "", "03.07.2024"] {
            assert_eq!(told(text), Err(format!("`{text}` is no date")), "{text}");
        }
        assert!(is_like("20255-01-01T00:00:00Z") && !is_like("3 hours ago") && !is_like("Wed"));
    }
}
