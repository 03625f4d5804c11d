//! The number of followers: a predictive distribution, its interval and its score.

use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

/// Chance below which a count is left out.
const NEGLIGIBLE: f64 = 1e-9;

/// A distribution over counts 0, 1, 2, … up to the last count with a relevant probability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// Probability of each count.
    pub chances: Vec<f64>,
}

impl Count {
    /// The negative binomial with a mean and a size. A smaller size gives a wider distribution.
    pub fn negative_binomial(mean: f64, size: f64, most: usize) -> Self {
        let mean = mean.max(1e-9);
        let (q, p) = ((size / (size + mean)).ln(), (mean / (size + mean)).ln());
        let chance = |n: usize| {
            let n = n as f64;
            (ln_gamma(n + size) - ln_gamma(size) - ln_gamma(n + 1.0) + size * q + n * p).exp()
        };
        let mut chances: Vec<f64> = (0..=most).map(chance).collect();
        // Higher counts would add a tail of zeros to every answer.
        let likely = chances.iter().rposition(|p| *p >= NEGLIGIBLE).map_or(0, |last| last + 1);
        chances.truncate(likely.max(1));
        let sum: f64 = chances.iter().sum();
        // There are no more states, so the probability of higher counts is spread over the possible ones.
        chances.iter_mut().for_each(|p| *p /= sum);
        Self { chances }
    }

    /// A distribution that gives one count probability 1.
    pub fn certain(count: usize, most: usize) -> Self {
        Self { chances: (0..=most.max(count)).map(|n| f64::from(u8::from(n == count))).collect() }
    }

    /// Chance that anybody follows.
    pub fn any(&self) -> f64 {
        1.0 - self.chances.first().copied().unwrap_or(1.0)
    }

    /// The expected count.
    pub fn mean(&self) -> f64 {
        self.chances.iter().enumerate().map(|(n, p)| n as f64 * p).sum()
    }

    /// The shortest range of counts with at least this share: its first and last count.
    pub fn interval(&self, share: f64) -> (usize, usize) {
        let mut order: Vec<usize> = (0..self.chances.len()).collect();
        order.sort_by(|a, b| self.chances[*b].total_cmp(&self.chances[*a]).then(a.cmp(b)));
        let (mut first, mut last, mut held) = (usize::MAX, 0, 0.0);
        for n in order {
            (first, last, held) = (first.min(n), last.max(n), held + self.chances[n]);
            if held >= share - 1e-12 {
                break;
            }
        }
        (first.min(last), last)
    }

    /// The chance of a count.
    pub fn chance(&self, count: usize) -> f64 {
        self.chances.get(count).copied().unwrap_or(0.0)
    }

    /// Continuous ranked probability score (Gneiting and Raftery 2007) of the outcome, in states: 0 is best.
    pub fn crps(&self, came: usize) -> f64 {
        let mut below = 0.0;
        let within: f64 = (0..self.chances.len().max(came))
            .map(|n| {
                below += self.chance(n);
                (below - f64::from(u8::from(n >= came))).powi(2)
            })
            .sum();
        within
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sure_and_right_costs_nothing() {
        assert_eq!(Count::certain(3, 10).crps(3), 0.0);
        assert_eq!(Count::certain(3, 10).crps(5), 2.0);
        assert_eq!(Count::certain(0, 2).any(), 0.0);
    }

    proptest! {
        #[test]
        fn chances_add_up_and_the_interval_holds_its_share(mean in 0.0f64..40.0, size in 0.3f64..40.0) {
            let count = Count::negative_binomial(mean, size, 4000);
            prop_assert!((count.chances.iter().sum::<f64>() - 1.0).abs() < 1e-6);
            prop_assert!((count.mean() - mean).abs() < 0.05 + mean * 0.02);
            let (first, last) = count.interval(0.8);
            prop_assert!(first <= last && count.chances[first..=last].iter().sum::<f64>() >= 0.8 - 1e-9);
        }
    }
}
