//! What is counted from the last date told: *the same day*, *two days later*, *on the eve of*.

use super::{Anchor, Reader, TimeExpression};
use jiff::ToSpan;

impl Reader<'_> {
    pub(super) fn story(&self, at: usize) -> Option<TimeExpression> {
        let story = |used: usize, offset| TimeExpression {
            tokens: at..at + used,
            past: None,
            future: None,
            anchor: Anchor::Story,
            offset,
            exact: true,
        };
        match (self.lower(at), self.lower(at + 1)) {
            ("same", "day") => return Some(story(2, 0)),
            ("following" | "next", "day") => return Some(story(2, 1)),
            ("previous", "day") => return Some(story(2, -1)),
            ("day", "earlier") => return Some(story(2, -1)),
            ("day", "before") if self.ends(at + 2) => return Some(story(2, -1)),
            ("day", "later") => return Some(story(2, 1)),
            ("day", "after") if self.ends(at + 2) => return Some(story(2, 1)),
            ("eve", "of") => return Some(self.eve(at).unwrap_or_else(|| story(1, -1))),
            _ => {}
        }
        let (count, used) = self.count(at)?;
        let days = match self.lower(at + used) {
            "day" | "days" => count,
            "week" | "weeks" => 7 * count,
            _ => return None,
        };
        match self.lower(at + used + 1) {
            "later" => Some(story(used + 2, days as i32)),
            "after" if self.ends(at + used + 2) => Some(story(used + 2, days as i32)),
            "earlier" => Some(story(used + 2, -(days as i32))),
            "before" if self.ends(at + used + 2) => Some(story(used + 2, -(days as i32))),
            _ => None,
        }
    }

    /// Nothing follows that the days are counted from: *a day after Chad left* dates by Chad's leaving.
    fn ends(&self, at: usize) -> bool {
        matches!(self.lower(at), "" | "," | "." | ";" | ":")
    }

    /// *the eve of 9 May*: the day before a day that is named.
    fn eve(&self, at: usize) -> Option<TimeExpression> {
        let day = self.month_and_day(at + 2).filter(|d| d.exact)?;
        let before = |days: Option<super::Days>| {
            let date = days?.0.checked_sub(1.days()).ok()?;
            Some((date, date))
        };
        let (past, future) = (before(day.past), before(day.future));
        Some(TimeExpression { tokens: at..day.tokens.end, past, future, ..day })
    }
}
