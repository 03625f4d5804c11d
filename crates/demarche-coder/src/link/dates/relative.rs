//! What is counted from the document's day: weekdays, *yesterday*, *last month*, *three weeks ago*.

use super::{Anchor, Days, Reader, TimeExpression, units};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::ops::Range;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The weekday of this name, in lower case.
pub(super) fn weekday_called(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(w, _)| *w == word).map(|(_, day)| *day)
}

impl Reader<'_> {
    /// *Monday*, *last Monday*, *next Friday*; *Friday, 28 June* is the date behind it.
    pub(super) fn weekday(&self, at: usize) -> Option<TimeExpression> {
        let which = self.lower(at);
        let named = usize::from(matches!(which, "last" | "next" | "this" | "past" | "coming"));
        let word = self.lower(at + named);
        let weekday = weekday_called(word)?;
        let part = matches!(self.lower(at + named + 1), "morning" | "afternoon" | "evening" | "night");
        let after = at + named + 1 + usize::from(part);
        let date = after + usize::from(matches!(self.lower(after), "," | "("));
        if let Some(date) = self.month_and_day(date).filter(|d| d.exact) {
            return Some(TimeExpression { tokens: at..date.tokens.end, ..date });
        }
        let day = self.day?;
        let back = day.weekday().since(weekday) as i64;
        let before = day.checked_sub(back.days()).ok()?;
        let ahead = weekday.since(day.weekday()) as i64;
        let next = day.checked_add(ahead.days()).ok()?;
        let (past, future) = match which {
            "last" | "past" if back == 0 => (day.checked_sub(7.days()).ok()?, day),
            "next" | "coming" if ahead == 0 => (day, day.checked_add(7.days()).ok()?),
            "next" | "coming" => (next, next),
            _ => (before, next),
        };
        Some(self.told_or_to_come(at..after, Some((past, past)), Some((future, future)), true))
    }

    fn told_or_to_come(
        &self,
        tokens: Range<usize>,
        past: Option<Days>,
        future: Option<Days>,
        exact: bool,
    ) -> TimeExpression {
        TimeExpression { tokens, past, future, anchor: Anchor::Absolute, offset: 0, exact }
    }

    /// *yesterday*, *three days ago*, *in two days*, *the weekend*, *last week*, *earlier this month*
    pub(super) fn relative(&self, at: usize) -> Option<TimeExpression> {
        let day = self.day?;
        self.single_day(at, day)
            .or_else(|| self.ago(at, day))
            .or_else(|| self.ahead(at, day))
            .or_else(|| self.weekend(at, day))
            .or_else(|| self.last_units(at, day))
            .or_else(|| self.unit(at, day))
            .or_else(|| self.named_month(at))
    }

    fn single_day(&self, at: usize, day: Date) -> Option<TimeExpression> {
        let (offset, used) = match (self.lower(at), self.lower(at + 1)) {
            ("today" | "tonight", _) => (0, 1),
            ("yesterday", _) => (-1, 1),
            ("tomorrow", _) => (1, 1),
            ("last", "night") => (-1, 2),
            ("this", "morning" | "afternoon" | "evening") => (0, 2),
            _ => return None,
        };
        let date = day.checked_add(i64::from(offset).days()).ok()?;
        Some(self.fixed(at..at + used, (date, date), true))
    }

    fn ago(&self, at: usize, day: Date) -> Option<TimeExpression> {
        let (count, used) = self.count(at)?;
        let unit = self.lower(at + used);
        if self.lower(at + used + 1) != "ago" {
            return None;
        }
        let days = units::before(day, count, unit)?;
        Some(self.fixed(at..at + used + 2, days, unit.starts_with("day")))
    }

    /// *in two days*, *within three weeks*: only of what is still to come; *the third attack in two days* tells no day.
    fn ahead(&self, at: usize, day: Date) -> Option<TimeExpression> {
        let within = match self.lower(at) {
            "in" => false,
            "within" => true,
            _ => return None,
        };
        let (count, used) = self.count(at + 1)?;
        let unit = self.lower(at + 1 + used);
        let date = units::later(day, count, unit)?;
        let exact = unit.starts_with("day");
        let days = match (within, exact) {
            (true, _) => (day, date),
            (false, true) => (date, date),
            (false, false) => units::this(date, unit)?,
        };
        Some(self.told_or_to_come(at..at + 2 + used, None, Some(days), exact && !within))
    }

    fn weekend(&self, at: usize, day: Date) -> Option<TimeExpression> {
        let used = match (self.lower(at), self.lower(at + 1)) {
            ("weekend", _) => 1,
            ("last" | "this" | "next" | "past" | "coming", "weekend") => 2,
            _ => return None,
        };
        let monday = units::this(day, "week")?.0;
        let of = |weeks: i64| {
            let saturday = monday.checked_add((5 + 7 * weeks).days()).ok()?;
            Some((saturday, saturday.checked_add(1.days()).ok()?))
        };
        // On Saturday and Sunday "the weekend" is the one that has begun.
        let begun = day.weekday().to_monday_zero_offset() >= 5;
        let past = of(if begun && self.lower(at) != "last" { 0 } else { -1 });
        let future = of(i64::from(self.lower(at) == "next" && begun));
        Some(self.told_or_to_come(at..at + used, past, future, true))
    }

    /// *the last four years*, *the past week*
    fn last_units(&self, at: usize, day: Date) -> Option<TimeExpression> {
        if !matches!(self.lower(at), "last" | "past") {
            return None;
        }
        if let ("past", "week" | "month" | "year") = (self.lower(at), self.lower(at + 1)) {
            let start = units::earlier(day, 1, self.lower(at + 1))?;
            return Some(self.fixed(at..at + 2, (start, day), false));
        }
        let (count, used) = self.count(at + 1)?;
        let start = units::before(day, count, self.lower(at + 1 + used))?.0;
        Some(self.fixed(at..at + 2 + used, (start, day), false))
    }

    /// *last week*, *this month*, *next year*, with *earlier* and *later* before them.
    fn unit(&self, at: usize, day: Date) -> Option<TimeExpression> {
        // *the week after next*, *the month before last*
        if let (unit @ ("week" | "month" | "year"), "after" | "before", "next" | "last") =
            (self.lower(at), self.lower(at + 1), self.lower(at + 2))
        {
            let date = match self.lower(at + 2) {
                "next" => units::later(day, 2, unit)?,
                _ => units::earlier(day, 2, unit)?,
            };
            return Some(self.fixed(at..at + 3, units::this(date, unit)?, false));
        }
        let unit = self.lower(at + 1);
        if !matches!(unit, "week" | "month" | "year") {
            return None;
        }
        let mut days = match self.lower(at) {
            "last" | "previous" => units::before(day, 1, unit)?,
            "next" | "coming" => units::this(units::later(day, 1, unit)?, unit)?,
            "this" => units::this(day, unit)?,
            _ => return None,
        };
        let start = match if at > 0 { self.doc.lower(at - 1) } else { "" } {
            "earlier" => {
                days.1 = days.1.min(day);
                at - 1
            }
            "later" => {
                days.0 = days.0.max(day);
                at - 1
            }
            _ => at,
        };
        Some(self.fixed(start..at + 2, days, false))
    }

    /// *last April*: the month, as if written alone.
    fn named_month(&self, at: usize) -> Option<TimeExpression> {
        if !matches!(self.lower(at), "last" | "this" | "next") {
            return None;
        }
        let whole = self.month_and_day(at + 1)?;
        Some(TimeExpression { tokens: at..whole.tokens.end, ..whole })
    }
}
