//! The hazard: how likely it is that a state acts within the next month, as one logit for all states, months and
//! episodes.
//!
//! Discrete-time hazard with a small ridge penalty (Allison 1982; Beck, Katz and Tucker 1998 for binary time-series
//! data in this field). Each episode weighs the square root of its rows, because the two largest would otherwise
//! dominate. The optimiser is argmin's L-BFGS; it starts from the base rate, so a fit is the same every time.

use crate::error::{Error, Result};
use crate::panel::{FEATURES, K, Panel, Row};
use argmin::core::{CostFunction, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use serde::{Deserialize, Serialize};

/// Weight of the ridge penalty on the standardized coefficients.
const PENALTY: f64 = 1.0 / 0.03;
/// Most iterations of the optimiser; it usually needs 40.
const STEPS: u64 = 400;
/// Gradient per row at which the fit has converged.
const FLAT: f64 = 1e-9;

/// What a fit depends on beside its rows: models of another method are not these.
pub fn method() -> String {
    let names: Vec<&str> = FEATURES.iter().map(|f| f.0).collect();
    format!("{} {PENALTY} {} {} {}", names.join(","), crate::model::GROWTH, crate::model::WINDOW, crate::model::PRIOR)
}

/// A fitted hazard: a logit over standardized features.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hazard {
    /// Log-odds of a state whose features are all as the mean.
    pub intercept: f64,
    /// Mean of each feature over the rows it was fitted on.
    pub means: Row,
    /// Standard deviation of each.
    pub spreads: Row,
    /// Log-odds for one standard deviation of each.
    pub weights: Row,
}

impl Hazard {
    /// Fits the months of some episodes.
    ///
    /// # Errors
    /// When nobody acts in them, or the optimiser fails.
    pub fn fit(panels: &[&Panel]) -> Result<Self> {
        let sample = Sample::of(panels);
        let (means, spreads) = sample.moments();
        let problem = Logit { sample: sample.standardized(&means, &spreads) };
        let rate = problem.sample.rate();
        if !(0.0..1.0).contains(&rate) || rate == 0.0 {
            return Err(Error::Fit("nobody acts in these episodes".into()));
        }
        let mut start = vec![0.0; K + 1];
        start[K] = (rate / (1.0 - rate)).ln();
        let broke = |e: argmin::core::Error| Error::Fit(e.to_string());
        let solver = LBFGS::new(MoreThuenteLineSearch::new(), 10);
        let solver = solver.with_tolerance_grad(FLAT).and_then(|s| s.with_tolerance_cost(1e-15)).map_err(broke)?;
        let run = Executor::new(problem, solver).configure(|state| state.param(start).max_iters(STEPS)).run();
        let run = run.map_err(broke)?;
        let best = run.state().get_best_param().ok_or_else(|| Error::Fit("the optimiser gave nothing".into()))?;
        let weights = std::array::from_fn(|k| best[k]);
        Ok(Self { intercept: best[K], means, spreads, weights })
    }

    /// The contribution of each feature to the log-odds of a row.
    pub fn contributions(&self, row: &Row) -> Row {
        std::array::from_fn(|k| self.weights[k] * (row[k] - self.means[k]) / self.spreads[k])
    }

    /// Probability that a state with these features acts within the next month.
    pub fn monthly(&self, row: &Row) -> f64 {
        logistic(self.intercept + self.contributions(row).iter().sum::<f64>())
    }

    /// Name and weight of every feature.
    pub fn coefficients(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        FEATURES.iter().map(|f| f.0).zip(self.weights)
    }
}

/// The probability with these log-odds.
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The log-odds of a probability.
pub fn logit(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// Rows with their outcomes.
struct Sample {
    rows: Vec<Row>,
    acted: Vec<bool>,
    weights: Vec<f64>,
}

impl Sample {
    fn of(panels: &[&Panel]) -> Self {
        let mut sample = Self { rows: Vec::new(), acted: Vec::new(), weights: Vec::new() };
        for panel in panels {
            let before = sample.rows.len();
            for (at, moment) in panel.moments.iter().enumerate() {
                let Some(outcome) = panel.outcome(at, 1) else { continue };
                sample.rows.extend(&moment.rows);
                sample.acted.extend(outcome);
            }
            let count = sample.rows.len() - before;
            sample.weights.extend(std::iter::repeat_n(1.0 / (count as f64).sqrt(), count));
        }
        // One on average, so that the penalty means the same whatever the number of rows.
        let mean = sample.weights.iter().sum::<f64>() / sample.weights.len().max(1) as f64;
        sample.weights.iter_mut().for_each(|w| *w /= mean);
        sample
    }

    fn moments(&self) -> (Row, Row) {
        let n = self.rows.len().max(1) as f64;
        let means: Row = std::array::from_fn(|k| self.rows.iter().map(|r| r[k]).sum::<f64>() / n);
        let spread = |k: usize| (self.rows.iter().map(|r| (r[k] - means[k]).powi(2)).sum::<f64>() / n).sqrt().max(1e-9);
        (means, std::array::from_fn(spread))
    }

    fn standardized(mut self, means: &Row, spreads: &Row) -> Self {
        for row in &mut self.rows {
            *row = std::array::from_fn(|k| (row[k] - means[k]) / spreads[k]);
        }
        self
    }

    fn rate(&self) -> f64 {
        let acted = self.acted.iter().zip(&self.weights).filter(|(a, _)| **a).map(|(_, w)| w).sum::<f64>();
        acted / self.weights.iter().sum::<f64>().max(f64::MIN_POSITIVE)
    }
}

/// Penalized negative log-likelihood, for each row; the last parameter is the intercept, which is not penalized.
struct Logit {
    sample: Sample,
}

fn log_odds(row: &Row, parameters: &[f64]) -> f64 {
    row.iter().zip(parameters).map(|(x, w)| x * w).sum::<f64>() + parameters[K]
}

impl CostFunction for Logit {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, parameters: &Vec<f64>) -> std::result::Result<f64, argmin::core::Error> {
        let Sample { rows, acted, weights } = &self.sample;
        let loss = |((row, acted), weight): ((&Row, &bool), &f64)| {
            let z = log_odds(row, parameters);
            // ln(1 + e^z) without overflow.
            let log_of_sum = z.max(0.0) + (-z.abs()).exp().ln_1p();
            weight * (log_of_sum - if *acted { z } else { 0.0 })
        };
        let loss: f64 = rows.iter().zip(acted).zip(weights).map(loss).sum();
        let ridge: f64 = parameters[..K].iter().map(|w| w * w).sum();
        Ok((loss + 0.5 * PENALTY * ridge) / rows.len() as f64)
    }
}

impl Gradient for Logit {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, parameters: &Vec<f64>) -> std::result::Result<Vec<f64>, argmin::core::Error> {
        let Sample { rows, acted, weights } = &self.sample;
        let mut gradient = [0.0; K + 1];
        for ((row, acted), weight) in rows.iter().zip(acted).zip(weights) {
            let error = weight * (logistic(log_odds(row, parameters)) - f64::from(u8::from(*acted)));
            gradient.iter_mut().zip(row).for_each(|(g, x)| *g += error * x);
            gradient[K] += error;
        }
        gradient.iter_mut().zip(&parameters[..K]).for_each(|(g, w)| *g += PENALTY * w);
        Ok(gradient.iter().map(|g| g / rows.len() as f64).collect())
    }
}
