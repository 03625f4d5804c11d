//! `demarche outlook lock`: stores a forecast in the ledger before it is known what comes.

use super::question::ask;
use super::recognition::print;
use super::tables::Tables;
use super::{Stop, wrong};
use crate::Ending;
use crate::options::outlook::Forecasting;
use crate::settings::Settings;
use demarche_ledger::{Known, Ledger, Locked};
use demarche_outlook::evidence::Evidence;
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

pub(super) fn lock(options: &Forecasting, settings: &Settings) -> Result<Ending, Stop> {
    let tables = Tables::read(settings)?;
    let now = Timestamp::now();
    let fitted = tables.fitted(settings)?;
    let answered = ask(&options.party, &options.how, &tables, &fitted, settings)?;
    if answered.day > Known::from(now).day() {
        let help = "ask for today, or for a day that is over";
        return Err(wrong(settings, &format!("{} has not come yet", answered.day), help));
    }
    let (evidence, models) = (serde_json::to_string(&answered.evidence)?, serde_json::to_string(&fitted)?);
    let stored = Stored { forecast: answered.forecast.clone(), evidence: answered.evidence.clone() };
    let answer = serde_json::to_string(&stored)?;
    let added: Vec<String> = answered.added.iter().map(|(state, day)| format!("{state} {day}")).collect();
    let program = concat!("demarche ", env!("CARGO_PKG_VERSION"));
    let hash = |parts: &[&str]| format!("{:032x}", xxh3_128(parts.join("\n").as_bytes()));
    let locked = Locked {
        id: hash(&[&answered.forecast.episode, &answered.day.to_string(), &answer]),
        asked: answered.forecast.episode.clone(),
        day: answered.day,
        inputs: hash(&[program, &tables.hash, &models, &evidence, &added.join(" ")]),
        answer,
        recorded: now.into(),
    };
    let path = settings.ledger(&options.how.answer.place).map_err(Stop::Told)?;
    let new = Ledger::create(&path)?.lock(&locked)?;
    let what = if new { "stored" } else { "was stored already" };
    settings.messages().note(&format!("{}: forecast {} {what}, inputs {}", path.display(), locked.id, locked.inputs));
    print(&answered, &options.how, settings)
}
