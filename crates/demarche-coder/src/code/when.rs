//! Which date belongs to which event: the expression of its own clause, else one carried from before
//! (codebook section 7).

use super::{Dated, Found};
use crate::link::Linked;
use crate::link::dates::{Anchor, Days, TimeExpression};
use crate::passages;
use demarche_knowledge::claim::{DateBasis, Status};
use demarche_lang::{Dep, Doc, Pos};
use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

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

/// Words that put what follows them at another time than what they hang on.
const TURNS: [&str; 6] = ["after", "before", "since", "until", "till", "following"];

/// Verbs of whoever is at a meeting.
const ATTENDS: [&str; 8] = ["attend", "hold", "host", "join", "open", "chair", "convene", "address"];

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
    /// Bytes at which lines begin, ascending.
    lines: Vec<usize>,
}

impl<'a> Clock<'a> {
    /// The clock of a document; `expressions` are in text order.
    pub fn new(doc: &'a Doc, expressions: &'a [TimeExpression], day: Option<Date>, day_note: bool) -> Self {
        let lines = std::iter::once(0).chain(doc.text().match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { doc, expressions, day, day_note, lines }
    }

    /// The expressions that begin among these tokens.
    fn among(&self, tokens: &std::ops::Range<usize>) -> &'a [TimeExpression] {
        let first = self.expressions.partition_point(|e| e.tokens.start < tokens.start);
        let count = self.expressions[first..].partition_point(|e| e.tokens.start < tokens.end);
        &self.expressions[first..first + count]
    }

