//! Acts that follow each other between the same two parties, and how often the next one came.
//!
//! A pair is a holder and a subject; an act of a symmetric dimension counts both ways. Each act counts once, at the
//! narrowest stated range of days. Two acts are in order unless the second must have been before the first. Acts
//! without a day are left out.

use crate::acts::{ActParty, ActQuery, EntityCache};
use crate::columns::word;
use crate::error::Result;
use crate::fold::Effect;
use crate::ledger::Ledger;
use crate::sql::questions as sql;
use crate::time::{Days, Known, day, number};
use crate::viewpoint::{Horizon, View};
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::Ontology;
use rusqlite::{Row, params};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is searched: for each place in the sequence the acts that fit, and the most days from the first act to the
/// last.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Acts of each place; at least two places.
    pub places: Vec<Vec<String>>,
    /// Most days from the first act to the last.
    pub within: i64,
}

/// One occurrence of the sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct Precedent {
    /// The holder.
    pub from: String,
    /// The subject.
    pub to: String,
    /// The acts in order: name, days, and row of the best claim.
    pub acts: Vec<(String, Days, i64)>,
}

impl Precedent {
    /// Days from each act to the next, between their first days.
    pub fn lags(&self) -> Vec<i64> {
        self.acts.windows(2).map(|w| (number(w[1].1.first) - number(w[0].1.first)).max(0)).collect()
    }
}

/// How many pairs that had the first acts also had the next one in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Pairs that had the acts before, and had the next one or have no time left for it.
    pub had: usize,
    /// Those of them that had the next one.
    pub next: usize,
    /// Pairs that had the acts before, and have time left for the next one.
    pub open: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sequences {
    /// The occurrences, in order of the day of their first act.
    pub precedents: Vec<Precedent>,
    /// For each place of the pattern except the first.
    pub rates: Vec<Rate>,
}

/// The acts between each pair.
type Pairs = BTreeMap<(Arc<str>, Arc<str>), Vec<DatedAct>>;

/// An act between one pair.
#[derive(Clone, Debug)]
struct DatedAct {
    act: String,
    days: Days,
    claim: i64,
}

impl Ledger {
    /// Searches for the acts of a pattern in sequence.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn sequences(
        &self,
        pattern: &Pattern,
        horizon: Horizon,
        view: &View<'_>,
        ontology: &Ontology,
    ) -> Result<Sequences> {
        let mut acts: Vec<&String> = pattern.places.iter().flatten().collect();
        acts.sort_unstable();
        acts.dedup();
        let mut pairs = Pairs::new();
        let cache = EntityCache::default();
        let query = ActQuery { near: "", far: "", horizon, view, cache: &cache };
        for act in acts {
            self.acts_of_kind(act, query, ontology, &mut pairs)?;
        }
        let last = self.last_known(horizon)?;
        let mut found =
            Sequences { rates: vec![Rate::default(); pattern.places.len().saturating_sub(1)], ..Default::default() };
        for ((from, to), mut dated) in pairs {
            merge_reports(&mut dated);
            let open_until = last.map_or(i64::MAX, |known| number(known.day()) - pattern.within);
            let (matches, reached, open) = follow(&dated, pattern, open_until);
            for (nth, rate) in found.rates.iter_mut().enumerate() {
                match (reached > nth, reached > nth + 1) {
                    (true, true) => (rate.had, rate.next) = (rate.had + 1, rate.next + 1),
                    (true, false) if open => rate.open += 1,
                    (true, false) => rate.had += 1,
                    _ => {}
                }
            }
            let precedent = |acts: Vec<usize>| Precedent {
                from: from.to_string(),
                to: to.to_string(),
                acts: acts.into_iter().map(|n| (dated[n].act.clone(), dated[n].days, dated[n].claim)).collect(),
            };
            found.precedents.extend(matches.into_iter().map(precedent));
        }
        found.precedents.sort_by(|a, b| (a.acts[0].1, &a.from, &a.to).cmp(&(b.acts[0].1, &b.from, &b.to)));
        Ok(found)
    }

    fn last_known(&self, horizon: Horizon) -> Result<Option<Known>> {
        let values = params![horizon.recorded.micros(), horizon.known.micros()];
        let found = self.connection.query_row(sql::LAST_KNOWN, values, |row| row.get::<_, Option<i64>>(0));
        Ok(found.map_err(self.sql_error())?.map(Known::from_micros))
    }

    fn acts_of_kind(&self, act: &str, search: ActQuery<'_>, ontology: &Ontology, pairs: &mut Pairs) -> Result<()> {
        let flips = ontology.acts.get(act).is_some_and(|a| a.flips);
        let symmetric = ontology.dimension_of(act).is_some_and(|d| d.symmetric);
        let mut add = |row: &Row<'_>| -> rusqlite::Result<()> {
            let days: (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
            let status = word(row, 3, Status::parse)?;
            let sureness: f64 = row.get(9)?;
            let moves = Effect::of(status, sureness, ontology) == Effect::Moves;
            let Some(days) = days.0.zip(days.1).and_then(|(a, b)| Days::new(day(a), day(b))).filter(|_| moves) else {
                return Ok(());
            };
            let act = DatedAct { act: row.get(2)?, days, claim: row.get(6)? };
            let party = |key: &Arc<str>, entity| {
                ActParty { key, entity, on: Some(days.first), ledger: self, query: search }.key()
            };
            let (holder, subject) = (party(&row.get(0)?, row.get(7)?)?, party(&row.get(1)?, row.get(8)?)?);
            let (from, to) = if flips { (subject, holder) } else { (holder, subject) };
            if symmetric {
                pairs.entry((to.clone(), from.clone())).or_default().push(act.clone());
            }
            pairs.entry((from, to)).or_default().push(act);
            Ok(())
        };
        let mut read = || -> rusqlite::Result<()> {
            let mut query = self.connection.prepare_cached(sql::ACTS_OF_KIND)?;
            let horizon = search.horizon;
            let mut rows = query.query(params![horizon.recorded.micros(), horizon.known.micros(), act])?;
            while let Some(row) = rows.next()? {
                add(row)?;
            }
            Ok(())
        };
        read().map_err(self.sql_error())
    }
}

