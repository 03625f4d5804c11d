//! The date line of an article, a line of its own near the start: *Wednesday, 3 July 2024*.

use crate::Published;
use crate::dates::tells_of_change;
use jiff::civil::Date;

/// Most lines examined, blank ones not counted: a title, an author and the date.
const HEAD: usize = 3;
/// Most bytes of a line that may describe the date below it: *Last updated*.
const LABEL: usize = 40;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The day of publication, when one of the first lines of `text` is nothing but a full date.
pub(crate) fn day(text: &str) -> Option<Published> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(HEAD).collect();
    let label = |n: usize| n > 0 && lines[n - 1].len() < LABEL && tells_of_change(lines[n - 1]);
    let found = lines.iter().enumerate().find_map(|(n, line)| date(line).filter(|_| !label(n)));
    found.map(Published::day)
}

/// *3 July 2024*, *July 3, 2024*, *2024-07-03*, with a weekday or *Published:* before it.
pub(crate) fn date(line: &str) -> Option<Date> {
    if line.len() > 60 {
        return None;
    }
    let lower = line.to_lowercase();
    let words = lower.split([' ', ',', ':', '\t']).filter(|w| !w.is_empty());
    let words: Vec<&str> =
        words.skip_while(|w| WEEKDAYS.contains(w) || matches!(*w, "published" | "date" | "on")).collect();
    match words[..] {
        [iso] if iso.len() == 10 => iso.parse().ok(),
        [day, month, year] => made(year, month, day).or_else(|| made(year, day, month)),
        _ => None,
    }
}

fn made(year: &str, month: &str, day: &str) -> Option<Date> {
    let month = MONTHS.iter().position(|m| *m == month)? as i8 + 1;
    let year = year.parse().ok().filter(|y| (1500..2200).contains(y))?;
    Date::new(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_dates_on_their_own_line() {
        let read = |text: &str| day(text).map(|p| p.to_string());
        for text in [
            "3 July 2024\nChad met Mali.",
            "July 3, 2024\n\nChad met Mali.",
            "Chad meets Mali\nWednesday, July 3, 2024 \nThey met.",
            "Published: 2024-07-03\nChad met Mali.",
        ] {
            assert_eq!(read(text).as_deref(), Some("2024-07-03"), "{text}");
        }
        for text in [
            "On 3 July 2024 Chad met Mali.",
            "July 2024\nChad met Mali.",
            "3 July\nChad met Mali.",
            "31 June 2024\nChad met Mali.",
            "Last updated:\n3 July 2024\nChad met Mali.",
            "Updated 3 July 2024\nChad met Mali.",
            "One.\nTwo.\nThree.\n3 July 2024",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
