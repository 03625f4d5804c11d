//! Ends that no act tells: a state ends with the government it concerns, with the party that held it, when relations are cut,
//! when a rival is recognised in its place (codebook section 9, rulings of 30 November 2026).
//!
//! What ends what is data: `data/fold.toml`, `severed` in `data/acts`, `[[rivals]]` in `data/questions.toml`, and the terms in
//! `data/actors/authorities.csv`. Here it is applied.

use super::stretch::{Since, Stretch};
use super::{Effect, Group, Place, Relation, Step, grouped, relation};
use demarche_knowledge::ontology::Ontology;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Why a state ended although no act ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Implied {
    /// The government that was recognised ended.
    Government,
    /// One of the two parties ended: a state that was dissolved, an authority that fell.
    Party,
    /// Relations between the two were cut.
    Relations,
    /// A rival government of the same state was recognised.
    Rival,
}

impl Implied {
    /// The word records use.
    pub fn as_str(self) -> &'static str {
        match self {
            Implied::Government => "government ended",
            Implied::Party => "party ended",
            Implied::Relations => "relations cut",
            Implied::Rival => "rival recognised",
        }
    }
}

/// The last day on which what a step leads to can hold, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The day.
    pub last: Date,
    /// Why.
    pub implied: Implied,
}

/// Parties of which nobody recognises two at once: governments that each claim the same state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rivals {
    /// Their keys.
    pub keys: Vec<String>,
    /// Since when.
    pub since: Date,
}

/// An end that another relation brings about.
pub(crate) struct Cut {
    pub since: Since,
    /// States that end.
    pub from: Vec<String>,
    /// The state they end in.
    pub to: String,
    pub implied: Implied,
    pub evidence: Vec<Step>,
}

type Pair = (Arc<str>, Arc<str>);

/// Folds steps into relations, and remembers from one set of steps to the next between whom relations were cut.
pub struct Fold<'a> {
    ontology: &'a Ontology,
    rivals: &'a [Rivals],
    /// Stretches in which relations are cut, by pair in the order of their keys.
    cut: FxHashMap<Pair, Vec<Stretch>>,
}

impl<'a> Fold<'a> {
    /// Nothing is known yet.
    pub fn new(ontology: &'a Ontology, rivals: &'a [Rivals]) -> Self {
        Self { ontology, rivals, cut: FxHashMap::default() }
    }

    /// Folds steps, in any order, into relations, in order of parties, dimension and object. For the ends that relations of other
    /// dimensions or other parties imply, their steps must be among these or have been folded before.
    pub fn relations(&mut self, steps: Vec<Step>) -> Vec<Relation> {
        let ontology = self.ontology;
        let groups = grouped(steps, ontology);
        let grants = self.grants(&groups);
        let symmetric = |place: &Place| ontology.dimensions.iter().any(|d| *d.name == *place.2 && d.symmetric);
        let (alike, others): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|g| symmetric(&g.0));
        let mut relations: Vec<Relation> = alike.into_iter().map(|g| relation(g, Vec::new(), ontology)).collect();
        for one in &relations {
            self.remember(one);
        }
        relations.extend(others.into_iter().map(|group| {
            let mut cuts = self.severed(&group.0);
            cuts.extend(self.rivalled(&group.0, &grants));
            cuts.sort_by_key(|c| (c.since.first(), c.since.last()));
            relation(group, cuts, ontology)
        }));
        relations
            .sort_by(|a, b| (&a.from, &a.to, &a.dimension, &a.object).cmp(&(&b.from, &b.to, &b.dimension, &b.object)));
        relations
    }

    /// Remembers that relations were cut.
    fn remember(&mut self, relation: &Relation) {
        let severs = |s: &&Stretch| self.ontology.fold.severs.contains(&s.state);
        let cut: Vec<Stretch> = relation.stretches.iter().filter(severs).cloned().collect();
        if !cut.is_empty() {
            self.cut.insert(in_order(&relation.from, &relation.to), cut);
        }
    }

    /// What ends in a relation because the two cut their relations.
    fn severed(&self, place: &Place) -> Vec<Cut> {
        let dimension = self.ontology.dimensions.iter().find(|d| *d.name == *place.2);
        let Some(severed) = dimension.and_then(|d| d.severed.as_ref()) else { return Vec::new() };
        let cut = self.cut.get(&in_order(&place.0, &place.1)).into_iter().flatten();
        cut.map(|s| Cut {
            since: s.since,
            from: severed.from.clone(),
            to: severed.to.clone(),
            implied: Implied::Relations,
            evidence: s.evidence.clone(),
        })
        .collect()
    }

    /// Of each holder, the steps that recognise a party that has rivals.
    fn grants(&self, groups: &[Group]) -> FxHashMap<Pair, Vec<Step>> {
        let mut grants: FxHashMap<Pair, Vec<Step>> = FxHashMap::default();
        if self.rivals.is_empty() {
            return grants;
        }
        for ((from, to, dimension, _), steps) in groups {
            if **dimension != *self.ontology.fold.recognition.dimension || self.rivals_of(to).next().is_none() {
                continue;
            }
            let grants = grants.entry((from.clone(), to.clone())).or_default();
            grants.extend(steps.iter().filter(|s| self.recognises(s)).cloned());
        }
        grants
    }

    /// Whether a step gives recognition.
    fn recognises(&self, step: &Step) -> bool {
        let grants = self.ontology.acts.get(&*step.act).is_some_and(|a| a.grants);
        grants && Effect::of(step.status, step.sureness, self.ontology) == Effect::Moves
    }

    fn rivals_of<'s>(&'s self, key: &'s str) -> impl Iterator<Item = (&'s str, Date)> {
        let having = self.rivals.iter().filter(move |r| r.keys.iter().any(|k| k == key));
        having.flat_map(move |r| r.keys.iter().filter(move |k| *k != key).map(|k| (k.as_str(), r.since)))
    }

    /// What ends in a relation because its holder recognised a rival.
    fn rivalled(&self, place: &Place, grants: &FxHashMap<Pair, Vec<Step>>) -> Vec<Cut> {
        let (from, to, dimension, _) = place;
        if **dimension != *self.ontology.fold.recognition.dimension {
            return Vec::new();
        }
        let Some(d) = self.ontology.dimensions.iter().find(|d| *d.name == **dimension) else { return Vec::new() };
        let mut ended: Vec<String> =
            self.ontology.acts.values().filter(|a| a.grants).map(|a| a.state.clone()).collect();
        ended.sort_unstable();
        let mut cuts = Vec::new();
        for (rival, since) in self.rivals_of(to) {
            for step in grants.get(&(from.clone(), rival.into())).into_iter().flatten() {
                let Some(days) = step.days.filter(|d| d.last >= since) else { continue };
                cuts.push(Cut {
                    since: Since::Days(days),
                    from: ended.clone(),
                    to: d.initial.clone(),
                    implied: Implied::Rival,
                    evidence: vec![step.clone()],
                });
            }
        }
        cuts
    }
}

fn in_order(a: &Arc<str>, b: &Arc<str>) -> Pair {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}
