//! How forecasts, and what they were worth, are shown.

pub mod chart;
pub mod page;
pub mod scores;

/// A share in percent, finer where it is small.
pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p < 0.05 => "< 0.1 %".into(),
        p if p < 9.95 => format!("{p:.1} %"),
        p => format!("{p:.0} %"),
    }
}
