//! Proper scores of forecasts with known outcomes, alone and against the base rate.

use crate::count::Count;
use serde::Serialize;

/// Smallest distance of a probability from 0 and 1: one surprise must not dominate the score.
const SURE: f64 = 1e-4;
/// Coverage of the interval that is scored.
pub const INTERVAL: f64 = 0.8;

/// A forecast of one origin.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// For each state at risk.
    pub chances: Vec<f64>,
    /// Of how many follow.
    pub count: Count,
    /// That any follows.
    pub any: f64,
}

/// A forecast of one origin with its outcome.
#[derive(Clone, Debug)]
pub struct Case {
    /// Episode.
    pub episode: String,
    /// Forecast.
    pub prediction: Prediction,
    /// For each state at risk, whether it followed.
    pub outcome: Vec<bool>,
}

impl Case {
    /// How many followed.
    pub fn came(&self) -> usize {
        self.outcome.iter().filter(|o| **o).count()
    }
}

/// Scores over some cases. Less is better for the first five.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Mean log loss of states, all alike.
    pub log_loss: f64,
    /// The same, mean over episodes.
    pub log_loss_by_episode: f64,
    /// Mean Brier score of states.
    pub brier: f64,
    /// Mean over episodes of the continuous ranked probability score of the count, in states.
    pub crps: f64,
    /// Brier score of whether any follows.
    pub any: f64,
    /// Share of cases whose count lies in the 80 % interval.
    pub covered: f64,
    /// Mean width of that interval, in states.
    pub width: f64,
    /// Area under the ROC curve inside an episode, weighted by followers; `None` when nobody followed.
    pub auc: Option<f64>,
    /// Origins.
    pub origins: usize,
    /// State-origins.
    pub states: usize,
    /// Of these, that followed.
    pub followers: usize,
}

/// The log loss of a probability.
pub fn log_loss(chance: f64, came: bool) -> f64 {
    let chance = chance.clamp(SURE, 1.0 - SURE);
    -(if came { chance } else { 1.0 - chance }).ln()
}

impl Scores {
    /// Scores some cases.
    pub fn of(cases: &[Case]) -> Self {
        let mut episodes: Vec<&str> = cases.iter().map(|c| c.episode.as_str()).collect();
        episodes.sort_unstable();
        episodes.dedup();
        let of = |episode: &str| cases.iter().filter(|c| c.episode == episode).collect::<Vec<_>>();
        let by_episode: Vec<Vec<&Case>> = episodes.into_iter().map(of).collect();
        let all: Vec<&Case> = cases.iter().collect();
        let squared = |chance: f64, came: bool| (chance - f64::from(u8::from(came))).powi(2);
        let in_interval = |c: &&Case| {
            let (first, last) = c.prediction.count.interval(INTERVAL);
            (first..=last).contains(&c.came())
        };
        let width = |c: &Case| {
            let (first, last) = c.prediction.count.interval(INTERVAL);
            (last - first) as f64
        };
        Self {
            log_loss: each_state(&all, log_loss),
            log_loss_by_episode: mean(by_episode.iter().map(|e| each_state(e, log_loss))),
            brier: each_state(&all, squared),
            crps: mean(by_episode.iter().map(|e| mean(e.iter().map(|c| c.prediction.count.crps(c.came()))))),
            any: mean(cases.iter().map(|c| squared(c.prediction.any, c.came() > 0))),
            covered: all.iter().filter(|c| in_interval(c)).count() as f64 / all.len().max(1) as f64,
            width: mean(cases.iter().map(width)),
            auc: who(&by_episode),
            origins: cases.len(),
            states: cases.iter().map(|c| c.outcome.len()).sum(),
            followers: cases.iter().map(Case::came).sum(),
        }
    }
}

/// Skill against another score: 1 is perfect, 0 is equal, a negative value is worse.
pub fn skill(score: f64, of_other: f64) -> f64 {
    if of_other > 0.0 { 1.0 - score / of_other } else { 0.0 }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0usize), |(sum, n), v| (sum + v, n + 1));
    sum / n.max(1) as f64
}

fn each_state(cases: &[&Case], score: impl Fn(f64, bool) -> f64) -> f64 {
    mean(cases.iter().flat_map(|c| c.prediction.chances.iter().zip(&c.outcome)).map(|(p, o)| score(*p, *o)))
}

fn who(by_episode: &[Vec<&Case>]) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for cases in by_episode {
        let states = cases.iter().flat_map(|c| c.prediction.chances.iter().copied().zip(c.outcome.iter().copied()));
        let states: Vec<(f64, bool)> = states.collect();
        let followers = states.iter().filter(|s| s.1).count() as f64;
        if let Some(area) = auc(&states) {
            (sum, weight) = (sum + followers * area, weight + followers);
        }
    }
    (weight > 0.0).then(|| sum / weight)
}

/// Chance that somebody who followed had the higher probability than somebody who did not; ties count half.
pub fn auc(states: &[(f64, bool)]) -> Option<f64> {
    let followers = states.iter().filter(|s| s.1).count();
    let others = states.len() - followers;
    if followers == 0 || others == 0 {
        return None;
    }
    let mut sorted: Vec<(f64, bool)> = states.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut pairs) = (0usize, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let followed = tied.iter().filter(|s| s.1).count();
        let not = tied.len() - followed;
        pairs += followed as f64 * (below as f64 + not as f64 / 2.0);
        below += not;
    }
    Some(pairs / (followers * others) as f64)
}

/// One row of a calibration table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Mean forecast.
    pub said: f64,
    /// Share that came.
    pub came: f64,
    /// State-origins.
    pub n: usize,
}

/// Bounds of the calibration bins; rare events need narrow bins near 0.
const EDGES: [f64; 9] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 1.01];

/// Forecasts compared with outcomes.
pub fn calibration(cases: &[Case]) -> Vec<Bin> {
    let states = || cases.iter().flat_map(|c| c.prediction.chances.iter().zip(&c.outcome));
    let mut from = 0.0;
    let bin = |edge: &f64| {
        let of: Vec<(f64, bool)> =
            states().filter(|(p, _)| from <= **p && **p < *edge).map(|(p, o)| (*p, *o)).collect();
        from = *edge;
        let n = of.len();
        let came = of.iter().filter(|s| s.1).count() as f64 / n.max(1) as f64;
        Bin { said: mean(of.iter().map(|s| s.0)), came, n }
    };
    EDGES.iter().map(bin).filter(|bin| bin.n > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_what_the_area_measures() {
        assert_eq!(auc(&[(0.1, false), (0.4, true)]), Some(1.0));
        assert_eq!(auc(&[(0.4, false), (0.1, true)]), Some(0.0));
        assert_eq!(auc(&[(0.2, false), (0.2, true)]), Some(0.5));
        assert_eq!(auc(&[(0.2, false)]), None);
    }

    #[test]
    fn losses_are_those_of_the_definitions() {
        assert!((log_loss(0.5, true) - std::f64::consts::LN_2).abs() < 1e-12);
        assert!((log_loss(0.0, true) - (1e4f64).ln()).abs() < 1e-9);
        assert_eq!(skill(0.5, 1.0), 0.5);
    }
}
