//! Stretches of time in one state, put together from dated steps.

use super::Step;
use super::implied::{Cut, Ended, Implied};
use crate::time::Days;
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::Ontology;
use jiff::civil::Date;
use std::sync::Arc;

/// Since when a state holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It began in these days.
    Days(Days),
    /// It held by this day, on which a text said so; nobody says when it began.
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

    /// The day on which it held at the latest.
    pub fn last(self) -> Date {
        match self {
            Since::Days(days) => days.last,
            Since::By(day) => day,
        }
    }

    /// A day that is told stands before a wider range that begins with it, and both before "by".
    fn order(self) -> (Date, u8, Date) {
        match self {
            Since::Days(days) => (days.first, 0, days.last),
            Since::By(day) => (day, 1, day),
        }
    }
}

/// A stretch of time in one state.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The state: one of the dimension's.
    pub state: String,
    /// The act that began it; `None` where no act did.
    pub act: Option<Arc<str>>,
    /// Rank of the representative or kind of the mission.
    pub level: Option<Arc<str>>,
    /// When it began.
    pub since: Since,
    /// What ended the state before, where no act did.
    pub implied: Option<Implied>,
    /// Steps it rests on, the best told first.
    pub evidence: Vec<Step>,
    /// Steps told as denied or not done that speak against it.
    pub against: Vec<Step>,
    /// The last day on which it can hold, by the tables of actors.
    ends: Option<Ended>,
}

impl Stretch {
    /// Whether it had begun by a day for sure, and nobody denies it: the day is not among those in which it may have begun.
    pub fn is_certain(&self, day: Date) -> bool {
        self.since.last() <= day && self.against.is_empty()
    }

    /// The day by which it had begun, by whatever is told of its beginning: what is told as done had been done by then.
    pub fn by(&self) -> Date {
        let told = self.evidence.iter().filter(|s| s.act == *self.act.as_ref().unwrap_or(&s.act));
        told.filter_map(|s| s.told).map(|told| told.max(self.since.first())).fold(self.since.last(), Date::min)
    }

    /// Independent sources of the evidence.
    pub fn sources(&self) -> usize {
        let mut stories: Vec<i64> = self.evidence.iter().map(|s| s.story).collect();
        stories.sort_unstable();
        stories.dedup();
        stories.len()
    }

    fn new(state: &str, since: Since, step: Step) -> Self {
        Self {
            state: state.to_owned(),
            act: Some(step.act.clone()),
            level: step.level.clone(),
            since,
            implied: None,
            ends: step.ends,
            evidence: vec![step],
            against: Vec::new(),
        }
    }

    fn implied(state: &str, since: Since, implied: Implied, evidence: Vec<Step>) -> Self {
        let state = state.to_owned();
        Self { state, act: None, level: None, since, implied: Some(implied), evidence, against: Vec::new(), ends: None }
    }

    /// More evidence for the same state; a narrower telling of the same beginning is taken over.
    fn take(&mut self, since: Since, step: Step) {
        let same_act = self.act.as_ref() == Some(&step.act);
        let narrower = match (self.since, since) {
            (Since::Days(old), Since::Days(new)) => {
                new.first >= old.first && new.last <= old.last && new != old && same_act
            }
            _ => false,
        };
        if narrower {
            self.since = since;
        }
        if self.level.is_none() {
            self.level.clone_from(&step.level);
        }
        // Evidence of the act by which nothing ends is evidence of a state that nothing ends.
        self.ends = self.ends.zip(step.ends).map(|(a, b)| if b.last > a.last { b } else { a });
        self.evidence.push(step);
    }

    /// Whether a step that leads to the same state begins another stretch: of another level, and later.
    fn differs(&self, since: Since, step: &Step) -> bool {
        let levels = self.level.as_ref().zip(step.level.as_ref());
        levels.is_some_and(|(old, new)| old != new) && since.first() > self.since.last()
    }
}

