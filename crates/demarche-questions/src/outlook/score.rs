//! Stored forecasts whose time is over, against what came and against what anybody could have said.

use super::lock::Stored;
use super::resolved::{Fate, resolve};
use super::tables::OutlookTables;
use crate::error::QueryError;
use demarche_ledger::{Ledger, LockedForecast};
use demarche_outlook::baselines::Baseline;
use demarche_outlook::evidence::Evidence;
use demarche_outlook::forecast::Forecast;
use demarche_outlook::score::{Bin, Case, Scores, calibration};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Scores of all forecasts of one horizon.
#[derive(Clone, Debug, Serialize)]
pub struct HorizonScore {
    schema: &'static str,
    /// Months.
    pub months: i32,
    /// Ids of the forecasts.
    pub forecasts: Vec<String>,
    /// What was said.
    pub model: Scores,
    /// What anybody could have said.
    pub baselines: Vec<(&'static str, Scores)>,
    /// Said and come, by tenths of probability.
    pub calibration: Vec<Bin>,
    /// What became of states of which the ledger knew a step: the record of each kind of evidence.
    pub evidence: Vec<EvidenceRecord>,
}

/// The record of one kind of evidence.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceRecord {
    /// The kind, in words.
    pub what: String,
    /// Forecasts of a state of which it was known.
    pub states: usize,
    /// Of these, expected to follow.
    pub expected: f64,
    /// Of these, followed.
    pub followed: usize,
}

/// Cases of one horizon.
#[derive(Default)]
struct Cases {
    ids: Vec<String>,
    said: Vec<Case>,
    /// Of each of [`Baseline::ALL`].
    baselines: Vec<Vec<Case>>,
    evidence: Vec<EvidenceRecord>,
}

/// Horizons that are not scored, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotScored {
    /// Stored more than a month after the day asked about.
    pub late: usize,
    /// Stored twice for the same day.
    pub twice: usize,
    /// Not over.
    pub open: usize,
    /// Over, but the tables do not know yet who acted.
    pub unknown: usize,
    /// Of episodes that the tables do not have.
    pub gone: usize,
}

/// The scores of a ledger's forecasts.
#[derive(Clone, Debug)]
pub struct ScoreAnswer {
    /// Forecasts stored.
    pub stored: usize,
    /// By horizon, the shortest first.
    pub scored: Vec<HorizonScore>,
    /// Horizons that are not scored.
    pub left: NotScored,
}

/// Scores the stored forecasts whose time is over by a day; `late` ones only when they are asked for.
///
/// # Errors
/// When the ledger or a stored forecast cannot be read.
pub fn score(ledger: &Ledger, by: Date, late: bool, tables: &OutlookTables) -> Result<ScoreAnswer, QueryError> {
    let locked = ledger.locked()?;
    let mut left = NotScored::default();
    let all = cases(&locked, by, late, tables, &mut left)?;
    let scored = all.iter().map(|(months, cases)| score_of(*months, cases)).collect();
    Ok(ScoreAnswer { stored: locked.len(), scored, left })
}

fn unreadable(locked: &LockedForecast, error: &serde_json::Error) -> QueryError {
    let message = format!("the stored forecast {} cannot be read: {error}", locked.id);
    QueryError::unanswerable(message, "`demarche verify` checks whether the ledger is intact")
}

/// The cases of each horizon, in months.
fn cases(
    locked: &[LockedForecast],
    by: Date,
    late: bool,
    tables: &OutlookTables,
    left: &mut NotScored,
) -> Result<BTreeMap<i32, Cases>, QueryError> {
    let (outlines, mut seen, mut all) = (tables.outlines(), BTreeSet::new(), BTreeMap::<i32, Cases>::new());
    for one in locked {
        let Stored { forecast, evidence } = serde_json::from_str(&one.answer).map_err(|e| unreadable(one, &e))?;
        let is_late = one.recorded.day() > one.day.saturating_add(1.month());
        for (nth, horizon) in forecast.horizons.iter().enumerate() {
            if is_late && !late {
                left.late += 1;
            } else if !seen.insert((one.asked.clone(), one.day, horizon.months)) {
                left.twice += 1;
            } else {
                match resolve(&forecast, nth, one, by, tables, &outlines) {
                    Fate::Open => left.open += 1,
                    Fate::Unknown => left.unknown += 1,
                    Fate::Gone => left.gone += 1,
                    Fate::Came(said, baselines) => {
                        let cases = all.entry(horizon.months).or_default();
                        cases.take(one, &forecast, &evidence, said, baselines);
                    }
                }
            }
        }
    }
    Ok(all)
}

impl Cases {
    fn take(
        &mut self,
        locked: &LockedForecast,
        forecast: &Forecast,
        evidence: &[Evidence],
        said: Case,
        baselines: Vec<Case>,
    ) {
        for one in evidence {
            let Some(nth) = forecast.candidates.iter().position(|c| c.code == one.state) else { continue };
            let at = self.evidence.iter().position(|k| k.what == one.what).unwrap_or_else(|| {
                self.evidence.push(EvidenceRecord { what: one.what.clone(), states: 0, expected: 0.0, followed: 0 });
                self.evidence.len() - 1
            });
            let kind = &mut self.evidence[at];
            kind.states += 1;
            kind.expected += said.prediction.chances[nth];
            kind.followed += usize::from(said.outcome[nth]);
        }
        self.ids.push(locked.id.clone());
        self.said.push(said);
        self.baselines.resize_with(baselines.len(), Vec::new);
        self.baselines.iter_mut().zip(baselines).for_each(|(list, case)| list.push(case));
    }
}

fn score_of(months: i32, cases: &Cases) -> HorizonScore {
    let baselines = Baseline::ALL.iter().zip(&cases.baselines);
    HorizonScore {
        schema: "demarche.score/1",
        months,
        forecasts: cases.ids.clone(),
        model: Scores::of(&cases.said),
        baselines: baselines.map(|(b, list)| (b.name(), Scores::of(list))).collect(),
        calibration: calibration(&cases.said),
        evidence: cases.evidence.clone(),
    }
}
