//! A fitted model: the hazard, its growth with the horizon, and the dispersion of counts.

use crate::count::Count;
use crate::error::{Error, Result};
use crate::hazard::{Hazard, logistic, logit};
use crate::panel::Panel;
use serde::{Deserialize, Serialize};

/// Months of the horizons on which the scatter of counts is fitted, together: with one scatter for all, more time never
/// makes it less likely that anybody follows.
pub const HORIZONS: [i32; 3] = [6, 12, 24];
/// How the hazard of one month becomes that of many: `1 - (1 - p)^(months^GROWTH)`. Below 1, since those who would act
/// act first.
pub const GROWTH: f64 = 0.7;
/// Months in a closed window of an episode's own record.
pub(crate) const WINDOW: i32 = 6;
/// Followers that an episode is taken to have had as expected before it has a record.
pub(crate) const PRIOR: f64 = 1.0;
/// Fewest episodes for a forecast.
pub const FEWEST: usize = 3;
/// Candidate sizes of the negative binomial.
const SIZES: [f64; 11] = [0.3, 0.5, 0.8, 1.2, 2.0, 3.0, 5.0, 8.0, 15.0, 40.0, 200.0];

/// A model fitted on some episodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The episodes.
    pub episodes: Vec<String>,
    /// Size of the negative binomial of counts: the smaller, the wider it is.
    pub size: f64,
    /// The hazard of a month.
    pub hazard: Hazard,
}

/// The record of an episode: followers observed and expected so far.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OwnRecord {
    /// States that followed in the closed windows.
    pub observed: f64,
    /// States that the hazard expected in them.
    pub expected: f64,
}

impl OwnRecord {
    /// Odds are multiplied by this.
    pub fn factor(&self) -> f64 {
        (self.observed + PRIOR) / (self.expected + PRIOR)
    }
}

impl Model {
    /// The share of the horizon: the probability of acting within some months, from that of one month.
    pub fn within(monthly: f64, months: i32) -> f64 {
        -((-monthly).ln_1p() * f64::from(months).powf(GROWTH)).exp_m1()
    }

    /// The record of an episode up to one of its months.
    pub fn own_record(&self, panel: &Panel, at: usize) -> OwnRecord {
        let mut record = OwnRecord { observed: 0.0, expected: 0.0 };
        let mut start = at as i64 - i64::from(WINDOW);
        while start >= 0 {
            // A window with incomplete data is not part of the record.
            if let Some(outcome) = panel.outcome(start as usize, WINDOW) {
                let rows = &panel.moments[start as usize].rows;
                record.expected += rows.iter().map(|r| Self::within(self.hazard.monthly(r), WINDOW)).sum::<f64>();
                record.observed += outcome.iter().filter(|acted| **acted).count() as f64;
            }
            start -= i64::from(WINDOW);
        }
        record
    }

    /// For each state at risk in a month, the probability that it acts within some months after it.
    pub fn chances(&self, panel: &Panel, at: usize, months: i32) -> Vec<f64> {
        let shift = self.own_record(panel, at).factor().ln();
        let chance = |row| logistic(logit(Self::within(self.hazard.monthly(row), months)) + shift);
        panel.moments[at].rows.iter().map(chance).collect()
    }

    /// How many follow, when each does with its own probability.
    pub fn count(&self, chances: &[f64]) -> Count {
        Count::negative_binomial(chances.iter().sum(), self.size, chances.len())
    }
}

/// The size under which counts that were predicted with a mean, and what came, are likeliest.
pub(crate) fn likeliest_size(predicted: &[(f64, usize)]) -> f64 {
    let surprise = |size: f64| {
        let of = |(mean, came): &(f64, usize)| {
            -Count::negative_binomial(*mean, size, (*came + 1).max(200)).chance(*came).max(1e-9).ln()
        };
        predicted.iter().map(of).sum::<f64>()
    };
    let scored = SIZES.map(|size| (surprise(size), size));
    scored.iter().min_by(|a, b| a.0.total_cmp(&b.0)).map_or(SIZES[0], |best| best.1)
}

/// Whether there are enough episodes.
///
/// # Errors
/// When they are too few; the error names them.
pub(crate) fn enough(panels: &[&Panel]) -> Result<()> {
    if panels.len() >= FEWEST {
        return Ok(());
    }
    let names: Vec<&str> = panels.iter().map(|p| p.episode.id.as_str()).collect();
    Err(Error::TooFew { found: panels.len(), needed: FEWEST, episodes: names.join(", ") })
}