/// When a step took effect: its days, else the day by which it was told; a long-past act without a day takes none.
fn since(step: &Step) -> Option<Since> {
    match (step.days, step.status, step.told) {
        (Some(days), ..) => Some(Since::Days(days)),
        (None, Status::Historical, _) | (None, _, None) => None,
        (None, _, Some(told)) => Some(Since::By(told)),
    }
}

/// The state of an act that moves nothing.
const UNCHANGED: &str = "unchanged";

/// The stretches that moving steps add up to. `cuts` end those that are in the states they name; `initial` is the state in which
/// a stretch ends whose government or party ended.
pub(super) fn stretches(moving: Vec<Step>, cuts: Vec<Cut>, initial: &str, ontology: &Ontology) -> Vec<Stretch> {
    let state = |act: &str| ontology.acts.get(act).map(|a| a.state.as_str()).filter(|s| *s != UNCHANGED);
    // Sorted by what is small, since steps are not. A cut stands before what is told of the same day.
    let mut order_of: Vec<_> = (moving.iter().enumerate())
        .filter(|(_, s)| state(&s.act).is_some())
        .filter_map(|(nth, s)| since(s).map(|since| (since.order(), s.claim, nth, since)))
        .collect();
    order_of.sort_unstable_by_key(|(order, claim, nth, _)| (*order, *claim, *nth));
    let mut moving: Vec<Option<Step>> = moving.into_iter().map(Some).collect();
    let mut cuts = cuts.into_iter().peekable();
    let mut stretches: Vec<Stretch> = Vec::new();
    for (order, _, nth, since) in order_of {
        while let Some(cut) = cuts.next_if(|c| c.since.order() <= order) {
            cut_short(&mut stretches, cut, initial);
        }
        let Some(step) = moving[nth].take() else { continue };
        let Some(new) = state(&step.act) else { continue };
        // Told without a day, it may be the act that is known already: the latest that led to this state.
        let told_again = |s: &&mut Stretch| s.state == new && s.act.as_ref() == Some(&step.act);
        if let (Since::By(_), Some(earlier)) = (since, stretches.iter_mut().rev().find(told_again)) {
            let ends = earlier.ends;
            earlier.take(since, step);
            earlier.ends = ends;
            continue;
        }
        lapse(&mut stretches, Some(since), initial);
        match stretches.last_mut() {
            Some(last) if last.state == new && !last.differs(since, &step) => last.take(since, step),
            _ => stretches.push(Stretch::new(new, since, step)),
        }
    }
    for cut in cuts {
        cut_short(&mut stretches, cut, initial);
    }
    lapse(&mut stretches, None, initial);
    for stretch in &mut stretches {
        stretch.evidence.sort_by(|a, b| {
            let dated = |s: &Step| u8::from(s.days.is_none_or(|d| d.first != d.last));
            dated(a).cmp(&dated(b)).then(b.sureness.total_cmp(&a.sureness)).then(a.claim.cmp(&b.claim))
        });
    }
    stretches
}

/// Ends the last stretch where the tables say that it ended before what comes next.
fn lapse(stretches: &mut Vec<Stretch>, next: Option<Since>, initial: &str) {
    let Some(ended) = stretches.last().and_then(|s| s.ends) else { return };
    let Ok(after) = ended.last.tomorrow() else { return };
    let last = &stretches[stretches.len() - 1];
    if last.state == initial || next.is_some_and(|n| n.first() < after) {
        return;
    }
    let since = Since::Days(Days::one(after.max(last.since.first())));
    stretches.push(Stretch::implied(initial, since, ended.implied, Vec::new()));
}

/// Ends the last stretch where another relation says so.
fn cut_short(stretches: &mut Vec<Stretch>, cut: Cut, initial: &str) {
    lapse(stretches, Some(cut.since), initial);
    if stretches.last().is_some_and(|last| cut.from.contains(&last.state)) {
        stretches.push(Stretch::implied(&cut.to, cut.since, cut.implied, cut.evidence));
    }
}
