//! Whether a deed is told as real: the words around its trigger that say planned, possible, negated,
//! ongoing (codebook section 5). Which words these are is data (`data/lexicon/en/modality.toml`).

use crate::claim::Status;
use crate::knowledge::lexicon::{Cues, Modality};
use crate::link::dates::TimeExpression;
use crate::syntax;
use demarche_lang::{Dep, Doc, Pos};
use rustc_hash::FxHashSet;

/// A status and the token it rests on.
pub type Told = (Status, Option<usize>);

/// How many clauses above the trigger are looked at.
const REACH: usize = 5;

/// Prepositions with which a deed accompanies another: *struck back by closing the border*.
const BESIDE: [&str; 4] = ["by", "before", "after", "through"];

/// How the deed of trigger `t` is told. The date is not looked at here.
pub fn told(doc: &Doc, t: usize, modality: &Modality) -> Told {
    let reader = Reader { doc, modality };
    let mut at = t;
    let mut best: Option<Told> = None;
    for depth in 0..REACH {
        if let Some(found) = reader.beside(at, depth == 0) {
            best = Some(stronger(best, found));
        }
        match reader.governor(at) {
            Some((governor, found)) => {
                if let Some(found) = found {
                    best = Some(stronger(best, found));
                }
                at = governor;
            }
            None => break,
        }
    }
    if best.is_none_or(|(status, _)| status == Status::Planned)
        && let Some(cue) = reader.condition_over(t)
    {
        best = Some((Status::Possible, Some(cue)));
    }
    if best.is_some_and(|(status, _)| status == Status::Negated) && reader.until(t) {
        best = None;
    }
    best.unwrap_or((Status::Occurred, None))
}

/// How the deed of trigger `t` is told when its type is known and no rule says what its words mean: for events that a
/// learned reader finds at any word. `trigger` are all words of the trigger.
pub fn told_of(doc: &Doc, t: usize, trigger: &[usize], event: &str, modality: &Modality) -> Told {
    let read = told(doc, t, modality);
    let mut words = trigger.iter().copied().chain([t]);
    let read = if read.0 == Status::Occurred && (Reader { doc, modality }).stance(t) {
        (Status::Planned, Some(t))
    } else {
        read
    };
    if read.1.is_some_and(|cue| is_undone_by(doc, t, cue, modality)) {
        return read;
    }
    let mut here = modality.by_type.iter().filter(|b| b.events.iter().any(|e| e == event) && b.from.contains(&read.0));
    match here.find(|b| !words.any(|w| b.unless.contains(&doc.lemma(w).to_lowercase()))) {
        Some(by_type) => (by_type.to, read.1),
        None => read,
    }
}

/// Keeps only the days to come of the expressions in *postponed until Monday*: the verb is past, the new day lies ahead.
pub fn look_ahead(doc: &Doc, expressions: &mut [TimeExpression], modality: &Modality) {
    let reader = Reader { doc, modality };
    for expression in expressions.iter_mut().filter(|e| e.past != e.future) {
        let until = doc.head(expression.head(doc));
        if reader.new_day(doc.head(until)) == Some(until) {
            expression.past = None;
        }
    }
}

/// Whether a verb among these words calls off or puts off a deed: *called off the talks*.
pub fn undoes(doc: &Doc, words: &[usize], modality: &Modality) -> bool {
    let reader = Reader { doc, modality };
    let off = |t: usize| reader.verb_among(t, &modality.put_off.verbs) && reader.verb_among(t, &modality.negated.verbs);
    words.iter().any(|&t| syntax::is_verb(doc, t) && off(t))
}

/// Whether the verb at `cue` calls off or puts off the deed named by noun `t`: *delayed the shipment*, *the visit was called off*.
pub fn is_undone_by(doc: &Doc, t: usize, cue: usize, modality: &Modality) -> bool {
    let object = matches!(doc.dep(t), Dep::Dobj | Dep::Nsubjpass) && doc.head(t) == cue;
    let moved = || (Reader { doc, modality }).new_day(cue).is_some();
    object && !syntax::is_verb(doc, t) && (undoes(doc, &[cue], modality) || moved())
}

