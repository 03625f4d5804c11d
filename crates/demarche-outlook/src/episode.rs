//! Episodes: whom it was about to recognise, who did when, and until when it is known that nobody else did.

use crate::error::{Error, Result};
use crate::month::Month;
use crate::world::{StateNo, World, rows};
use jiff::civil::Date;
use serde::Deserialize;

/// One step of one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub day: Date,
    /// In which month.
    pub month: Month,
    /// Whose; `None` when it is no state of the world's table.
    pub state: Option<StateNo>,
    /// Whether it takes the act or takes it back.
    pub takes: bool,
}

/// A series of acts toward one party.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Its name in the tables.
    pub id: String,
    /// Toward whom.
    pub party: String,
    /// Month of the first act.
    pub first: Month,
    /// Last month of which it is known who acted.
    pub until: Month,
    /// States that cannot act: the one it is part of, and itself.
    pub barred: Vec<StateNo>,
    /// Whether hazards are fitted on it: everybody who acted is in the table, it was followed long enough, and it was contested.
    pub fitted: bool,
    /// The acts, oldest first.
    pub steps: Vec<Step>,
}

/// How the table of acts is read: `episodes.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Episodes {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    /// What a word of the column `act` does: `takes` the act, takes it `back`, or is `none` of it.
    acts: std::collections::BTreeMap<String, Does>,
    /// Codes of the table of acts that are others in the table of states.
    codes: std::collections::BTreeMap<String, String>,
    episode: Vec<Described>,
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
struct Described {
    id: String,
    party: String,
    called: Vec<String>,
    until: Month,
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
}

const ACTS: &str = "recognitions.csv";

/// Reads the episodes that are described, with their acts up to a day.
///
/// # Errors
/// Where a row cannot be read, or contradicts another: an act is taken back that was not taken.
pub fn read(world: &World, described: &str, acts: &str) -> Result<Vec<Episode>> {
    let about = |message: String| Error::Table { table: "episodes.toml".into(), line: 0, message };
    let described: Episodes = toml::from_str(described).map_err(|e| about(e.to_string()))?;
    let mut rows: Vec<(u64, Row)> = Vec::new();
    for (line, row) in rows_of(acts).enumerate() {
        rows.push((line as u64 + 2, row?));
    }
    let mut episodes = Vec::new();
    for one in &described.episode {
        let mut steps = Vec::new();
        for (line, row) in rows.iter().filter(|(_, r)| r.episode == one.id && one.called.contains(&r.recognized)) {
            steps.extend(step(world, &described, *line, row)?);
        }
        steps.sort_by_key(|(day, line, _)| (*day, *line));
        check(&steps)?;
        // What comes after the last month of which all is known says nothing of those who did not act.
        let mut steps: Vec<Step> =
            steps.into_iter().map(|(_, _, step)| step).filter(|s| s.month <= one.until).collect();
        steps.sort_by_key(|s| s.month);
        let first = steps.iter().filter(|s| s.takes).map(|s| s.month).min();
        let first = first.ok_or_else(|| about(format!("`{}` has no act in {ACTS}", one.id)))?;
        let barred = |code: &String| world.find(code).ok_or_else(|| about(format!("there is no state `{code}`")));
        let barred = one.barred.iter().map(barred).collect::<Result<_>>()?;
        let (id, party) = (one.id.clone(), one.party.clone());
        episodes.push(Episode { id, party, first, until: one.until, barred, fitted: one.fitted, steps });
    }
    Ok(episodes)
}

fn rows_of(acts: &str) -> impl Iterator<Item = Result<Row>> {
    rows::<Row>(ACTS, acts)
}

fn step(world: &World, described: &Episodes, line: u64, row: &Row) -> Result<Option<(Date, u64, Step)>> {
    let fault = |message: String| Error::Table { table: ACTS.into(), line, message };
    let does =
        described.acts.get(&row.act).ok_or_else(|| fault(format!("`{}` is no act of episodes.toml", row.act)))?;
    if *does == Does::None {
        return Ok(None);
    }
    let day: Date = row.date.parse().map_err(|e| fault(format!("`{}` is no day: {e}", row.date)))?;
    let code = described.codes.get(&row.recognizing_iso3).unwrap_or(&row.recognizing_iso3);
    let step = Step { day, month: Month::of(day), state: world.find(code), takes: *does == Does::Takes };
    Ok(Some((day, line, step)))
}

/// Rows that cannot all be true.
fn check(steps: &[(Date, u64, Step)]) -> Result<()> {
    let mut standing: Vec<(StateNo, u64)> = Vec::new();
    for (day, line, step) in steps {
        let fault = |message: String| Err(Error::Contradiction { table: ACTS.into(), line: *line, message });
        let Some(state) = step.state else { continue };
        let at = standing.iter().position(|(s, _)| *s == state);
        match (step.takes, at) {
            (true, None) => standing.push((state, *line)),
            (false, Some(at)) => drop(standing.remove(at)),
            (false, None) => return fault(format!("what is taken back on {day} was not taken before")),
            (true, Some(_)) => {}
        }
    }
    Ok(())
}

impl Episode {
    /// The same episode with what had been done by a day; its last month is that of the day.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Self {
        let mut known = self.clone();
        known.steps.retain(|s| s.day <= day);
        known.until = Month::of(day);
        known
    }

    /// Adds acts that the table does not have: of states that have not acted in it.
    pub fn add(&mut self, steps: impl IntoIterator<Item = Step>) {
        for step in steps {
            if !self.steps.iter().any(|s| s.state == step.state && s.takes == step.takes) {
                self.steps.push(step);
            }
        }
        self.steps.sort_by_key(|s| s.day);
    }

    /// The states that took the act in the months after `month`, `months` of them.
    pub fn followers(&self, month: Month, months: i32) -> impl Iterator<Item = StateNo> + '_ {
        let last = month.plus(months);
        let after = self.steps.iter().filter(move |s| s.takes && month < s.month && s.month <= last);
        after.filter_map(|s| s.state)
    }
}
