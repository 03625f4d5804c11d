//! What was mentioned so far: antecedents for pronouns, descriptions and short names.

use super::{How, Mention, Referent};
use crate::knowledge::actors::Kind;
use crate::syntax;
use demarche_lang::{Dep, Doc};
use rustc_hash::FxHashMap;

/// One past mention, with what makes it likely to be meant again.
#[derive(Clone, Debug)]
struct Trace {
    referents: Vec<usize>,
    sentence: usize,
    token: usize,
    subject: bool,
}

/// The mentions so far, latest last.
#[derive(Default)]
pub struct Memory {
    traces: Vec<Trace>,
    /// Last word of a person's name → referent.
    persons: FxHashMap<String, usize>,
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
    pub fn note(&mut self, doc: &Doc, referents: &[Referent], mention: &Mention) {
        for &r in &mention.referents {
            let referent = &referents[r];
            if referent.kind == Kind::Person {
                self.persons.insert(referent.last_word(), r);
            }
            self.names.insert(referent.name.clone(), r);
        }
        if !matches!(mention.how, How::FirstPerson | How::Place) && !mention.referents.is_empty() {
            let subject = is_subject(doc, mention.head);
            self.traces.push(Trace {
                referents: mention.referents.clone(),
                sentence: self.sentence,
                token: mention.head,
                subject,
            });
        }
    }

    /// The sentence is over.
    pub fn end_sentence(&mut self) {
        self.sentence += 1;
    }

    /// The referent with this canonical name.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The person last called by this last word of a name.
    pub fn person(&self, last_word: &str) -> Option<usize> {
        self.persons.get(last_word).copied()
    }

    /// What a singular or plural third-person pronoun at `token` means.
    pub fn pronoun(&self, doc: &Doc, token: usize, all: &[Referent], fits: impl Fn(&Referent) -> bool) -> Vec<usize> {
        self.best(PRONOUN_REACH, |trace| {
            let close = self.sentence - trace.sentence;
            // A subject's own object pronoun is somebody else: "he met him".
            if close == 0 && same_clause_object(doc, trace.token, token) {
                return None;
            }
            let fitting = trace.referents.iter().all(|&r| fits(&all[r]));
            fitting.then_some(if trace.subject { 3 } else { 0 } - 2 * close as i64)
        })
    }

    /// The latest mention all of whose referents fit.
    pub fn latest(&self, all: &[Referent], fits: impl Fn(&Referent) -> bool) -> Vec<usize> {
        self.best(DESCRIPTION_REACH, |trace| {
            let close = self.sentence - trace.sentence;
            trace.referents.iter().all(|&r| fits(&all[r])).then_some(-(close as i64))
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

    fn best(&self, reach: usize, score: impl Fn(&Trace) -> Option<i64>) -> Vec<usize> {
        let near = self.traces.iter().rev().take_while(|t| self.sentence - t.sentence <= reach);
        let mut best: Option<(i64, &Trace)> = None;
        for trace in near {
            if let Some(s) = score(trace)
                && best.is_none_or(|(b, _)| s > b)
            {
                best = Some((s, trace));
            }
        }
        best.map_or(Vec::new(), |(_, t)| t.referents.clone())
    }
}

fn is_subject(doc: &Doc, head: usize) -> bool {
    matches!(doc.dep(head), Dep::Nsubj | Dep::Nsubjpass | Dep::Root | Dep::Agent)
}

/// Whether `earlier` is the subject and `pronoun` an object of the same verb.
fn same_clause_object(doc: &Doc, earlier: usize, pronoun: usize) -> bool {
    if !matches!(doc.dep(pronoun), Dep::Dobj | Dep::Dative | Dep::Pobj) {
        return false;
    }
    let mut verb = doc.head(pronoun);
    while !syntax::is_verb(doc, verb) && doc.head(verb) != verb {
        verb = doc.head(verb);
    }
    syntax::subjects(doc, verb).iter().any(|&s| s == earlier || syntax::coordinated(doc, s).contains(&earlier))
}
