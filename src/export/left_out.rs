//! What a layout cannot hold is counted, and told.

use demarche_knowledge::claim::Status;
use demarche_ledger::Happening;

/// Claims that were left out, by status, and events of which nothing was left.
#[derive(Default)]
pub(crate) struct LeftOut {
    claims: [usize; Status::ALL.len()],
    events: usize,
}

impl LeftOut {
    /// Counts what of a happening is not taken.
    pub fn count(&mut self, happening: &Happening, taken: impl Fn(Status) -> bool) {
        let before: usize = self.claims.iter().sum();
        for (status, count) in Status::ALL.into_iter().zip(&mut self.claims) {
            if !taken(status) {
                *count += happening.claims.iter().filter(|c| c.status == status).count();
            }
        }
        let left_out = self.claims.iter().sum::<usize>() - before;
        self.events += usize::from(left_out == happening.claims.len());
    }

    /// The count in words; `None` when nothing was left out.
    pub fn told(&self) -> Option<String> {
        let (all, events) = (self.claims.iter().sum::<usize>(), self.events);
        let by_status = Status::ALL.into_iter().zip(self.claims).filter(|(_, count)| *count > 0);
        let by_status: Vec<String> = by_status.map(|(status, count)| format!("{count} {}", status.as_str())).collect();
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let told = format!(
            "left out, for this layout cannot say how a thing is told: {all} claim{} ({}), {events} event{} of which \
             nothing else is told; --all-statuses takes them in",
            s(all),
            by_status.join(", "),
            s(events),
        );
        (all > 0).then_some(told)
    }
}
