//! Baselines: simple rules that a forecast must beat.

use crate::count::Count;
use crate::fitted::ORIGINS;
use crate::model::likeliest_size;
use crate::panel::Panel;
use crate::score::Prediction;

/// A rule that forecasts from other episodes, or from none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// The share of state-origins that followed in the other episodes, the same for every state.
    BaseRate,
    /// Nobody follows.
    Nobody,
    /// As many as in the last twelve months.
    RecentRate,
    /// Each act raises the rate of others for a while (Hawkes 1971), fitted once on the other episodes.
    Hawkes,
    /// The hazard falls with the age of the episode (Gompertz 1825), fitted once on the other episodes.
    Gompertz,
}

impl Baseline {
    /// All baselines. Skill is measured against the first.
    pub const ALL: [Baseline; 5] =
        [Baseline::BaseRate, Baseline::Nobody, Baseline::RecentRate, Baseline::Hawkes, Baseline::Gompertz];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Baseline::BaseRate => "base rate",
            Baseline::Nobody => "nobody follows",
            Baseline::RecentRate => "recent rate goes on",
            Baseline::Hawkes => "Hawkes",
            Baseline::Gompertz => "Gompertz",
        }
    }

    /// The rule for a horizon in months, fitted on other episodes.
    pub fn learn(self, others: &[&Panel], months: i32) -> Rule {
        let mut rule = Rule { baseline: self, months, a: 0.0, b: 0.0, c: 0.0, size: 1.0, any: None };
        match self {
            Baseline::BaseRate => {
                let (followers, states, any) = shares(others, months);
                (rule.a, rule.any) = (followers / states, Some(any));
            }
            Baseline::Nobody | Baseline::RecentRate => {}
            Baseline::Hawkes => (rule.a, rule.b, rule.c) = hawkes(others),
            Baseline::Gompertz => (rule.a, rule.b) = gompertz(others),
        }
        rule.size = likeliest_size(&predicted(&rule, others, months));
        rule
    }
}

/// A fitted rule.
#[derive(Clone, Debug)]
pub struct Rule {
    baseline: Baseline,
    months: i32,
    a: f64,
    b: f64,
    c: f64,
    size: f64,
    any: Option<f64>,
}

impl Rule {
    /// The base rate: the rate of a state, and how often anybody followed.
    pub fn rate(&self) -> (f64, f64) {
        (self.a, self.any.unwrap_or(0.0))
    }

    /// How many are expected to follow a month of an episode.
    fn expected(&self, panel: &Panel, at: usize) -> f64 {
        let moment = &panel.moments[at];
        let (months, n) = (f64::from(self.months), moment.at_risk.len() as f64);
        let expected = match self.baseline {
            Baseline::BaseRate => n * self.a,
            Baseline::Nobody => 0.0,
            Baseline::RecentRate => moment.last_year as f64 / 12.0f64.min(at as f64 + 1.0) * months,
            Baseline::Hawkes => {
                (0..self.months)
                    .fold((excitement(panel, at, self.c), 0.0), |(e, sum), _| {
                        let next = self.a + self.b * e;
                        ((e + next) * self.c, sum + next)
                    })
                    .1
            }
            Baseline::Gompertz => {
                let stay = |month: i32| 1.0 - self.a * (-self.b * (at as f64 + f64::from(month))).exp();
                n * (1.0 - (0..self.months).map(stay).product::<f64>())
            }
        };
        expected.min(n * 0.95)
    }

    /// The forecast.
    pub fn predict(&self, panel: &Panel, at: usize) -> Prediction {
        let n = panel.moments[at].at_risk.len();
        let expected = self.expected(panel, at);
        let count = match self.baseline {
            Baseline::Nobody => Count::certain(0, n),
            _ => Count::negative_binomial(expected, self.size, n),
        };
        let any = self.any.unwrap_or_else(|| count.any());
        Prediction { chances: vec![expected / n.max(1) as f64; n], any, count }
    }
}

