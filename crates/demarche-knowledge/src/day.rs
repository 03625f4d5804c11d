//! Dates in data files: a day, a month or a year, open at either end.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// From when to when a row holds, both inclusive; `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
}

impl Validity {
    /// Reads `start` and `end` (`YYYY`, `YYYY-MM`, `YYYY-MM-DD` or empty).
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(start: &str, end: &str) -> Result<Self, String> {
        let start = interval(start)?.map(|(s, _)| s);
        let end = interval(end)?.map(|(_, e)| e);
        if let (Some(s), Some(e)) = (start, end)
            && e < s
        {
            return Err(format!("the end {e} lies before the start {s}"));
        }
        Ok(Self { start, end })
    }

    /// Whether it holds on `day`.
    pub fn holds(self, day: Date) -> bool {
        self.start.is_none_or(|s| s <= day) && self.end.is_none_or(|e| day <= e)
    }
}

/// As two numbers `YYYYMMDD`, 0 where it is open.
impl Serialize for Validity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = |day: Date| i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day());
        (self.start.map_or(0, number), self.end.map_or(0, number)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Validity {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let day = |number: i32| match number {
            0 => Ok(None),
            _ => {
                let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
                // Month and day have two digits.
                let day = i16::try_from(year).ok().and_then(|y| Date::new(y, month as i8, day as i8).ok());
                day.map(Some).ok_or_else(|| serde::de::Error::custom(format!("{number} is not a day")))
            }
        };
        let (start, end) = <(i32, i32)>::deserialize(deserializer)?;
        Ok(Self { start: day(start)?, end: day(end)? })
    }
}

/// The days a date of a data file covers; `None` when it is empty.
///
/// # Errors
/// When it is neither `YYYY` nor `YYYY-MM` nor `YYYY-MM-DD`.
pub fn interval(text: &str) -> Result<Option<(Date, Date)>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("`{text}` is no date; write YYYY, YYYY-MM or YYYY-MM-DD");
    let mut parts = text.split('-');
    let year: i16 = parts.next().and_then(|y| y.parse().ok()).ok_or_else(wrong)?;
    let month: Option<i8> = parts.next().map(|m| m.parse().map_err(|_| wrong())).transpose()?;
    let day: Option<i8> = parts.next().map(|d| d.parse().map_err(|_| wrong())).transpose()?;
    if parts.next().is_some() || !(1..=9999).contains(&year) {
        return Err(wrong());
    }
    Ok(Some(match (month, day) {
        (None, _) => (date(year, 1, 1), date(year, 12, 31)),
        (Some(m), None) => {
            let first = Date::new(year, m, 1).map_err(|_| wrong())?;
            (first, first.last_of_month())
        }
        (Some(m), Some(d)) => {
            let day = Date::new(year, m, d).map_err(|_| wrong())?;
            (day, day)
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_and_order() {
        assert_eq!(interval("2024-02").unwrap(), Some((date(2024, 2, 1), date(2024, 2, 29))));
        assert!(interval("2024-13").is_err());
        assert!(interval("last year").is_err());
        assert!(Validity::read("2020", "2019").is_err());
        let v = Validity::read("2020-05", "").unwrap();
        assert!(v.holds(date(2024, 1, 1)) && !v.holds(date(2020, 4, 30)));
    }
}
