//! Expressions of time: where they stand and which days they mean (codebook section 7).
//!
//! The grammar is small and closed on purpose: every form has a line in the tests below. Days count from
//! the day of the document; an expression without a year means the year that puts it nearest before that
//! day, or nearest after it when the deed is still to come, which only the caller knows.
//!
//! `absolute` reads days, months, years and their parts, `relative` what is counted from the document's day,
//! `story` what is counted from the last date told, `units` does the arithmetic.

mod absolute;
mod relative;
mod story;
mod units;

use demarche_lang::Doc;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
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

impl TimeExpression {
    /// The word of it that hangs on one outside.
    pub fn head(&self, doc: &Doc) -> usize {
        self.tokens.clone().find(|&t| !self.tokens.contains(&doc.head(t))).unwrap_or(self.tokens.start)
    }
}

/// All expressions of time in `doc`; `day` is the document's, if it has one, `people` are tokens of the names of persons, who
/// may be called May or August.
pub fn find(doc: &Doc, day: Option<Date>, people: &FxHashSet<usize>) -> Vec<TimeExpression> {
    let mut found: Vec<TimeExpression> = Vec::new();
    // The last day told with its year, and the sentence it stands in.
    let mut told: Option<(Date, usize)> = None;
    for (number, sentence) in doc.sentences().iter().enumerate() {
        let mut at = sentence.start;
        let only_year = only_year(doc, sentence.clone(), people);
        while at < sentence.end {
            // A text with a day of its own completes a day without a year from that, unless the sentence names a year;
            // one without a day has only what it told shortly before.
            let near = told.filter(|(_, n)| number - n <= usize::from(day.is_none()));
            let near = near.map(|t| t.0).or(only_year.filter(|_| day.is_none()));
            let reader = Reader { doc, day, told: near, end: sentence.end, people };
            let Some(expression) = reader.range(at).or_else(|| reader.read(at)) else {
                at += 1;
                continue;
            };
            at = expression.tokens.end;
            if let Some((start, _)) = expression.past.filter(|_| expression.exact && reader.names_year(&expression)) {
                told = Some((start, number));
            }
            found.push(expression);
        }
    }
    found
}

/// The first day of the only year a sentence names: *met on 3 March for the 2016 summit*.
fn only_year(doc: &Doc, sentence: Range<usize>, people: &FxHashSet<usize>) -> Option<Date> {
    let reader = Reader { doc, day: None, told: None, end: sentence.end, people };
    let mut years = sentence.filter_map(|t| reader.year_number(t)).filter(|y| (1900..2100).contains(y));
    let year = years.next()?;
    years.all(|y| y == year).then(|| Date::new(year, 1, 1).ok())?
}

/// Reads one expression that begins at a token of one sentence.
#[derive(Clone, Copy)]
struct Reader<'a> {
    doc: &'a Doc,
    /// The document's day.
    day: Option<Date>,
    /// A day told shortly before, with its year.
    told: Option<Date>,
    /// End of the sentence.
    end: usize,
    /// Tokens of the names of persons.
    people: &'a FxHashSet<usize>,
}