/// Days by which two reports of one act may differ.
const MAX_GAP: i64 = 3;

/// Orders the acts of a pair by day, each once: a wider or a nearby report of the same act is the same act.
fn merge_reports(acts: &mut Vec<DatedAct>) {
    let width = |s: &DatedAct| number(s.days.last) - number(s.days.first);
    acts.sort_by(|a, b| width(a).cmp(&width(b)).then(a.claim.cmp(&b.claim)));
    let mut distinct: Vec<DatedAct> = Vec::new();
    for act in acts.drain(..) {
        if !distinct.iter().any(|d| d.act == act.act && d.days.gap(act.days) <= MAX_GAP) {
            distinct.push(act);
        }
    }
    distinct.sort_by(|a, b| a.days.cmp(&b.days).then(a.claim.cmp(&b.claim)));
    *acts = distinct;
}

/// Matches that share no act, the most places that were reached, and whether the best incomplete match has time left.
fn follow(acts: &[DatedAct], pattern: &Pattern, open_until: i64) -> (Vec<Vec<usize>>, usize, bool) {
    let (mut matches, mut reached, mut open) = (Vec::new(), 0, false);
    let mut used: Vec<usize> = Vec::new();
    for start in 0..acts.len() {
        if used.contains(&start) || !pattern.places.first().is_some_and(|p| p.contains(&acts[start].act)) {
            continue;
        }
        let mut chain = vec![start];
        for place in &pattern.places[1..] {
            let before = chain[chain.len() - 1];
            let next = (0..acts.len()).find(|&n| {
                let lag = number(acts[n].days.first) - number(acts[start].days.first);
                !chain.contains(&n)
                    && !used.contains(&n)
                    && place.contains(&acts[n].act)
                    && acts[n].days.first >= acts[before].days.first
                    && lag <= pattern.within
            });
            let Some(next) = next else { break };
            chain.push(next);
        }
        let still = number(acts[start].days.first) > open_until;
        if chain.len() > reached {
            (reached, open) = (chain.len(), still);
        } else if chain.len() == reached {
            open |= still;
        }
        if chain.len() == pattern.places.len() {
            used.extend(&chain);
            matches.push(chain);
        }
    }
    (matches, reached, open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn step(act: &str, year: i16, month: i8, claim: i64) -> DatedAct {
        DatedAct { act: act.into(), days: Days::one(date(year, month, 1)), claim }
    }

    fn pattern(places: &[&str], within: i64) -> Pattern {
        Pattern { places: places.iter().map(|p| vec![(*p).to_owned()]).collect(), within }
    }

    #[test]
    fn the_earliest_that_follows_is_taken_and_each_act_once() {
        let mut steps =
            vec![step("b", 2020, 1, 1), step("a", 2020, 2, 2), step("b", 2020, 5, 3), step("b", 2020, 9, 4)];
        merge_reports(&mut steps);
        let (matches, reached, _) = follow(&steps, &pattern(&["a", "b"], 365), i64::MAX);
        assert_eq!((matches, reached), (vec![vec![1, 2]], 2));
        let (matches, reached, _) = follow(&steps, &pattern(&["a", "b"], 20), i64::MAX);
        assert_eq!((matches.len(), reached), (0, 1));
        let (matches, ..) = follow(&steps, &pattern(&["b", "b"], 365), i64::MAX);
        assert_eq!(matches, [vec![0, 2]]);
    }

    #[test]
    fn a_span_that_is_not_over_is_open() {
        let steps = [step("a", 2020, 1, 1)];
        let start = number(date(2020, 1, 1));
        assert!(!follow(&steps, &pattern(&["a", "b"], 365), start).2);
        assert!(follow(&steps, &pattern(&["a", "b"], 365), start - 1).2);
    }

    #[test]
    fn a_wider_report_of_an_act_is_the_same_act() {
        let year = Days::new(date(2020, 1, 1), date(2020, 12, 31)).unwrap();
        let mut steps = vec![DatedAct { act: "a".into(), days: year, claim: 1 }, step("a", 2020, 6, 2)];
        merge_reports(&mut steps);
        assert_eq!(steps.iter().map(|s| s.claim).collect::<Vec<_>>(), [2]);
    }
}
