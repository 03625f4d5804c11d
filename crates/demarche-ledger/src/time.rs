//! The two times of a bitemporal ledger, as two types.
//!
//! [`Days`] is valid time: when something was true in the world. [`Known`] is knowledge time: when it was known to the
//! public (publication) or to this ledger (recording). `schema/0001.sql` says which of them a column holds.

use jiff::Timestamp;
use jiff::civil::{Date, Time, date};
use jiff::tz::Offset;
use std::fmt;

const EPOCH: Date = date(1970, 1, 1);

/// Days since 1970-01-01.
pub fn number(day: Date) -> i64 {
    i64::from(day.since(EPOCH).map(|span| span.get_days()).unwrap_or(0))
}

/// The day with this number. A number outside the calendar gives its first or last day.
pub fn day(number: i64) -> Date {
    let span = jiff::Span::new().try_days(number);
    let far = if number < 0 { Date::MIN } else { Date::MAX };
    span.ok().and_then(|span| EPOCH.checked_add(span).ok()).unwrap_or(far)
}

/// The number of a day that is written as `YYYY-MM-DD`; `None` where there is none, or it is not a day.
pub(crate) fn parse_day(text: Option<&str>) -> Option<i64> {
    text.and_then(|t| t.parse().ok()).map(number)
}

/// A range of days, both ends included. The event was on some day of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Days {
    /// First day.
    pub first: Date,
    /// Last day; not before the first.
    pub last: Date,
}

impl Days {
    /// A range; `None` when its last day is before its first.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// One day.
    pub fn one(day: Date) -> Self {
        Self { first: day, last: day }
    }

    /// Days between the nearest ends; 0 when the ranges overlap.
    pub fn gap(self, other: Days) -> i64 {
        let apart = |a: Date, b: Date| number(b) - number(a);
        apart(self.last, other.first).max(apart(other.last, self.first)).max(0)
    }
}

impl fmt::Display for Days {
    /// A day as `2025-07-03`, a full month as `2025-04`, a full year as `2021`, any other range as `first..last`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Days { first, last } = *self;
        if first == last {
            write!(f, "{first}")
        } else if first == first.first_of_year() && last == first.last_of_year() {
            write!(f, "{}", first.strftime("%Y"))
        } else if first == first.first_of_month() && last == first.last_of_month() {
            write!(f, "{}", first.strftime("%Y-%m"))
        } else {
            write!(f, "{first}..{last}")
        }
    }
}

/// An instant at which something was known, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Known(i64);

impl Known {
    /// Later than any other instant.
    pub const EVER: Known = Known(i64::MAX);

    /// Microseconds since 1970 UTC.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// From microseconds since 1970 UTC.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The end of a day in UTC: what a paper of that day reported was known by then.
    pub fn end_of(day: Date) -> Self {
        let next = day.tomorrow().unwrap_or(Date::MAX);
        let instant = Offset::UTC.to_timestamp(next.to_datetime(Time::midnight()));
        instant.map_or(Self::EVER, |t| Self(t.as_microsecond() - 1))
    }

    /// The day in UTC.
    pub fn day(self) -> Date {
        Timestamp::from_microsecond(self.0).map_or(Date::MAX, |t| Offset::UTC.to_datetime(t).date())
    }
}

impl From<Timestamp> for Known {
    fn from(instant: Timestamp) -> Self {
        Self(instant.as_microsecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers_and_back() {
        for d in [date(1970, 1, 1), date(1648, 10, 24), date(2025, 7, 3), date(1969, 12, 31)] {
            assert_eq!(day(number(d)), d);
        }
        assert_eq!((number(date(1970, 1, 2)), number(date(1969, 12, 31))), (1, -1));
        assert_eq!(day(i64::MAX), Date::MAX);
    }

    #[test]
    fn ranges_print_as_people_write_them() {
        let show = |a, b| Days::new(a, b).map(|d| d.to_string());
        assert_eq!(show(date(2025, 4, 1), date(2025, 4, 30)).as_deref(), Some("2025-04"));
        assert_eq!(show(date(2021, 1, 1), date(2021, 12, 31)).as_deref(), Some("2021"));
        assert_eq!(show(date(2021, 1, 2), date(2021, 12, 31)).as_deref(), Some("2021-01-02..2021-12-31"));
        assert_eq!(show(date(2021, 1, 2), date(2021, 1, 1)), None);
    }

    #[test]
    fn a_day_is_known_at_its_end() {
        assert_eq!(Known::end_of(date(2025, 7, 4)).day(), date(2025, 7, 4));
        assert!(Known::end_of(date(2025, 7, 4)) < Known::from("2025-07-05T00:00:00Z".parse::<Timestamp>().unwrap()));
    }

    #[test]
    fn a_gap_is_counted_between_the_nearest_ends() {
        let days = |a, b| Days::new(date(2025, 1, a), date(2025, 1, b)).unwrap();
        assert_eq!(days(1, 3).gap(days(6, 9)), 3);
        assert_eq!(days(6, 9).gap(days(1, 3)), 3);
        assert_eq!(days(1, 7).gap(days(6, 9)), 0);
    }
}
