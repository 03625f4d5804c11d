//! Days, months, seasons and years, and parts of them.

use super::{Anchor, Days, Reader, TimeExpression, relative, units};
use demarche_lang::{Dep, EntityKind, Pos};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::ops::Range;

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
const SHORT_MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept", "oct", "nov", "dec"];

/// Words before a bare number that make it a year.
const BEFORE_YEAR: [&str; 23] = [
    "in", "since", "of", "by", "until", "during", "from", "to", "between", "and", ",", "(", "early", "late", "-",
    "after", "before", "the", "year", "through", "till", "–", "for",
];

/// The `from`-th to `to`-th of `of` equal parts of a month or year.
struct Part {
    from: i8,
    to: i8,
    of: i8,
}

impl Reader<'_> {
    fn month(&self, at: usize) -> Option<i8> {
        let word = self.lower(at).trim_end_matches('.');
        let full = MONTHS.iter().position(|m| *m == word);
        let short = || SHORT_MONTHS.iter().position(|m| *m == word).or((word == "sep").then_some(8));
        let month = full.or_else(short)? as i8 + 1;
        if self.people.contains(&at) || self.doc.entity_of(at).is_some_and(|e| e.kind == EntityKind::Person) {
            return None;
        }
        // "Prime Minister Anna May said": who does something is no month.
        let named = self.doc.children_with(at, Dep::Compound).any(|c| c + 1 == at && self.month_free(c));
        let acts = matches!(self.doc.dep(at), Dep::Nsubj | Dep::Nsubjpass | Dep::Poss);
        if acts && named {
            return None;
        }
        // "may" and "march" are words too: as months they are written with a capital.
        self.doc.word(at).starts_with(char::is_uppercase).then_some(month)
    }

    /// Whether a word before a month is a name: capital letters and no number.
    fn month_free(&self, t: usize) -> bool {
        self.doc.pos(t) == Pos::Propn && self.doc.word(t).chars().all(char::is_alphabetic)
    }

    fn day_number(&self, at: usize) -> Option<i8> {
        let word = self.lower(at);
        let digits = word.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
        digits.parse().ok().filter(|d| (1..=31).contains(d))
    }

    pub(super) fn year_number(&self, at: usize) -> Option<i16> {
        let word = self.lower(at);
        (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|y| (1000..2200).contains(y))
    }

    /// *2024-07-03*, *3.7.2024*
    pub(super) fn whole_date(&self, at: usize) -> Option<TimeExpression> {
        let word = self.lower(at);
        let iso = || word.parse().ok().filter(|_: &Date| word.len() == 10);
        let dotted = || {
            let mut parts = word.split('.');
            let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            let whole = parts.next().is_none() && year.len() == 4;
            whole.then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
        };
        if let Some(date) = iso().or_else(dotted) {
            return Some(self.fixed(at..at + 1, (date, date), true));
        }
        let (date, end) = self.joined(at)?;
        Some(self.fixed(at..end, (date, date), true))
    }

    /// *2024-07-03*, *2024/07/03*, *3-Jul-24*, in one token or in several, and where it ends.
    fn joined(&self, at: usize) -> Option<(Date, usize)> {
        let doc = self.doc;
        let start = doc.span(at).start();
        let rest = doc.text().get(start..)?;
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '/')).unwrap_or(rest.len());
        let whole = &rest[..length];
        let mark = if whole.contains('/') { '/' } else { '-' };
        let mut parts = whole.split(mark);
        let (first, middle, last) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let date = if first.len() == 4 {
            Date::new(first.parse().ok()?, middle.parse().ok()?, last.parse().ok()?).ok()?
        } else {
            let month = middle.to_lowercase();
            let months = MONTHS.iter().zip(SHORT_MONTHS);
            let month = months
                .into_iter()
                .position(|(long, short)| *long == month || short.starts_with(&*month) && month.len() == 3)?;
            let year: i16 = last.parse().ok()?;
            let century = if year < 70 { 2000 } else { 1900 };
            let year = if last.len() == 2 { century + year } else { year };
            Date::new(year, month as i8 + 1, first.parse().ok()?).ok()?
        };
        let end = (at + 1..self.end).find(|&t| doc.span(t).start() >= start + length).unwrap_or(self.end);
        Some((date, end))
    }

    /// *July 3*, *3 July 2025*, *July 3–5, 2025*, *July 2025*, *July*
    pub(super) fn month_and_day(&self, at: usize) -> Option<TimeExpression> {
        let (month, first, last, mut next) = self.day_then_month(at).or_else(|| self.month_then_day(at))?;
        let comma = usize::from(self.lower(next) == ",");
        let year = self.year_number(next + comma).filter(|_| comma == 0 || first.is_some());
        if year.is_some() {
            next += 1 + comma;
        }
        let counted = year.is_none().then(|| self.counted_year(at, next, month, first)).flatten();
        let year = match counted {
            Some((counted, end)) => {
                next = end;
                Some(counted)
            }
            None => year,
        };
        let days = |year: i16| -> Option<Days> {
            match first {
                Some(d) => Some((Date::new(year, month, d).ok()?, Date::new(year, month, last.unwrap_or(d)).ok()?)),
                None => {
                    let start = Date::new(year, month, 1).ok()?;
                    Some((start, start.last_of_month()))
                }
            }
        };
        self.with_year(at..next, year, days, first.is_some())
    }

    /// The year that is told from the document's day, and where its words end: *May of last year*, *last March*.
    fn counted_year(&self, at: usize, next: usize, month: i8, first: Option<i8>) -> Option<(i16, usize)> {
        let day = self.day?;
        let behind = next + usize::from(matches!(self.lower(next), "," | "of"));
        let step = match self.lower(behind) {
            "last" => Some(-1),
            "this" => Some(0),
            "next" => Some(1),
            _ => None,
        };
        if let Some(step) = step.filter(|_| self.lower(behind + 1) == "year") {
            return Some((day.year() + step, behind + 2));
        }
        match at.checked_sub(1).map(|before| self.lower(before)).filter(|_| first.is_none())? {
            "last" => Some((day.year() - i16::from(month >= day.month()), next)),
            "next" => Some((day.year() + i16::from(month <= day.month()), next)),
            _ => None,
        }
    }

    /// *3 July*, *3rd of July*, *3–5 July*: month, first and last day, and where it ends.
    fn day_then_month(&self, at: usize) -> Option<(i8, Option<i8>, Option<i8>, usize)> {
        let first = self.day_number(at)?;
        if matches!(self.lower(at + 1), "-" | "–" | "to" | "and")
            && let (Some(last), Some(month)) = (self.day_number(at + 2), self.month(at + 3))
        {
            return Some((month, Some(first), Some(last), at + 4));
        }
        let of = usize::from(self.lower(at + 1) == "of");
        Some((self.month(at + 1 + of)?, Some(first), None, at + 2 + of))
    }

    /// *July*, *July 3*, *July 3–5*
    fn month_then_day(&self, at: usize) -> Option<(i8, Option<i8>, Option<i8>, usize)> {
        let month = self.month(at)?;
        let Some(first) = self.day_number(at + 1).filter(|_| self.year_number(at + 1).is_none()) else {
            return Some((month, None, None, at + 1));
        };
        let dash = matches!(self.lower(at + 2), "-" | "–" | "to");
        match self.day_number(at + 3).filter(|_| dash && self.month(at + 4).is_none()) {
            Some(last) => Some((month, Some(first), Some(last), at + 4)),
            None => Some((month, Some(first), None, at + 2)),
        }
    }

    fn with_year(
        &self,
        tokens: Range<usize>,
        year: Option<i16>,
        days: impl Fn(i16) -> Option<Days>,
        exact: bool,
    ) -> Option<TimeExpression> {
        if let Some(year) = year {
            return Some(self.fixed(tokens, days(year)?, exact));
        }
        // "On 5 May 2009 Chad signed, and on 2 June Mali followed": the year goes on.
        let goes_on = |told: Date| days(told.year()).filter(|(_, end)| *end >= told.first_of_month());
        if let Some(days) = self.told.and_then(goes_on) {
            return Some(self.fixed(tokens, days, exact));
        }
        let day = self.day?;
        let mut past = days(day.year());
        if past.is_none_or(|(start, _)| start > day) {
            past = days(day.year() - 1);
        }
        let mut future = days(day.year());
        if future.is_none_or(|(_, end)| end < day) {
            future = days(day.year() + 1);
        }
        Some(TimeExpression { tokens, past, future, anchor: Anchor::Absolute, offset: 0, exact })
    }

    /// *early September*, *late 2019*, *mid-June*, *late last month*, *the end of May*, *the first half of 2023*
    pub(super) fn part_of(&self, at: usize) -> Option<TimeExpression> {
        let (part, next) = self.part(at)?;
        let whole = self.month_and_day(next).or_else(|| self.year(next)).or_else(|| self.relative(next))?;
        let cut = |days: Days| part.of_days(days);
        let (past, future) = (whole.past.and_then(cut), whole.future.and_then(cut));
        (past.is_some() || future.is_some()).then_some(TimeExpression {
            tokens: at..whole.tokens.end,
            past,
            future,
            ..whole
        })
    }

    /// *the first week of July*, *the last Friday of next month*, *the third Monday in May*
    pub(super) fn counted_part(&self, at: usize) -> Option<TimeExpression> {
        let count = match self.lower(at) {
            "last" | "final" => None,
            word => Some(["first", "second", "third", "fourth", "fifth"].iter().position(|w| *w == word)? as i64),
        };
        let unit = Unit::of(self.lower(at + 1))?;
        let next = at + 3;
        if !matches!(self.lower(at + 2), "of" | "in") {
            return None;
        }
        let whole = match (self.lower(next), self.lower(next + 1)) {
            ("the", name @ ("month" | "year")) => self.fixed(next..next + 2, units::this(self.day?, name)?, false),
            _ => self.month_and_day(next).or_else(|| self.year(next)).or_else(|| self.relative(next))?,
        };
        let cut = |days: Days| unit.of_days(count, days);
        let (past, future) = (whole.past.and_then(cut), whole.future.and_then(cut));
        let exact = !matches!(unit, Unit::Week);
        (past.is_some() || future.is_some()).then_some(TimeExpression {
            tokens: at..whole.tokens.end,
            past,
            future,
            exact,
            ..whole
        })
    }

    /// Which part the words at `at` mean, and where the whole begins.
    fn part(&self, at: usize) -> Option<(Part, usize)> {
        let (word, second) = (self.lower(at), self.lower(at + 1));
        let third = |from| Part { from, to: from + 1, of: 3 };
        let nth = |of| {
            let n = ["first", "second", "third", "fourth"].iter().position(|w| *w == word)? as i8;
            Some(Part { from: n, to: n + 1, of })
        };
        let of = |part: Part, words: usize| (self.lower(at + words) == "of").then_some((part, at + words + 1));
        match (word, second) {
            ("early" | "mid" | "late", _) => {
                let dash = usize::from(second == "-");
                let part = third(match word {
                    "early" => 0,
                    "mid" => 1,
                    _ => 2,
                });
                Some((part, at + 1 + dash))
            }
            ("beginning" | "start", _) => of(third(0), 1),
            ("middle", _) => of(third(1), 1),
            ("end", _) => of(third(2), 1),
            ("first" | "second", "half") => of(nth(2)?, 2),
            (_, "quarter") => of(nth(4)?, 2),
            _ => None,
        }
    }

    /// *summer 2023*, *the spring of 2023*, *last winter*
    pub(super) fn season(&self, at: usize) -> Option<TimeExpression> {
        let named = usize::from(matches!(self.lower(at), "last" | "this" | "next"));
        let month = match self.lower(at + named) {
            "spring" => 3,
            "summer" => 6,
            "autumn" | "fall" => 9,
            "winter" => 12,
            _ => return None,
        };
        let days = |year: i16| {
            let start = Date::new(year, month, 1).ok()?;
            Some((start, units::later(start, 2, "month")?.last_of_month()))
        };
        let next = at + named + 1;
        let of = usize::from(self.lower(next) == "of");
        if let Some(year) = self.year_number(next + of).filter(|_| named == 0) {
            return Some(self.fixed(at..next + of + 1, days(year)?, false));
        }
        let day = self.day?;
        let years = || (day.year() - 1..=day.year() + 1).filter_map(days);
        let found = match self.lower(at) {
            "last" => years().rfind(|(_, end)| *end < day),
            "this" => days(day.year()),
            "next" => years().find(|(start, _)| *start > day),
            _ => None,
        };
        Some(self.fixed(at..next, found?, false))
    }

    /// *2014*, *the 1990s*
    pub(super) fn year(&self, at: usize) -> Option<TimeExpression> {
        let word = self.lower(at);
        if word.len() == 5 && word.ends_with("0s") {
            let start: i16 = word[..4].parse().ok()?;
            let days = (Date::new(start, 1, 1).ok()?, Date::new(start + 9, 12, 31).ok()?);
            return Some(self.fixed(at..at + 1, days, false));
        }
        let year = self.year_number(at).filter(|y| (1800..2100).contains(y))?;
        let before = if at > 0 { self.doc.lower(at - 1) } else { "" };
        let introduced =
            BEFORE_YEAR.contains(&before) || self.doc.entity_of(at).is_some_and(|e| e.kind == EntityKind::Date);
        // "the 2017 crisis" dates, "2000 soldiers" counts.
        let noun = self.doc.head(at);
        let counted = self.doc.dep(at) == Dep::Nummod && (self.doc.tag(noun) == "NNS" || before != "the");
        (introduced && !counted).then(|| {
            let days = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
            Some(self.fixed(at..at + 1, days, false))
        })?
    }
}

