//! Episodes: the party to recognise, the states that recognised it with their dates, and the last month with complete
//! data.

use crate::error::{Error, Result};
use crate::month::Month;
use crate::world::StateNo;
use jiff::civil::Date;

/// One step of one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The month; for a date known only by its year, a month of that year.
    pub month: Month,
    /// The last possible day. Before it, the act is not certain.
    pub by: Date,
    /// The state; `None` when it is not in the table of states.
    pub state: Option<StateNo>,
    /// Whether the state takes the act (`true`) or withdraws it.
    pub takes: bool,
}

/// A series of acts toward one party.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Its name in the tables.
    pub id: String,
    /// Toward whom.
    pub party: String,
    /// Other names of the party: first in the lists of actors, then in the table of acts.
    pub called: Vec<String>,
    /// Month of the first act.
    pub first: Month,
    /// Last month for which all acts are known.
    pub until: Month,
    /// Whether the episode is closed after that month.
    pub closed: bool,
    /// States that cannot act: the one it is part of, and itself.
    pub barred: Vec<StateNo>,
    /// Whether hazards are fitted on it. All acts must be in the table, its record must be long enough, and it must be
    /// contested.
    pub fitted: bool,
    /// The acts, oldest first.
    pub steps: Vec<Step>,
}

impl Episode {
    /// The same episode with only the acts that are certain by a day.
    ///
    /// # Errors
    /// When nobody had acted by then.
    pub fn as_of(&self, day: Date) -> Result<Self> {
        let mut known = self.clone();
        known.steps.retain(|s| s.by <= day);
        known.until = self.until.min(Month::of(day));
        if known.steps.iter().any(|s| s.takes) {
            return Ok(known);
        }
        Err(Error::BeforeTheFirst { episode: self.id.clone(), first: self.first })
    }

    /// Adds an act that the table does not have, when it changes the position of its state. An act by a state that has
    /// already acted changes nothing; a new act after a withdrawal does. Returns whether the act was added.
    pub fn add(&mut self, step: Step) -> bool {
        let last = self.steps.iter().filter(|s| s.state == step.state).max_by_key(|s| s.by);
        let changes = match last {
            Some(last) => last.takes != step.takes && last.by < step.by,
            None => step.takes,
        };
        if changes {
            self.steps.push(step);
            self.steps.sort_by_key(|s| s.month);
        }
        changes
    }

    /// The states that take the act in the months after `month`, `months` of them.
    pub fn followers(&self, month: Month, months: i32) -> impl Iterator<Item = StateNo> + '_ {
        let last = month.plus(months);
        let after = self.steps.iter().filter(move |s| s.takes && month < s.month && s.month <= last);
        after.filter_map(|s| s.state)
    }

    /// The states that take the act after one day, up to another.
    pub fn followers_between(&self, after: Date, to: Date) -> impl Iterator<Item = StateNo> + '_ {
        let between = self.steps.iter().filter(move |s| s.takes && after < s.by && s.by <= to);
        between.filter_map(|s| s.state)
    }
}

/// Checks that no act is withdrawn before it was taken.
///
/// # Errors
/// The first such row; `steps` are in order of their day, each with its day and line.
pub(crate) fn check(table: &str, steps: &[(Date, u64, Step)]) -> Result<()> {
    let mut standing: Vec<StateNo> = Vec::new();
    for (day, line, step) in steps {
        let Some(state) = step.state else { continue };
        let at = standing.iter().position(|s| *s == state);
        match (step.takes, at) {
            (true, None) => standing.push(state),
            (false, Some(at)) => drop(standing.remove(at)),
            (false, None) => {
                let message = format!("what is withdrawn on {day} was not taken before");
                return Err(Error::Contradiction { table: table.to_owned(), line: *line, message });
            }
            (true, Some(_)) => {}
        }
    }
    Ok(())
}
