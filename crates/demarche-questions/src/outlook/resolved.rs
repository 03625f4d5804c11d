//! What came of one horizon of a stored forecast, day by day: from the day it was asked on to the same day so many months later.

use super::tables::OutlookTables;
use demarche_ledger::LockedForecast;
use demarche_outlook::baselines::Baseline;
use demarche_outlook::episode::Episode;
use demarche_outlook::forecast::Forecast;
use demarche_outlook::panel::Panel;
use demarche_outlook::score::{Case, Prediction};
use jiff::ToSpan;
use jiff::civil::Date;

/// What is known of a horizon.
pub(super) enum Fate {
    /// It is not over.
    Open,
    /// It is over, and the tables do not know yet who acted.
    Unknown,
    /// The tables do not have its episode, or not its beginning.
    Gone,
    /// What was said with what came, and what each of [`Baseline::ALL`] would have said.
    Came(Case, Vec<Case>),
}

pub(super) fn resolve(
    forecast: &Forecast,
    nth: usize,
    locked: &LockedForecast,
    by: Date,
    tables: &OutlookTables,
    outlines: &[Panel],
) -> Fate {
    let horizon = &forecast.horizons[nth];
    let end = locked.day.saturating_add(horizon.months.months());
    let Some(episode) = tables.episodes.iter().find(|e| e.id == forecast.episode) else { return Fate::Gone };
    if end > by {
        return Fate::Open;
    }
    if end > last_known(episode) {
        return Fate::Unknown;
    }
    // As it was known then.
    let Ok(then) = episode.as_of(locked.day) else { return Fate::Gone };
    let followers: Vec<&str> =
        episode.followers_between(locked.day, end).map(|s| tables.world.state(s).code.as_str()).collect();
    let outcome: Vec<bool> = forecast.candidates.iter().map(|c| followers.contains(&c.code.as_str())).collect();
    let case = |prediction: Prediction| Case { episode: episode.id.clone(), prediction, outcome: outcome.clone() };
    let chances = forecast.candidates.iter().map(|c| c.chances[nth]).collect();
    let said = case(Prediction { chances, count: horizon.count.clone(), any: horizon.any });
    let then = Panel::outline(&tables.world, &then);
    let others: Vec<&Panel> = outlines.iter().filter(|p| p.episode.id != episode.id).collect();
    let Some(at) = then.moments.len().checked_sub(1) else { return Fate::Gone };
    let baselines = Baseline::ALL.map(|b| {
        let mut prediction = b.learn(&others, horizon.months).predict(&then, at);
        // All states alike, so their number is what counts.
        prediction.chances.resize(outcome.len(), prediction.chances.first().copied().unwrap_or(0.0));
        case(prediction)
    });
    Fate::Came(said, baselines.into())
}

/// The last day of which the tables know who acted.
fn last_known(episode: &Episode) -> Date {
    let until = episode.until;
    let month = (until.0.rem_euclid(12) + 1) as i8;
    Date::new(until.year() as i16, month, 1).map_or(Date::MIN, Date::last_of_month)
}
