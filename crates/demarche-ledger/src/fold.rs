//! From acts to states: what the steps between two parties add up to on a day.
//!
//! Which status moves a state, which dimensions are kept by object, which state an act leads to: all of it is data
//! (`data/fold.toml`, `data/acts`). What stands here is the arithmetic alone. It reads no clock and no store. States that no act
//! ends, because their government, their relations or a rival's recognition ended them, are worked out in [`implied`].

pub mod implied;
mod stretch;

pub use implied::{Ended, Fold, Implied, Rivals};
pub use stretch::{Since, Stretch};

use crate::time::Days;
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::Ontology;
use implied::Cut;
use jiff::civil::Date;
use std::sync::Arc;

/// One act of one claim, as the ledger keeps it. What thousands of steps have alike they share.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Key of who decides.
    pub holder: Arc<str>,
    /// Key of whom it concerns.
    pub subject: Arc<str>,
    /// `recognition`, `mission`, …
    pub dimension: Arc<str>,
    /// The act.
    pub act: Arc<str>,
    /// How it is told.
    pub status: Status,
    /// What it is about: treaty, list, organization; of a recognition, whether of a state or of a government.
    pub object: Option<String>,
    /// Rank of the representative or kind of the mission.
    pub level: Option<Arc<str>>,
    /// When it was.
    pub days: Option<Days>,
    /// Last day on which its text can have been published: by then it had been, if it had.
    pub told: Option<Date>,
    /// Row of the claim.
    pub claim: i64,
    /// The text, and the story it is a near copy of.
    pub document: i64,
    /// Independent source: all copies of one story are one.
    pub story: i64,
    /// How sure the coder is, 0 to 1.
    pub sureness: f64,
    /// The last day on which what it leads to can hold, where the tables of actors know one.
    pub ends: Option<Ended>,
}

/// What a step does for the relation it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It moves the state.
    Moves,
    /// It announces another state.
    Announces,
    /// It is told as possible, denied or not done.
    Doubts,
    /// The coder is too little sure of it: it counts for nothing.
    Doubtful,
}

impl Effect {
    /// The effect of an act told with a status by a coder so sure. Whoever counts acts asks this and nothing else, so that every
    /// answer of the program counts the same ones.
    pub fn of(status: Status, sureness: f64, ontology: &Ontology) -> Self {
        let rules = &ontology.fold;
        if sureness < rules.least_sure {
            Effect::Doubtful
        } else if rules.moves.contains(&status) {
            Effect::Moves
        } else if rules.announces.contains(&status) {
            Effect::Announces
        } else {
            Effect::Doubts
        }
    }
}

/// One dimension of the relation of one party to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Whose relation it is.
    pub from: Arc<str>,
    /// Toward whom.
    pub to: Arc<str>,
    /// `recognition`, `mission`, …
    pub dimension: Arc<str>,
    /// Treaty, list or organization, in dimensions that have one state for each.
    pub object: Option<String>,
    /// Its states, in order of time; none before the first.
    pub stretches: Vec<Stretch>,
    /// Announced steps.
    pub announced: Vec<Step>,
    /// Steps told as possible, denied or not done.
    pub doubted: Vec<Step>,
    /// Steps of which the coder is too little sure to count them.
    pub doubtful: Vec<Step>,
}

impl Relation {
    /// The stretch that holds on a day; `None` before the first act.
    pub fn on(&self, day: Date) -> Option<&Stretch> {
        self.stretches.iter().rev().find(|s| s.since.first() <= day)
    }

    /// What is told against its state on a day: against the stretch that holds, or, before any, against any act.
    pub fn against(&self, day: Date, ontology: &Ontology) -> Vec<&Step> {
        let opposes = |s: &&Step| ontology.fold.opposes.contains(&s.status);
        match self.on(day) {
            Some(stretch) => stretch.against.iter().collect(),
            None => self.doubted.iter().filter(opposes).collect(),
        }
    }

