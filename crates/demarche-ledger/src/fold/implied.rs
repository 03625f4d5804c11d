//! Folding acts into relations, with the ends that no act reports. A state also ends with the government that it
//! concerns, with a party of it, when relations are cut, and when a rival is recognised (codebook section 9, rulings of
//! 30 November 2026).
//!
//! What ends what is data: `data/fold.toml`, `severed` in `data/acts`, `[[rivals]]` in `data/questions.toml`, and the
//! terms in `data/actors/authorities.csv`. This file applies it.

use super::act::{ActRow, Effect};
use super::ends::{Implied, Rivals, Since};
use super::relation::{Group, Place, Relation, grouped, relation};
use super::spell::{Cut, Spell};
use demarche_knowledge::ontology::Ontology;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::Arc;

type Pair = (Arc<str>, Arc<str>);

/// Folds acts into relations. It remembers, from one set of acts to the next, which parties cut their relations.
pub struct Fold<'a> {
    ontology: &'a Ontology,
    rivals: &'a [Rivals],
    /// Spells in which relations are cut, by pair in the order of their keys.
    cut: FxHashMap<Pair, Vec<Spell>>,
}

impl<'a> Fold<'a> {
    /// A fold that knows of no cut relations yet.
    pub fn new(ontology: &'a Ontology, rivals: &'a [Rivals]) -> Self {
        Self { ontology, rivals, cut: FxHashMap::default() }
    }

    /// Folds acts, in any order, into relations, in order of parties, dimension and object. For an end that a relation
    /// of another dimension or of other parties causes, the acts of that relation must be among these or have been
    /// folded before.
    pub fn relations(&mut self, acts: Vec<ActRow>) -> Vec<Relation> {
        let ontology = self.ontology;
        let groups = grouped(acts, ontology);
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

    /// Remembers the spells in which relations were cut.
    fn remember(&mut self, relation: &Relation) {
        let severs = |s: &&Spell| self.ontology.fold.severs.contains(&s.state);
        let cut: Vec<Spell> = relation.stretches.iter().filter(severs).cloned().collect();
        if !cut.is_empty() {
            self.cut.insert(in_order(&relation.from, &relation.to), cut);
        }
    }

    /// The ends in a relation because the two parties cut their relations.
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

    /// The acts by which each holder recognises a party that has rivals.
    fn grants(&self, groups: &[Group]) -> FxHashMap<Pair, Vec<ActRow>> {
        let mut grants: FxHashMap<Pair, Vec<ActRow>> = FxHashMap::default();
        if self.rivals.is_empty() {
            return grants;
        }
        for ((from, to, dimension, _), acts) in groups {
            if **dimension != *self.ontology.fold.recognition.dimension || self.rivals_of(to).next().is_none() {
                continue;
            }
            let grants = grants.entry((from.clone(), to.clone())).or_default();
            grants.extend(acts.iter().filter(|s| self.recognises(s)).cloned());
        }
        grants
    }

    /// Whether an act gives recognition.
    fn recognises(&self, act: &ActRow) -> bool {
        let grants = self.ontology.acts.get(&*act.act).is_some_and(|a| a.grants);
        grants && Effect::of(act.status, act.sureness, self.ontology) == Effect::Moves
    }

    fn rivals_of<'s>(&'s self, key: &'s str) -> impl Iterator<Item = (&'s str, Date)> {
        let having = self.rivals.iter().filter(move |r| r.keys.iter().any(|k| k == key));
        having.flat_map(move |r| r.keys.iter().filter(move |k| *k != key).map(|k| (k.as_str(), r.since)))
    }

    /// The ends in a relation because its holder recognised a rival.
    fn rivalled(&self, place: &Place, grants: &FxHashMap<Pair, Vec<ActRow>>) -> Vec<Cut> {
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
            for act in grants.get(&(from.clone(), rival.into())).into_iter().flatten() {
                let Some(days) = act.days.filter(|d| d.last >= since) else { continue };
                cuts.push(Cut {
                    since: Since::Days(days),
                    from: ended.clone(),
                    to: d.initial.clone(),
                    implied: Implied::Rival,
                    evidence: vec![act.clone()],
                });
            }
        }
        cuts
    }
}

fn in_order(a: &Arc<str>, b: &Arc<str>) -> Pair {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}
