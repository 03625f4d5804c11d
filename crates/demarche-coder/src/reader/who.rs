//! Who takes part: mentions of the text weighed by the network, and by a rule where one has the event.

use super::Judgement;
use crate::code::Found;
use crate::knowledge::reader::Weights;
use crate::link::{How, Linked};
use demarche_lang::{Doc, Pos};
use rustc_hash::FxHashSet;

/// A side of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Actor,
    Recipient,
}

/// Settles the participants of `event`.
pub(super) fn choose(doc: &Doc, linked: &mut Linked, event: &mut Found<'_>, judgement: &Judgement, weights: &Weights) {
    let by_rule = !event.rule.is_of_reader();
    let sentence = doc.sentence_of(event.head);
    // What a rule has stays: taking it away was measured, and lost (docs/accuracy.md).
    let mut sides: [Vec<(usize, usize)>; 2] =
        if by_rule { [event.actors.clone(), event.recipients.clone()] } else { [Vec::new(), Vec::new()] };
    let taken: Vec<usize> = sides.iter().flatten().map(|&(t, _)| t).collect();
    let mut candidates: Vec<(f32, usize, Side)> = Vec::new();
    for party in &judgement.parties {
        let side = if party.actor >= party.recipient { Side::Actor } else { Side::Recipient };
        let p = party.actor.max(party.recipient);
        if !taken.contains(&party.word) {
            candidates.push((p, party.word, side));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (p, t, side) in candidates {
        let here = doc.sentence_of(t) == sentence;
        let empty = sides[usize::from(side == Side::Recipient)].is_empty();
        let least = match (by_rule, here, empty) {
            (_, false, false) => continue,
            (_, false, true) => weights.least_before,
            (true, true, false) => weights.least_more_beside_rule,
            (true, true, true) => weights.least_beside_rule_empty,
            (false, true, true) => weights.least_first,
            (false, true, false) => weights.least_more,
        };
        if p < least {
            continue;
        }
        let inside = |&(o, _): &(usize, usize)| {
            let around = linked.mention(o).map_or(o..o + 1, |m| m.tokens.clone());
            around.contains(&t)
        };
        if sides.iter().flatten().any(inside) {
            continue;
        }
        let mut who = referents(doc, linked, t, p, weights);
        // Nobody deals with himself, nor a state with its own under another name, when only the network says so.
        let other = &sides[usize::from(side == Side::Actor)];
        if by_rule && who.iter().any(|&r| other.iter().any(|&(_, o)| one_side(linked, r, o))) {
            who.clear();
        }
        sides[usize::from(side == Side::Recipient)].extend(who.into_iter().map(|r| (t, r)));
    }
    let [mut actors, mut recipients] = sides;
    distinct(&mut actors);
    distinct(&mut recipients);
    recipients.retain(|(_, r)| !actors.iter().any(|(_, a)| a == r));
    let order = |list: &mut Vec<(usize, usize)>| list.sort_by_key(|&(t, _)| t);
    if !by_rule {
        order(&mut actors);
        order(&mut recipients);
    }
    (event.actors, event.recipients) = (actors, recipients);
}

/// Whom a word means; what the linker has no name for keeps its words when the network is sure of it.
fn referents(doc: &Doc, linked: &mut Linked, t: usize, p: f32, weights: &Weights) -> Vec<usize> {
    if let Some(mention) = linked.mention(t) {
        if mention.how == How::Place && p < weights.least_place {
            return Vec::new();
        }
        return mention.referents.clone();
    }
    // A modifier of a mention: the whole is meant.
    let head = doc.head(t);
    if head != t
        && let Some(mention) = linked.mention(head).filter(|m| m.tokens.contains(&t))
    {
        return mention.referents.clone();
    }
    if p >= weights.least_unknown && matches!(doc.pos(t), Pos::Noun | Pos::Propn) {
        return vec![linked.describe(doc, t)];
    }
    Vec::new()
}

/// Whether two are the same, or both the state or government of one country.
fn one_side(linked: &Linked, a: usize, b: usize) -> bool {
    let country = |r: usize| linked.referents[r].country.as_deref();
    a == b || country(a).is_some_and(|c| country(b) == Some(c))
}

fn distinct(list: &mut Vec<(usize, usize)>) {
    let mut seen = FxHashSet::default();
    list.retain(|(_, r)| seen.insert(*r));
}
