//! Arithmetic with days, weeks, months and years.

use super::Days;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// `count` units; `None` for a word that is no unit.
fn span(count: i64, unit: &str) -> Option<Span> {
    Some(match unit.trim_end_matches('s') {
        "day" => count.days(),
        "week" => count.weeks(),
        "month" => count.months(),
        "year" => count.years(),
        "decade" => (10 * count).years(),
        _ => return None,
    })
}

/// The day `count` units before `day`.
pub(super) fn earlier(day: Date, count: i64, unit: &str) -> Option<Date> {
    day.checked_sub(span(count, unit)?).ok()
}

/// The day `count` units after `day`.
pub(super) fn later(day: Date, count: i64, unit: &str) -> Option<Date> {
    day.checked_add(span(count, unit)?).ok()
}

/// The unit of time `count` units before `day`: that day, or the whole week, month or year.
pub(super) fn before(day: Date, count: i64, unit: &str) -> Option<Days> {
    this(earlier(day, count, unit)?, unit)
}

/// The day, week (Monday to Sunday), month or year around `day`.
pub(super) fn this(day: Date, unit: &str) -> Option<Days> {
    Some(match unit.trim_end_matches('s') {
        "day" => (day, day),
        "week" => {
            let monday = day.checked_sub((day.weekday().to_monday_zero_offset() as i64).days()).ok()?;
            (monday, monday.checked_add(6.days()).ok()?)
        }
        "month" => (day.first_of_month(), day.last_of_month()),
        _ => (day.first_of_year(), day.last_of_year()),
    })
}
