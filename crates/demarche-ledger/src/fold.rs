//! From acts to states: what the steps between two parties add up to on a day.
//!
//! Which status moves a state, which dimensions are kept by object, which state an act leads to: all of it is data
//! (`data/fold.toml`, `data/acts`). What stands here is the arithmetic alone. It reads no clock and no store.

use crate::time::Days;
use demarche_coder::claim::Status;
use demarche_coder::knowledge::ontology::Ontology;
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
    /// What it is about: treaty, list, organization.
    pub object: Option<String>,
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
}

/// Since when a state holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It began in these days.
    Days(Days),
    /// It held by this day; nobody says when it began.
    By(Date),
}

impl Since {
    /// The first day on which it can have held.
    pub fn first(self) -> Date {
        match self {
            Since::Days(days) => days.first,
            Since::By(day) => day,
        }
    }
}

/// A stretch of time in one state.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The state: one of the dimension's.
    pub state: String,
    /// The act that began it.
    pub act: Arc<str>,
    /// When it began.
    pub since: Since,
    /// Steps it rests on, the best told first.
    pub evidence: Vec<Step>,
    /// Steps told as denied, doubtful or not done that speak against it.
    pub against: Vec<Step>,
}

impl Stretch {
    /// Whether it had begun by a day for sure: the day is not among those in which it may have begun.
    pub fn is_certain(&self, day: Date) -> bool {
        match self.since {
            Since::Days(days) => days.last <= day,
            Since::By(by) => by <= day,
        }
    }

    /// Independent sources of the evidence.
    pub fn sources(&self) -> usize {
        let mut stories: Vec<i64> = self.evidence.iter().map(|s| s.story).collect();
        stories.sort_unstable();
        stories.dedup();
        stories.len()
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
}

impl Relation {
    /// The stretch that holds on a day; `None` before the first act.
    pub fn on(&self, day: Date) -> Option<&Stretch> {
        self.stretches.iter().rev().find(|s| s.since.first() <= day)
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
type Place = (Arc<str>, Arc<str>, Arc<str>, Option<String>);

/// Folds steps, in any order, into relations, in order of parties, dimension and object.
pub fn relations(steps: Vec<Step>, ontology: &Ontology) -> Vec<Relation> {
    let place = |s: &Step| -> Place {
        let (from, to) = direction(s, ontology);
        let by_object = ontology.fold.by_object.iter().any(|d| **d == *s.dimension);
        let object = s.object.clone().filter(|_| by_object);
        (from, to, s.dimension.clone(), object)
    };
    let mut placed: Vec<(Place, Step)> = steps.into_iter().map(|s| (place(&s), s)).collect();
    placed.sort_by(|a, b| (&a.0, a.1.claim).cmp(&(&b.0, b.1.claim)));
    let mut relations: Vec<Relation> = Vec::new();
    let mut group: Vec<Step> = Vec::new();
    let mut placed = placed.into_iter().peekable();
    while let Some((here, step)) = placed.next() {
        group.push(step);
        if placed.peek().is_none_or(|next| next.0 != here) {
            relations.push(relation(here, std::mem::take(&mut group), ontology));
        }
    }
    relations
}

fn relation(place: Place, steps: Vec<Step>, ontology: &Ontology) -> Relation {
    let ((from, to, dimension, object), rules) = (place, &ontology.fold);
    let (mut moving, mut announced, mut doubted) = (Vec::new(), Vec::new(), Vec::new());
    for step in steps {
        if rules.moves.contains(&step.status) {
            moving.push(step);
        } else if rules.announces.contains(&step.status) {
            announced.push(step);
        } else {
            doubted.push(step);
        }
    }
    let mut stretches = stretches(moving, ontology);
    for stretch in &mut stretches {
        // What speaks against the act, told when it was said to have happened or later.
        let opposed = |s: &&Step| s.act == stretch.act && s.told.is_none_or(|t| t >= stretch.since.first());
        stretch.against = doubted.iter().filter(opposed).cloned().collect();
    }
    Relation { from, to, dimension, object, stretches, announced, doubted }
}

/// When a step took effect: its days, else the day by which it was told; a long-past act without a day takes none.
fn since(step: &Step) -> Option<Since> {
    match (step.days, step.status, step.told) {
        (Some(days), ..) => Some(Since::Days(days)),
        (None, Status::Historical, _) | (None, _, None) => None,
        (None, _, Some(told)) => Some(Since::By(told)),
    }
}

/// A day that is told stands before a wider range that begins with it, and both before "by".
fn order(since: Since) -> (Date, u8, Date) {
    match since {
        Since::Days(days) => (days.first, 0, days.last),
        Since::By(day) => (day, 1, day),
    }
}

fn stretches(moving: Vec<Step>, ontology: &Ontology) -> Vec<Stretch> {
    let state = |act: &str| ontology.acts.get(act).map(|a| a.state.as_str()).filter(|s| *s != UNCHANGED);
    // Sorted by what is small, since steps are not.
    let mut order_of: Vec<_> = (moving.iter().enumerate())
        .filter(|(_, s)| state(&s.act).is_some())
        .filter_map(|(nth, s)| since(s).map(|since| (order(since), s.claim, nth, since)))
        .collect();
    order_of.sort_unstable_by_key(|(order, claim, nth, _)| (*order, *claim, *nth));
    let mut moving: Vec<Option<Step>> = moving.into_iter().map(Some).collect();
    let dated = order_of.into_iter().filter_map(|(_, _, nth, since)| Some((since, moving[nth].take()?)));
    let mut stretches: Vec<Stretch> = Vec::new();
    for (since, step) in dated {
        let Some(new) = state(&step.act) else { continue };
        // Told without a day, it may be the act that is known already: the latest that led to this state.
        let told_again = |s: &&mut Stretch| s.state == new && s.act == step.act;
        if let (Since::By(_), Some(earlier)) = (since, stretches.iter_mut().rev().find(told_again)) {
            earlier.take(since, step);
            continue;
        }
        match stretches.last_mut() {
            Some(last) if last.state == new => last.take(since, step),
            _ => stretches.push(Stretch {
                state: new.to_owned(),
                act: step.act.clone(),
                since,
                evidence: vec![step],
                against: Vec::new(),
            }),
        }
    }
    for stretch in &mut stretches {
        stretch.evidence.sort_by(|a, b| {
            let dated = |s: &Step| u8::from(s.days.is_none_or(|d| d.first != d.last));
            dated(a).cmp(&dated(b)).then(b.sureness.total_cmp(&a.sureness)).then(a.claim.cmp(&b.claim))
        });
    }
    stretches
}

/// The state of an act that moves nothing.
const UNCHANGED: &str = "unchanged";

impl Stretch {
    /// More evidence for the same state; a narrower telling of the same beginning is taken over.
    fn take(&mut self, since: Since, step: Step) {
        let narrower = match (self.since, since) {
            (Since::Days(old), Since::Days(new)) => {
                new.first >= old.first && new.last <= old.last && new != old && step.act == self.act
            }
            _ => false,
        };
        if narrower {
            self.since = since;
        }
        self.evidence.push(step);
    }
}

#[cfg(test)]
mod tests;