    /// Keeps of its evidence only what is wanted; its states stay.
    pub fn retain(&mut self, mut wanted: impl FnMut(&Step) -> bool) {
        let stretches = self.stretches.iter_mut().flat_map(|s| [&mut s.evidence, &mut s.against]);
        let lists = stretches.chain([&mut self.announced, &mut self.doubted, &mut self.doubtful]);
        lists.for_each(|list| list.retain(&mut wanted));
    }

    /// Every step of it, whatever its effect.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.stretches
            .iter()
            .flat_map(|s| &s.evidence)
            .chain(&self.announced)
            .chain(&self.doubted)
            .chain(&self.doubtful)
    }
}

/// Which relation a step moves: from whom, toward whom; both ends in order where both stand in one state.
fn direction(step: &Step, ontology: &Ontology) -> (Arc<str>, Arc<str>) {
    let flips = ontology.acts.get(&*step.act).is_some_and(|a| a.flips);
    let symmetric = ontology.dimension_of(&step.act).is_some_and(|d| d.symmetric);
    let (holder, subject) = (step.holder.clone(), step.subject.clone());
    if flips || (symmetric && subject < holder) { (subject, holder) } else { (holder, subject) }
}

/// Where a step belongs: from whom, toward whom, in which dimension, about which object.
pub(crate) type Place = (Arc<str>, Arc<str>, Arc<str>, Option<String>);

/// The steps of one relation, ordered by claim.
type Group = (Place, Vec<Step>);

/// Steps, in any order, put together by relation, in order of parties, dimension and object.
fn grouped(steps: Vec<Step>, ontology: &Ontology) -> Vec<Group> {
    let place = |s: &Step| -> Place {
        let (from, to) = direction(s, ontology);
        let by_object = ontology.fold.by_object.iter().any(|d| **d == *s.dimension);
        let object = s.object.clone().filter(|_| by_object);
        (from, to, s.dimension.clone(), object)
    };
    let mut placed: Vec<(Place, Step)> = steps.into_iter().map(|s| (place(&s), s)).collect();
    placed.sort_by(|a, b| (&a.0, a.1.claim).cmp(&(&b.0, b.1.claim)));
    let mut groups: Vec<Group> = Vec::new();
    for (here, step) in placed {
        match groups.last_mut() {
            Some((place, group)) if *place == here => {
                // A claim that names a party twice, or both sides of a mutual act, tells of the step once.
                if !group.iter().rev().take_while(|s| s.claim == step.claim).any(|s| s.act == step.act) {
                    group.push(step);
                }
            }
            _ => groups.push((here, vec![step])),
        }
    }
    groups
}

/// The relation that steps add up to, cut short where other relations say so.
fn relation((place, steps): Group, cuts: Vec<Cut>, ontology: &Ontology) -> Relation {
    let (from, to, dimension, object) = place;
    let (mut moving, mut announced) = (Vec::new(), Vec::new());
    let (mut doubted, mut doubtful) = (Vec::new(), Vec::new());
    for step in steps {
        match Effect::of(step.status, step.sureness, ontology) {
            Effect::Moves => moving.push(step),
            Effect::Announces => announced.push(step),
            Effect::Doubts => doubted.push(step),
            Effect::Doubtful => doubtful.push(step),
        }
    }
    let initial = ontology.dimensions.iter().find(|d| *d.name == *dimension).map_or("", |d| d.initial.as_str());
    let mut stretches = stretch::stretches(moving, cuts, initial, ontology);
    for stretch in &mut stretches {
        // What speaks against the act, told when it was said to have happened or later.
        let opposed = |s: &&Step| {
            stretch.act.as_ref() == Some(&s.act)
                && ontology.fold.opposes.contains(&s.status)
                && s.told.is_none_or(|t| t >= stretch.since.first())
        };
        stretch.against = doubted.iter().filter(opposed).cloned().collect();
    }
    Relation { from, to, dimension, object, stretches, announced, doubted, doubtful }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_implied;
