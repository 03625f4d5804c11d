//! Events of running text that no rule codes: which pairs the second reader is asked about, and what is made of its word.

use super::{MOST_ASKED, Opinion, Second, trigger};
use crate::code::Found;
use crate::code::status;
use crate::knowledge::Knowledge;
use crate::link::{How, Linked};
use crate::syntax;
use demarche_lang::{Dep, Doc};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Two participants and the verb they hang on.
struct Pair {
    verb: usize,
    actor: usize,
    recipient: usize,
}

impl Second<'_> {
    /// The events that the second reader is sure of and no rule has: doer and done-to of a verb that triggers nothing.
    pub fn propose<'k>(
        &mut self,
        doc: &Doc,
        linked: &Linked,
        found: &[Found<'k>],
        silenced: &FxHashSet<usize>,
        knowledge: &'k Knowledge,
    ) -> Vec<Found<'k>> {
        let mut added: Vec<Found<'k>> = Vec::new();
        if knowledge.second.alone > 1.0 {
            return added;
        }
        let mut told = Told::default();
        found.iter().for_each(|f| told.add(doc, f));
        for sentence in doc.sentences() {
            let mut asked = 0;
            for pair in pairs(doc, linked, sentence.clone()) {
                if silenced.contains(&pair.verb) || told.has(doc, &pair) {
                    continue;
                }
                asked += 1;
                if asked > MOST_ASKED {
                    self.unasked += 1;
                    continue;
                }
                let span = |t: usize| linked.mention(t).map(|m| doc.span_of(m.tokens.clone()));
                let (Some(source), Some(target)) = (span(pair.actor), span(pair.recipient)) else { continue };
                let opinion = self.opinion(doc, source, target, None, knowledge);
                let sure = opinion.best().is_some_and(|(_, p)| p >= knowledge.second.alone);
                if sure && let Some(event) = event(doc, linked, &pair, opinion, knowledge) {
                    told.add(doc, &event);
                    added.push(event);
                }
            }
        }
        added
    }
}

/// Subjects of a verb with everybody under it, both political enough to be asked about.
fn pairs(doc: &Doc, linked: &Linked, sentence: Range<usize>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for verb in sentence.filter(|&t| syntax::is_verb(doc, t)) {
        for actor in syntax::subjects(doc, verb).into_iter().filter(|&t| named(linked, t)) {
            for recipient in under(doc, linked, verb) {
                let apart = linked.mention(actor).zip(linked.mention(recipient)).is_some_and(|(a, r)| {
                    a.referents.iter().all(|x| !r.referents.contains(x))
                        && (a.tokens.end <= r.tokens.start || r.tokens.end <= a.tokens.start)
                });
                if apart {
                    pairs.push(Pair { verb, actor, recipient });
                }
            }
        }
    }
    pairs
}

/// Whether token `t` is a political actor by more than a place or a pronoun.
fn named(linked: &Linked, t: usize) -> bool {
    linked
        .mention(t)
        .is_some_and(|m| !matches!(m.how, How::Place | How::FirstPerson) && linked.of(m).any(|r| r.political))
}

/// Political actors under a verb that belong to no clause of their own.
fn under(doc: &Doc, linked: &Linked, verb: usize) -> Vec<usize> {
    let mut list = Vec::new();
    let mut open = vec![verb];
    while let Some(t) = open.pop() {
        for c in doc.children(t) {
            let other = matches!(
                doc.dep(c),
                Dep::Nsubj
                    | Dep::Nsubjpass
                    | Dep::Csubj
                    | Dep::Ccomp
                    | Dep::Advcl
                    | Dep::Relcl
                    | Dep::Acl
                    | Dep::Parataxis
            );
            let next = doc.dep(c) == Dep::Conj && syntax::is_verb(doc, c);
            let agent = doc.dep(c) == Dep::Agent;
            if (other && !(doc.dep(c) == Dep::Nsubjpass && t == verb)) || next || agent {
                continue;
            }
            if named(linked, c) {
                list.push(c);
            } else {
                open.push(c);
            }
        }
    }
    list.sort_unstable();
    list
}

/// What the events so far tell, by token.
#[derive(Default)]
struct Told {
    events: usize,
    triggers: FxHashSet<usize>,
    /// Participant → numbers of its events.
    takes_part: FxHashMap<usize, FxHashSet<usize>>,
    /// Sentence → heads of its events.
    heads: FxHashMap<usize, Vec<usize>>,
}

impl Told {
    fn add(&mut self, doc: &Doc, found: &Found<'_>) {
        self.triggers.extend(&found.trigger);
        for &(t, _) in found.actors.iter().chain(&found.recipients) {
            self.takes_part.entry(t).or_default().insert(self.events);
        }
        self.heads.entry(doc.sentence_of(found.head)).or_default().push(found.head);
        self.events += 1;
    }

    /// Whether an event already has this verb or these two.
    fn has(&self, doc: &Doc, pair: &Pair) -> bool {
        let both = || {
            let (one, other) = (self.takes_part.get(&pair.actor), self.takes_part.get(&pair.recipient));
            one.zip(other).is_some_and(|(one, other)| !one.is_disjoint(other))
        };
        let mut near = self.heads.get(&doc.sentence_of(pair.verb)).into_iter().flatten();
        self.triggers.contains(&pair.verb)
            || both()
            || near.any(|&head| doc.governs(pair.verb, head) || doc.governs(head, pair.verb))
    }
}

/// The event of a pair, with the status its words give it.
fn event<'k>(doc: &Doc, linked: &Linked, pair: &Pair, opinion: Opinion, knowledge: &'k Knowledge) -> Option<Found<'k>> {
    let (kind, _) = opinion.best()?;
    let rule = knowledge.reader_rule(kind)?;
    let people = |t: usize| linked.mention(t).map_or(Vec::new(), |m| m.referents.iter().map(|&r| (t, r)).collect());
    let tokens = |t: usize| linked.mention(t).map_or(t..t + 1, |m| m.tokens.clone());
    let head = trigger(doc, tokens(pair.actor), tokens(pair.recipient));
    Some(alone(doc, rule, head, people(pair.actor), people(pair.recipient), opinion, knowledge))
}

/// An event on the second reader's word alone.
pub fn alone<'k>(
    doc: &Doc,
    rule: &'k crate::knowledge::rules::Rule,
    head: usize,
    actors: Vec<(usize, usize)>,
    recipients: Vec<(usize, usize)>,
    opinion: Opinion,
    knowledge: &'k Knowledge,
) -> Found<'k> {
    let (status, status_cue) = status::told(doc, head, &knowledge.lexicon.modality);
    Found {
        rule,
        pattern: "",
        head,
        trigger: vec![head],
        event: rule.event.clone(),
        mode: None,
        act: None,
        actors,
        recipients,
        object: None,
        status,
        status_cue,
        blamed_by: None,
        indirect: false,
        rivals: Vec::new(),
        opinion: Some(opinion),
    }
}