impl Part {
    /// This part of `days`, when those are one month or one year; a month is cut after its 10th and 20th day or
    /// after its 15th.
    fn of_days(&self, (start, end): Days) -> Option<Days> {
        let year = start == start.first_of_year() && end == start.last_of_year();
        if year {
            let month = |n: i8| Date::new(start.year(), n, 1).ok();
            return Some((month(12 * self.from / self.of + 1)?, month(12 * self.to / self.of)?.last_of_month()));
        }
        let month = start.day() == 1 && end == start.last_of_month();
        if !month || self.of > 3 {
            return None;
        }
        let day = |n: i8| Date::new(start.year(), start.month(), n).ok();
        let last = if self.to == self.of { end } else { day(30 * self.to / self.of)? };
        Some((day(30 * self.from / self.of + 1)?, last))
    }
}

/// What is counted within a month or year.
enum Unit {
    Day,
    Week,
    Weekday(Weekday),
}

impl Unit {
    fn of(word: &str) -> Option<Self> {
        match word {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            _ => relative::weekday_called(word).map(Self::Weekday),
        }
    }

    /// The unit of this number (0 is the first), or the last, of `days`, when those are one month or one year.
    fn of_days(&self, count: Option<i64>, (start, end): Days) -> Option<Days> {
        let month = start == start.first_of_month() && end == start.last_of_month();
        let year = start == start.first_of_year() && end == start.last_of_year();
        if !month && !year {
            return None;
        }
        let length = if matches!(self, Self::Week) { 7 } else { 1 };
        let step = if matches!(self, Self::Day) { 1 } else { 7 };
        let first = match (count, self) {
            (Some(n), Self::Weekday(day)) => {
                let ahead = day.since(start.weekday()) as i64;
                start.checked_add((ahead + step * n).days()).ok()?
            }
            (Some(n), _) => start.checked_add((step * n).days()).ok()?,
            (None, Self::Weekday(day)) => end.checked_sub((end.weekday().since(*day) as i64).days()).ok()?,
            (None, _) => end.checked_sub((length - 1).days()).ok()?,
        };
        let last = first.checked_add((length - 1).days()).ok()?;
        (first <= end).then_some((first, last.min(end)))
    }
}
