//! Who takes part: mentions of the text weighed by the network, and by a rule where one has the event.

use super::whose::{self, AllWhose};
use super::{Judgement, Party};
use crate::code::{Found, Likely};
use crate::link::{How, Linked};
use demarche_knowledge::reader::Weights;
use demarche_lang::{Doc, Pos};
use rustc_hash::FxHashSet;

/// A side of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Actor,
    Recipient,
}

/// How likely a phrase at least is that nobody but a rule takes for a participant, and one that was not asked about.
const LEAST: f32 = 0.3;
const UNKNOWN: f32 = 0.5;

/// Participants of a side: the word each hangs on, and whom it means.
type People = Vec<(usize, usize)>;

/// Settles the participants of `event`.
pub(super) fn choose(
    doc: &Doc,
    linked: &mut Linked,
    event: &mut Found<'_>,
    judgement: &Judgement,
    all: &mut AllWhose,
    weights: &Weights,
) {
    let by_rule = !event.rule.is_of_reader();
    let sentence = doc.sentence_of(event.head);
    let mut sides: [People; 2] =
        if by_rule { [event.actors.clone(), event.recipients.clone()] } else { [Vec::new(), Vec::new()] };
    // What a rule has stays: taking it away was measured, and lost (docs/accuracy.md).
    for side in &mut sides {
        for (t, r) in side.iter_mut() {
            // A rule may have taken one of several whom the words mean.
            let alone = linked.mention(*t).is_none_or(|m| m.referents == [*r]);
            if let Some(referent) =
                alone.then(|| whose::meant(doc, linked, *t, all, weights.least_whose_beside_rule)).flatten()
            {
                *r = referent;
            }
        }
    }
    let taken: Vec<usize> = sides.iter().flatten().map(|&(t, _)| t).collect();
    let (here, before): (Vec<Party>, Vec<Party>) = judgement
        .parties
        .iter()
        .filter(|p| !taken.contains(&p.word))
        .partition(|p| doc.sentence_of(p.word) == sentence);
    let mut candidates: Vec<(f32, usize, Side)> = here.iter().map(likelier_side).collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (p, t, side) in candidates {
        let empty = sides[usize::from(side == Side::Recipient)].is_empty();
        let least = match (by_rule, empty) {
            (true, false) => weights.least_more_beside_rule,
            (true, true) => weights.least_beside_rule_empty,
            (false, true) => weights.least_first,
            (false, false) => weights.least_more,
        };
        if p < least {
            continue;
        }
        // Neither inside the phrase of one taken already nor around it.
        let own = linked.mention(t).map_or(t..t + 1, |m| m.tokens.clone());
        let inside = |&(o, _): &(usize, usize)| {
            let around = linked.mention(o).map_or(o..o + 1, |m| m.tokens.clone());
            around.contains(&t) || own.contains(&o)
        };
        if sides.iter().flatten().any(inside) {
            continue;
        }
        let who = referents(doc, linked, t, p, all, weights);
        put(linked, &mut sides, side, t, who, by_rule);
    }
    for side in [Side::Actor, Side::Recipient] {
        if sides[usize::from(side == Side::Recipient)].is_empty() {
            let least = if by_rule { weights.least_before_beside_rule } else { weights.least_before };
            if let Some((t, p)) = told_before(doc, linked, &before, side, &sides, least) {
                let who = referents(doc, linked, t, p, all, weights);
                put(linked, &mut sides, side, t, who, by_rule);
            }
        }
    }
    let [mut actors, mut recipients] = sides;
    distinct(&mut actors);
    distinct(&mut recipients);
    recipients.retain(|(_, r)| !actors.iter().any(|(_, a)| a == r));
    event.likely = Some(likely(doc, linked, judgement, &actors, &recipients, event.head));
    let order = |list: &mut People| list.sort_by_key(|&(t, _)| t);
    if !by_rule {
        order(&mut actors);
        order(&mut recipients);
    }
    (event.actors, event.recipients) = (actors, recipients);
}

/// How likely those on both sides are.
fn likely(
    doc: &Doc,
    linked: &Linked,
    judgement: &Judgement,
    actors: &People,
    recipients: &People,
    event: usize,
) -> Likely {
    let sentence = doc.sentence_of(event);
    let nobody = |side: Side| {
        let here = judgement.parties.iter().filter(|p| doc.sentence_of(p.word) == sentence);
        1.0 - here.map(|p| p.role(side)).fold(0.0, f32::max)
    };
    let actors = actors.iter().map(|&(t, _)| (t, likelihood(doc, linked, judgement, t, Side::Actor)));
    let participants = actors
        .chain(recipients.iter().map(|&(t, _)| (t, likelihood(doc, linked, judgement, t, Side::Recipient))))
        .collect();
    Likely { participants, no_actor: nobody(Side::Actor), no_recipient: nobody(Side::Recipient), act: 0.0 }
}

