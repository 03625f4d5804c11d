//! What was mentioned so far: antecedents for pronouns, descriptions and short names.

use super::{How, Linked, Mention, Referent};
use crate::syntax;
use demarche_knowledge::actors::{Kind, fold};
use demarche_lang::{Dep, Doc, Pos};
use rustc_hash::{FxHashMap, FxHashSet};

/// One past mention, with what makes it likely to be meant again.
#[derive(Clone, Debug)]
struct Trace {
    /// One referent, or all of those told together.
    referents: Vec<usize>,
    sentence: usize,
    token: usize,
    subject: bool,
    named: bool,
    /// Says what stands in quotation marks beside it.
    speaks: bool,
}

/// The mentions so far, latest last.
#[derive(Default)]
pub struct Memory {
    traces: Vec<Trace>,
    /// Actors told together: *A and B*, *A met with B*.
    groups: Vec<Trace>,
    /// Words of a person's name, first name excepted → referent.
    persons: FxHashMap<String, usize>,
    /// First word of a person's name → referent: a first name, or a family name that comes first.
    first_words: FxHashMap<String, usize>,
    /// Canonical name → referent, so that one actor is one referent.
    names: FxHashMap<String, usize>,
    sentence: usize,
}

/// How many sentences back a pronoun may reach.
const PRONOUN_REACH: usize = 3;
/// How many sentences back a description may reach.
const DESCRIPTION_REACH: usize = 12;

impl Memory {
    /// Takes note of a mention.
    pub fn note(&mut self, doc: &Doc, referents: &[Referent], mention: &Mention, speaks: bool) {
        for &r in &mention.referents {
            let referent = &referents[r];
            if referent.kind == Kind::Person && !referent.plural {
                self.note_person(referent, r);
            }
            self.names.insert(referent.name.clone(), r);
        }
        let possessor = matches!(doc.dep(mention.head), Dep::Compound | Dep::Amod | Dep::Nmod);
        if matches!(mention.how, How::FirstPerson | How::Place) || mention.referents.is_empty() {
            return;
        }
        let trace = Trace {
            referents: mention.referents.clone(),
            sentence: self.sentence,
            token: mention.head,
            subject: is_subject(doc, mention.head),
            named: matches!(mention.how, How::Name | How::TextName) && !possessor,
            speaks,
        };
        if trace.referents.len() > 1 {
            self.groups.push(trace);
            return;
        }
        self.traces.push(trace);
        self.chain(doc, mention);
    }

    /// Takes note of a person named in the title alone.
    pub fn note_title(&mut self, referents: &[Referent], r: usize) {
        self.note_person(&referents[r], r);
        self.names.insert(referents[r].name.clone(), r);
        self.traces.push(Trace {
            referents: vec![r],
            sentence: 0,
            token: usize::MAX,
            subject: false,
            named: true,
            speaks: false,
        });
    }

    /// Takes note of those the title names beside each other.
    pub fn note_together(&mut self, referents: Vec<usize>) {
        if referents.len() > 1 {
            let token = usize::MAX;
            self.groups.push(Trace { referents, sentence: 0, token, subject: false, named: true, speaks: false });
        }
    }

    fn note_person(&mut self, referent: &Referent, r: usize) {
        let words: Vec<&str> = referent.name.split([' ', '-']).filter(|w| !w.is_empty()).collect();
        let Some((last, rest)) = words.split_last() else {
            return;
        };
        if let Some(first) = rest.first() {
            self.first_words.insert(fold(first).to_lowercase(), r);
        }
        for word in rest.iter().skip(1).filter(|w| w.len() > 3) {
            self.persons.entry(fold(word).to_lowercase()).or_insert(r);
        }
        self.persons.insert(fold(last).to_lowercase(), r);
    }

    /// *A, B and C*: when a conjunct is told, the group of all so far.
    fn chain(&mut self, doc: &Doc, mention: &Mention) {
        let mut first = mention.head;
        while doc.dep(first) == Dep::Conj && !syntax::is_verb(doc, doc.head(first)) && doc.head(first) != first {
            first = doc.head(first);
        }
        if first == mention.head {
            return;
        }
        let same = |t: &&mut Trace| t.token == first;
        let now = self.sentence;
        if let Some(group) = self.groups.iter_mut().rev().take_while(|g| g.sentence == now).find(same) {
            group
                .referents
                .extend(mention.referents.iter().filter(|r| !group.referents.contains(r)).copied().collect::<Vec<_>>());
            return;
        }
        let mut here = self.traces.iter().rev().take_while(|t| t.sentence == now);
        let Some(start) = here.find(|t| t.token == first) else { return };
        let mut group = start.clone();
        group.referents.extend(mention.referents.iter().filter(|r| !start.referents.contains(r)));
        if group.referents.len() > 1 {
            self.groups.push(group);
        }
    }

