//! The most similar moments of other episodes.

use crate::fitted::ORIGINS;
use crate::month::Month;
use crate::panel::{Moment, Panel};
use serde::{Deserialize, Serialize};

/// A moment of another episode, with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Precedent {
    /// Episode.
    pub episode: String,
    /// Toward whom.
    pub party: String,
    /// Month.
    pub month: Month,
    /// States that had acted by then.
    pub acted: usize,
    /// Months since the last act.
    pub quiet: i32,
    /// How far apart the two are: 0 is alike.
    pub distance: f64,
    /// Followers within each horizon; `None` where it is not known.
    pub came: Vec<Option<usize>>,
}

/// The coordinates by which moments are compared: age of the episode, months without an act, acts so far and of the
/// last year, as logarithms.
fn place(panel: &Panel, moment: &Moment) -> [f64; 4] {
    let age = moment.month.0 - panel.episode.first.0;
    [f64::from(age), f64::from(moment.quiet), moment.acted as f64, moment.last_year as f64].map(f64::ln_1p)
}

/// The most similar moment of each other episode, the nearest first.
pub(crate) fn alike(panel: &Panel, at: usize, others: &[&Panel], horizons: &[i32]) -> Vec<Precedent> {
    let here = place(panel, &panel.moments[at]);
    let best = |other: &&Panel| {
        let origins = ORIGINS.iter().map(|&o| o as usize).filter(|&o| o < other.moments.len());
        let far = |o: usize| {
            let there = place(other, &other.moments[o]);
            here.iter().zip(there).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
        };
        let (distance, o) = origins.map(|o| (far(o), o)).min_by(|a, b| a.0.total_cmp(&b.0))?;
        let came = |&months: &i32| other.outcome(o, months).map(|out| out.iter().filter(|f| **f).count());
        let moment = &other.moments[o];
        Some(Precedent {
            episode: other.episode.id.clone(),
            party: other.episode.party.clone(),
            month: moment.month,
            acted: moment.acted,
            quiet: moment.quiet,
            distance,
            came: horizons.iter().map(came).collect(),
        })
    };
    let mut found: Vec<Precedent> = others.iter().filter_map(best).collect();
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then_with(|| a.episode.cmp(&b.episode)));
    found
}
