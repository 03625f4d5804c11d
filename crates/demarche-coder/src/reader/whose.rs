//! Whose a phrase is: which name of the passage tells the country of a pronoun, a description or a name that no list knows.
//!
//! The linker reads this off the tree and the story. The network, shown the linker's answer, says how likely each name of the
//! passage tells the country, or none of them does. Where it is sure enough its answer stands in place of the linker's.

use super::{EventReader, features, softmax};
use crate::knowledge::actors::Kind;
use crate::link::{How, Linked, Mention};
use crate::syntax;
use demarche_encoder::WordStates;
use demarche_lang::{Doc, Pos};
use rustc_hash::FxHashMap;

/// What the network says of a phrase.
#[derive(Clone, Debug)]
pub(super) struct Whose {
    /// The likeliest country; none when no name of the passage tells it.
    country: Option<Box<str>>,
    /// Of the names that tell it the likeliest.
    land: Option<usize>,
    /// How likely it is.
    p: f32,
    /// The countries that the names of the passage tell.
    told: Vec<Box<str>>,
    /// The referent made of it, once it was asked for.
    made: Option<usize>,
}

/// The words of a passage as the network has read them.
pub(super) struct Read<'a> {
    /// Their tokens.
    pub(super) tokens: &'a [usize],
    /// What each brings to a pair as its first and as its second member.
    pub(super) first: &'a WordStates,
    pub(super) second: &'a WordStates,
}

/// What the network says of phrases, by the token each hangs on.
pub(super) type AllWhose = FxHashMap<usize, Whose>;

impl EventReader<'_> {
    /// What the network says of the phrase that hangs on the word in place `n` of a passage.
    pub(super) fn whose(&mut self, doc: &Doc, linked: &Linked, read: &Read<'_>, n: usize) -> Whose {
        let word = read.tokens[n];
        let lands: Vec<(usize, &str)> = (0..read.tokens.len())
            .filter(|&i| i != n)
            .filter_map(|i| linked.land(read.tokens[i]).map(|country| (i, country)))
            .collect();
        let told: Vec<&str> = lands.iter().map(|&(_, country)| country).collect();
        let pairs: Vec<_> = std::iter::once(n)
            .chain(lands.iter().map(|&(i, _)| i))
            .map(|i| {
                let features = features::of_country(doc, linked, word, read.tokens[i], &told);
                (read.first.row(n), read.second.row(i), features::numbers(&features, self.heads))
            })
            .collect();
        let logits = self.worker.judge_pairs(self.heads, &pairs);
        let width = self.heads.pair_classes().len();
        let logits: Vec<f32> = logits.chunks_exact(width).map(|l| l[self.classes.country]).collect();
        let odds = softmax(&logits);
        // Names of one country speak for it together.
        let mut sums: Vec<(&str, f32, usize, f32)> = Vec::new();
        for (&(i, country), &p) in lands.iter().zip(&odds[1..]) {
            match sums.iter_mut().find(|s| s.0 == country) {
                Some(s) => {
                    s.1 += p;
                    if p > s.3 {
                        (s.2, s.3) = (i, p);
                    }
                }
                None => sums.push((country, p, i, p)),
            }
        }
        let mut whose = Whose { country: None, land: None, p: odds[0], told: Vec::new(), made: None };
        for &(country, p, i, _) in &sums {
            if p > whose.p {
                (whose.country, whose.land, whose.p) = (Some(country.into()), Some(read.tokens[i]), p);
            }
        }
        whose.told = sums.into_iter().map(|s| s.0.into()).collect();
        whose
    }
}

/// Whether a mention names one whose country the lists know: nobody is asked whose he is.
pub(super) fn is_known(linked: &Linked, mention: &Mention) -> bool {
    mention.how == How::Name && linked.countries(mention).len() == 1
}

/// Whom the phrase that hangs on `t` means by the network's word on whose it is: the referent, or nothing where the linker's answer stands. A phrase that
/// the linker made nothing of becomes somebody of that country.
pub(super) fn meant(doc: &Doc, linked: &mut Linked, t: usize, all: &mut AllWhose, least: f32) -> Option<usize> {
    let whose = all.get_mut(&t).filter(|w| w.p >= least)?;
    if whose.made.is_some() {
        return whose.made;
    }
    // The one whose name or phrase tells the country.
    let told = whose.country.as_deref().unwrap_or("");
    let named = whose.land.and_then(|u| linked.mention_around(doc, u));
    let named = named.filter(|m| linked.countries(m)[..] == [told]).and_then(|m| match m.referents[..] {
        [one] => Some(one),
        _ => None,
    });
    let Some(mention) = linked.mention(t).filter(|m| !m.referents.is_empty()).cloned() else {
        whose.made = match doc.pos(t) {
            Pos::Pron => named,
            Pos::Noun | Pos::Propn => whose.country.clone().map(|country| {
                let referent = linked.describe(doc, t);
                linked.referents[referent].country = Some(country);
                referent
            }),
            _ => None,
        };
        return whose.made;
    };
    let [old] = mention.referents[..] else { return None };
    let known = linked.referents[old].country.clone();
    if known == whose.country || (whose.country.is_none() && known.as_ref().is_some_and(|c| !whose.told.contains(c))) {
        return None;
    }
    // *Ambassador Huckabee met Lebanese officials*: the other side's country is not the ambassador's.
    let by_name = matches!(mention.how, How::Name | How::TextName);
    let person = by_name && linked.referents[old].kind == Kind::Person && known.is_none();
    if person && whose.land.is_some_and(|land| deal_with(doc, linked, old, land)) {
        return None;
    }
    if matches!(mention.how, How::Pronoun | How::FirstPerson) && named.is_some() {
        whose.made = named;
        return whose.made;
    }
    let mut referent = linked.referents[old].clone();
    referent.country.clone_from(&whose.country);
    if referent.actor.take().is_some() {
        referent.name = doc.words(mention.tokens.clone()).to_owned();
        (referent.id, referent.office) = (None, None);
        if referent.kind != Kind::Person {
            referent.kind = Kind::People;
        }
    }
    linked.referents.push(referent);
    whose.made = Some(linked.referents.len() - 1);
    whose.made
}

/// Whether the name at `land` belongs to another participant of a clause in which `referent` takes part.
fn deal_with(doc: &Doc, linked: &Linked, referent: usize, land: usize) -> bool {
    linked.mentions.iter().any(|m| m.referents == [referent] && deals_with(doc, m.head, land))
}

/// Whether `other` stands in the phrase of another participant of the verb that `t` is a participant of.
fn deals_with(doc: &Doc, t: usize, other: usize) -> bool {
    let Some((verb, own)) = clause(doc, t) else { return false };
    clause(doc, other).is_some_and(|(above, part)| above == verb && part != own)
}

/// The verb of the clause that `t` stands in, and its part that holds `t`.
fn clause(doc: &Doc, t: usize) -> Option<(usize, usize)> {
    let mut at = t;
    while !syntax::is_verb(doc, doc.head(at)) {
        if doc.head(at) == at {
            return None;
        }
        at = doc.head(at);
    }
    Some((doc.head(at), at))
}