    /// The sentence is over: who did something with whom is remembered as told together.
    pub fn end_sentence(&mut self, doc: &Doc, sentence: std::ops::Range<usize>, linked: &Linked) {
        let all = &linked.referents;
        for verb in sentence.filter(|&t| syntax::is_verb(doc, t)) {
            let subjects = syntax::subjects(doc, verb);
            let Some(&subject) = subjects.first() else {
                continue;
            };
            let mut heads: Vec<usize> = subjects.iter().flat_map(|&s| syntax::coordinated(doc, s)).collect();
            for partner in partners(doc, verb) {
                heads.extend(syntax::coordinated(doc, partner));
            }
            let mut referents: Vec<usize> = Vec::new();
            heads.sort_unstable();
            for mention in heads.iter().filter_map(|&h| linked.mention(h)).filter(|m| m.how != How::Place) {
                for &r in &mention.referents {
                    let actor = !matches!(all[r].kind, Kind::Place | Kind::Firm)
                        && (all[r].political || all[r].kind == Kind::Person);
                    if actor && !referents.contains(&r) {
                        referents.push(r);
                    }
                }
            }
            let mut here = self.groups.iter().rev().take_while(|g| g.sentence == self.sentence);
            let known = here.any(|g| g.referents == referents);
            if referents.len() > 1 && !known {
                self.groups.push(Trace {
                    referents,
                    sentence: self.sentence,
                    token: subject,
                    subject: true,
                    named: true,
                    speaks: false,
                });
            }
        }
        self.sentence += 1;
    }

    /// The referent with this canonical name.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The person last called by this word of a name.
    pub fn person(&self, word: &str) -> Option<usize> {
        self.persons.get(&fold(word).to_lowercase()).copied()
    }

    /// The person last called by this word as the first of a name: *Xi*, *Hillary*.
    pub fn first_named(&self, word: &str) -> Option<usize> {
        self.first_words.get(&fold(word).to_lowercase()).copied()
    }

    /// What a singular third-person pronoun at `token` means; `quoted` when it stands in quotation marks.
    pub fn pronoun(
        &self,
        doc: &Doc,
        token: usize,
        quoted: bool,
        all: &[Referent],
        fits: impl Fn(&Referent) -> bool,
    ) -> Vec<usize> {
        let own = self.own_subject(doc, token);
        best(&self.traces, self.sentence, PRONOUN_REACH, |trace| self.likely(&own, quoted, trace, all, &fits))
    }

    /// What *they* means: those told together, else one body or several people.
    pub fn plural(
        &self,
        doc: &Doc,
        token: usize,
        quoted: bool,
        all: &[Referent],
        fits: impl Fn(&Referent) -> bool,
    ) -> Vec<usize> {
        let many = |r: &Referent| r.kind != Kind::Place;
        let own = self.own_subject(doc, token);
        let together = |trace: &Trace| self.likely(&own, quoted, trace, all, &many);
        let group = best_of(&self.groups, self.sentence, PRONOUN_REACH, together);
        let one =
            best_of(&self.traces, self.sentence, PRONOUN_REACH, |trace| self.likely(&own, quoted, trace, all, &fits));
        match (group, one) {
            (Some((g, group)), Some((o, one))) => if g >= o { group } else { one }.referents.clone(),
            (Some((_, t)), None) | (None, Some((_, t))) => t.referents.clone(),
            _ => Vec::new(),
        }
    }

    /// Referents of the subject of the verb that `token` is an object of: "he met him" is about two.
    fn own_subject(&self, doc: &Doc, token: usize) -> Vec<usize> {
        let doers = doers_over(doc, token);
        if doers.is_empty() {
            return Vec::new();
        }
        let here = self.traces.iter().rev().take_while(|t| t.sentence == self.sentence && t.token != usize::MAX);
        here.filter(|t| doers.contains(&t.token)).flat_map(|t| t.referents.iter().copied()).collect()
    }

    fn likely(
        &self,
        own: &[usize],
        quoted: bool,
        trace: &Trace,
        all: &[Referent],
        fits: &impl Fn(&Referent) -> bool,
    ) -> Option<i64> {
        let close = self.sentence - trace.sentence;
        if trace.referents.iter().any(|r| own.contains(r)) || (close == 0 && quoted && trace.speaks) {
            return None;
        }
        let fitting = trace.referents.iter().all(|&r| fits(&all[r]));
        let score = 3 * i64::from(trace.subject) + i64::from(trace.named) - 2 * close as i64;
        fitting.then_some(score)
    }

