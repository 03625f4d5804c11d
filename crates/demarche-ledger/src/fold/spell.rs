//! Spells: times in one state, built from dated acts.

use super::act::ActRow;
use super::ends::{Ended, Implied, Since};
use crate::time::Days;
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::Ontology;
use jiff::civil::Date;
use std::sync::Arc;

/// The end of a state that another relation causes.
pub(super) struct Cut {
    pub since: Since,
    /// States that end.
    pub from: Vec<String>,
    /// The state they end in.
    pub to: String,
    pub implied: Implied,
    pub evidence: Vec<ActRow>,
}

/// A time in one state.
#[derive(Clone, Debug, PartialEq)]
pub struct Spell {
    /// The state: one of the dimension's.
    pub state: String,
    /// The act that began it; `None` where none did.
    pub act: Option<Arc<str>>,
    /// Rank of the representative or kind of the mission.
    pub level: Option<Arc<str>>,
    /// When it began.
    pub since: Since,
    /// What ended the state before it, where no act did.
    pub implied: Option<Implied>,
    /// Acts it rests on, the best documented first.
    pub evidence: Vec<ActRow>,
    /// Acts reported as denied or not done that contradict it.
    pub against: Vec<ActRow>,
    /// The last day on which it can hold, according to the tables of actors.
    ends: Option<Ended>,
}

impl Spell {
    /// Whether it had certainly begun by a day, and nothing contradicts it.
    pub fn is_certain(&self, day: Date) -> bool {
        self.since.last() <= day && self.against.is_empty()
    }

    /// The day by which it had begun, from every report of its beginning: what a text reports as done was done when it
    /// appeared.
    pub fn by(&self) -> Date {
        let reports = self.evidence.iter().filter(|s| s.act == *self.act.as_ref().unwrap_or(&s.act));
        reports.filter_map(|s| s.told).map(|day| day.max(self.since.first())).fold(self.since.last(), Date::min)
    }

    /// The number of independent sources of its evidence.
    pub fn sources(&self) -> usize {
        let mut stories: Vec<i64> = self.evidence.iter().map(|s| s.story).collect();
        stories.sort_unstable();
        stories.dedup();
        stories.len()
    }

    fn new(state: &str, since: Since, act: ActRow) -> Self {
        Self {
            state: state.to_owned(),
            act: Some(act.act.clone()),
            level: act.level.clone(),
            since,
            implied: None,
            ends: act.ends,
            evidence: vec![act],
            against: Vec::new(),
        }
    }

    fn implied(state: &str, since: Since, implied: Implied, evidence: Vec<ActRow>) -> Self {
        let state = state.to_owned();
        Self { state, act: None, level: None, since, implied: Some(implied), evidence, against: Vec::new(), ends: None }
    }

    /// Adds evidence for the same state. A narrower date of the same beginning replaces the wider one.
    fn take(&mut self, since: Since, act: ActRow) {
        let same_act = self.act.as_ref() == Some(&act.act);
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
            self.level.clone_from(&act.level);
        }
        // One report without an end is enough for a state without an end.
        self.ends = self.ends.zip(act.ends).map(|(a, b)| if b.last > a.last { b } else { a });
        self.evidence.push(act);
    }

    /// Whether an act that leads to the same state begins another spell: it is of another level, and later.
    fn differs(&self, since: Since, act: &ActRow) -> bool {
        let levels = self.level.as_ref().zip(act.level.as_ref());
        levels.is_some_and(|(old, new)| old != new) && since.first() > self.since.last()
    }
}

/// When an act took effect: its days, else the day of the report. A long-past act without a day never does.
fn since(act: &ActRow) -> Option<Since> {
    match (act.days, act.status, act.told) {
        (Some(days), ..) => Some(Since::Days(days)),
        (None, Status::Historical, _) | (None, _, None) => None,
        (None, _, Some(day)) => Some(Since::By(day)),
    }
}

/// The state of an act that changes nothing.
const UNCHANGED: &str = "unchanged";

/// The spells that acts add up to. `cuts` end the spells in the states that they name. `initial` is the state after a
/// spell whose government or party ended.
pub(super) fn spells(moving: Vec<ActRow>, cuts: Vec<Cut>, initial: &str, ontology: &Ontology) -> Vec<Spell> {
    let state = |act: &str| ontology.acts.get(act).map(|a| a.state.as_str()).filter(|s| *s != UNCHANGED);
    // Sorts small keys, since acts are large. A cut goes before an act of the same day.
    let mut order_of: Vec<_> = (moving.iter().enumerate())
        .filter(|(_, s)| state(&s.act).is_some())
        .filter_map(|(nth, s)| since(s).map(|since| (since.order(), s.claim, nth, since)))
        .collect();
    order_of.sort_unstable_by_key(|(order, claim, nth, _)| (*order, *claim, *nth));
    let mut moving: Vec<Option<ActRow>> = moving.into_iter().map(Some).collect();
    let mut cuts = cuts.into_iter().peekable();
    let mut spells: Vec<Spell> = Vec::new();
    for (order, _, nth, since) in order_of {
        while let Some(cut) = cuts.next_if(|c| c.since.order() <= order) {
            cut_short(&mut spells, cut, initial);
        }
        let Some(act) = moving[nth].take() else { continue };
        let Some(new) = state(&act.act) else { continue };
        // A report without a day may be of the act that is known already: the latest that led to this state.
        let same_act = |s: &&mut Spell| s.state == new && s.act.as_ref() == Some(&act.act);
        if let (Since::By(_), Some(earlier)) = (since, spells.iter_mut().rev().find(same_act)) {
            let ends = earlier.ends;
            earlier.take(since, act);
            earlier.ends = ends;
            continue;
        }
        lapse(&mut spells, Some(since), initial);
        match spells.last_mut() {
            Some(last) if last.state == new && !last.differs(since, &act) => last.take(since, act),
            _ => spells.push(Spell::new(new, since, act)),
        }
    }
    for cut in cuts {
        cut_short(&mut spells, cut, initial);
    }
    lapse(&mut spells, None, initial);
    for spell in &mut spells {
        spell.evidence.sort_by(|a, b| {
            let undated = |s: &ActRow| u8::from(s.days.is_none_or(|d| d.first != d.last));
            undated(a).cmp(&undated(b)).then(b.sureness.total_cmp(&a.sureness)).then(a.claim.cmp(&b.claim))
        });
    }
    spells
}

/// Ends the last spell where the tables of actors say that it ended before what comes next.
fn lapse(spells: &mut Vec<Spell>, next: Option<Since>, initial: &str) {
    let Some(ended) = spells.last().and_then(|s| s.ends) else { return };
    let Ok(after) = ended.last.tomorrow() else { return };
    let last = &spells[spells.len() - 1];
    if last.state == initial || next.is_some_and(|n| n.first() < after) {
        return;
    }
    let since = Since::Days(Days::one(after.max(last.since.first())));
    spells.push(Spell::implied(initial, since, ended.implied, Vec::new()));
}

/// Ends the last spell where another relation ends it.
fn cut_short(spells: &mut Vec<Spell>, cut: Cut, initial: &str) {
    lapse(spells, Some(cut.since), initial);
    if spells.last().is_some_and(|last| cut.from.contains(&last.state)) {
        spells.push(Spell::implied(&cut.to, cut.since, cut.implied, cut.evidence));
    }
}
