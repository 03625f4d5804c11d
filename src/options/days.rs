//! Days as they are typed: `2025-07-05`. A month (`2025-07`) or a year (`2025`) stands for its last day; for its first day where
//! something begins (`--from`).

use jiff::civil::Date;

const SHAPE: &str = "write a day as 2025-07-05, a month as 2025-07, a year as 2025";

/// A day; the last of a month or year.
///
/// # Errors
/// When it is not a day: how to write it.
pub(super) fn last(text: &str) -> Result<Date, String> {
    read(text, Date::last_of_month, Date::last_of_year)
}

/// A day; the first of a month or year.
///
/// # Errors
/// When it is not a day: how to write it.
pub(super) fn first(text: &str) -> Result<Date, String> {
    read(text, Date::first_of_month, Date::first_of_year)
}

fn read(text: &str, of_month: fn(Date) -> Date, of_year: fn(Date) -> Date) -> Result<Date, String> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|p| number(p)).collect();
    let written = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let widths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    match (numbers.as_deref(), widths.as_slice()) {
        (Some(&[year, month, day]), [4, 2, 2]) if written => calendar(year, month, day),
        (Some(&[year, month]), [4, 2]) if written => calendar(year, month, 1).map(of_month),
        (Some(&[year]), [4]) => calendar(year, 1, 1).map(of_year),
        (Some(&[year, month, day]), [4, ..]) => instead(calendar(year, month, day)?.to_string()),
        (Some(&[year, month]), [4, _]) => instead(calendar(year, month, 1)?.strftime("%Y-%m").to_string()),
        // Which is the day and which the month is clear when one of them is more than twelve.
        (Some(&[a, b, year]), [_, _, 4]) if a > 12 => instead(calendar(year, b, a)?.to_string()),
        (Some(&[a, b, year]), [_, _, 4]) if b > 12 => instead(calendar(year, a, b)?.to_string()),
        (Some(&[_, _, _]), [_, _, 4]) => Err("the year comes first, then month and day: write it as 2025-07-05".into()),
        // What the standard calls the basic format.
        (None, [8]) => text.parse().map_err(|_| SHAPE.to_owned()),
        _ => match text.split_once(['T', ' ']).map(|(day, _)| day) {
            Some(day) if day.len() == 10 && read(day, of_month, of_year).is_ok() => {
                Err(format!("expected a day without a time: write {day}"))
            }
            _ => Err(SHAPE.into()),
        },
    }
}

/// A number of at most four digits.
fn number(part: &str) -> Option<i16> {
    let digits = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if digits { part.parse().ok() } else { None }
}

fn instead(written: String) -> Result<Date, String> {
    Err(format!("write {written}"))
}

/// The day, or why the calendar has no such day.
fn calendar(year: i16, month: i16, day: i16) -> Result<Date, String> {
    let (month, day) = (i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0));
    let first = Date::new(year, month, 1).map_err(|_| "a year has the months 01 to 12".to_owned())?;
    Date::new(year, month, day)
        .map_err(|_| format!("{} has the days 01 to {}", first.strftime("%B %Y"), first.days_in_month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_months_and_years() {
        for (typed, begins, ends) in [
            ("2025-07-05", "2025-07-05", "2025-07-05"),
            ("20250705", "2025-07-05", "2025-07-05"),
            (" 2025-07-05 ", "2025-07-05", "2025-07-05"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("1999", "1999-01-01", "1999-12-31"),
        ] {
            assert_eq!(first(typed).unwrap().to_string(), begins);
            assert_eq!(last(typed).unwrap().to_string(), ends);
        }
    }

    #[test]
    fn what_is_not_a_day_is_answered_with_how_to_write_it() {
        for (typed, told) in [
            ("2025-7-5", "write 2025-07-05"),
            ("2025-7", "write 2025-07"),
            ("2025/07/05", "write 2025-07-05"),
            ("2025.7.5", "write 2025-07-05"),
            ("25.7.2025", "write 2025-07-25"),
            ("7/25/2025", "write 2025-07-25"),
            ("5.7.2025", "the year comes first, then month and day: write it as 2025-07-05"),
            ("2025-02-30", "February 2025 has the days 01 to 28"),
            ("2025-02-300", "February 2025 has the days 01 to 28"),
            ("2025-04-00", "April 2025 has the days 01 to 30"),
            ("2025-13-01", "a year has the months 01 to 12"),
            ("2025-00", "a year has the months 01 to 12"),
            ("2025-07-05T14:30:00Z", "expected a day without a time: write 2025-07-05"),
            ("20251301", SHAPE),
            ("today", SHAPE),
            ("", SHAPE),
            ("25", SHAPE),
            ("--", SHAPE),
            ("２０２５-07-05", SHAPE),
        ] {
            assert_eq!(last(typed).unwrap_err(), told, "{typed}");
            assert_eq!(first(typed).unwrap_err(), told, "{typed}");
        }
    }
}
