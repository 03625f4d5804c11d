//! Episodes: whom it was about to recognise, who did when, and until when it is known that nobody else did.

use crate::error::{Error, Result};
use crate::month::Month;
use crate::world::StateNo;
use jiff::civil::Date;

/// One step of one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// In which month; of a date told by the year, a month of it.
    pub month: Month,
    /// The last day on which it can have been: before it nobody can be sure of it.
    pub by: Date,
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
    /// What else the party is called: in the lists of actors first, then in the table of acts.
    pub called: Vec<String>,
    /// Month of the first act.
    pub first: Month,
    /// Last month of which it is known who acted.
    pub until: Month,
    /// Whether nothing can be asked after that month.
    pub closed: bool,
    /// States that cannot act: the one it is part of, and itself.
    pub barred: Vec<StateNo>,
    /// Whether hazards are fitted on it: everybody who acted is in the table, it was followed long enough, and it was contested.
    pub fitted: bool,
    /// The acts, oldest first.
    pub steps: Vec<Step>,
}

impl Episode {
    /// The same episode with what had been done by a day for sure.
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

    /// Adds an act that the table does not have, when it changes what stands of its state: a state that has acted, taken that back
    /// and acts again does, one that has acted already does not. Whether it was added.
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

/// Rows that cannot all be true: an act is withdrawn that was not taken.
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