/// Of two tellings the one that takes the deed farther from fact wins; the inner one where they are equal.
fn stronger(old: Option<Told>, new: Told) -> Told {
    let rank = |s: Status| match s {
        Status::Denied => 5,
        Status::Negated => 4,
        Status::Possible => 3,
        Status::Planned => 2,
        Status::Ongoing => 1,
        _ => 0,
    };
    match old {
        Some(old) if rank(old.0) >= rank(new.0) => old,
        _ => new,
    }
}

struct Reader<'a> {
    doc: &'a Doc,
    modality: &'a Modality,
}

impl Reader<'_> {
    /// Signs on the word itself: auxiliaries, negation, adverbs, adjectives before a noun, tense.
    fn beside(&self, t: usize, own: bool) -> Option<Told> {
        let doc = self.doc;
        let m = self.modality;
        let verb = syntax::is_verb(doc, t);
        let mut best: Option<Told> = None;
        let mut take = |status, at| best = Some(stronger(best, (status, Some(at))));
        for c in doc.children(t) {
            let (lower, lemma) = (doc.lower(c), doc.lemma(c));
            match doc.dep(c) {
                Dep::Neg if !self.not_only(c) && !self.contrasts(t, c) => take(Status::Negated, c),
                Dep::Aux if syntax::is_misread_name(doc, c) => {}
                // "Had Chad attacked, …"
                Dep::Aux if self.inverted(t, c) => take(Status::Possible, c),
                Dep::Aux | Dep::Auxpass => {
                    if has(&m.possible.aux, lower, lemma) || self.unreal(t, c) {
                        take(Status::Possible, c);
                    } else if has(&m.planned.aux, lower, lemma) || has(&m.wished.aux, lower, lemma) {
                        take(Status::Planned, c);
                    }
                }
                Dep::Advmod | Dep::Amod | Dep::Npadvmod => {
                    for (cues, status) in self.lists() {
                        let list = if doc.dep(c) == Dep::Amod { &cues.adjectives } else { &cues.adverbs };
                        if has(list, lower, lemma) {
                            take(status, c);
                        }
                    }
                }
                Dep::Det | Dep::Preconj if !self.not_only(c) && m.negated.adverbs.contains(lower) => {
                    take(Status::Negated, c)
                }
                Dep::Nsubj | Dep::Nsubjpass
                    if doc
                        .children(c)
                        .filter(|&d| matches!(doc.dep(d), Dep::Det | Dep::Preconj))
                        .any(|d| !self.not_only(d) && m.negated.adverbs.contains(doc.lower(d)))
                        || m.negated.nouns.contains(lower) =>
                {
                    take(Status::Negated, c);
                }
                Dep::Mark if m.possible.conjunctions.contains(lower) => take(Status::Possible, c),
                _ => {}
            }
        }
        if own && verb && best.is_none() && (self.progressive(t) || self.stands(t) || self.goes_on(t)) {
            best = Some((Status::Ongoing, Some(t)));
        }
        if own && verb && best.is_none() {
            best = self.awaits(t);
        }
        if own && !verb && best.is_none() && self.modality.lasting.nouns.contains(doc.lemma(t)) && !self.begun(t) {
            best = Some((Status::Ongoing, Some(t)));
        }
        if own && best.is_none() {
            let past = &self.modality.past.adverbs;
            let once = doc.children_with(t, Dep::Advmod).find(|&c| c < t && past.contains(doc.lower(c)));
            let told = |_: &usize| matches!(doc.tag(t), "VBD" | "VBN") && doc.dep(t) != Dep::Advcl;
            best = once.filter(told).map(|c| (Status::Historical, Some(c)));
        }
        best
    }

    /// *wants to*, *is ready to*, *the desire to*: the trigger itself names a readiness.
    fn stance(&self, t: usize) -> bool {
        let doc = self.doc;
        let m = &self.modality.stance;
        if !syntax::is_verb(doc, t) {
            return has(&m.nouns, doc.lower(t), doc.lemma(t)) || has(&m.adjectives, doc.lower(t), doc.lemma(t));
        }
        let ready = |c: usize| has(&m.adjectives, doc.lower(c), doc.lemma(c));
        has(&m.verbs, doc.lower(t), doc.lemma(t))
            || ready(t)
            || (doc.lemma(t) == "be"
                && doc.children(t).any(|c| matches!(doc.dep(c), Dep::Acomp | Dep::Oprd) && ready(c)))
            || (doc.lemma(t) == "be" && doc.children_with(t, Dep::Xcomp).any(|c| self.infinitive(c)))
    }

    /// *would have resigned*: it did not come to that.
    fn unreal(&self, t: usize, aux: usize) -> bool {
        let doc = self.doc;
        doc.lower(aux) == "would" && doc.children_with(t, Dep::Aux).any(|c| c > aux && doc.lower(c) == "have")
    }

    /// *are backed by Chad*, *areas besieged by troops*: a participle that tells a state, not of the past.
    fn stands(&self, t: usize) -> bool {
        let doc = self.doc;
        let past = |c: usize| doc.tag(c) == "VBD" || doc.lemma(c) == "have" || doc.lower(c) == "been";
        let helpers = || doc.children(t).filter(|&c| matches!(doc.dep(c), Dep::Aux | Dep::Auxpass));
        doc.tag(t) == "VBN"
            && self.modality.ongoing.adjectives.contains(doc.lower(t))
            && !helpers().any(past)
            && (helpers().next().is_some() || doc.dep(t) == Dep::Acl)
    }

    /// *supports the rebels*, *countries boycotting the talks*: a deed that lasts, told in the present.
    fn goes_on(&self, t: usize) -> bool {
        let doc = self.doc;
        // "We support the plan": who says so does it by saying so.
        let said = doc.children_with(t, Dep::Nsubj).any(|s| matches!(doc.lower(s), "i" | "we"));
        if !self.modality.lasting.verbs.contains(doc.lemma(t)) || said {
            return false;
        }
        let helped = doc.children(t).any(|c| matches!(doc.dep(c), Dep::Aux | Dep::Auxpass));
        match doc.tag(t) {
            "VBZ" | "VBP" => true,
            "VBG" => !helped && doc.dep(t) == Dep::Acl,
            _ => self.reported_progressive(t),
        }
    }

    /// *said that police were searching the house*: a verb of the past puts the present of what it reports into the past.
    fn reported_progressive(&self, t: usize) -> bool {
        let doc = self.doc;
        let mut at = t;
        while doc.dep(at) == Dep::Conj && syntax::is_verb(doc, doc.head(at)) {
            at = doc.head(at);
        }
        doc.tag(t) == "VBG"
            && doc.dep(at) == Dep::Ccomp
            && doc.tag(doc.head(at)) == "VBD"
            && doc.children_with(t, Dep::Aux).any(|a| doc.tag(a) == "VBD" && doc.lemma(a) == "be")
    }

    /// *will meet once Chad lifts the ban*: a clause of time in the present, under a verb still to come.
    fn awaits(&self, t: usize) -> Option<Told> {
        let doc = self.doc;
        let present = matches!(doc.tag(t), "VBZ" | "VBP")
            || (doc.tag(t) == "VBN" && doc.children(t).any(|c| matches!(doc.tag(c), "VBZ" | "VBP")));
        let opens = |c: &usize| {
            matches!(doc.dep(*c), Dep::Mark | Dep::Advmod | Dep::Prep)
                && matches!(doc.lower(*c), "after" | "once" | "until" | "till" | "before" | "when")
        };
        if doc.dep(t) != Dep::Advcl || !present {
            return None;
        }
        let above = doc.head(t);
        let planned = &self.modality.planned.aux;
        let ahead = doc.children_with(above, Dep::Aux).any(|a| has(planned, doc.lower(a), doc.lemma(a)));
        doc.children(t).find(opens).filter(|_| ahead).map(|c| (Status::Planned, Some(c)))
    }

    /// *opened an investigation*: the noun stands under a verb of the past, which tells a beginning or an end.
    fn begun(&self, t: usize) -> bool {
        let doc = self.doc;
        let verb = doc.head(t);
        matches!(doc.dep(t), Dep::Dobj | Dep::Nsubjpass | Dep::Nsubj)
            && syntax::is_verb(doc, verb)
            && (doc.tag(verb) == "VBD" || doc.tag(verb) == "VBN")
    }

    /// *is attacking*, *has been attacking*; not *was attacking*, which is told as past.
    fn progressive(&self, t: usize) -> bool {
        self.doc.tag(t) == "VBG"
            && self.doc.children_with(t, Dep::Aux).any(|a| matches!(self.doc.tag(a), "VBZ" | "VBP"))
    }

    /// *Not only did Chad …*: no negation.
    fn not_only(&self, negation: usize) -> bool {
        let next = negation + 1;
        next < self.doc.len() && matches!(self.doc.lower(next), "only" | "just" | "merely")
    }

    /// *withdrew under pressure, not of its own accord*: a *not* behind a full verb negates what follows it.
    fn contrasts(&self, t: usize, negation: usize) -> bool {
        let doc = self.doc;
        negation > t && doc.tag(t) != "MD" && syntax::is_verb(doc, t) && !matches!(doc.lemma(t), "be" | "have" | "do")
    }

    /// *Had Chad attacked*, *Should Chad attack*: the auxiliary before its subject opens a condition.
    fn inverted(&self, t: usize, aux: usize) -> bool {
        let doc = self.doc;
        let subject = doc.children(t).find(|&c| matches!(doc.dep(c), Dep::Nsubj | Dep::Nsubjpass));
        doc.dep(t) == Dep::Advcl
            && subject.is_some_and(|s| aux < s)
            && matches!(doc.lower(aux), "had" | "were" | "should")
            && doc.subtree(t).start == aux
    }

    /// A word that makes a clause over `t` a condition: *if Chad goes on with its plan to attack*.
    fn condition_over(&self, t: usize) -> Option<usize> {
        let doc = self.doc;
        let mut at = t;
        while doc.head(at) != at {
            let conditional =
                |c: &usize| doc.dep(*c) == Dep::Mark && self.modality.possible.conjunctions.contains(doc.lower(*c));
            if syntax::is_verb(doc, at)
                && let Some(mark) = doc.children(at).find(conditional)
            {
                return Some(mark);
            }
            if matches!(doc.dep(at), Dep::Relcl | Dep::Ccomp | Dep::Advcl | Dep::Parataxis) {
                return None;
            }
            at = doc.head(at);
        }
        None
    }

    /// *did not recognise it until December*: then it did.
    fn until(&self, t: usize) -> bool {
        let doc = self.doc;
        let past = doc.children_with(t, Dep::Aux).any(|a| matches!(doc.lower(a), "did" | "had"));
        let until = |c: usize| matches!(doc.lower(c), "until" | "till");
        past && doc.children(t).any(|c| {
            (doc.dep(c) == Dep::Prep && until(c))
                || (doc.dep(c) == Dep::Advcl && doc.children_with(c, Dep::Mark).any(until))
        })
    }

    /// The word the deed hangs on, and what it makes of it.
    fn governor(&self, t: usize) -> Option<(usize, Option<Told>)> {
        let doc = self.doc;
        let m = self.modality;
        let head = doc.head(t);
        if head == t {
            // A headline: "Chad to recognise Kosovo".
            let headline = syntax::is_verb(doc, t) && self.infinitive(t);
            return headline.then_some((t, Some((Status::Planned, Some(t))))).filter(|_| self.has_subject(t));
        }
        if let Some(told) = self.phrase_before(t) {
            return Some((head, Some(told)));
        }
        let verbal = syntax::is_verb(doc, t);
        match doc.dep(t) {
            Dep::Xcomp | Dep::Ccomp | Dep::Pcomp | Dep::Acl | Dep::Advcl | Dep::Relcl if verbal => {
                let above = if doc.dep(t) == Dep::Pcomp { doc.head(head) } else { head };
                if doc.dep(t) == Dep::Pcomp && m.negated.adverbs.contains(doc.lower(head)) {
                    return Some((above, Some((Status::Negated, Some(head)))));
                }
                // "helped by sending arms": beside the verb above, so that neither what it means nor *not* holds for the deed.
                if doc.dep(t) == Dep::Pcomp && BESIDE.contains(&doc.lower(head)) {
                    let shared = self.beside(above, false);
                    let shared = shared.filter(|(s, _)| matches!(s, Status::Planned | Status::Possible));
                    return shared.map(|told| (above, Some(told)));
                }
                let list = if doc.pos(above) == Pos::Adj {
                    Part::Adjective
                } else if syntax::is_verb(doc, above) {
                    Part::Verb
                } else {
                    Part::Noun
                };
                // "Chad was attacked; the talks failed": a whole clause before the verb is told beside it, unless denied.
                let beside = doc.dep(t) == Dep::Ccomp && t < above && self.has_subject(t);
                if let Some(told) = self.cue(above, list).filter(|(s, _)| !beside || *s == Status::Denied) {
                    return Some((above, Some(told)));
                }
                if list == Part::Noun && self.talk(above) {
                    return self.untrue(above).map(|told| (above, Some(told)));
                }
                let infinitive = self.infinitive(t);
                // "decided to expel", "the first to recognise", "its decision to suspend": done, if what stands above is.
                if infinitive && self.done(above, list) {
                    return Some((above, None));
                }
                // "is to meet", "a plan to meet", "came to meet": not said to have happened.
                let open = infinitive && (doc.dep(t) != Dep::Xcomp || doc.lemma(above) == "be");
                if open {
                    return Some((above, Some((Status::Planned, Some(t)))));
                }
                let same_clause =
                    matches!(doc.dep(t), Dep::Xcomp | Dep::Ccomp) && !self.speaks(above) || doc.dep(t) == Dep::Pcomp;
                if same_clause {
                    return Some((above, None));
                }
                self.goes_with(t, above).map(|told| (above, Some(told)))
            }
            // "is not ready to", "may be able to": what stands over the adjective is by its verb.
            Dep::Acomp | Dep::Oprd if syntax::is_verb(doc, head) => Some((head, None)),
            // "will be the first", "could be an attack": what stands beside the copula is said of the noun.
            Dep::Attr if !verbal && doc.lemma(head) == "be" => Some((head, self.cue(head, Part::Verb))),
            Dep::Dobj | Dep::Nsubjpass | Dep::Attr if !verbal => {
                let told = self.cue(head, Part::Verb).or_else(|| self.passive_state(t, head));
                told.map(|told| (head, Some(told)))
            }
            Dep::Nsubj if !verbal => {
                self.lasts(head).or_else(|| self.fails_to_happen(head)).map(|told| (head, Some(told)))
            }
            Dep::Pobj if !verbal => {
                let above = doc.head(head);
                let part = if syntax::is_verb(doc, above) { Part::Verb } else { Part::Noun };
                if m.negated.adverbs.contains(doc.lower(head)) {
                    return Some((above, Some((Status::Negated, Some(head)))));
                }
                if let Some(told) = self.spoken_of(above, head) {
                    return Some((above, Some(told)));
                }
                // "the signing of a ceasefire was delayed": what is said of the signing is said of it.
                if doc.lower(head) == "of" && part == Part::Noun && doc.lower(above).ends_with("ing") {
                    return Some((above, self.cue(above, part)));
                }
                self.cue(above, part).map(|told| (above, Some(told)))
            }
            // "planned visits and talks": what stands before the first noun holds for the others.
            Dep::Conj if !verbal && !syntax::is_verb(doc, head) => Some((head, None)),
            Dep::Conj if verbal && syntax::is_verb(doc, head) => {
                // A modal of the first verb holds for those after it that have none of their own.
                let own = doc.children(t).any(|c| matches!(doc.dep(c), Dep::Aux | Dep::Nsubj | Dep::Nsubjpass));
                (!own && doc.tag(t) == doc.tag(head)).then_some((head, None))
            }
            _ => None,
        }
    }

    /// *decided to*, *the third state to*, *the decision to*: what hangs on `above` by an infinitive was done.
    fn done(&self, above: usize, part: Part) -> bool {
        let doc = self.doc;
        let done = &self.modality.done;
        let ordinal = |c: usize| {
            done.adjectives.contains(doc.lower(c))
                || doc.entity_of(c).is_some_and(|e| e.kind == demarche_lang::EntityKind::Ordinal)
        };
        match part {
            Part::Verb => {
                let particles = doc.children(above).filter(|&c| matches!(doc.dep(c), Dep::Prt | Dep::Advmod));
                let mut joined = particles.map(|c| format!("{} {}", doc.lemma(above), doc.lower(c)));
                has(&done.verbs, doc.lower(above), doc.lemma(above)) || joined.any(|w| done.verbs.contains(&w))
            }
            Part::Adjective => ordinal(above),
            Part::Noun => {
                done.nouns.contains(doc.lemma(above))
                    || ordinal(above)
                    || doc.children(above).any(|c| doc.pos(c) == Pos::Adj && ordinal(c))
            }
        }
    }

    /// Whether the noun names talk of a deed: *reports*, *rumours*.
    fn talk(&self, noun: usize) -> bool {
        has(&self.modality.talked.nouns, self.doc.lower(noun), self.doc.lemma(noun))
    }

    /// *reports of an attack*: possible; denied where they are called untrue.
    fn spoken_of(&self, noun: usize, preposition: usize) -> Option<Told> {
        let doc = self.doc;
        let ends =
            |words: &[String]| words.len() == 2 && words[0] == doc.lemma(noun) && words[1] == doc.lower(preposition);
        if !self.modality.talked.phrases.iter().any(|words| ends(words)) {
            return None;
        }
        self.untrue(noun).or(Some((Status::Possible, Some(noun))))
    }

    /// *reports that … are false*, *dismissed rumours that …*
    fn untrue(&self, noun: usize) -> Option<Told> {
        let doc = self.doc;
        let talked = &self.modality.talked;
        let verb = doc.head(noun);
        let called = |t: usize| talked.adjectives.contains(doc.lower(t));
        let denied = match doc.dep(noun) {
            Dep::Nsubj | Dep::Nsubjpass => {
                let predicate = |c: &usize| matches!(doc.dep(*c), Dep::Acomp | Dep::Attr | Dep::Oprd) && called(*c);
                (doc.dep(noun) == Dep::Nsubjpass && talked.verbs.contains(doc.lemma(verb)))
                    || doc.children(verb).any(|c| predicate(&c))
            }
            Dep::Dobj => {
                let named = |c: usize| {
                    matches!(doc.dep(c), Dep::Oprd | Dep::Acomp | Dep::Ccomp) && called(c)
                        || doc.lower(c) == "as" && doc.children(c).any(called)
                };
                talked.verbs.contains(doc.lemma(verb)) || doc.children(verb).any(named)
            }
            _ => false,
        };
        let front = || doc.children_with(noun, Dep::Amod).any(called);
        (denied || front()).then_some((Status::Denied, Some(noun)))
    }

    fn infinitive(&self, t: usize) -> bool {
        self.doc.children(t).any(|c| self.doc.dep(c) == Dep::Aux && self.doc.lower(c) == "to")
    }

    fn has_subject(&self, t: usize) -> bool {
        self.doc.children(t).any(|c| matches!(self.doc.dep(c), Dep::Nsubj | Dep::Nsubjpass))
    }

    /// *will return to Lagos, visiting Abuja on the way*: the participle shares the plan, not the negation.
    fn goes_with(&self, t: usize, above: usize) -> Option<Told> {
        let doc = self.doc;
        let bare = doc.tag(t) == "VBG" && !doc.children(t).any(|c| matches!(doc.dep(c), Dep::Mark | Dep::Aux));
        if doc.dep(t) != Dep::Advcl || !bare || self.has_subject(t) || t < above {
            return None;
        }
        self.beside(above, false).filter(|(status, _)| matches!(status, Status::Planned | Status::Possible))
    }

    /// *cooperation has been observed*, *a visit is planned*: the participle says how the deed that is its subject stands.
    fn passive_state(&self, noun: usize, verb: usize) -> Option<Told> {
        let doc = self.doc;
        if doc.dep(noun) != Dep::Nsubjpass || doc.children(verb).any(|c| doc.tag(c) == "VBD") {
            return None;
        }
        let found = self.lists().into_iter().find(|(cues, _)| cues.adjectives.contains(doc.lower(verb)));
        found.map(|(_, status)| (status, Some(verb)))
    }

    /// *the meeting did not take place*: it is the subject that was not.
    fn fails_to_happen(&self, verb: usize) -> Option<Told> {
        let doc = self.doc;
        let place = doc.lemma(verb) == "take" && doc.children(verb).any(|c| doc.lower(c) == "place");
        let happens = place || matches!(doc.lemma(verb), "happen" | "occur" | "materialise" | "materialize");
        self.beside(verb, false).filter(|_| happens)
    }

    /// *talks continue*: what goes on is the subject.
    fn lasts(&self, verb: usize) -> Option<Told> {
        let doc = self.doc;
        let alone = !doc.children(verb).any(|c| matches!(doc.dep(c), Dep::Dobj | Dep::Attr | Dep::Acomp | Dep::Xcomp));
        let present = matches!(doc.tag(verb), "VBZ" | "VBP") || self.progressive(verb);
        let lasts = has(&self.modality.ongoing.verbs, doc.lower(verb), doc.lemma(verb));
        (alone && present && lasts).then_some((Status::Ongoing, Some(verb)))
    }

    /// A verb whose clause is told by somebody: what stands over it says nothing of the deed.
    fn speaks(&self, verb: usize) -> bool {
        !syntax::is_verb(self.doc, verb)
    }

    /// *postponed until Monday*: the word that introduces the new day of what verb `t` puts off.
    fn new_day(&self, t: usize) -> Option<usize> {
        let doc = self.doc;
        if !self.verb_among(t, &self.modality.put_off.verbs) {
            return None;
        }
        // "delayed for two days" names no day, "rescheduled for Friday" does.
        let day = |&p: &usize| match doc.lower(p) {
            "until" | "till" | "to" => doc.children(p).any(|o| syntax::is_time(doc, o)),
            "for" => doc.children(p).any(|o| syntax::is_time(doc, o) && doc.pos(o) == Pos::Propn),
            _ => false,
        };
        doc.children_with(t, Dep::Prep).filter(|&p| p > t).find(day)
    }

    /// Whether verb `t`, alone or with its particle, is one of `verbs`.
    fn verb_among(&self, t: usize, verbs: &FxHashSet<String>) -> bool {
        let doc = self.doc;
        let mut particles = doc.children(t).filter(|&c| matches!(doc.dep(c), Dep::Prt | Dep::Advmod));
        has(verbs, doc.lower(t), doc.lemma(t))
            || particles.any(|c| verbs.contains(&format!("{} {}", doc.lemma(t), doc.lower(c))))
    }

    fn cue(&self, t: usize, part: Part) -> Option<Told> {
        let (lower, lemma) = (self.doc.lower(t), self.doc.lemma(t));
        if matches!(part, Part::Verb) && self.new_day(t).is_some() {
            return Some((Status::Planned, Some(t)));
        }
        let found = self.lists().into_iter().find(|(cues, _)| {
            let list = match part {
                Part::Verb => &cues.verbs,
                Part::Adjective => &cues.adjectives,
                Part::Noun => &cues.nouns,
            };
            if matches!(part, Part::Verb) { self.verb_among(t, list) } else { has(list, lower, lemma) }
        });
        found.map(|(_, status)| (status, Some(t)))
    }

    /// *have yet to*, *be about to* right before the trigger.
    fn phrase_before(&self, t: usize) -> Option<Told> {
        let doc = self.doc;
        let sentence = doc.sentences()[doc.sentence_of(t)].clone();
        for (cues, status) in self.lists() {
            for words in &cues.phrases {
                // One adverb may stand between: "has yet to formally recognise".
                for gap in 0..2 {
                    let Some(start) = t.checked_sub(words.len() + gap) else { continue };
                    if start < sentence.start || (gap == 1 && doc.pos(t - 1) != Pos::Adv) {
                        continue;
                    }
                    let same =
                        words.iter().enumerate().all(|(i, w)| w == doc.lemma(start + i) || w == doc.lower(start + i));
                    if same {
                        return Some((status, Some(start)));
                    }
                }
            }
        }
        None
    }

    fn lists(&self) -> [(&Cues, Status); 7] {
        let m = self.modality;
        [
            (&m.denied, Status::Denied),
            (&m.negated, Status::Negated),
            (&m.possible, Status::Possible),
            (&m.attempted, Status::Possible),
            (&m.planned, Status::Planned),
            (&m.wished, Status::Planned),
            (&m.ongoing, Status::Ongoing),
        ]
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Verb,
    Adjective,
    Noun,
}

fn has(list: &FxHashSet<String>, lower: &str, lemma: &str) -> bool {
    !list.is_empty() && (list.contains(lower) || list.contains(lemma))
}
