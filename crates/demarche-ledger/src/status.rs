//! The question *what state is this relation in, on this day, as known on that one*.

use crate::error::Result;
use crate::fold::{Ended, Fold, Relation, Rivals};
use crate::ledger::Ledger;
use crate::steps::Called;
use crate::time::Known;
use demarche_knowledge::claim::Participant;
use demarche_knowledge::ontology::Ontology;
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
    /// Dimensions whose steps `standing` is asked about.
    pub lapsing: Vec<String>,
    /// What a step between a holder and a subject is about, given what its words say of it, and until when what it leads to can
    /// hold.
    pub standing: Box<Standing<'a>>,
    /// Parties of which nobody recognises two at once.
    pub rivals: Vec<Rivals>,
}

/// See [`View::standing`].
pub type Standing<'a> = dyn Fn(Who<'_>, Who<'_>, Option<&str>) -> Stands + 'a;

/// What a step is about, and until when what it leads to can hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// What it is about.
    pub object: Option<String>,
    /// The last day, where one is known.
    pub ends: Option<Ended>,
}

impl View<'_> {
    /// Everybody as he is coded.
    pub fn as_coded() -> Self {
        let as_told =
            |_: Who<'_>, _: Who<'_>, object: Option<&str>| Stands { object: object.map(str::to_owned), ends: None };
        Self {
            keys: BTreeSet::new(),
            counts_as: Box::new(|_| None),
            lapsing: Vec::new(),
            standing: Box::new(as_told),
            rivals: Vec::new(),
        }
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
    /// The relations of `from` toward `to`, in every dimension, and those in which both stand alike; with `from` left out, those
    /// of everybody toward `to`, and the posts that `to` has with others who acted on them: its ambassador whom they received,
    /// its embassy that they handed over. Whatever keys the parties stand under, answers use their first.
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
        let dimension = |act: &str| ontology.dimension_of(act);
        let flips = |act: &str| ontology.acts.get(act).is_some_and(|a| a.flips);
        // What the party holds itself says how others stand toward it only by acts of such kinds, and the other way about.
        let wanted = |holds: bool, act: &str| {
            dimension(act).is_some_and(|d| d.symmetric || (from.is_none() && d.post)) || flips(act) == holds
        };
        let mut steps = self.gather(to, from, (horizon, view), Called::First, wanted)?;
        let rivals: Vec<&String> =
            view.rivals.iter().filter(|r| r.keys.iter().any(|k| k == to.key())).flat_map(|r| &r.keys).collect();
        for rival in rivals.into_iter().filter(|k| *k != to.key()) {
            let grants = |holds: bool, act: &str| !holds && ontology.acts.get(act).is_some_and(|a| a.grants);
            steps.extend(self.gather(&Party::all("", rival.as_str()), from, (horizon, view), Called::First, grants)?);
        }
        let mut all = Fold::new(ontology, &view.rivals).relations(steps);
        let of = |r: &Relation| ontology.dimensions.iter().find(|d| *d.name == *r.dimension);
        all.retain(|r| {
            let Some(d) = of(r) else { return false };
            let own = *r.from == *to.key() && r.to != r.from;
            // A post of its own counts toward it where the other side acted on it.
            let acted_on = || from.is_none() && d.post && r.steps().any(|s| *s.subject == *to.key());
            &*r.to == to.key() || (own && (d.symmetric || acted_on()))
        });
        for relation in all.iter_mut().filter(|r| &*r.from == to.key()) {
            if of(relation).is_some_and(|d| d.symmetric) {
                // Of two that stand alike, the one asked about stands behind.
                std::mem::swap(&mut relation.from, &mut relation.to);
            }
        }
        let place = |d: &str| ontology.dimensions.iter().position(|x| x.name == d);
        all.sort_by(|a, b| {
            (&a.from, &a.to, place(&a.dimension), &a.object).cmp(&(&b.from, &b.to, place(&b.dimension), &b.object))
        });
        Ok(all)
    }
}
