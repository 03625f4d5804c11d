//! Leave-one-episode-out backtest: each episode is forecast from the others at every origin, and scored.

use crate::baselines::Baseline;
use crate::fitted::{Fitted, ORIGINS};
use crate::model::Model;
use crate::panel::Panel;
use crate::score::{Case, Prediction, Scores};

/// Cases of one horizon by method.
#[derive(Clone, Debug)]
pub struct Backtest {
    /// Months of the horizon.
    pub months: i32,
    /// Cases of the model.
    pub model: Vec<Case>,
    /// Cases of each of [`Baseline::ALL`].
    pub baselines: Vec<Vec<Case>>,
}

impl Backtest {
    /// Forecasts every episode that was fitted on, from the model without it.
    pub fn run(panels: &[Panel], fitted: &Fitted, months: i32) -> Self {
        let episodes: Vec<&Panel> = panels.iter().filter(|p| p.episode.fitted).collect();
        let mut test = Self { months, model: Vec::new(), baselines: vec![Vec::new(); Baseline::ALL.len()] };
        for panel in &episodes {
            let id = &panel.episode.id;
            let others: Vec<&Panel> = episodes.iter().copied().filter(|p| p.episode.id != *id).collect();
            let rules = Baseline::ALL.map(|b| b.learn(&others, months));
            let model = fitted.for_episode(id);
            for at in ORIGINS.map(|o| o as usize) {
                let Some(outcome) = panel.outcome(at, months) else { continue };
                let case = |prediction| Case { episode: id.clone(), prediction, outcome: outcome.clone() };
                test.model.push(case(predict(model, panel, at, months)));
                for (cases, rule) in test.baselines.iter_mut().zip(&rules) {
                    cases.push(case(rule.predict(panel, at)));
                }
            }
        }
        test
    }

    /// Scores of the model, and of the base rate.
    pub fn scores(&self) -> (Scores, Scores) {
        (Scores::of(&self.model), Scores::of(&self.baselines[0]))
    }
}

/// The model's forecast.
pub fn predict(model: &Model, panel: &Panel, at: usize, months: i32) -> Prediction {
    let chances = model.chances(panel, at, months);
    let count = model.count(&chances);
    Prediction { any: count.any(), count, chances }
}
