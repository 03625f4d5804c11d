//! How the table of acts is read as episodes: `precedents/episodes.toml`.

use crate::episode::{Episode, Step, check};
use crate::error::{Error, Result};
use crate::month::Month;
use crate::world::{World, rows};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

const ACTS: &str = "precedents/recognitions.csv";
const EPISODES: &str = "precedents/episodes.toml";

/// The settings of the table of acts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    /// Codes of the great powers, whose acts influence others.
    pub powers: Vec<String>,
    /// Codes that are not in the table of states.
    others: Vec<String>,
    /// Episodes whose acts are not all known.
    samples: Vec<String>,
    /// The meaning of a word in the column `act`.
    acts: BTreeMap<String, Does>,
    /// Codes that differ in the table of states.
    codes: BTreeMap<String, String>,
    episode: Vec<One>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Does {
    Takes,
    Back,
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    id: String,
    party: String,
    actor: Option<String>,
    called: Vec<String>,
    until: Month,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    barred: Vec<String>,
    #[serde(default)]
    fitted: bool,
}

#[derive(Deserialize)]
struct Row {
    episode: String,
    recognizing_iso3: String,
    recognized: String,
    act: String,
    date: String,
    precision: String,
}

impl Described {
    /// Reads `episodes.toml`.
    ///
    /// # Errors
    /// When the file is invalid; the error says why.
    pub fn read(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |span| text[..span.start].lines().count().max(1) as u64);
            Error::Table { table: EPISODES.into(), line, message: e.message().to_owned() }
        })
    }

    /// The episodes, with their acts.
    ///
    /// # Errors
    /// When a row cannot be read, names an unknown state, act or episode, or contradicts another.
    pub fn episodes(&self, world: &World, acts: &str) -> Result<Vec<Episode>> {
        let mut all: Vec<(u64, Row)> = Vec::new();
        for (nth, row) in rows::<Row>(ACTS, acts).enumerate() {
            let (line, row) = (nth as u64 + 2, row?);
            if !self.samples.contains(&row.episode) && !self.episode.iter().any(|e| e.id == row.episode) {
                let message = format!("`{}` is no episode of {EPISODES}, nor one of its samples", row.episode);
                return Err(Error::Table { table: ACTS.into(), line, message });
            }
            all.push((line, row));
        }
        self.episode.iter().map(|one| self.episode(world, one, &all)).collect()
    }

    fn episode(&self, world: &World, one: &One, rows: &[(u64, Row)]) -> Result<Episode> {
        let about = |message: String| Error::Table { table: EPISODES.into(), line: 0, message };
        let mut steps = Vec::new();
        for (line, row) in rows.iter().filter(|(_, r)| r.episode == one.id && one.called.contains(&r.recognized)) {
            steps.extend(self.step(world, *line, row)?);
        }
        steps.sort_by_key(|(day, line, _)| (*day, *line));
        check(ACTS, &steps)?;
        // After the last month with complete data, a missing act does not mean that a state did not act.
        let mut steps: Vec<Step> =
            steps.into_iter().map(|(_, _, step)| step).filter(|s| s.month <= one.until).collect();
        steps.sort_by_key(|s| s.month);
        let first = steps.iter().filter(|s| s.takes).map(|s| s.month).min();
        let first = first.ok_or_else(|| about(format!("`{}` has no act in {ACTS}", one.id)))?;
        let barred = |code: &String| world.find(code).ok_or_else(|| about(format!("there is no state `{code}`")));
        Ok(Episode {
            id: one.id.clone(),
            party: one.party.clone(),
            called: one.actor.iter().chain([&one.party]).chain(&one.called).cloned().collect(),
            first,
            until: one.until,
            closed: one.closed,
            barred: one.barred.iter().map(barred).collect::<Result<_>>()?,
            fitted: one.fitted,
            steps,
        })
    }

    fn step(&self, world: &World, line: u64, row: &Row) -> Result<Option<(Date, u64, Step)>> {
        let fault = |message: String| Error::Table { table: ACTS.into(), line, message };
        let does = self.acts.get(&row.act).ok_or_else(|| fault(format!("`{}` is no act of {EPISODES}", row.act)))?;
        if *does == Does::None {
            return Ok(None);
        }
        let day: Date = row.date.parse().map_err(|e| fault(format!("`{}` is no day: {e}", row.date)))?;
        let by = match row.precision.as_str() {
            "day" => day,
            "month" => day.last_of_month(),
            "year" => day.last_of_year(),
            other => return Err(fault(format!("`{other}` is not a precision: day, month or year"))),
        };
        let code = self.codes.get(&row.recognizing_iso3).unwrap_or(&row.recognizing_iso3);
        let state = world.find(code);
        if state.is_none() && !self.others.contains(code) {
            return Err(fault(format!("there is no state `{code}`")));
        }
        Ok(Some((day, line, Step { month: Month::of(day), by, state, takes: *does == Does::Takes })))
    }
}