/// How likely the phrase that hangs on `t` is a participant of a side, by whichever of its words; of another sentence's phrase that the network
/// was not asked about nothing is known.
fn likelihood(doc: &Doc, linked: &Linked, judgement: &Judgement, t: usize, side: Side) -> f32 {
    let tokens = linked.mention(t).map_or(t..t + 1, |m| m.tokens.clone());
    let inside = judgement.parties.iter().filter(|p| p.word == t || tokens.contains(&p.word));
    let here = doc.sentence_of(t) == doc.sentence_of(judgement.word);
    inside.map(|p| p.role(side)).fold(if here { LEAST } else { UNKNOWN }, f32::max)
}

impl Party {
    fn role(&self, side: Side) -> f32 {
        if side == Side::Actor { self.actor } else { self.recipient }
    }
}

fn likelier_side(party: &Party) -> (f32, usize, Side) {
    if party.actor >= party.recipient {
        (party.actor, party.word, Side::Actor)
    } else {
        (party.recipient, party.word, Side::Recipient)
    }
}

/// Puts those whom the word `t` means on a side.
fn put(linked: &Linked, sides: &mut [People; 2], side: Side, t: usize, mut who: Vec<usize>, by_rule: bool) {
    // Nobody deals with himself, nor a state with its own under another name, when only the network says so.
    let other = &sides[usize::from(side == Side::Actor)];
    if by_rule && who.iter().any(|&r| other.iter().any(|&(_, o)| one_side(linked, r, o))) {
        who.clear();
    }
    sides[usize::from(side == Side::Recipient)].extend(who.into_iter().map(|r| (t, r)));
}

/// The likeliest word of the sentences before for a side of which the event's own sentence has nobody, with how likely those it means are: the
/// mentions of one country, or of one without, speak for it together. Who stands on the other side is not meant.
fn told_before(
    doc: &Doc,
    linked: &Linked,
    before: &[Party],
    side: Side,
    sides: &[People; 2],
    least: f32,
) -> Option<(usize, f32)> {
    let other = &sides[usize::from(side == Side::Actor)];
    let mut groups: Vec<(Vec<&str>, f32, usize, f32)> = Vec::new();
    for party in before {
        let p = party.role(side);
        let Some(mention) = linked.mention_around(doc, party.word) else { continue };
        let mut key = linked.countries(mention);
        if key.is_empty() {
            key = linked.of(mention).map(|r| r.name.as_str()).collect();
        }
        let same = |&(_, o): &(usize, usize)| mention.referents.iter().any(|&r| one_side(linked, r, o));
        if key.is_empty() || other.iter().any(same) {
            continue;
        }
        match groups.iter_mut().find(|g| g.0 == key) {
            Some(group) => {
                group.1 *= 1.0 - p;
                if p >= group.3 {
                    (group.2, group.3) = (party.word, p);
                }
            }
            None => groups.push((key, 1.0 - p, party.word, p)),
        }
    }
    let best = groups.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    (1.0 - best.1 >= least).then_some((best.2, 1.0 - best.1))
}

/// Whom a word means: by the linker, or by the network where it is sure of another country.
fn referents(doc: &Doc, linked: &mut Linked, t: usize, p: f32, all: &mut AllWhose, weights: &Weights) -> Vec<usize> {
    if let Some(mention) = linked.mention(t).filter(|m| !m.referents.is_empty()) {
        if mention.how == How::Place && p < weights.least_place {
            return Vec::new();
        }
        let referents = mention.referents.clone();
        return whose::meant(doc, linked, t, all, weights.least_whose).map_or(referents, |r| vec![r]);
    }
    // A modifier of a mention: all of the mention is meant.
    if let Some(mention) = linked.mention_around(doc, t) {
        return mention.referents.clone();
    }
    if p >= weights.least_unknown_of_country
        && let Some(referent) = whose::meant(doc, linked, t, all, weights.least_whose)
    {
        return vec![referent];
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

fn distinct(list: &mut People) {
    let mut seen = FxHashSet::default();
    list.retain(|(_, r)| seen.insert(*r));
}
