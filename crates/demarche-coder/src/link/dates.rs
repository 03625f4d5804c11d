//! Expressions of time: where they stand and which days they mean (codebook section 7).
//!
//! The grammar is small and closed on purpose: every form has a line in the tests below. Days count from
//! the day of the document; an expression without a year means the year that puts it nearest before that
//! day, or nearest after it when the deed is still to come, which only the caller knows.

use demarche_lang::Doc;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::ops::Range;

/// An inclusive range of days.
pub type Days = (Date, Date);

/// What an expression is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing: it names its year, or the document's day completes it.
    Absolute,
    /// The day before, of or after the last date told: *the same day*, *two days later*.
    Story,
}

/// An expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// Tokens it covers, without a preposition.
    pub tokens: Range<usize>,
    /// The days it means for something past or present; for [`Anchor::Story`], offsets already applied to nothing.
    pub past: Option<Days>,
    /// The days it means for something still to come.
    pub future: Option<Days>,
    /// What it counts from.
    pub anchor: Anchor,
    /// Days to add to the last date told, for [`Anchor::Story`].
    pub offset: i32,
    /// Whether it names single days, not a month or more.
    pub exact: bool,
}

/// All expressions of time in `doc`; `day` is the document's, if it has one.
pub fn find(doc: &Doc, day: Option<Date>) -> Vec<TimeExpression> {
    let mut found = Vec::new();
    for sentence in doc.sentences() {
        let mut at = sentence.start;
        while at < sentence.end {
            let reader = Reader { doc, day, end: sentence.end };
            match reader.read(at) {
                Some(expression) => {
                    at = expression.tokens.end;
                    found.push(expression);
                }
                None => at += 1,
            }
        }
    }
    found
}

