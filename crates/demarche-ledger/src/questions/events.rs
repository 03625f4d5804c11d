//! Happenings: the claims that tell of one, folded.

use super::claims::{ClaimRow, Flow};
use super::filter::Filter;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::time::Days;
use demarche_knowledge::claim::Status;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

/// A happening and the claims that tell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// Its claims, the best first: dated to the day, then surest, then first recorded.
    pub claims: Vec<ClaimRow>,
}

impl Happening {
    /// Folds claims of one happening; `None` when there are none.
    pub fn new(mut claims: Vec<ClaimRow>) -> Option<Self> {
        let told = |c: &ClaimRow| Status::ALL.iter().position(|s| *s == c.status);
        let width =
            |c: &ClaimRow| c.days.map_or(i32::MAX, |d| d.last.since(d.first).map_or(i32::MAX, |s| s.get_days()));
        claims.sort_by(|a, b| {
            let by_day = width(a).cmp(&width(b));
            by_day.then(told(a).cmp(&told(b))).then(b.sureness.total_cmp(&a.sureness)).then(a.row.cmp(&b.row))
        });
        (!claims.is_empty()).then_some(Self { claims })
    }

    /// The best claim.
    pub fn best(&self) -> &ClaimRow {
        &self.claims[0]
    }

    /// When it was: the narrowest range told.
    pub fn days(&self) -> Option<Days> {
        self.best().days
    }

    /// By when it was told first; orders happenings without a day.
    pub fn told(&self) -> Option<Date> {
        self.claims.iter().filter_map(|c| c.told).min()
    }

    /// Independent sources.
    pub fn sources(&self) -> usize {
        self.claims.iter().map(|c| c.story).collect::<FxHashSet<_>>().len()
    }

    /// How it is told, each status once, in codebook order.
    pub fn statuses(&self) -> Vec<Status> {
        Status::ALL.into_iter().filter(|s| self.claims.iter().any(|c| c.status == *s)).collect()
    }

    /// The day it is put under in a list: its first, else the day by which it was told.
    pub fn day(&self) -> Option<Date> {
        self.days().map(|d| d.first).or(self.told())
    }
}

impl Ledger {
    /// The happenings of which a filter means a claim, in the order in which the filter lists claims; each with all its
    /// standing claims, and no more of them than the filter's limit.
    ///
    /// # Errors
    /// When the ledger cannot be read, or `take` fails.
    pub fn each_event<E: From<LedgerError>>(
        &self,
        filter: &Filter<'_>,
        mut take: impl FnMut(Happening) -> Result<Flow, E>,
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
            let Some(happening) = Happening::new(claims) else { return Ok(Flow::On) };
            left -= 1;
            take(happening)
        })
    }
}