/// Followers, state-origins, and the share of origins that anybody followed.
fn shares(others: &[&Panel], months: i32) -> (f64, f64, f64) {
    let (mut followers, mut states, mut any, mut origins) = (0usize, 0usize, 0usize, 0usize);
    for outcome in others.iter().flat_map(|p| ORIGINS.iter().filter_map(|&at| p.outcome(at as usize, months))) {
        let came = outcome.iter().filter(|o| **o).count();
        (followers, states) = (followers + came, states + outcome.len());
        (any, origins) = (any + usize::from(came > 0), origins + 1);
    }
    (followers as f64, states.max(1) as f64, any as f64 / origins.max(1) as f64)
}

/// The expectation of a rule for other episodes, and the outcome.
fn predicted(rule: &Rule, others: &[&Panel], months: i32) -> Vec<(f64, usize)> {
    let each = others.iter().flat_map(|p| ORIGINS.iter().map(move |&at| (*p, at as usize)));
    each.filter_map(|(panel, at)| {
        let outcome = panel.outcome(at, months)?;
        Some((rule.expected(panel, at), outcome.iter().filter(|o| **o).count()))
    })
    .collect()
}

/// New acts in a month.
fn acts(panel: &Panel, at: usize) -> f64 {
    let month = panel.moments[at].month;
    panel.episode.steps.iter().filter(|s| s.takes && s.month == month).count() as f64
}

/// The excitement of past acts; each loses the share `1 - decay` of it a month.
fn excitement(panel: &Panel, at: usize, decay: f64) -> f64 {
    (0..=at).fold(0.0, |sum, month| sum * decay + acts(panel, month))
}

/// The parameters of greatest likelihood, with the acts of each month as Poisson counts, by grid search.
fn hawkes(others: &[&Panel]) -> (f64, f64, f64) {
    let mut best = (f64::INFINITY, (0.01, 0.0, 0.5));
    for decay in [0.3, 0.5, 0.7, 0.85, 0.93] {
        let months: Vec<(f64, f64)> = others.iter().flat_map(|p| excited(p, decay)).collect();
        for base in [0.001, 0.003, 0.01, 0.03, 0.1, 0.3] {
            for gain in [0.02, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6] {
                let loss = |(e, n): &(f64, f64)| {
                    let rate = base + gain * e;
                    rate - n * rate.ln()
                };
                let loss: f64 = months.iter().map(loss).sum();
                if loss < best.0 {
                    best = (loss, (base, gain, decay));
                }
            }
        }
    }
    best.1
}

/// Excitement of each month, and the acts of the next.
fn excited(panel: &Panel, decay: f64) -> Vec<(f64, f64)> {
    let mut sum = 0.0;
    let month = |at: usize| {
        sum = sum * decay + acts(panel, at);
        (sum, acts(panel, at + 1))
    };
    (0..panel.moments.len().saturating_sub(1)).map(month).collect()
}

/// The initial hazard of a state and its monthly decay, of greatest likelihood for the other episodes, by grid search.
fn gompertz(others: &[&Panel]) -> (f64, f64) {
    let months: Vec<(f64, f64, f64)> = others
        .iter()
        .flat_map(|p| {
            let last = p.moments.len().saturating_sub(1);
            (0..last).map(|at| (at as f64, p.moments[at].at_risk.len() as f64, acts(p, at + 1)))
        })
        .collect();
    let mut best = (f64::INFINITY, (0.01, 0.0));
    for start in [0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15] {
        for fall in [0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2] {
            let loss = |(at, n, acts): &(f64, f64, f64)| {
                let rate = (start * (-fall * at).exp()).clamp(1e-9, 1.0 - 1e-9);
                -(acts * rate.ln() + (n - acts).max(0.0) * (1.0 - rate).ln())
            };
            let loss: f64 = months.iter().map(loss).sum();
            if loss < best.0 {
                best = (loss, (start, fall));
            }
        }
    }
    best.1
}
