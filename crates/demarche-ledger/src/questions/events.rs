//! Events: their claims, folded.

use super::claims::{ClaimRow, Flow};
use super::filter::Filter;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::time::Days;
use demarche_knowledge::claim::Status;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

/// An event and the claims that report it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its claims, the best first: the narrowest days, then the status, then the highest confidence, then the first
    /// recorded.
    pub claims: Vec<ClaimRow>,
}

impl Event {
    /// Folds the claims of one event; `None` when there are none.
    pub fn new(mut claims: Vec<ClaimRow>) -> Option<Self> {
        let status = |c: &ClaimRow| Status::ALL.iter().position(|s| *s == c.status);
        let width =
            |c: &ClaimRow| c.days.map_or(i32::MAX, |d| d.last.since(d.first).map_or(i32::MAX, |s| s.get_days()));
        claims.sort_by(|a, b| {
            let by_day = width(a).cmp(&width(b));
            by_day.then(status(a).cmp(&status(b))).then(b.sureness.total_cmp(&a.sureness)).then(a.row.cmp(&b.row))
        });
        (!claims.is_empty()).then_some(Self { claims })
    }

    /// The best claim.
    pub fn best(&self) -> &ClaimRow {
        &self.claims[0]
    }

    /// When it was: the narrowest range of days that a claim gives.
    pub fn days(&self) -> Option<Days> {
        self.best().days
    }

    /// The earliest last day of publication; orders events without a day.
    pub fn told(&self) -> Option<Date> {
        self.claims.iter().filter_map(|c| c.told).min()
    }

    /// The number of independent sources.
    pub fn sources(&self) -> usize {
        self.claims.iter().map(|c| c.story).collect::<FxHashSet<_>>().len()
    }

    /// The statuses of its claims, each once, in codebook order.
    pub fn statuses(&self) -> Vec<Status> {
        Status::ALL.into_iter().filter(|s| self.claims.iter().any(|c| c.status == *s)).collect()
    }

    /// Its day in a list: its first day, else its earliest publication.
    pub fn day(&self) -> Option<Date> {
        self.days().map(|d| d.first).or(self.told())
    }
}

impl Ledger {
    /// Calls `take` with each event of which a filter selects a claim, in the order of these claims. An event has all
    /// its claims that stand. The limit of the filter counts events.
    ///
    /// # Errors
    /// When the ledger cannot be read, or `take` fails.
    pub fn each_event<E: From<LedgerError>>(
        &self,
        filter: &Filter<'_>,
        mut take: impl FnMut(Event) -> Result<Flow, E>,
    ) -> Result<(), E> {
        let mut seen: FxHashSet<i64> = FxHashSet::default();
        let mut left = filter.limit.unwrap_or(usize::MAX);
        self.list(filter, None, |row| {
            if left == 0 {
                return Ok(Flow::Stop);
            }
            let claims = match row.happening {
                Some(event) if !seen.insert(event) => return Ok(Flow::On),
                Some(event) => self.claims_of_event(event, filter)?,
                None => vec![row],
            };
            let Some(event) = Event::new(claims) else { return Ok(Flow::On) };
            left -= 1;
            take(event)
        })
    }
}
