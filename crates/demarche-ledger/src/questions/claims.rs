//! Listing claims.

use super::filter::{Filter, Order, Side};
use crate::columns::word;
use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::questions as sql;
use crate::time::{Days, Known, day};
use demarche_knowledge::claim::Status;
use jiff::civil::Date;
use rusqlite::{Row, params_from_iter};

/// The columns of a claim. [`Ledger::claim`] returns the complete claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    /// Its row.
    pub row: i64,
    /// Row of its text.
    pub document: i64,
    /// Event type.
    pub event: String,
    /// Mode.
    pub mode: Option<String>,
    /// Act.
    pub act: Option<String>,
    /// Status.
    pub status: Status,
    /// When it happened.
    pub days: Option<Days>,
    /// The coder's confidence, 0 to 1.
    pub sureness: f64,
    /// When the public could know it.
    pub known: Known,
    /// When this ledger recorded it.
    pub recorded: Known,
    /// Independent source: all near duplicates of one text are one.
    pub story: i64,
    /// Last day on which its text can have been published.
    pub told: Option<Date>,
    /// Its event.
    pub happening: Option<i64>,
    /// Name of the other coder; empty for this program.
    pub origin: String,
}

/// Whether to continue a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Yes.
    On,
    /// No.
    Stop,
}

impl Ledger {
    /// Calls `take` with each claim that a filter selects, in its order.
    ///
    /// # Errors
    /// When the ledger cannot be read, or `take` fails.
    pub fn each_claim<E: From<LedgerError>>(
        &self,
        filter: &Filter<'_>,
        take: impl FnMut(ClaimRow) -> std::result::Result<Flow, E>,
    ) -> std::result::Result<(), E> {
        self.list(filter, filter.limit, take)
    }

    pub(crate) fn list<E: From<LedgerError>>(
        &self,
        filter: &Filter<'_>,
        limit: Option<usize>,
        mut take: impl FnMut(ClaimRow) -> std::result::Result<Flow, E>,
    ) -> std::result::Result<(), E> {
        self.select_parties(&filter.parties)?;
        let last = self.connection.prepare_cached(sql::LAST_SEGMENT).and_then(|mut s| s.query_row([], |r| r.get(0)));
        let last: i64 = last.map_err(self.sql_error())?;
        let mut left = limit.unwrap_or(usize::MAX);
        for range in segments(last, filter.order == Order::Recorded && limit.is_some() && filter.is_by_party()) {
            let (statement, values) = filter.statement(limit, range);
            let mut query = self.connection.prepare_cached(&statement).map_err(self.sql_error())?;
            let mut rows = query.query(params_from_iter(values)).map_err(self.sql_error())?;
            while left > 0 {
                let Some(row) = rows.next().map_err(self.sql_error())? else { break };
                let row = read(row).map_err(self.sql_error())?;
                if !filter.is_exact() && !self.fits(&row, filter)? {
                    continue;
                }
                left -= 1;
                if take(row)? == Flow::Stop {
                    return Ok(());
                }
            }
            if left == 0 {
                break;
            }
        }
        Ok(())
    }

    /// The claims that a filter selects.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn claims(&self, filter: &Filter<'_>) -> Result<Vec<ClaimRow>> {
        let mut all = Vec::new();
        self.each_claim(filter, |row| {
            all.push(row);
            Ok::<_, LedgerError>(Flow::On)
        })?;
        Ok(all)
    }

    /// The name of the coder of a claim; empty for this program.
    ///
    /// # Errors
    /// When there is no such row, or it cannot be read.
    pub fn origin(&self, row: i64) -> Result<String> {
        let found = self.connection.prepare_cached(sql::ORIGIN);
        found.and_then(|mut s| s.query_row([row], |r| r.get(0))).map_err(self.sql_error())
    }

    /// What the statement cannot test: who was who on the day of the claim.
    fn fits(&self, row: &ClaimRow, filter: &Filter<'_>) -> Result<bool> {
        let on = row.days.map(|d| d.first).or(row.told);
        let participants = self.participants(row.row)?;
        let fits = |(side, group): &(Side, Vec<_>)| {
            let mut there = participants.iter().filter(|p| *side == Side::Either || p.side == *side);
            there.any(|p| group.iter().any(|party| p.is(party, on)))
        };
        Ok(filter.parties.iter().all(fits))
    }

    /// The claims of one event that stand, in the order in which they were recorded.
    pub(crate) fn claims_of_event(&self, event: i64, filter: &Filter<'_>) -> Result<Vec<ClaimRow>> {
        let statement = [sql::COLUMNS, sql::FROM_CLAIMS, sql::STANDING, sql::OF_EVENT, " ORDER BY claim.n"].concat();
        let values = [filter.horizon.recorded.micros(), filter.horizon.known.micros(), event];
        let found = self.connection.prepare_cached(&statement);
        let found = found.and_then(|mut s| s.query_map(values, read)?.collect());
        found.map_err(self.sql_error())
    }

    /// The columns of a claim; `None` when it does not stand.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn claim_row(&self, row: i64) -> Result<Option<ClaimRow>> {
        let statement = [sql::COLUMNS, sql::FROM_CLAIMS, sql::STANDING, sql::OF_ROW].concat();
        let values = [Known::EVER.micros(), Known::EVER.micros(), row];
        let found = self.connection.prepare_cached(&statement);
        let found: rusqlite::Result<Vec<ClaimRow>> = found.and_then(|mut s| s.query_map(values, read)?.collect());
        Ok(found.map_err(self.sql_error())?.pop())
    }
}

/// The segments to search, as pairs of last and first: all at once or, with `latest_first`, the latest alone and then
/// more and more of the older ones, since the latest claims are mostly in it.
fn segments(last: i64, latest_first: bool) -> Vec<(i64, i64)> {
    let (mut all, mut top, mut size) = (Vec::new(), last, if latest_first { 1 } else { last + 1 });
    while top >= 0 {
        let first = (top - size + 1).max(0);
        all.push((top, first));
        (top, size) = (first - 1, size * 4);
    }
    all
}

fn read(row: &Row<'_>) -> rusqlite::Result<ClaimRow> {
    let days: (Option<i64>, Option<i64>) = (row.get(6)?, row.get(7)?);
    Ok(ClaimRow {
        row: row.get(0)?,
        document: row.get(1)?,
        event: row.get(2)?,
        mode: row.get(3)?,
        act: row.get(4)?,
        status: word(row, 5, Status::parse)?,
        days: days.0.zip(days.1).and_then(|(a, b)| Days::new(day(a), day(b))),
        sureness: row.get(8)?,
        known: Known::from_micros(row.get(9)?),
        recorded: Known::from_micros(row.get(10)?),
        story: row.get(11)?,
        told: row.get::<_, Option<i64>>(12)?.map(day),
        happening: row.get(13)?,
        origin: row.get(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn every_segment_is_searched_once() {
        assert_eq!(segments(0, true), [(0, 0)]);
        assert_eq!(segments(9, false), [(9, 0)]);
        assert_eq!(segments(9, true), [(9, 9), (8, 5), (4, 0)]);
    }
}
