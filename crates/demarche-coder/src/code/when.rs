//! Which date belongs to which event: the expression of its own clause, else one carried from before
//! (codebook section 7).

use super::Found;
use crate::claim::{DateBasis, Status};
use crate::link::Linked;
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
    /// The document tells of its own day.
    pub day_note: bool,
}

impl Clock<'_> {
    /// Dates of all events, in their order.
    pub fn dates(&self, events: &[Found<'_>], linked: &Linked) -> Vec<When> {
        let mut dates: Vec<When> = Vec::with_capacity(events.len());
        let mut last: Option<Days> = None;
        for event in events {
            let when = self.own(event, last).unwrap_or_default();
            last = when.days.or(last);
            dates.push(when);
        }
        self.announced(events, &mut dates);
        self.carry(events, &mut dates, linked);
        for (event, when) in events.iter().zip(&mut dates) {
            let dateless = when.days.is_none() && told(event.status) && (self.day_note || self.datelined(event.head));
            if let Some(day) = self.day.filter(|_| dateless) {
                *when = When { days: Some((day, day)), basis: DateBasis::Document, tokens: None };
            }
        }
        dates
    }

    /// Whether the paragraph of token `t` opens with a wire's dateline: *MOSCOW (AP) —*.
    fn datelined(&self, t: usize) -> bool {
        let text = self.doc.text();
        let start = text[..self.doc.span(t).start()].rfind('\n').map_or(0, |n| n + 1);
        let opening: String = text[start..].chars().take(60).collect();
        let Some(dash) =
            opening.find(['\u{2014}', '\u{2013}']).or_else(|| opening.find(" - ")).or_else(|| opening.find(" -- "))
        else {
            return false;
        };
        let place = opening[..dash].trim();
        let capitals =
            place.chars().take_while(|c| *c != '(' && *c != ',').filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        place.len() >= 4
            && capitals
            && place.chars().any(char::is_alphabetic)
            && self.doc.sentence_of(t) == self.doc.sentence_of(self.doc.token_at(start))
    }

    /// The expression of the event's own clause.
    fn own(&self, event: &Found<'_>, last: Option<Days>) -> Option<When> {
        let doc = self.doc;
        let sentence = doc.sentence_of(event.head);
        let here = self.expressions.iter().filter(|e| doc.sentence_of(e.tokens.start) == sentence);
        let here = here.filter(|e| !self.still_to_come(event, e));
        // A day says more than the year of "the 2017 crisis".
        let best = here
            .filter_map(|e| Some((self.distance(event, e)?, e)))
            .min_by_key(|(d, e)| (!e.exact && self.names_noun(e), *d, e.tokens.start));
        let expression = best.map(|(_, e)| e).or_else(|| self.only_one(event))?;
        let days = self.resolve(expression, event.status, last)?;
        Some(When { days: Some(days), basis: DateBasis::Text, tokens: Some(expression.tokens.clone()) })
    }

    /// The only expression of the sentence, when the event is told in a main clause and the expression does not
    /// date a noun: "In 1984, the OAU seated a delegation; Morocco withdrew."
    fn only_one(&self, event: &Found<'_>) -> Option<&TimeExpression> {
        let doc = self.doc;
        let sentence = doc.sentence_of(event.head);
        let mut here = self.expressions.iter().filter(|e| doc.sentence_of(e.tokens.start) == sentence);
        let (only, second) = (here.next()?, here.next());
        let fact = matches!(event.status, Status::Occurred | Status::Ongoing);
        let late = only.tokens.start > event.head;
        if second.is_some()
            || !fact
            || !self.in_main_clause(event.head)
            || self.still_to_come(event, only)
            || (late && self.names_noun(only))
        {
            return None;
        }
        let mut at = self.attachment(only);
        for _ in 0..8 {
            if matches!(doc.dep(at), Dep::Relcl | Dep::Acl | Dep::Ccomp)
                || (late && doc.dep(at) == Dep::Advcl)
                || doc.head(at) == at
            {
                break;
            }
            at = doc.head(at);
        }
        (doc.head(at) == at).then_some(only)
    }

    /// Whether the expression is part of a noun's name: *the 2017 crisis*.
    fn names_noun(&self, expression: &TimeExpression) -> bool {
        expression.tokens.len() == 1
            && matches!(self.doc.dep(expression.tokens.start), Dep::Nummod | Dep::Compound | Dep::Amod)
    }

    /// Whether the expression lies after the document while the event is told as done: the date of what was
    /// promised or asked, not of the promise.
    fn still_to_come(&self, event: &Found<'_>, expression: &TimeExpression) -> bool {
        let ahead = expression.past.zip(self.day).is_some_and(|((start, _), day)| start > day);
        ahead && told(event.status)
    }

    /// Whether `t` stands in the main clause or one coordinated with it.
    fn in_main_clause(&self, t: usize) -> bool {
        let doc = self.doc;
        let mut at = t;
        while doc.head(at) != at {
            if matches!(doc.dep(at), Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Ccomp | Dep::Pcomp) {
                return false;
            }
            at = doc.head(at);
        }
        true
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
        // "the same day Peru severed relations": the clause describes the day.
        if expression.tokens.clone().any(|e| doc.dep(event.head) == Dep::Relcl && doc.head(event.head) == e) {
            return Some(1);
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
            let when = doc.children(at).any(|c| doc.lower(c) == "when");
            if matches!(doc.dep(at), Dep::Relcl | Dep::Advcl) && doc.tag(at) != "VBG" && !when {
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
        while matches!(doc.dep(at), Dep::Prep | Dep::Mark | Dep::Advmod | Dep::Npadvmod | Dep::Case)
            && doc.head(at) != at
        {
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

    /// Carries dates: one act told twice has one date, and the day told in a sentence holds for what the next
    /// sentence of the paragraph tells.
    fn carry(&self, events: &[Found<'_>], dates: &mut [When], linked: &Linked) {
        for i in 0..events.len() {
            if dates[i].days.is_some() || events[i].status != Status::Occurred {
                continue;
            }
            if let Some((days, tokens)) = self.day_before(events[i].head) {
                dates[i] = When { days: Some(days), basis: DateBasis::Context, tokens: Some(tokens) };
            }
        }
        for i in 0..events.len() {
            if dates[i].days.is_some() || !told(events[i].status) {
                continue;
            }
            let same = (0..events.len()).find(|&j| {
                j != i
                    && dates[j].days.is_some()
                    && told(events[j].status)
                    && same_happening(&events[i], &events[j], linked)
            });
            if let Some(j) = same {
                dates[i] = When { days: dates[j].days, basis: DateBasis::Context, tokens: dates[j].tokens.clone() };
            }
        }
    }

    /// The single day that the sentence before, in the same paragraph, names in its past.
    fn day_before(&self, t: usize) -> Option<(Days, std::ops::Range<usize>)> {
        let doc = self.doc;
        let sentence = doc.sentence_of(t).checked_sub(1)?;
        let range = doc.sentences()[sentence].clone();
        if doc.words(range.start..t + 1).contains('\n') || !self.past_tense(t) {
            return None;
        }
        let mut exact = self.expressions.iter().filter(|e| e.exact && range.contains(&e.tokens.start));
        let (first, second) = (exact.next()?, exact.next());
        let days = first.past.filter(|_| second.is_none())?;
        Some((days, first.tokens.clone()))
    }

    /// Whether the clause of `t` tells something past and finite, so that it goes on with the story.
    fn past_tense(&self, t: usize) -> bool {
        matches!(self.doc.tag(t), "VBD") || self.doc.children_with(t, Dep::Auxpass).any(|a| self.doc.tag(a) == "VBD")
    }

    /// "This decision, announced on July 3": the expression dates the event the noun points back to.
    fn announced(&self, events: &[Found<'_>], dates: &mut [When]) {
        let doc = self.doc;
        for expression in self.expressions.iter().filter(|e| e.exact) {
            let verb = self.attachment(expression);
            let noun = doc.head(verb);
            let pointing =
                |n: usize| doc.children_with(n, Dep::Det).any(|d| matches!(doc.lower(d), "this" | "that" | "the"));
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
                dates[i] =
                    When { days: Some(days), basis: DateBasis::Context, tokens: Some(expression.tokens.clone()) };
            }
        }
    }
}

/// Whether a status tells of something that has a day.
fn told(status: Status) -> bool {
    matches!(status, Status::Occurred | Status::Ongoing | Status::Historical)
}

/// One act told twice: of the same countries, or with one side left out.
fn same_happening(a: &Found<'_>, b: &Found<'_>, linked: &Linked) -> bool {
    let countries = |list: &[(usize, usize)]| {
        let mut c: Vec<_> = list.iter().filter_map(|&(_, r)| linked.referents[r].country.clone()).collect();
        c.sort_unstable();
        c.dedup();
        c
    };
    let named = |list: &[(usize, usize)]| list.iter().map(|x| x.1).collect::<Vec<_>>();
    let meets = |x: &[(usize, usize)], y: &[(usize, usize)]| {
        x.is_empty()
            || y.is_empty()
            || (!countries(x).is_empty() && countries(x) == countries(y))
            || named(x) == named(y)
    };
    let shared = !countries(&a.actors).is_empty() && countries(&a.actors) == countries(&b.actors);
    a.act.is_some() && a.act == b.act && shared && meets(&a.recipients, &b.recipients)
}

fn clausal(doc: &Doc, t: usize) -> bool {
    matches!(
        doc.dep(t),
        Dep::Ccomp | Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::Conj | Dep::Parataxis | Dep::Pcomp | Dep::Csubj
    ) && crate::syntax::is_verb(doc, t)
}
