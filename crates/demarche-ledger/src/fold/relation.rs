//! Relations: the spells of one dimension between two parties, and the acts they rest on.

use super::act::{ActRow, Effect};
use super::spell::{Cut, Spell, spells};
use demarche_knowledge::ontology::Ontology;
use jiff::civil::Date;
use std::sync::Arc;

/// One dimension of the relation of one party to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The party whose relation it is.
    pub from: Arc<str>,
    /// Toward whom.
    pub to: Arc<str>,
    /// `recognition`, `mission`, …
    pub dimension: Arc<str>,
    /// Treaty, list or organization, in dimensions with a state for each object.
    pub object: Option<String>,
    /// Its spells, in order of time. There is no state before the first.
    pub stretches: Vec<Spell>,
    /// Acts that are announced.
    pub announced: Vec<ActRow>,
    /// Acts that are reported as possible, denied or not done.
    pub doubted: Vec<ActRow>,
    /// Acts that do not count, since the coder's confidence is too low.
    pub doubtful: Vec<ActRow>,
}

impl Relation {
    /// The spell that holds on a day; `None` before the first act.
    pub fn on(&self, day: Date) -> Option<&Spell> {
        self.stretches.iter().rev().find(|s| s.since.first() <= day)
    }

    /// The acts that contradict its state on a day: those against the spell that holds or, before the first spell,
    /// against any act.
    pub fn against(&self, day: Date, ontology: &Ontology) -> Vec<&ActRow> {
        let opposes = |s: &&ActRow| ontology.fold.opposes.contains(&s.status);
        match self.on(day) {
            Some(spell) => spell.against.iter().collect(),
            None => self.doubted.iter().filter(opposes).collect(),
        }
    }

    /// Removes the evidence that is not wanted. The spells stay.
    pub fn retain(&mut self, mut wanted: impl FnMut(&ActRow) -> bool) {
        let spells = self.stretches.iter_mut().flat_map(|s| [&mut s.evidence, &mut s.against]);
        let lists = spells.chain([&mut self.announced, &mut self.doubted, &mut self.doubtful]);
        lists.for_each(|list| list.retain(&mut wanted));
    }

    /// Every act of it, whatever its effect.
    pub fn acts(&self) -> impl Iterator<Item = &ActRow> {
        self.stretches
            .iter()
            .flat_map(|s| &s.evidence)
            .chain(&self.announced)
            .chain(&self.doubted)
            .chain(&self.doubtful)
    }
}

/// From whom and toward whom the relation is that an act changes. The two are in order where both stand in one state.
fn direction(act: &ActRow, ontology: &Ontology) -> (Arc<str>, Arc<str>) {
    let flips = ontology.acts.get(&*act.act).is_some_and(|a| a.flips);
    let symmetric = ontology.dimension_of(&act.act).is_some_and(|d| d.symmetric);
    let (holder, subject) = (act.holder.clone(), act.subject.clone());
    if flips || (symmetric && subject < holder) { (subject, holder) } else { (holder, subject) }
}

/// The relation an act belongs to: from whom, toward whom, in which dimension, about which object.
pub(super) type Place = (Arc<str>, Arc<str>, Arc<str>, Option<String>);

/// The acts of one relation, ordered by claim.
pub(super) type Group = (Place, Vec<ActRow>);

/// Groups acts, in any order, by relation. The groups are in order of parties, dimension and object.
pub(super) fn grouped(acts: Vec<ActRow>, ontology: &Ontology) -> Vec<Group> {
    let place = |s: &ActRow| -> Place {
        let (from, to) = direction(s, ontology);
        let by_object = ontology.fold.by_object.iter().any(|d| **d == *s.dimension);
        let object = s.object.clone().filter(|_| by_object);
        (from, to, s.dimension.clone(), object)
    };
    let mut placed: Vec<(Place, ActRow)> = acts.into_iter().map(|act| (place(&act), act)).collect();
    placed.sort_by(|a, b| (&a.0, a.1.claim).cmp(&(&b.0, b.1.claim)));
    let mut groups: Vec<Group> = Vec::new();
    for (here, act) in placed {
        match groups.last_mut() {
            Some((place, group)) if *place == here => {
                // A claim that names a party twice, or both sides of a mutual act, reports the act once.
                if !group.iter().rev().take_while(|other| other.claim == act.claim).any(|other| other.act == act.act) {
                    group.push(act);
                }
            }
            _ => groups.push((here, vec![act])),
        }
    }
    groups
}

/// The relation that acts add up to. `cuts` are ends that other relations cause.
pub(super) fn relation((place, acts): Group, cuts: Vec<Cut>, ontology: &Ontology) -> Relation {
    let (from, to, dimension, object) = place;
    let (mut moving, mut announced) = (Vec::new(), Vec::new());
    let (mut doubted, mut doubtful) = (Vec::new(), Vec::new());
    for act in acts {
        match Effect::of(act.status, act.sureness, ontology) {
            Effect::Moves => moving.push(act),
            Effect::Announces => announced.push(act),
            Effect::Doubts => doubted.push(act),
            Effect::Doubtful => doubtful.push(act),
        }
    }
    let initial = ontology.dimensions.iter().find(|d| *d.name == *dimension).map_or("", |d| d.initial.as_str());
    let mut spells = spells(moving, cuts, initial, ontology);
    for spell in &mut spells {
        // Contradictions count from the day on which the act is said to have happened.
        let opposed = |s: &&ActRow| {
            spell.act.as_ref() == Some(&s.act)
                && ontology.fold.opposes.contains(&s.status)
                && s.told.is_none_or(|t| t >= spell.since.first())
        };
        spell.against = doubted.iter().filter(opposed).cloned().collect();
    }
    Relation { from, to, dimension, object, stretches: spells, announced, doubted, doubtful }
}