struct Reader<'a> {
    doc: &'a Doc,
    day: Option<Date>,
    end: usize,
}

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
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
const NUMBERS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Reader<'_> {
    fn lower(&self, at: usize) -> &str {
        if at < self.end { self.doc.lower(at) } else { "" }
    }

    fn read(&self, at: usize) -> Option<TimeExpression> {
        self.iso(at)
            .or_else(|| self.month_and_day(at))
            .or_else(|| self.part_of(at))
            .or_else(|| self.year(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.story(at))
    }

    fn month(&self, at: usize) -> Option<i8> {
        let word = self.lower(at).trim_end_matches('.');
        let full = MONTHS.iter().position(|m| *m == word);
        let short = || SHORT_MONTHS.iter().position(|m| *m == word).or((word == "sep").then_some(8));
        let month = full.or_else(short)? as i8 + 1;
        if self.doc.entity_of(at).is_some_and(|e| e.kind == demarche_lang::EntityKind::Person) {
            return None;
        }
        // "may" and "march" are words too: as months they are written with a capital.
        self.doc.word(at).starts_with(char::is_uppercase).then_some(month)
    }

    fn day_number(&self, at: usize) -> Option<i8> {
        let word = self.lower(at);
        let digits = word.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
        digits.parse().ok().filter(|d| (1..=31).contains(d))
    }

    fn year_number(&self, at: usize) -> Option<i16> {
        let word = self.lower(at);
        (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|y| (1000..2200).contains(y))
    }

    fn absolute(&self, tokens: Range<usize>, days: Days, exact: bool) -> TimeExpression {
        TimeExpression { tokens, past: Some(days), future: Some(days), anchor: Anchor::Absolute, offset: 0, exact }
    }

    fn iso(&self, at: usize) -> Option<TimeExpression> {
        let date: Date = self.lower(at).parse().ok().filter(|_| self.lower(at).len() == 10)?;
        Some(self.absolute(at..at + 1, (date, date), true))
    }

    /// *July 3*, *3 July 2025*, *July 3–5, 2025*, *July 2025*, *July*
    fn month_and_day(&self, at: usize) -> Option<TimeExpression> {
        let mut next = at;
        let mut first = None;
        let mut last = None;
        let month = if let Some(day) = self.day_number(at) {
            let of = usize::from(self.lower(at + 1) == "of");
            let dash = usize::from(matches!(self.lower(at + 1), "-" | "–" | "to"));
            if dash == 1
                && let (Some(end), Some(month)) = (self.day_number(at + 2), self.month(at + 3))
            {
                (first, last) = (Some(day), Some(end));
                next = at + 4;
                month
            } else {
                first = Some(day);
                next += 2 + of;
                self.month(at + 1 + of)?
            }
        } else {
            let month = self.month(at)?;
            next += 1;
            if let Some(day) = self.day_number(next).filter(|_| self.year_number(next).is_none()) {
                first = Some(day);
                next += 1;
                if matches!(self.lower(next), "-" | "–")
                    && let Some(end) = self.day_number(next + 1)
                {
                    last = Some(end);
                    next += 2;
                }
            }
            month
        };
        let comma = usize::from(self.lower(next) == ",");
        let year = self.year_number(next + comma).filter(|_| comma == 0 || first.is_some());
        if year.is_some() {
            next += 1 + comma;
        }
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

    fn with_year(
        &self,
        tokens: Range<usize>,
        year: Option<i16>,
        days: impl Fn(i16) -> Option<Days>,
        exact: bool,
    ) -> Option<TimeExpression> {
        if let Some(year) = year {
            return Some(self.absolute(tokens, days(year)?, exact));
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

    /// *early September*, *late 2019*, *mid-June*
    fn part_of(&self, at: usize) -> Option<TimeExpression> {
        let part = match self.lower(at) {
            "early" => 0,
            "mid" => 1,
            "late" => 2,
            _ => return None,
        };
        let next = at + 1 + usize::from(self.lower(at + 1) == "-");
        let whole = self.month_and_day(next).or_else(|| self.year(next))?;
        let cut = |(start, end): Days| -> Option<Days> {
            if whole.exact {
                return None;
            }
            let month = start.year() == end.year() && start.month() == end.month();
            Some(if month {
                let day = |d| Date::new(start.year(), start.month(), d).ok();
                match part {
                    0 => (start, day(10)?),
                    1 => (day(11)?, day(20)?),
                    _ => (day(21)?, end),
                }
            } else {
                let month = |m| Date::new(start.year(), m, 1).ok();
                match part {
                    0 => (start, month(4)?.last_of_month()),
                    1 => (month(5)?, month(8)?.last_of_month()),
                    _ => (month(9)?, end),
                }
            })
        };
        Some(TimeExpression {
            tokens: at..whole.tokens.end,
            past: whole.past.and_then(cut),
            future: whole.future.and_then(cut),
            ..whole
        })
    }

    /// *2014*, *the 1990s*
    fn year(&self, at: usize) -> Option<TimeExpression> {
        let word = self.lower(at);
        if word.len() == 5 && word.ends_with("0s") {
            let start: i16 = word[..4].parse().ok()?;
            let days = (Date::new(start, 1, 1).ok()?, Date::new(start + 9, 12, 31).ok()?);
            return Some(self.absolute(at..at + 1, days, false));
        }
        let year = self.year_number(at).filter(|y| (1800..2100).contains(y))?;
        let before = if at > 0 { self.doc.lower(at - 1) } else { "" };
        let introduced = matches!(
            before,
            "in" | "since"
                | "of"
                | "by"
                | "until"
                | "during"
                | "from"
                | "to"
                | "between"
                | "and"
                | ","
                | "("
                | "early"
                | "late"
                | "-"
                | "after"
                | "before"
                | "the"
                | "year"
                | "through"
                | "till"
                | "–"
                | "for"
        ) || self.doc.entity_of(at).is_some_and(|e| e.kind == demarche_lang::EntityKind::Date);
        // "the 2017 crisis" dates, "2000 soldiers" counts.
        let noun = self.doc.head(at);
        let counted =
            self.doc.dep(at) == demarche_lang::Dep::Nummod && (self.doc.tag(noun) == "NNS" || before != "the");
        (introduced && !counted).then(|| {
            let days = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
            Some(self.absolute(at..at + 1, days, false))
        })?
    }

    /// *Monday*, *last Monday*, *next Friday*
    fn weekday(&self, at: usize) -> Option<TimeExpression> {
        let which = self.lower(at);
        let named = usize::from(matches!(which, "last" | "next" | "this" | "past" | "coming"));
        let word = self.lower(at + named);
        let weekday = WEEKDAYS.iter().find(|(w, _)| *w == word)?.1;
        let day = self.day?;
        let back = day.weekday().since(weekday) as i64;
        let before = day.checked_sub(back.days()).ok()?;
        let ahead = weekday.since(day.weekday()) as i64;
        let after = day.checked_add(ahead.days()).ok()?;
        let (past, future) = match which {
            "last" | "past" if back == 0 => (day.checked_sub(7.days()).ok()?, day),
            "next" | "coming" if ahead == 0 => (day, day.checked_add(7.days()).ok()?),
            "next" | "coming" => (after, after),
            _ => (before, after),
        };
        Some(TimeExpression {
            tokens: at..at + named + 1,
            past: Some((past, past)),
            future: Some((future, future)),
            anchor: Anchor::Absolute,
            offset: 0,
            exact: true,
        })
    }

    /// *yesterday*, *last week*, *three days ago*, *earlier this month*
    fn relative(&self, at: usize) -> Option<TimeExpression> {
        let day = self.day?;
        let one = |offset: i64| day.checked_add(offset.days()).ok().map(|d| (d, d));
        let word = self.lower(at);
        let single = match word {
            "today" | "tonight" => one(0),
            "yesterday" => one(-1),
            "tomorrow" => one(1),
            _ => None,
        };
        if let Some(days) = single {
            return Some(self.absolute(at..at + 1, days, true));
        }
        if let Some((count, used)) = self.count(at) {
            let unit = self.lower(at + used);
            let ago = matches!(self.lower(at + used + 1), "ago");
            if ago {
                let days = before(day, count, unit)?;
                return Some(self.absolute(at..at + used + 2, days, unit.starts_with("day")));
            }
        }
        let unit = self.lower(at + 1);
        if matches!(word, "last" | "past")
            && let Some((count, used)) = self.count(at + 1)
            && let Some(start) = before(day, count, self.lower(at + 1 + used))
        {
            return Some(self.absolute(at..at + 2 + used, (start.0, day), false));
        }
        let days = match (word, unit) {
            ("past", "week" | "month" | "year") => (day.checked_sub(span(unit)).ok()?, day),
            ("last" | "previous", "week" | "month" | "year") => before(day, 1, unit)?,
            ("next" | "coming", "week" | "month" | "year") => after(day, unit)?,
            ("this", "week" | "month" | "year") => this(day, unit)?,
            ("last", "night") => one(-1)?,
            ("this", "morning" | "afternoon" | "evening") => one(0)?,
            ("last" | "this" | "next", _) => {
                // "last April": the month, as if written alone.
                let month = self.month(at + 1)?;
                let whole = self.month_and_day(at + 1)?;
                let _ = month;
                return Some(TimeExpression { tokens: at..whole.tokens.end, ..whole });
            }
            _ => return None,
        };
        let start = at - usize::from(at > 0 && matches!(self.doc.lower(at - 1), "earlier" | "later"));
        let exact = matches!(unit, "night" | "morning" | "afternoon" | "evening");
        Some(self.absolute(start..at + 2, days, exact))
    }

    /// *the same day*, *the next day*, *two days later*
    fn story(&self, at: usize) -> Option<TimeExpression> {
        let story = |tokens, offset| {
            let (past, future) = (None, None);
            Some(TimeExpression { tokens, past, future, anchor: Anchor::Story, offset, exact: true })
        };
        match (self.lower(at), self.lower(at + 1)) {
            ("same", "day") => return story(at..at + 2, 0),
            ("following" | "next", "day") => return story(at..at + 2, 1),
            ("previous", "day") => return story(at..at + 2, -1),
            ("day", "before" | "earlier") => return story(at..at + 2, -1),
            ("day", "after" | "later") => return story(at..at + 2, 1),
            _ => {}
        }
        let (count, used) = self.count(at)?;
        if !self.lower(at + used).starts_with("day") {
            return None;
        }
        match self.lower(at + used + 1) {
            "later" | "after" => story(at..at + used + 2, count as i32),
            "earlier" | "before" => story(at..at + used + 2, -(count as i32)),
            _ => None,
        }
    }

    /// A small number in digits or words, and the tokens it takes.
    fn count(&self, at: usize) -> Option<(i64, usize)> {
        let word = self.lower(at);
        if word == "a" || word == "an" {
            return Some((1, 1));
        }
        let number = word.parse().ok().filter(|n| (1..=500).contains(n));
        number.or_else(|| NUMBERS.iter().position(|n| *n == word).map(|n| n as i64)).map(|n| (n, 1))
    }
}

/// The unit of time `count` units before `day`: that day, or the whole week, month or year.
fn before(day: Date, count: i64, unit: &str) -> Option<Days> {
    let unit = unit.trim_end_matches('s');
    match unit {
        "day" => day.checked_sub(count.days()).ok().map(|d| (d, d)),
        "week" => this(day.checked_sub(count.weeks()).ok()?, unit),
        "month" => this(day.checked_sub(count.months()).ok()?, unit),
        "year" => this(day.checked_sub(count.years()).ok()?, unit),
        "decade" => this(day.checked_sub((10 * count).years()).ok()?, "year"),
        _ => None,
    }
}

/// One unit of time.
fn span(unit: &str) -> jiff::Span {
    match unit {
        "week" => 1.weeks(),
        "month" => 1.months(),
        _ => 1.years(),
    }
}

fn after(day: Date, unit: &str) -> Option<Days> {
    match unit {
        "week" => this(day.checked_add(1.weeks()).ok()?, unit),
        "month" => this(day.checked_add(1.months()).ok()?, unit),
        _ => this(day.checked_add(1.years()).ok()?, unit),
    }
}

/// The week (Monday to Sunday), month or year around `day`.
fn this(day: Date, unit: &str) -> Option<Days> {
    match unit {
        "week" => {
            let monday = day.checked_sub((day.weekday().to_monday_zero_offset() as i64).days()).ok()?;
            Some((monday, monday.checked_add(6.days()).ok()?))
        }
        "month" => Some((day.first_of_month(), day.last_of_month())),
        _ => Some((day.first_of_year(), day.last_of_year())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_lang::{Dep, Pos, Span, TokenParts};
    use jiff::civil::date;

    /// A flat document: words split at blanks, commas apart.
    fn flat(text: &str) -> Doc {
        let mut tokens = Vec::new();
        let mut at = 0;
        for piece in text.split(' ') {
            let word = piece.trim_end_matches(',');
            for (part, start) in [(word, at), (&piece[word.len()..], at + word.len())] {
                if !part.is_empty() {
                    tokens.push(TokenParts {
                        span: Span::new(start, start + part.len()),
                        space_after: true,
                        norm: part.to_lowercase(),
                        lemma: part.to_lowercase(),
                        tag: "",
                        pos: Pos::None,
                        head: 0,
                        dep: Dep::Dep,
                        morph: "",
                    });
                }
            }
            at += piece.len() + 1;
        }
        Doc::new(text, &tokens, Vec::new())
    }

    fn past(text: &str) -> Option<(Date, Date)> {
        // Saturday, 5 July 2025
        find(&flat(text), Some(date(2025, 7, 5))).first().and_then(|e| e.past)
    }

    fn days(start: Date, end: Date) -> Option<(Date, Date)> {
        Some((start, end))
    }

    #[test]
    fn absolute_forms() {
        let day = |y, m, d| days(date(y, m, d), date(y, m, d));
        assert_eq!(past("announced on July 3"), day(2025, 7, 3));
        assert_eq!(past("on 3 July 2024 it"), day(2024, 7, 3));
        assert_eq!(past("on July 3, 2024 it"), day(2024, 7, 3));
        assert_eq!(past("on August 9"), day(2024, 8, 9));
        assert_eq!(past("in April"), days(date(2025, 4, 1), date(2025, 4, 30)));
        assert_eq!(past("in December"), days(date(2024, 12, 1), date(2024, 12, 31)));
        assert_eq!(past("since August 2021"), days(date(2021, 8, 1), date(2021, 8, 31)));
        assert_eq!(past("in 2014"), days(date(2014, 1, 1), date(2014, 12, 31)));
        assert_eq!(past("in early September"), days(date(2024, 9, 1), date(2024, 9, 10)));
        assert_eq!(past("they may meet"), None);
        assert_eq!(past("2000 troops"), None);
    }

    #[test]
    fn relative_forms() {
        let day = |d| days(date(2025, 7, d), date(2025, 7, d));
        assert_eq!(past("yesterday"), day(4));
        assert_eq!(past("on Thursday"), day(3));
        assert_eq!(past("on Saturday"), day(5));
        assert_eq!(past("last Saturday"), days(date(2025, 6, 28), date(2025, 6, 28)));
        assert_eq!(past("three days ago"), day(2));
        assert_eq!(past("last month"), days(date(2025, 6, 1), date(2025, 6, 30)));
        assert_eq!(past("last week"), days(date(2025, 6, 23), date(2025, 6, 29)));
        assert_eq!(past("over the past week"), days(date(2025, 6, 28), date(2025, 7, 5)));
        assert_eq!(past("over the last four years"), days(date(2021, 1, 1), date(2025, 7, 5)));
        assert_eq!(past("earlier this year"), days(date(2025, 1, 1), date(2025, 12, 31)));
    }

    #[test]
    fn what_is_still_to_come() {
        let future = |text: &str| find(&flat(text), Some(date(2025, 7, 5))).first().and_then(|e| e.future);
        assert_eq!(future("will meet on Monday"), days(date(2025, 7, 7), date(2025, 7, 7)));
        assert_eq!(future("will meet in March"), days(date(2026, 3, 1), date(2026, 3, 31)));
    }

    #[test]
    fn counted_from_the_story() {
        let found = find(&flat("two days later it"), Some(date(2025, 7, 5)));
        assert_eq!((found[0].anchor, found[0].offset), (Anchor::Story, 2));
    }

    #[test]
    fn without_a_day_nothing_relative_is_guessed() {
        assert!(find(&flat("yesterday and on Monday in April"), None).is_empty());
        assert_eq!(find(&flat("on 3 July 2024"), None).len(), 1);
    }
}