const NUMBERS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Reader<'_> {
    fn lower(&self, at: usize) -> &str {
        if at < self.end { self.doc.lower(at) } else { "" }
    }

    fn read(&self, at: usize) -> Option<TimeExpression> {
        self.whole_date(at)
            .or_else(|| self.month_and_day(at))
            .or_else(|| self.counted_part(at))
            .or_else(|| self.part_of(at))
            .or_else(|| self.season(at))
            .or_else(|| self.year(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.story(at))
    }

    /// *between 3 June and 5 June*, *from May to July 2023*: one stretch of days, not two dates.
    fn range(&self, at: usize) -> Option<TimeExpression> {
        let links: &[&str] = match self.lower(at) {
            "between" => &["and"],
            "from" => &["to", "until", "till", "through", "-", "–"],
            _ => return None,
        };
        let mut first = self.read(at + 1)?;
        if !links.contains(&self.lower(first.tokens.end)) {
            return None;
        }
        let last = self.read(first.tokens.end + 1)?;
        if self.names_year(&last) && !self.names_year(&first) {
            // "from May to July 2023": the year stands once, at the end.
            let year = last.past?.0.first_of_year();
            first = Reader { told: Some(year), ..*self }.read(at + 1)?;
        }
        let join = |a: Option<Days>, b: Option<Days>| Some((a?.0, b?.1)).filter(|(start, end)| start <= end);
        let (past, future) = (join(first.past, last.past), join(first.future, last.future));
        (past.is_some() || future.is_some()).then_some(TimeExpression {
            tokens: first.tokens.start..last.tokens.end,
            past,
            future,
            exact: first.exact && last.exact,
            ..last
        })
    }

    /// Whether a year stands among the words.
    fn names_year(&self, expression: &TimeExpression) -> bool {
        expression.tokens.clone().any(|t| {
            let word = self.doc.lower(t);
            self.year_number(t).is_some() || (word.len() == 10 && word.parse::<Date>().is_ok())
        })
    }

    /// Days that depend on nothing.
    fn fixed(&self, tokens: Range<usize>, days: Days, exact: bool) -> TimeExpression {
        TimeExpression { tokens, past: Some(days), future: Some(days), anchor: Anchor::Absolute, offset: 0, exact }
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

    /// Expressions of a text that names nobody.
    fn find(doc: &Doc, day: Option<Date>) -> Vec<TimeExpression> {
        super::find(doc, day, &FxHashSet::default())
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
        assert_eq!(past("on 2024-07-03 it"), day(2024, 7, 3));
        assert_eq!(past("on 3.7.2024 it"), day(2024, 7, 3));
        assert_eq!(past("on 2024/07/03 it"), day(2024, 7, 3));
        assert_eq!(past("on 3-Jul-24 it"), day(2024, 7, 3));
        assert_eq!(past("on Thursday, July 3, it"), day(2025, 7, 3));
        assert_eq!(past("on July 3, 2024 it"), day(2024, 7, 3));
        assert_eq!(past("on August 9"), day(2024, 8, 9));
        assert_eq!(past("in April"), days(date(2025, 4, 1), date(2025, 4, 30)));
        assert_eq!(past("in December"), days(date(2024, 12, 1), date(2024, 12, 31)));
        assert_eq!(past("since August 2021"), days(date(2021, 8, 1), date(2021, 8, 31)));
        assert_eq!(past("in 2014"), days(date(2014, 1, 1), date(2014, 12, 31)));
        assert_eq!(past("in early September"), days(date(2024, 9, 1), date(2024, 9, 10)));
        assert_eq!(past("last July"), days(date(2024, 7, 1), date(2024, 7, 31)));
        assert_eq!(past("on May 9, last year, it"), day(2024, 5, 9));
        assert_eq!(past("in May of last year"), days(date(2024, 5, 1), date(2024, 5, 31)));
        assert_eq!(past("they may meet"), None);
        assert_eq!(past("2000 troops"), None);
    }

    #[test]
    fn stretches_of_days() {
        assert_eq!(past("between June 3 and June 5"), days(date(2025, 6, 3), date(2025, 6, 5)));
        assert_eq!(past("from 3 to 7 June"), days(date(2025, 6, 3), date(2025, 6, 7)));
        assert_eq!(past("from 28 May to 3 June 2023"), days(date(2023, 5, 28), date(2023, 6, 3)));
        assert_eq!(past("from 2015 to 2018"), days(date(2015, 1, 1), date(2018, 12, 31)));
        assert_eq!(past("between Chad and Mali on July 3"), days(date(2025, 7, 3), date(2025, 7, 3)));
    }

    #[test]
    fn parts_and_seasons() {
        assert_eq!(past("late last month"), days(date(2025, 6, 21), date(2025, 6, 30)));
        assert_eq!(past("late last year"), days(date(2024, 9, 1), date(2024, 12, 31)));
        assert_eq!(past("the end of May"), days(date(2025, 5, 21), date(2025, 5, 31)));
        assert_eq!(past("the first half of 2024"), days(date(2024, 1, 1), date(2024, 6, 30)));
        assert_eq!(past("the third quarter of 2023"), days(date(2023, 7, 1), date(2023, 9, 30)));
        assert_eq!(past("the end of the war"), None);
        assert_eq!(past("the summer of 2023"), days(date(2023, 6, 1), date(2023, 8, 31)));
        assert_eq!(past("last winter"), days(date(2024, 12, 1), date(2025, 2, 28)));
        assert_eq!(past("a hot summer"), None);
    }

    #[test]
    fn weeks_and_days_of_a_month() {
        assert_eq!(past("in the first week of May"), days(date(2025, 5, 1), date(2025, 5, 7)));
        assert_eq!(past("in the last week of last month"), days(date(2025, 6, 24), date(2025, 6, 30)));
        assert_eq!(past("in the final week of December"), days(date(2024, 12, 25), date(2024, 12, 31)));
        assert_eq!(past("on the last Friday of this month"), days(date(2025, 7, 25), date(2025, 7, 25)));
        assert_eq!(past("on the second Monday in June"), days(date(2025, 6, 9), date(2025, 6, 9)));
        assert_eq!(past("on the last day of the month"), days(date(2025, 7, 31), date(2025, 7, 31)));
        assert_eq!(past("on the fifth Monday of June"), days(date(2025, 6, 30), date(2025, 6, 30)));
        assert_eq!(past("the first week of the talks"), None);
    }

    #[test]
    fn people_called_like_months() {
        let doc = flat("told May that");
        assert_eq!(super::find(&doc, Some(date(2025, 7, 5)), &FxHashSet::from_iter([1])), []);
    }

    #[test]
    fn the_year_goes_on() {
        let all =
            |text: &str, day| find(&flat(text), day).iter().filter_map(|e| e.past).map(|d| d.0).collect::<Vec<_>>();
        let both = [date(2009, 2, 6), date(2009, 3, 2)];
        assert_eq!(all("on 6 February 2009 and on 2 March", Some(date(2025, 7, 5))), both);
        assert_eq!(all("on 6 February 2009 and on 2 March", None), both);
        assert_eq!(all("on 3 March for the 2016 summit", None)[0], date(2016, 3, 3));
    }

    #[test]
    fn relative_forms() {
        let day = |d| days(date(2025, 7, d), date(2025, 7, d));
        assert_eq!(past("yesterday"), day(4));
        assert_eq!(past("on Thursday"), day(3));
        assert_eq!(past("on Saturday"), day(5));
        assert_eq!(past("on Thursday night"), day(3));
        assert_eq!(past("last Saturday"), days(date(2025, 6, 28), date(2025, 6, 28)));
        assert_eq!(past("three days ago"), day(2));
        assert_eq!(past("over the weekend"), days(date(2025, 7, 5), date(2025, 7, 6)));
        assert_eq!(past("last weekend"), days(date(2025, 6, 28), date(2025, 6, 29)));
        assert_eq!(past("the third attack in two days"), None);
        assert_eq!(past("last month"), days(date(2025, 6, 1), date(2025, 6, 30)));
        assert_eq!(past("last week"), days(date(2025, 6, 23), date(2025, 6, 29)));
        assert_eq!(past("over the past week"), days(date(2025, 6, 28), date(2025, 7, 5)));
        assert_eq!(past("over the last four years"), days(date(2021, 1, 1), date(2025, 7, 5)));
        assert_eq!(past("this year"), days(date(2025, 1, 1), date(2025, 12, 31)));
        assert_eq!(past("earlier this year"), days(date(2025, 1, 1), date(2025, 7, 5)));
        assert_eq!(past("later this year"), days(date(2025, 7, 5), date(2025, 12, 31)));
        assert_eq!(past("the week before last"), days(date(2025, 6, 16), date(2025, 6, 22)));
        assert_eq!(past("the month after next"), days(date(2025, 9, 1), date(2025, 9, 30)));
        assert_eq!(past("in recent weeks"), None);
    }

    #[test]
    fn what_is_still_to_come() {
        let future = |text: &str| find(&flat(text), Some(date(2025, 7, 5))).first().and_then(|e| e.future);
        assert_eq!(future("will meet on Monday"), days(date(2025, 7, 7), date(2025, 7, 7)));
        assert_eq!(future("will meet in two days"), days(date(2025, 7, 7), date(2025, 7, 7)));
        assert_eq!(future("will meet within two weeks"), days(date(2025, 7, 5), date(2025, 7, 19)));
        assert_eq!(future("will meet in March"), days(date(2026, 3, 1), date(2026, 3, 31)));
    }

    #[test]
    fn counted_from_the_story() {
        let found = find(&flat("two days later it"), Some(date(2025, 7, 5)));
        assert_eq!((found[0].anchor, found[0].offset), (Anchor::Story, 2));
        let found = find(&flat("a week earlier it"), Some(date(2025, 7, 5)));
        assert_eq!((found[0].anchor, found[0].offset), (Anchor::Story, -7));
        assert_eq!(past("on the eve of 9 May"), days(date(2025, 5, 8), date(2025, 5, 8)));
    }

    #[test]
    fn without_a_day_nothing_relative_is_guessed() {
        assert!(find(&flat("yesterday and on Monday in April"), None).is_empty());
        assert_eq!(find(&flat("on 3 July 2024"), None).len(), 1);
    }
}
