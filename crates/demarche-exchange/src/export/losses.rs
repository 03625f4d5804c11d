//! What a layout cannot hold, counted.

use demarche_knowledge::claim::Status;
use demarche_ledger::Event;
use std::fmt;

/// Claims that were left out because their layout cannot give their status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    claims: [usize; Status::ALL.len()],
    /// Events of which no claim was written.
    pub events: usize,
}

impl Losses {
    /// Counts the claims of a happening whose status is not taken.
    pub(crate) fn count(&mut self, happening: &Event, taken: impl Fn(Status) -> bool) {
        let before = self.claims();
        for (status, count) in Status::ALL.into_iter().zip(&mut self.claims) {
            if !taken(status) {
                *count += happening.claims.iter().filter(|c| c.status == status).count();
            }
        }
        let lost = self.claims() - before;
        self.events += usize::from(lost == happening.claims.len());
    }

    /// Claims that were left out.
    pub fn claims(&self) -> usize {
        self.claims.iter().sum()
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.claims() == 0
    }

    /// Claims that were left out, by status; statuses of which there is none are not given.
    pub fn by_status(&self) -> impl Iterator<Item = (Status, usize)> + '_ {
        Status::ALL.into_iter().zip(self.claims).filter(|(_, count)| *count > 0)
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (all, events) = (self.claims(), self.events);
        let by_status: Vec<String> =
            self.by_status().map(|(status, count)| format!("{count} {}", status.as_str())).collect();
        let s = |n: usize| if n == 1 { "" } else { "s" };
        write!(f, "{all} claim{} ({}), {events} event{} with no other claim", s(all), by_status.join(", "), s(events),)
    }
}
