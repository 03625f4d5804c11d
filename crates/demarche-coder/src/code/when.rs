//! Which date belongs to which event: the expression of its own clause, else one carried from before
//! (codebook section 7).

use super::Found;
use crate::claim::{DateBasis, Status};
use crate::link::dates::{Anchor, Days, TimeExpression};
use demarche_lang::{Dep, Doc};
use jiff::ToSpan;
use jiff::civil::Date;

/// The days of an event, what they rest on, and the tokens they were read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// Inclusive range of days.
    pub days: Option<Days>,
    /// What they rest on.
    pub basis: DateBasis,
    /// Tokens of the expression.
    pub tokens: Option<std::ops::Range<usize>>,
}

/// What is known of time while reading a document.
pub struct Clock<'a> {
    /// The parsed text.
    pub doc: &'a Doc,
    /// Its expressions of time.
    pub expressions: &'a [TimeExpression],
    /// Day of the document.
    pub day: Option<Date>,
}

impl Clock<'_> {
    /// Dates of all events, in their order.
    pub fn dates(&self, events: &[Found<'_>]) -> Vec<When> {
        let mut dates: Vec<When> = Vec::with_capacity(events.len());
        let mut last: Option<Days> = None;
        for event in events {
            let when = self.own(event, last).unwrap_or_default();
            last = when.days.or(last);
            dates.push(when);
        }
        self.carry(events, &mut dates);
        dates
    }

    /// The expression of the event's own clause.
    fn own(&self, event: &Found<'_>, last: Option<Days>) -> Option<When> {
        let doc = self.doc;
        let sentence = doc.sentence_of(event.head);
        let here = self.expressions.iter().filter(|e| doc.sentence_of(e.tokens.start) == sentence);
        let best = here.filter_map(|e| Some((self.distance(event, e)?, e))).min_by_key(|(d, e)| (*d, e.tokens.start));
        let (_, expression) = best?;
        let days = self.resolve(expression, event.status, last)?;
        Some(When { days: Some(days), basis: DateBasis::Text, tokens: Some(expression.tokens.clone()) })
    }

    fn resolve(&self, expression: &TimeExpression, status: Status, last: Option<Days>) -> Option<Days> {
        if expression.anchor == Anchor::Story {
            let base = last.map(|d| d.1).or(self.day)?;
            let day = base.checked_add((expression.offset as i64).days()).ok()?;
            return Some((day, day));
        }
        if status == Status::Planned { expression.future } else { expression.past }
    }

    /// How far an expression is from an event in the tree; `None` when it dates something else.
    fn distance(&self, event: &Found<'_>, expression: &TimeExpression) -> Option<usize> {
        let doc = self.doc;
        let t = self.attachment(expression);
        if event.trigger.contains(&t) || t == event.head {
            return Some(0);
        }
        // Inside the event's own subtree, with no other clause between.
        let mut steps = 0;
        let mut clauses = 0;
        let mut at = t;
        while at != event.head && doc.head(at) != at {
            if clausal(doc, at) {
                clauses += 1;
            }
            at = doc.head(at);
            steps += 1;
            if event.trigger.contains(&at) {
                return (clauses == 0).then_some(steps);
            }
        }
        if at == event.head {
            return (clauses == 0).then_some(steps);
        }
        // Above: on the clause the event hangs on, when that dates the whole sentence.
        let mut at = event.head;
        let mut up = 0;
        while doc.head(at) != at {
            if matches!(doc.dep(at), Dep::Relcl | Dep::Advcl) && doc.tag(at) != "VBG" {
                return None;
            }
            at = doc.head(at);
            up += 1;
            if self.hangs_on(t, at) {
                return Some(100 + up);
            }
        }
        None
    }

    /// The token an expression modifies from: its head outside itself, prepositions passed over.
    fn attachment(&self, expression: &TimeExpression) -> usize {
        let doc = self.doc;
        let inside = &expression.tokens;
        let root = inside.clone().find(|&t| !inside.contains(&doc.head(t)) || doc.head(t) == t).unwrap_or(inside.start);
        let mut at = doc.head(root);
        while matches!(doc.dep(at), Dep::Prep | Dep::Mark | Dep::Advmod | Dep::Npadvmod | Dep::Case) && doc.head(at) != at {
            at = doc.head(at);
        }
        at
    }

    fn hangs_on(&self, t: usize, verb: usize) -> bool {
        let doc = self.doc;
        let mut at = t;
        for _ in 0..6 {
            if at == verb {
                return true;
            }
            if doc.head(at) == at || clausal(doc, at) {
                return false;
            }
            at = doc.head(at);
        }
        false
    }

    /// Carries dates: a later "this decision, announced on July 3" dates what it points at, one act told
    /// twice has one date, and the day of a sentence holds for the next of the same paragraph.
    fn carry(&self, events: &[Found<'_>], dates: &mut [When]) {
        self.announced(events, dates);
        for i in 0..events.len() {
            if dates[i].days.is_some() || !told(events[i].status) {
                continue;
            }
            let same = (0..events.len()).find(|&j| j != i && dates[j].days.is_some() && told(events[j].status) && same_happening(&events[i], &events[j]));
            let near = || (0..i).rev().find(|&j| dates[j].days.is_some_and(|(s, e)| s == e) && self.follows(events, j, i));
            if let Some(j) = same.or_else(near) {
                dates[i] = When { days: dates[j].days, basis: DateBasis::Context, tokens: dates[j].tokens.clone() };
            }
        }
    }

    /// "This decision, announced on July 3": the expression dates the event the noun points back to.
    fn announced(&self, events: &[Found<'_>], dates: &mut [When]) {
        let doc = self.doc;
        for expression in self.expressions.iter().filter(|e| e.exact) {
            let verb = self.attachment(expression);
            let noun = doc.head(verb);
            let pointing = |n: usize| doc.children_with(n, Dep::Det).any(|d| matches!(doc.lower(d), "this" | "that" | "the"));
            let noun = if matches!(doc.dep(verb), Dep::Acl | Dep::Relcl) { noun } else { continue };
            if !pointing(noun) || events.iter().any(|e| e.head == noun || e.head == verb) {
                continue;
            }
            let sentence = doc.sentence_of(noun);
            let target = (0..events.len()).rev().find(|&i| {
                let s = doc.sentence_of(events[i].head);
                s < sentence && s + 1 >= sentence
            });
            if let Some(i) = target.filter(|&i| dates[i].days.is_none())
                && let Some(days) = self.resolve(expression, events[i].status, None)
            {
                dates[i] = When { days: Some(days), basis: DateBasis::Context, tokens: Some(expression.tokens.clone()) };
            }
        }
    }

    /// Whether event `i` is told in the paragraph of event `j`, in its sentence or the next two.
    fn follows(&self, events: &[Found<'_>], j: usize, i: usize) -> bool {
        let doc = self.doc;
        let (from, to) = (events[j].head, events[i].head);
        let close = doc.sentence_of(to) - doc.sentence_of(from) <= 1;
        let between = doc.words(from..to + 1);
        close && told(events[j].status) && !between.contains("\n\n")
    }
}

/// Whether a status tells of something that has a day.
fn told(status: Status) -> bool {
    matches!(status, Status::Occurred | Status::Ongoing | Status::Historical)
}

/// One act, or one kind of event with one pair, told twice.
fn same_happening(a: &Found<'_>, b: &Found<'_>) -> bool {
    let who = |list: &[(usize, usize)]| {
        let mut r: Vec<usize> = list.iter().map(|x| x.1).collect();
        r.sort_unstable();
        r
    };
    let act = a.act.is_some() && a.act == b.act;
    act && (who(&a.actors) == who(&b.actors) || who(&a.recipients) == who(&b.recipients))
}

fn clausal(doc: &Doc, t: usize) -> bool {
    matches!(doc.dep(t), Dep::Ccomp | Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::Conj | Dep::Parataxis | Dep::Pcomp | Dep::Csubj)
        && super::frames::is_verb(doc, t)
}
