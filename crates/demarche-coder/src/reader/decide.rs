//! One decision from two voices: what the rules have and what the network makes of the same words.
//!
//! The logarithms of the network's probabilities and what a rule adds to its own type are summed and made probabilities again;
//! what is likelier told than not becomes an event. A rule's event keeps what the rule knows of it, and loses or changes its type where the
//! network is sure enough of another.

use super::whose::AllWhose;
use super::{EventReader, Judgement, Known, NONE, NOTHING, likeliest, softmax, who};
use crate::claim::Status;
use crate::code::{self, Found, status};
use crate::knowledge::Knowledge;
use crate::knowledge::reader::Weights;
use crate::link::Linked;
use crate::link::dates::TimeExpression;
use crate::second::Opinion;
use demarche_lang::{Dep, Doc};
use rustc_hash::{FxHashMap, FxHashSet};

/// Whom the text speaks of, by the linker and by the network.
struct Story<'l> {
    linked: &'l mut Linked,
    whose: AllWhose,
}

impl EventReader<'_> {
    /// Weighs the events that rules `found` against the network's word, and adds those it has alone. `silenced` are words of which a
    /// rule says that they tell nothing.
    pub fn decide<'k>(
        &mut self,
        doc: &Doc,
        linked: &mut Linked,
        expressions: &[TimeExpression],
        found: &mut Vec<Found<'k>>,
        silenced: &FxHashSet<usize>,
        knowledge: &'k Knowledge,
    ) {
        let weights = &knowledge.reader;
        let kinds: Vec<(usize, String)> = found.iter().map(|f| (f.head, f.event.clone())).collect();
        let known = Known {
            times: expressions.iter().map(|e| e.head(doc)).collect(),
            events: kinds.iter().map(|(head, kind)| (*head, kind.as_str())).collect(),
            participants: found.iter().flat_map(|f| f.actors.iter().chain(&f.recipients)).map(|&(t, _)| t).collect(),
            least_event: weights.least_looked_at,
            least_participant: weights.least_asked_whose,
        };
        let (judged, whose) = self.judge(doc, linked, &known);
        let mut story = Story { linked, whose };
        let place: FxHashMap<usize, usize> = judged.iter().enumerate().map(|(n, j)| (j.word, n)).collect();
        let mut used: FxHashSet<usize> = FxHashSet::default();
        let mut decided: Vec<Found<'k>> = Vec::with_capacity(found.len());
        let mut heads: FxHashMap<usize, usize> = FxHashMap::default();
        found.iter().for_each(|f| *heads.entry(f.head).or_default() += 1);
        for mut event in std::mem::take(found) {
            used.extend(&event.trigger);
            let words = event.trigger.iter().chain([&event.head]).filter_map(|t| place.get(t));
            // Of several words of a trigger the one that the network thinks most of.
            let Some(best) = words.map(|&n| &judged[n]).min_by(|a, b| a.types[0].total_cmp(&b.types[0])) else {
                decided.push(event);
                continue;
            };
            let p = self.weighed(best, Some(&event), false, weights);
            if 1.0 - p[0] < weights.least_beside_rule {
                continue;
            }
            let kind = likeliest(&p);
            // The network takes the noun of "talks were postponed" for talks that were held.
            let undone = status::undoes(doc, &event.trigger, &knowledge.lexicon.modality);
            let alone = heads[&event.head] == 1 && !event.rule.beside && !undone;
            if alone && self.classes.types[kind] != event.event && p[kind] >= weights.least_other_type {
                self.retype(&mut event, kind, best, knowledge);
            }
            self.fill(doc, &mut story, &mut event, best, p, knowledge);
            decided.push(event);
        }
        let fresh = judged.iter().filter(|j| !used.contains(&j.word));
        for judgement in fresh {
            let p = self.weighed(judgement, None, silenced.contains(&judgement.word), weights);
            if 1.0 - p[0] < weights.least_alone {
                continue;
            }
            let kind = likeliest(&p);
            let Some(rule) = knowledge.reader_rule(&self.classes.types[kind]) else { continue };
            let mut event = Found::alone(rule, judgement.word, trigger(doc, judgement.word));
            self.retype(&mut event, kind, judgement, knowledge);
            self.fill(doc, &mut story, &mut event, judgement, p, knowledge);
            if !(event.actors.is_empty() && event.recipients.is_empty()) || weights.nobody {
                decided.push(event);
            }
        }
        decided.sort_by_key(|f| f.head);
        // Sentence by sentence: a text may have very many events.
        let mut rest = decided;
        while !rest.is_empty() {
            let sentence = doc.sentence_of(rest[0].head);
            let later = rest.partition_point(|f| doc.sentence_of(f.head) == sentence);
            let after = rest.split_off(later);
            repeats(doc, &mut rest, weights);
            code::unrepeat(doc, &mut rest);
            found.append(&mut rest);
            rest = after;
        }
    }

    /// How likely each class is, both voices heard.
    fn weighed(&self, judgement: &Judgement, rule: Option<&Found<'_>>, silenced: bool, weights: &Weights) -> Vec<f32> {
        let mut sums: Vec<f32> = judgement.types.iter().map(|p| weights.trust * p.max(1e-6).ln()).collect();
        if let Some(found) = rule {
            sums[0] += weights.none_beside_rule;
            if let Some(n) = self.classes.types.iter().position(|t| *t == found.event) {
                let exact = found.act.is_some() || found.rule.status.is_some();
                let own = if exact { weights.rule_exact } else { weights.rule };
                sums[n] += own + weights.rule_word * (found.trigger.len() - 1).min(3) as f32;
            }
        } else {
            sums[0] += if silenced { weights.none_silenced } else { weights.none };
        }
        softmax(&sums)
    }

    /// Makes the event one of another type, with the mode that the network gives it there.
    fn retype(&self, event: &mut Found<'_>, kind: usize, judgement: &Judgement, knowledge: &Knowledge) {
        event.event.clone_from(&self.classes.types[kind]);
        event.act = None;
        event.mode = self.mode(&event.event, judgement, knowledge);
    }

    /// The likeliest mode that goes with a type, if it is likelier than none.
    fn mode(&self, kind: &str, judgement: &Judgement, knowledge: &Knowledge) -> Option<String> {
        let modes = &knowledge.ontology.types[kind].modes;
        let none = self.classes.modes.iter().position(|m| m == NOTHING).map_or(0.0, |n| judgement.modes[n]);
        let mut best: Option<(&String, f32)> = None;
        for (name, &p) in self.classes.modes.iter().zip(&judgement.modes) {
            if modes.iter().any(|m| m.name == *name) && best.is_none_or(|(_, q)| p > q) {
                best = Some((name, p));
            }
        }
        best.filter(|(_, p)| *p > none).map(|(name, _)| name.clone())
    }

    /// Takes away a rule's act that the network does not see: a wrong act moves the ledger, a missed one does not.
    fn doubt_act(&self, event: &mut Found<'_>, judgement: &Judgement, weights: &Weights) {
        let place = event.act.as_ref().and_then(|act| self.classes.acts.iter().position(|name| name == act));
        if place.is_some_and(|n| judgement.acts[n] < weights.least_act_kept) {
            event.act = None;
        }
    }

    /// Gives the event the act that the network is sure of, and with it the act's type: a promised act is a promise.
    fn give_act(&self, event: &mut Found<'_>, judgement: &Judgement, knowledge: &Knowledge) {
        let n = likeliest(&judgement.acts);
        let name = &self.classes.acts[n];
        let Some(act) = knowledge.ontology.acts.get(name) else { return };
        let planned = event.status == Status::Planned;
        let kind = if planned { &act.promised } else { &act.event };
        let fits = event.event == *kind;
        let least = if fits { knowledge.reader.least_act } else { knowledge.reader.least_act_other_type };
        let by_rule = !event.rule.is_of_reader();
        if event.act.is_some() || judgement.acts[n] < least || (by_rule && !fits) {
            return;
        }
        event.act = Some(name.clone());
        if !fits {
            event.event.clone_from(kind);
            event.mode = self.mode(kind, judgement, knowledge);
        }
        if !planned && act.mode.is_some() {
            event.mode.clone_from(&act.mode);
        }
    }

    /// Status, participants and opinion.
    fn fill(
        &self,
        doc: &Doc,
        story: &mut Story<'_>,
        event: &mut Found<'_>,
        judgement: &Judgement,
        p: Vec<f32>,
        knowledge: &Knowledge,
    ) {
        let weights = &knowledge.reader;
        let by_rule = !event.rule.is_of_reader();
        let told = if by_rule {
            (event.status, event.status_cue)
        } else {
            status::told_of(doc, event.head, &event.trigger, &event.event, &knowledge.lexicon.modality)
        };
        // The tree is surer than the network of what was put off or called off.
        let undone = told.1.is_some_and(|c| status::is_undone_by(doc, event.head, c, &knowledge.lexicon.modality));
        event.status = if undone { told.0 } else { self.status(judgement, told, by_rule, weights) };
        event.status_cue = told.1.filter(|_| event.status == told.0);
        self.doubt_act(event, judgement, weights);
        self.give_act(event, judgement, knowledge);
        event.dated = self.dated(judgement, weights);
        who::choose(doc, story.linked, event, judgement, &mut story.whose, weights);
        let act = event.act.as_deref().unwrap_or(NOTHING);
        let act = self.classes.acts.iter().position(|name| name == act).map_or(0.0, |n| judgement.acts[n]);
        event.likely.get_or_insert_default().act = act;
        let types =
            self.classes.types.iter().zip(&p).filter(|(name, _)| *name != NONE).map(|(name, p)| (name.clone(), *p));
        event.opinion = Some(Opinion { types: types.collect(), none: p[0] });
    }

    fn status(&self, judgement: &Judgement, told: status::Told, by_rule: bool, weights: &Weights) -> Status {
        let mut best = (told.0, f32::NEG_INFINITY);
        let more = if by_rule { weights.status_rule } else { 0.0 };
        for (&status, &p) in self.classes.statuses.iter().zip(&judgement.statuses) {
            let cue = if told.1.is_some() { weights.status_cue } else { weights.status_plain };
            let sum = p.max(1e-6).ln() + if status == told.0 { cue + more } else { 0.0 };
            if sum > best.1 {
                best = (status, sum);
            }
        }
        best.0
    }
}

