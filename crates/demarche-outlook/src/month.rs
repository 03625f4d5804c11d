//! Months, the unit of time of the hazard.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A calendar month, counted from January of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(pub i32);

impl Month {
    /// Later than everything.
    pub const NEVER: Month = Month(i32::MAX);

    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// The year it lies in.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// So many months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }
}

impl fmt::Display for Month {
    /// `2025-07`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.0.rem_euclid(12) + 1)
    }
}

impl std::str::FromStr for Month {
    type Err = String;

    /// Reads `2025-07` or `2025-07-03`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no month: write 2025-07");
        let parts: Option<Vec<i32>> = text.split('-').map(|p| p.parse().ok()).collect();
        let (year, month) = match parts.as_deref() {
            Some(&[year, month]) => (year, month),
            Some(&[year, month, day]) if (1..=31).contains(&day) => (year, month),
            _ => return Err(wrong()),
        };
        if !(1..=12).contains(&month) || !(1..=9999).contains(&year) {
            return Err(wrong());
        }
        Ok(Self(year * 12 + month - 1))
    }
}

impl TryFrom<String> for Month {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_and_written() {
        let month: Month = "2025-07-03".parse().unwrap();
        assert_eq!((month.to_string().as_str(), month.plus(6).to_string().as_str()), ("2025-07", "2026-01"));
        assert!("2025-13".parse::<Month>().is_err() && "soon".parse::<Month>().is_err());
        assert!("2025-07-99x".parse::<Month>().is_err() && "2025-07-01-02".parse::<Month>().is_err());
    }
}