    /// The latest single mention whose referent fits and that is not the subject of the verb `token` is an object of.
    pub fn latest(&self, doc: &Doc, token: usize, all: &[Referent], fits: impl Fn(&Referent) -> bool) -> Vec<usize> {
        let own = self.own_subject(doc, token);
        let mut near = self.traces.iter().rev().take_while(|t| self.sentence - t.sentence <= DESCRIPTION_REACH);
        let meant = |trace: &&Trace| trace.referents.iter().all(|r| !own.contains(r) && fits(&all[*r]));
        near.find(meant).map_or(Vec::new(), |trace| trace.referents.clone())
    }

    /// The actors last told together: `size` of them, or two and more, of different countries.
    pub fn group(&self, all: &[Referent], size: Option<usize>, fits: impl Fn(&Referent) -> bool) -> Vec<usize> {
        let countries = |trace: &Trace| {
            let mut list: Vec<&str> = trace.referents.iter().filter_map(|&r| all[r].country.as_deref()).collect();
            list.sort_unstable();
            list.dedup();
            list.len()
        };
        best(&self.groups, self.sentence, DESCRIPTION_REACH, |trace| {
            let n = countries(trace);
            let many = n >= 2 && size.is_none_or(|s| s == n);
            let fitting = trace.referents.iter().all(|&r| all[r].kind != Kind::Place && all[r].country.is_some());
            let kinds = trace.referents.iter().all(|&r| fits(&all[r]));
            (many && fitting).then_some(i64::from(kinds) - (self.sentence - trace.sentence) as i64)
        })
    }

    /// The last two different referents that fit and have different countries, earlier one first.
    pub fn pair(&self, all: &[Referent], fits: impl Fn(&Referent) -> bool) -> Vec<usize> {
        let mut pair: Vec<usize> = Vec::new();
        for trace in self.traces.iter().rev().take_while(|t| self.sentence - t.sentence <= DESCRIPTION_REACH) {
            for &r in trace.referents.iter().rev() {
                let new = pair.iter().all(|&p| all[p].country != all[r].country);
                if new && all[r].country.is_some() && fits(&all[r]) {
                    pair.insert(0, r);
                    if pair.len() == 2 {
                        return pair;
                    }
                }
            }
        }
        Vec::new()
    }
}

/// Objects of *with* and *between*, and direct objects, of verb `v` and of the noun that completes it:
/// *met with B*, *held talks with B*, *received B*.
fn partners(doc: &Doc, v: usize) -> Vec<usize> {
    let objects = syntax::objects(doc, v);
    let mut found = objects.clone();
    for anchor in std::iter::once(v).chain(objects) {
        for prep in doc.children_with(anchor, Dep::Prep).filter(|&p| matches!(doc.lower(p), "with" | "between")) {
            found.extend(doc.child_with(prep, Dep::Pobj));
        }
    }
    found.retain(|&t| matches!(doc.pos(t), Pos::Propn | Pos::Noun | Pos::Pron));
    found
}

fn best(traces: &[Trace], now: usize, reach: usize, score: impl Fn(&Trace) -> Option<i64>) -> Vec<usize> {
    best_of(traces, now, reach, score).map_or(Vec::new(), |(_, t)| t.referents.clone())
}

fn best_of(traces: &[Trace], now: usize, reach: usize, score: impl Fn(&Trace) -> Option<i64>) -> Option<(i64, &Trace)> {
    let near = traces.iter().rev().take_while(|t| now - t.sentence <= reach);
    let mut best: Option<(i64, &Trace)> = None;
    for trace in near {
        if let Some(s) = score(trace)
            && best.is_none_or(|(b, _)| s > b)
        {
            best = Some((s, trace));
        }
    }
    best
}

fn is_subject(doc: &Doc, head: usize) -> bool {
    matches!(doc.dep(head), Dep::Nsubj | Dep::Nsubjpass | Dep::Root | Dep::Agent)
}

/// The subjects, and all coordinated with them, of the verb that `pronoun` is an object of.
fn doers_over(doc: &Doc, pronoun: usize) -> FxHashSet<usize> {
    if !matches!(doc.dep(pronoun), Dep::Dobj | Dep::Dative | Dep::Pobj) {
        return FxHashSet::default();
    }
    let mut verb = doc.head(pronoun);
    while !syntax::is_verb(doc, verb) && doc.head(verb) != verb {
        verb = doc.head(verb);
    }
    syntax::subjects(doc, verb).into_iter().flat_map(|s| syntax::coordinated(doc, s)).collect()
}
