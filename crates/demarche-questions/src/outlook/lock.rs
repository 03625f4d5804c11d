//! A forecast stored in the ledger before it is known what comes.

use super::OutlookAnswer;
use super::tables::OutlookTables;
use crate::error::QueryError;
use demarche_ledger::{Known, Ledger, LockedForecast};
use demarche_outlook::evidence::Evidence;
use demarche_outlook::fitted::Fitted;
use demarche_outlook::forecast::Forecast;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

/// What is stored: the forecast, and what was known of single states beside the tables.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    pub forecast: Forecast,
    pub evidence: Vec<Evidence>,
}

/// Stores a forecast, with a hash of what it rests on; `program` names the program and its version. Gives what is stored, and
/// whether it is new.
///
/// # Errors
/// When the day asked about has not come by `now`, or the ledger cannot be written.
pub fn lock(
    ledger: &mut Ledger,
    answer: &OutlookAnswer,
    tables: &OutlookTables,
    fitted: &Fitted,
    program: &str,
    now: Timestamp,
) -> Result<(LockedForecast, bool), QueryError> {
    let locked = locked(answer, tables, fitted, program, now)?;
    let new = ledger.lock(&locked)?;
    Ok((locked, new))
}

/// Whether a forecast for a day may be stored.
///
/// # Errors
/// When the day has not come.
pub fn check_day(answer: &OutlookAnswer, now: Timestamp) -> Result<(), QueryError> {
    if answer.as_of > Known::from(now).day() {
        let help = "ask for today, or for a day that is over";
        return Err(QueryError::invalid("as_of", format!("{} has not come yet", answer.as_of), help));
    }
    Ok(())
}

fn locked(
    answer: &OutlookAnswer,
    tables: &OutlookTables,
    fitted: &Fitted,
    program: &str,
    now: Timestamp,
) -> Result<LockedForecast, QueryError> {
    check_day(answer, now)?;
    let json =
        |error: serde_json::Error| QueryError::unanswerable(format!("the forecast cannot be stored: {error}"), "");
    let evidence = serde_json::to_string(&answer.evidence).map_err(json)?;
    let models = serde_json::to_string(fitted).map_err(json)?;
    let stored = Stored { forecast: answer.forecast.clone(), evidence: answer.evidence.clone() };
    let text = serde_json::to_string(&stored).map_err(json)?;
    let added: Vec<String> = answer.added.iter().map(|act| format!("{} {}", act.state, act.date)).collect();
    let hash = |parts: &[&str]| format!("{:032x}", xxh3_128(parts.join("\n").as_bytes()));
    Ok(LockedForecast {
        id: hash(&[&answer.forecast.episode, &answer.as_of.to_string(), &text]),
        asked: answer.forecast.episode.clone(),
        day: answer.as_of,
        inputs: hash(&[program, &tables.hash, &models, &evidence, &added.join(" ")]),
        answer: text,
        recorded: now.into(),
    })
}