    /// The expressions in the sentence of token `t`.
    fn beside(&self, t: usize) -> &'a [TimeExpression] {
        self.among(&self.doc.sentences()[self.doc.sentence_of(t)])
    }

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
            self.as_read(event, when);
            if when.days.is_none() && event.dated.is_none() && told(event.status) && !self.lies_back(event.head) {
                *when = self.of_the_document(event.head).unwrap_or_default();
            }
        }
        dates
    }

    /// The date that the event reader gives, where it is sure enough of one or of none.
    fn as_read(&self, event: &Found<'_>, when: &mut When) {
        match event.dated {
            None => {}
            // An act keeps the day of the same act told elsewhere.
            Some(Dated::Not) if event.act.is_some() => {}
            Some(Dated::Not) => *when = When::default(),
            Some(Dated::OnTheDay) => {
                if let Some(day) = self.day {
                    *when = When { days: Some((day, day)), basis: DateBasis::Document, tokens: None };
                }
            }
            Some(Dated::By(t)) => {
                let Some(expression) = self.expressions.iter().find(|e| e.tokens.contains(&t)) else { return };
                // What the clause itself tells is resolved in more ways.
                if when.tokens.as_ref() == Some(&expression.tokens) {
                    return;
                }
                let Some(days) = self.resolve(expression, event.status, None) else { return };
                let here = self.doc.sentence_of(t) == self.doc.sentence_of(event.head);
                let basis = if here { DateBasis::Text } else { DateBasis::Context };
                *when = When { days: Some(days), basis, tokens: Some(expression.tokens.clone()) };
            }
        }
    }

    /// The document's own day, for what a note or the sentence behind a dateline tells.
    fn of_the_document(&self, t: usize) -> Option<When> {
        let line = self.dateline(t);
        // "TUNIS, June 30 (TAP) —": the dateline may have a day of its own.
        let own = line.clone().and_then(|line| {
            let tokens = self.doc.token_at(line.start)..self.doc.token_at(line.end) + 1;
            let inside = self.among(&tokens).iter();
            let mut inside = inside.filter(|e| line.contains(&self.doc.span(e.tokens.start).start()));
            let expression = inside.find(|e| e.exact)?;
            Some((expression.past?, expression.tokens.clone()))
        });
        if let Some((days, tokens)) = own {
            return Some(When { days: Some(days), basis: DateBasis::Document, tokens: Some(tokens) });
        }
        let day = self.day.filter(|_| self.day_note || line.is_some())?;
        Some(When { days: Some((day, day)), basis: DateBasis::Document, tokens: None })
    }

    /// Whether what `t` tells lies before the day of the document: *after being charged*, *said he had met*, *thanked
    /// Mali for releasing*.
    fn lies_back(&self, t: usize) -> bool {
        let doc = self.doc;
        let perfect = doc.children_with(t, Dep::Aux).any(|a| doc.lower(a) == "had");
        let before = perfect && doc.dep(t) == Dep::Ccomp;
        let thanks = doc.dep(t) == Dep::Pcomp && doc.lower(doc.head(t)) == "for";
        let behind = matches!(doc.dep(t), Dep::Pobj | Dep::Pcomp) && self.turns_time(doc.head(t));
        // "the sanctions imposed by Chad", "its decision to suspend": what describes a noun was before what is told of it.
        let describes = doc.dep(t) == Dep::Acl && doc.tag(t) != "VBG";
        before || thanks || behind || describes
    }

    /// Whether `t` stands behind a word that puts it at another time than the clause above: *after the attack*.
    fn in_background(&self, t: usize) -> bool {
        let doc = self.doc;
        let mut at = t;
        while doc.head(at) != at {
            let head = doc.head(at);
            let behind = matches!(doc.dep(at), Dep::Pobj | Dep::Pcomp) && self.turns_time(head);
            let clause = doc.dep(at) == Dep::Advcl && doc.children_with(at, Dep::Mark).any(|m| self.turns_time(m));
            if behind || clause {
                return true;
            }
            if matches!(doc.dep(at), Dep::Relcl | Dep::Ccomp) {
                return false;
            }
            at = head;
        }
        false
    }

    fn turns_time(&self, t: usize) -> bool {
        let doc = self.doc;
        let before = if t > 0 { doc.lower(t - 1) } else { "" };
        TURNS.contains(&doc.lower(t))
            || (doc.lower(t) == "to" && before == "prior")
            || (doc.lower(t) == "of" && before == "ahead")
    }

    /// The bytes of the dateline in front of the sentence of `t`: *MOSCOW (AP) —*.
    fn dateline(&self, t: usize) -> Option<std::ops::Range<usize>> {
        let text = self.doc.text();
        let at = self.doc.span(t).start();
        let start = self.lines[self.lines.partition_point(|&line| line <= at) - 1];
        let length = passages::opening(&text[start..])?;
        let first = self.doc.token_at(start + length);
        (self.doc.sentence_of(t) == self.doc.sentence_of(first)).then_some(start..start + length)
    }

    /// The expression of the event's own clause.
    fn own(&self, event: &Found<'_>, last: Option<Days>) -> Option<When> {
        let here = self.beside(event.head).iter();
        let here = here.filter(|e| !self.still_to_come(event, e) && self.resolve(e, event.status, last).is_some());
        let best = here.filter_map(|e| Some((self.distance(event, e)?, e))).min_by_key(|(d, e)| (*d, e.tokens.start));
        let expression = best.map(|(_, e)| e).or_else(|| self.only_one(event))?;
        let days = self.resolve(expression, event.status, last)?;
        let days = if self.lasts_since(event, expression) { (days.0, self.day.unwrap_or(days.1)) } else { days };
        Some(When { days: Some(days), basis: DateBasis::Text, tokens: Some(expression.tokens.clone()) })
    }

    /// *has been fighting since 1984*: from then to the day of the document.
    fn lasts_since(&self, event: &Found<'_>, expression: &TimeExpression) -> bool {
        let doc = self.doc;
        let start = expression.tokens.start;
        let since = (start.saturating_sub(2)..start).any(|t| doc.lower(t) == "since");
        let perfect = |t: usize| {
            doc.children_with(t, Dep::Aux).any(|a| doc.lemma(a) == "have" && matches!(doc.tag(a), "VBZ" | "VBP"))
        };
        let mut near = std::iter::once(event.head).chain(event.trigger.iter().copied());
        let own = near.any(|t| perfect(t) || (crate::syntax::is_verb(doc, doc.head(t)) && perfect(doc.head(t))));
        since && own && self.day.is_some_and(|day| expression.past.is_some_and(|(start, _)| start <= day))
    }

    /// The only expression of the sentence, when the event is told in a main clause and the expression does not
    /// date a noun: "In 1984, the OAU seated a delegation; Morocco withdrew."
    fn only_one(&self, event: &Found<'_>) -> Option<&TimeExpression> {
        let doc = self.doc;
        let mut here = self.beside(event.head).iter();
        let (only, second) = (here.next()?, here.next());
        let fact = matches!(event.status, Status::Occurred | Status::Ongoing);
        let late = only.tokens.start > event.head;
        if second.is_some()
            || !fact
            || !self.in_main_clause(event.head)
            || self.in_background(event.head)
            || self.still_to_come(event, only)
            || self.names(only).is_some()
        {
            return None;
        }
        let mut at = self.attachment(only);
        for _ in 0..8 {
            // What comes later in the sentence may tell another time: "is under sanctions, and was condemned in May".
            let other = matches!(doc.dep(at), Dep::Advcl | Dep::Pcomp)
                || (doc.dep(at) == Dep::Conj
                    && crate::syntax::is_verb(doc, at)
                    && doc.tag(at) != doc.tag(doc.head(at)));
            if matches!(doc.dep(at), Dep::Relcl | Dep::Acl | Dep::Ccomp) || (late && other) || doc.head(at) == at {
                break;
            }
            at = doc.head(at);
        }
        (doc.head(at) == at).then_some(only)
    }

    /// The noun whose name the expression is part of: *the 2017 crisis*, *the March meeting*, *last year's deal*,
    /// *the treaty of 1920*. It dates that noun and not what is done about it.
    fn names(&self, expression: &TimeExpression) -> Option<usize> {
        let doc = self.doc;
        let root = self.root(expression);
        let head = doc.head(root);
        let noun = |t: usize| matches!(doc.pos(t), Pos::Noun | Pos::Propn);
        match doc.dep(root) {
            Dep::Nummod | Dep::Compound | Dep::Amod | Dep::Poss | Dep::Nmod if noun(head) => Some(head),
            Dep::Pobj if doc.lower(head) == "of" && noun(doc.head(head)) => Some(doc.head(head)),
            _ => None,
        }
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
            let day = self.told_before(expression, last)?.checked_add((expression.offset as i64).days()).ok()?;
            return Some((day, day));
        }
        if status == Status::Planned { expression.future } else { expression.past }
    }

    /// The day from which *two days later* counts: the last one told; in a note of one day, that day.
    fn told_before(&self, expression: &TimeExpression, last: Option<Days>) -> Option<Date> {
        let doc = self.doc;
        let sentence = doc.sentence_of(expression.tokens.start);
        let count = self.expressions.partition_point(|e| e.tokens.start < expression.tokens.start);
        let near =
            self.expressions[..count].iter().rev().take_while(|e| doc.sentence_of(e.tokens.start) + 2 >= sentence);
        let told = near.filter(|e| e.exact).find_map(|e| e.past).map(|days| days.1);
        told.or(last.map(|days| days.1)).or(self.day.filter(|_| self.day_note))
    }

    /// How far an expression is from an event in the tree; `None` when it dates something else.
    fn distance(&self, event: &Found<'_>, expression: &TimeExpression) -> Option<usize> {
        let doc = self.doc;
        let t = self.attachment(expression);
        let part = |t: usize| t == event.head || event.trigger.contains(&t);
        // "the same day Peru severed relations", "in 1994, when Peru severed relations": the clause describes the day.
        if self.describes(event.head, expression) {
            return Some(1);
        }
        if let Some(noun) = self.names(expression).filter(|&noun| noun != event.head) {
            // It also dates what is done *at* the meeting or *during* the crisis.
            let frame = doc.dep(noun) == Dep::Pobj && matches!(doc.lower(doc.head(noun)), "at" | "during" | "in");
            // "to attend Monday's meeting": who is there acts on its day.
            let frame = frame || (doc.dep(noun) == Dep::Dobj && ATTENDS.contains(&doc.lemma(doc.head(noun))));
            if !frame {
                return None;
            }
        }
        if part(t) {
            return Some(0);
        }
        // "sanctions imposed in 2014", "the ceasefire announced on Friday".
        if doc.dep(t) == Dep::Acl && doc.tag(t) == "VBN" && doc.head(t) == event.head {
            return Some(1);
        }
        // Inside the event's own subtree, with no other clause between.
        let mut steps = 0;
        let mut clauses = 0;
        let mut at = t;
        while at != event.head && doc.head(at) != at {
            if clausal(doc, at) && !self.same_time(at) {
                if self.goes_with(at) {
                    // "was shot and wounded last week": one deed in two verbs.
                    steps += 20;
                } else {
                    clauses += 1;
                }
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
        let long = expression.past.or(expression.future).is_some_and(|(start, end)| (end - start).get_days() >= 27);
        let coarse = long && !expression.exact && told(event.status);
        // "broke with Mali in 1992 after a mob had burned its mission": the year holds for both.
        if self.in_background(event.head) && !(coarse && self.follows(event.head)) {
            return None;
        }
        let mut at = event.head;
        let mut up = 0;
        while doc.head(at) != at {
            // "said on Friday it would leave": the day of saying, not of leaving.
            let open = matches!(doc.dep(at), Dep::Ccomp | Dep::Acl | Dep::Pcomp | Dep::Relcl);
            let own = doc.dep(at) == Dep::Conj && doc.children_with(at, Dep::Nsubj).next().is_some();
            if (!told(event.status) && open) || (event.status == Status::Negated && own) {
                return None;
            }
            // "said on Friday that it had left": it left before.
            let between = (doc.head(at)..at).contains(&expression.tokens.start);
            if between && doc.dep(at) == Dep::Ccomp && doc.children_with(at, Dep::Aux).any(|a| doc.lower(a) == "had") {
                return None;
            }
            let when = doc.children(at).any(|c| matches!(doc.lower(c), "when" | "while"));
            let after = coarse && doc.children_with(at, Dep::Mark).any(|m| doc.lower(m) == "after");
            if matches!(doc.dep(at), Dep::Relcl | Dep::Advcl) && doc.tag(at) != "VBG" && !when && !after {
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

    /// Whether `head` stands in a clause that describes the day of the expression.
    fn describes(&self, head: usize, expression: &TimeExpression) -> bool {
        let doc = self.doc;
        let mut at = head;
        while doc.dep(at) == Dep::Conj && doc.head(at) != at {
            at = doc.head(at);
        }
        let when = || doc.children(at).any(|c| doc.lower(c) == "when");
        expression.tokens.contains(&doc.head(at))
            && !expression.tokens.contains(&at)
            && (doc.dep(at) == Dep::Relcl || (matches!(doc.dep(at), Dep::Advcl | Dep::Acl) && when()))
    }

    /// Whether verb `t` goes on with the verb before it: no subject of its own, and the same form.
    fn goes_with(&self, t: usize) -> bool {
        let doc = self.doc;
        let above = doc.head(t);
        doc.dep(t) == Dep::Conj
            && doc.tag(t) == doc.tag(above)
            && matches!(doc.tag(t), "VBD" | "VBN")
            && !doc.children(t).any(|c| matches!(doc.dep(c), Dep::Nsubj | Dep::Nsubjpass | Dep::Aux | Dep::Auxpass))
    }

    /// Whether `t` stands behind *after*: it came shortly before what the clause above tells.
    fn follows(&self, t: usize) -> bool {
        let doc = self.doc;
        let mut at = t;
        while doc.head(at) != at {
            let head = doc.head(at);
            let mark = doc.children_with(at, Dep::Mark).any(|m| doc.lower(m) == "after");
            if (matches!(doc.dep(at), Dep::Pobj | Dep::Pcomp) && doc.lower(head) == "after") || mark {
                return true;
            }
            at = head;
        }
        false
    }

    /// Whether clause `t` tells the time of the clause above, or only dates a paper: *when it applied in 1977*,
    /// *letters dated 3 June*.
    fn same_time(&self, t: usize) -> bool {
        let doc = self.doc;
        let when = doc.dep(t) == Dep::Advcl && doc.children(t).any(|c| doc.lower(c) == "when");
        when || (doc.dep(t) == Dep::Acl && doc.lower(t) == "dated")
    }

    /// The token of an expression that hangs on something outside it.
    fn root(&self, expression: &TimeExpression) -> usize {
        let doc = self.doc;
        let inside = &expression.tokens;
        inside.clone().find(|&t| !inside.contains(&doc.head(t)) || doc.head(t) == t).unwrap_or(inside.start)
    }

    /// The token an expression modifies from: its head outside itself, prepositions passed over.
    fn attachment(&self, expression: &TimeExpression) -> usize {
        let doc = self.doc;
        let mut at = doc.head(self.root(expression));
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
        // Only events of one act with actors of the same countries can be one: those of them that have a date, by both.
        let mut dated: FxHashMap<(&str, Vec<&str>), BTreeSet<usize>> = FxHashMap::default();
        let key = |i: usize| Some((events[i].act.as_deref()?, countries(&events[i].actors, linked)));
        for i in (0..events.len()).filter(|&i| dates[i].days.is_some() && told(events[i].status)) {
            if let Some(key) = key(i) {
                dated.entry(key).or_default().insert(i);
            }
        }
        for i in 0..events.len() {
            if dates[i].days.is_some() || !told(events[i].status) {
                continue;
            }
            let Some(alike) = key(i).and_then(|key| dated.get_mut(&key)) else { continue };
            let same = alike.iter().copied().find(|&j| same_happening(&events[i], &events[j], linked));
            if let Some(j) = same {
                dates[i] = When { days: dates[j].days, basis: DateBasis::Context, tokens: dates[j].tokens.clone() };
                alike.insert(i);
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
        let mut exact = self.among(&range).iter().filter(|e| e.exact);
        let (first, second) = (exact.next()?, exact.next());
        let dateline = self.dateline(t).is_some_and(|line| line.contains(&doc.span(first.tokens.start).start()));
        let days = first.past.filter(|_| second.is_none() && !dateline)?;
        Some((days, first.tokens.clone()))
    }

    /// Whether the clause of `t` tells something past and finite, so that it goes on with the story.
    fn past_tense(&self, t: usize) -> bool {
        matches!(self.doc.tag(t), "VBD") || self.doc.children_with(t, Dep::Auxpass).any(|a| self.doc.tag(a) == "VBD")
    }

    /// "This decision, announced on July 3": the expression dates the event the noun points back to.
    fn announced(&self, events: &[Found<'_>], dates: &mut [When]) {
        let doc = self.doc;
        let heads: FxHashSet<usize> = events.iter().map(|e| e.head).collect();
        for expression in self.expressions.iter().filter(|e| e.exact) {
            let verb = self.attachment(expression);
            let noun = doc.head(verb);
            let pointing =
                |n: usize| doc.children_with(n, Dep::Det).any(|d| matches!(doc.lower(d), "this" | "that" | "the"));
            let noun = if matches!(doc.dep(verb), Dep::Acl | Dep::Relcl) { noun } else { continue };
            if !pointing(noun) || heads.contains(&noun) || heads.contains(&verb) {
                continue;
            }
            let sentence = doc.sentence_of(noun);
            // Events come sentence by sentence.
            let before = events.partition_point(|e| doc.sentence_of(e.head) < sentence);
            let target = before.checked_sub(1).filter(|&i| doc.sentence_of(events[i].head) + 1 >= sentence);
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

/// The countries of some participants, sorted.
fn countries<'l>(list: &[(usize, usize)], linked: &'l Linked) -> Vec<&'l str> {
    let mut c: Vec<_> = list.iter().filter_map(|&(_, r)| linked.referents[r].country.as_deref()).collect();
    c.sort_unstable();
    c.dedup();
    c
}

/// One act told twice: of the same countries, or with one side left out.
fn same_happening(a: &Found<'_>, b: &Found<'_>, linked: &Linked) -> bool {
    let named = |list: &[(usize, usize)]| list.iter().map(|x| x.1).collect::<Vec<_>>();
    let meets = |x: &[(usize, usize)], y: &[(usize, usize)]| {
        x.is_empty()
            || y.is_empty()
            || (!countries(x, linked).is_empty() && countries(x, linked) == countries(y, linked))
            || named(x) == named(y)
    };
    let own = countries(&a.actors, linked);
    let shared = !own.is_empty() && own == countries(&b.actors, linked);
    a.act.is_some() && a.act == b.act && shared && meets(&a.recipients, &b.recipients)
}

fn clausal(doc: &Doc, t: usize) -> bool {
    matches!(
        doc.dep(t),
        Dep::Ccomp | Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::Conj | Dep::Parataxis | Dep::Pcomp | Dep::Csubj
    ) && crate::syntax::is_verb(doc, t)
}