/// The words of a trigger: the word and its particles.
fn trigger(doc: &Doc, t: usize) -> Vec<usize> {
    let mut words: Vec<usize> = doc.children_with(t, Dep::Prt).collect();
    words.push(t);
    words.sort_unstable();
    words
}

/// Of two words that tell one thing, a light verb and its noun above all, the likelier stays: the one hangs on the other, the type is
/// the same, and no participant is told apart.
fn repeats(doc: &Doc, found: &mut Vec<Found<'_>>, weights: &Weights) {
    let mut gone = vec![false; found.len()];
    let sure = |f: &Found<'_>| f.opinion.as_ref().map_or(1.0, |o| 1.0 - o.none);
    for i in 0..found.len() {
        for j in (i + 1)..found.len() {
            let (a, b) = (&found[i], &found[j]);
            if gone[i] || gone[j] || a.event != b.event || a.head == b.head {
                continue;
            }
            let alone = |f: &Found<'_>| f.rule.is_of_reader();
            if (alone(a) || alone(b)) && linked_closely(doc, a.head, b.head, weights.repeat_links) {
                let loser = match (alone(a), alone(b)) {
                    (true, false) => i,
                    (false, true) => j,
                    _ if sure(a) < sure(b) => i,
                    _ => j,
                };
                gone[loser] = true;
            }
        }
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// Whether one word hangs on the other as object, complement or modifier, over at most `most` links.
fn linked_closely(doc: &Doc, a: usize, b: usize, most: usize) -> bool {
    let (upper, lower) = if doc.governs(a, b) {
        (a, b)
    } else if doc.governs(b, a) {
        (b, a)
    } else {
        return false;
    };
    let mut at = lower;
    for _ in 0..most {
        let inside = matches!(
            doc.dep(at),
            Dep::Dobj | Dep::Prep | Dep::Pobj | Dep::Attr | Dep::Nsubjpass | Dep::Compound | Dep::Amod | Dep::Xcomp
        );
        if !inside {
            return false;
        }
        at = doc.head(at);
        if at == upper {
            return true;
        }
    }
    false
}
