//! What was learned between two days: new acts, changed states, and new contradictions.
//!
//! Both sides show the states of the same day. Only what is known about it differs.

use super::claims::ClaimRow;
use super::events::Event;
use super::filter::Filter;
use crate::error::Result;
use crate::fold::{Fold, Relation, Spell};
use crate::ledger::Ledger;
use crate::sql::questions as sql;
use crate::time::Known;
use crate::viewpoint::{Horizon, View};
use demarche_knowledge::ontology::Ontology;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// The two states of knowledge that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What was known before.
    pub before: Horizon,
    /// What was known after.
    pub after: Horizon,
}

/// A relation that differs between before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationChange {
    /// Before; `None` when nothing was known of it.
    pub before: Option<Relation>,
    /// After; `None` when nothing is known of it any longer.
    pub after: Option<Relation>,
}

/// What was learned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Events with an act that were first reported in between, in order of day.
    pub learned: Vec<Event>,
    /// Rows of claims that were closed.
    pub closed: Vec<i64>,
    /// Relations whose state on the day is another.
    pub changed: Vec<RelationChange>,
    /// Relations whose state on the day is contradicted by more claims than before.
    pub contradicted: Vec<RelationChange>,
}

impl Ledger {
    /// What was learned in a span about the relations on `day`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn difference(&self, span: Span, day: Date, view: &View<'_>, ontology: &Ontology) -> Result<Difference> {
        let (known, recorded) = ((span.before.known, span.after.known), (span.before.recorded, span.after.recorded));
        // A bound that is the same on both sides does not restrict.
        let low = |(a, b): (Known, Known)| if a == b { i64::MIN } else { a.micros() };
        let values = [low(known), known.1.micros(), low(recorded), recorded.1.micros()];
        let acts = self.pairs(sql::ACTS_LEARNED, &values)?;
        let closed = if recorded.0 == recorded.1 {
            Vec::new()
        } else {
            self.pairs(sql::ACTS_CLOSED, &[recorded.0.micros(), recorded.1.micros()])?
        };
        let mut found = Difference { learned: self.learned(&acts, span)?, ..Difference::default() };
        found.closed = closed.iter().map(|c| c.2).collect();
        found.closed.sort_unstable();
        found.closed.dedup();
        let mut pairs: BTreeSet<(String, String)> = BTreeSet::new();
        for (holder, subject, _) in acts.into_iter().chain(closed) {
            pairs.insert(if holder < subject { (holder, subject) } else { (subject, holder) });
        }
        for pair in &pairs {
            let fold = |acts| Fold::new(ontology, &view.rivals).relations(acts);
            let before = fold(self.acts_between(pair, span.before, view)?);
            let after = fold(self.acts_between(pair, span.after, view)?);
            compare(before, after, day, &mut found);
        }
        Ok(found)
    }

    fn pairs(&self, statement: &str, values: &[i64]) -> Result<Vec<(String, String, i64)>> {
        let found = self.connection.prepare_cached(statement).and_then(|mut s| {
            let values = rusqlite::params_from_iter(values);
            s.query_map(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        });
        found.map_err(self.sql_error())
    }

    fn learned(&self, acts: &[(String, String, i64)], span: Span) -> Result<Vec<Event>> {
        let filter = Filter { horizon: span.after, ..Filter::default() };
        let (mut rows, mut events) = (FxHashSet::default(), FxHashSet::default());
        let mut learned: Vec<Event> = Vec::new();
        for (_, _, claim) in acts.iter().filter(|act| rows.insert(act.2)) {
            let Some(row) = self.claim_row(*claim)? else { continue };
            let claims = match row.happening {
                Some(event) if !events.insert(event) => continue,
                Some(event) => self.claims_of_event(event, &filter)?,
                None => vec![row],
            };
            // Only the first report of an event is news.
            let before = |c: &ClaimRow| c.known <= span.before.known && c.recorded <= span.before.recorded;
            if !claims.iter().any(before) {
                learned.extend(Event::new(claims));
            }
        }
        learned.sort_by_key(|h| (h.day(), h.best().row));
        Ok(learned)
    }
}

fn compare(before: Vec<Relation>, after: Vec<Relation>, day: Date, found: &mut Difference) {
    let same = |a: &Relation, b: &Relation| {
        (&a.from, &a.to, &a.dimension, &a.object) == (&b.from, &b.to, &b.dimension, &b.object)
    };
    let gone = before.iter().filter(|b| !after.iter().any(|a| same(a, b))).map(|b| (Some(b), None));
    let here = after.iter().map(|a| (before.iter().find(|b| same(a, b)), Some(a)));
    for (old, new) in here.chain(gone) {
        let state =
            |r: Option<&Relation>| r.and_then(|r| r.on(day)).map(|s: &Spell| (s.state.clone(), s.against.len()));
        let (was, is) = (state(old), state(new));
        let change = || RelationChange { before: old.cloned(), after: new.cloned() };
        if was.as_ref().map(|s| &s.0) != is.as_ref().map(|s| &s.0) {
            found.changed.push(change());
        } else if is.map_or(0, |s| s.1) > was.map_or(0, |s| s.1) {
            found.contradicted.push(change());
        }
    }
}
