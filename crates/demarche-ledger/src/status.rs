//! The question *what state is this relation in, on this day, as known on that one*.

use crate::error::Result;
use crate::fold::{Relation, relations};
use crate::ledger::Ledger;
use crate::steps::Called;
use crate::time::Known;
use demarche_coder::claim::Participant;
use demarche_coder::knowledge::ontology::Ontology;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What was known: rows published by one instant and recorded by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Published by then.
    pub known: Known,
    /// Recorded in this ledger by then.
    pub recorded: Known,
}

impl Horizon {
    /// All there is.
    pub const ALL: Horizon = Horizon { known: Known::EVER, recorded: Known::EVER };
}

/// Somebody as the ledger has coded him.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// The key or country code he stands under.
    pub key: &'a str,
    /// Name.
    pub name: &'a str,
    /// Sectors, parted by a blank.
    pub sector: &'a str,
    /// Identifier, or empty.
    pub id: &'a str,
    /// First day of the act, when it is told.
    pub on: Option<Date>,
}

/// A party that is asked about: the keys it stands under, and which of those coded under them are meant.
pub struct Party<'a> {
    /// What to call it.
    pub name: String,
    /// Country codes, or `~` and a name; the first is the one answers use.
    pub keys: Vec<String>,
    /// Whether somebody coded under the keys is this party.
    pub is: Box<dyn Fn(Who<'_>) -> bool + 'a>,
    /// Whether everybody coded under the keys is.
    pub whole: bool,
    /// Whether who is meant depends on the day.
    pub changes: bool,
}

impl Party<'_> {
    /// Everybody under a key.
    pub fn all(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self { name: name.into(), keys: vec![key.into()], is: Box::new(|_| true), whole: true, changes: false }
    }

    /// The key answers use.
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }
}

/// As whose acts those of some parties count: a contested entity's as its own or as the claiming state's.
pub struct View<'a> {
    /// Keys under which somebody stands who may count as somebody else.
    pub keys: BTreeSet<String>,
    /// The key under which somebody coded under one of these counts; `None` as he is coded.
    pub counts_as: Box<dyn Fn(Who<'_>) -> Option<String> + 'a>,
}

impl View<'_> {
    /// Everybody as he is coded.
    pub fn as_coded() -> Self {
        Self { keys: BTreeSet::new(), counts_as: Box::new(|_| None) }
    }

    /// The key under which a participant counts that is coded under another, in an act of a day.
    pub fn key(&self, coded: &str, participant: &Participant, on: Option<Date>) -> String {
        let (sector, id) = (participant.sector.join(" "), participant.id.as_deref().unwrap_or(""));
        let who = Who { key: coded, name: &participant.name, sector: &sector, id, on };
        let other = if self.keys.contains(coded) { (self.counts_as)(who) } else { None };
        other.unwrap_or_else(|| coded.to_owned())
    }
}

impl Ledger {
    /// The relations of `from` toward `to`, in every dimension, and those in which both stand alike; with `from` left out, the
    /// relations of everybody toward `to`. Whatever keys the parties stand under, answers use their first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn relations(
        &self,
        from: Option<&Party<'_>>,
        to: &Party<'_>,
        horizon: Horizon,
        view: &View<'_>,
        ontology: &Ontology,
    ) -> Result<Vec<Relation>> {
        let alike = |act: &str| ontology.dimension_of(act).is_some_and(|d| d.symmetric);
        let flips = |act: &str| ontology.acts.get(act).is_some_and(|a| a.flips);
        // What the party holds itself says how others stand toward it only by acts of such kinds, and the other way about.
        let wanted = |holds: bool, act: &str| alike(act) || flips(act) == holds;
        let mut all = relations(self.gather(to, from, (horizon, view), Called::First, wanted)?, ontology);
        let symmetric = |r: &Relation| ontology.dimensions.iter().any(|d| *d.name == *r.dimension && d.symmetric);
        all.retain(|r| &*r.to == to.key() || (symmetric(r) && &*r.from == to.key()));
        for relation in all.iter_mut().filter(|r| &*r.from == to.key()) {
            // Of two that stand alike, the one asked about stands behind.
            std::mem::swap(&mut relation.from, &mut relation.to);
        }
        let place = |d: &str| ontology.dimensions.iter().position(|x| x.name == d);
        all.sort_by(|a, b| (&a.from, place(&a.dimension), &a.object).cmp(&(&b.from, place(&b.dimension), &b.object)));
        Ok(all)
    }
}
