//! Models fitted on all episodes, and on all but one: a question about an episode is answered by a model fitted without
//! it.

use crate::error::Result;
use crate::hazard::Hazard;
use crate::model::{HORIZONS, Model, enough, likeliest_size};
use crate::panel::Panel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Months after the first act at which forecasts are made for fitting the scatter and for the backtest.
pub const ORIGINS: [i32; 18] = [0, 1, 3, 6, 9, 12, 18, 24, 36, 48, 60, 72, 84, 96, 108, 120, 132, 144];

/// Parts of many episodes, each left out once.
const PARTS: usize = 6;

/// Fitted models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// A hash of the tables it was fitted on.
    pub tables: String,
    /// On all episodes.
    pub all: Model,
    /// On all but the one named.
    pub without: BTreeMap<String, Model>,
}

impl Fitted {
    /// Fits on those of some panels that are to be fitted on.
    ///
    /// # Errors
    /// When there are too few, or one cannot be fitted.
    pub fn fit(panels: &[Panel], tables: String) -> Result<Self> {
        let fitted: Vec<&Panel> = panels.iter().filter(|p| p.episode.fitted).collect();
        enough(&fitted)?;
        let hazards = hazards(&fitted)?;
        let model = |out: Option<usize>| -> Result<Model> {
            let mut predicted = Vec::new();
            for (other, panel) in fitted.iter().enumerate().filter(|(n, _)| Some(*n) != out) {
                let hazard = hazards[&left_out(out, Some(other))].clone();
                let unseen = Model { episodes: Vec::new(), size: 1.0, hazard };
                predicted.extend(HORIZONS.iter().flat_map(|&months| expectations(&unseen, panel, months)));
            }
            let episodes = fitted.iter().enumerate().filter(|(n, _)| Some(*n) != out);
            Ok(Model {
                episodes: episodes.map(|(_, p)| p.episode.id.clone()).collect(),
                size: likeliest_size(&predicted),
                hazard: hazards[&left_out(out, None)].clone(),
            })
        };
        let each = fitted.iter().enumerate();
        let without = each.map(|(n, p)| Ok((p.episode.id.clone(), model(Some(n))?))).collect::<Result<_>>()?;
        Ok(Self { tables, all: model(None)?, without })
    }

    /// Fits for questions about one episode only, from however many others: the dispersion is fitted by leaving
    /// out one of six parts at a time.
    ///
    /// # Errors
    /// When the others are too few, or cannot be fitted.
    pub fn for_one(panels: &[Panel], id: &str, tables: String) -> Result<Self> {
        let others: Vec<&Panel> = panels.iter().filter(|p| p.episode.fitted && p.episode.id != id).collect();
        enough(&others)?;
        let parts = PARTS.min(others.len());
        let mut predicted = Vec::new();
        for part in 0..parts {
            let (out, seen): (Vec<_>, Vec<_>) = others.iter().enumerate().partition(|(n, _)| n % parts == part);
            let seen: Vec<&Panel> = seen.into_iter().map(|(_, p)| *p).collect();
            let unseen = Model { episodes: Vec::new(), size: 1.0, hazard: Hazard::fit(&seen)? };
            for (_, panel) in out {
                predicted.extend(HORIZONS.iter().flat_map(|&months| expectations(&unseen, panel, months)));
            }
        }
        let episodes = others.iter().map(|p| p.episode.id.clone()).collect();
        let model = Model { episodes, size: likeliest_size(&predicted), hazard: Hazard::fit(&others)? };
        Ok(Self { tables, without: BTreeMap::from([(id.to_owned(), model.clone())]), all: model })
    }

    /// The model for questions about an episode: the one fitted without it.
    pub fn for_episode(&self, id: &str) -> &Model {
        self.without.get(id).unwrap_or(&self.all)
    }
}

/// The episodes left out of a fit, in order.
fn left_out(one: Option<usize>, other: Option<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = one.into_iter().chain(other).collect();
    out.sort_unstable();
    out
}

/// The hazards without none, one and two of the episodes; several are fitted at once.
fn hazards(panels: &[&Panel]) -> Result<BTreeMap<Vec<usize>, Hazard>> {
    let n = panels.len();
    let mut jobs = vec![vec![]];
    jobs.extend((0..n).map(|a| vec![a]));
    jobs.extend((0..n).flat_map(|a| (a + 1..n).map(move |b| vec![a, b])));
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        while let Some(out) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let seen: Vec<&Panel> = (0..n).filter(|p| !out.contains(p)).map(|p| panels[p]).collect();
            let hazard = Hazard::fit(&seen);
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(out.clone(), hazard);
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        (0..threads.min(jobs.len())).for_each(|_| drop(scope.spawn(work)));
    });
    let done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.into_iter().map(|(out, hazard)| Ok((out, hazard?))).collect()
}

/// How many were expected to follow, and how many did, from each origin of an episode.
fn expectations(model: &Model, panel: &Panel, months: i32) -> Vec<(f64, usize)> {
    let origin = |at: usize| {
        let outcome = panel.outcome(at, months)?;
        let expected = model.chances(panel, at, months).iter().sum();
        Some((expected, outcome.iter().filter(|acted| **acted).count()))
    };
    ORIGINS.iter().filter_map(|&at| origin(at as usize)).collect()
}
