//! Names that several bear: a body or party of a state the document has nothing of, an outlet named after a place.

use super::describe::Describer;
use super::recall::Memory;
use super::{How, Linked, Mention, NameHit, Referent};
use demarche_knowledge::actors::{Actor, Kind};
use demarche_lang::Pos;
use std::ops::Range;

/// Up to how many letters a name in capitals is an acronym.
const ACRONYM: usize = 6;

impl Describer<'_> {
    /// Whom a name means that the tables have only for a state the document has nothing of: *the Senate* of the
    /// country it is about, where the name is a common one; nobody (`None`) where it is the acronym of some party;
    /// `Some(None)` where the bearer known is meant.
    pub(super) fn homonym(
        &self,
        t: usize,
        number: u32,
        hit: &NameHit,
        tokens: &Range<usize>,
        linked: &Linked,
    ) -> Option<Option<Referent>> {
        let gazetteer = &self.knowledge.gazetteer;
        let actor = gazetteer.actor(number);
        let body = matches!(actor.kind, Kind::Organization | Kind::Party);
        let foreign = |c: &str| gazetteer.state(c).is_some() && !self.setting.tells(c);
        if !body || !actor.on(self.day).country.as_deref().is_some_and(foreign) {
            return Some(None);
        }
        if self.is_acronym(hit, actor) {
            return None;
        }
        let front = tokens.start..hit.tokens.start;
        let Some(country) = self.belonging(t, front, linked).country.or(self.setting.country().map(Box::from)) else {
            return Some(None);
        };
        if !self.is_common(hit) {
            return Some(None);
        }
        let mut referent = Referent::new(self.doc.words(tokens.clone()).to_owned(), actor.kind);
        referent.sectors = actor.on(self.day).sectors.clone();
        referent.country = Some(country);
        referent.political = true;
        Some(Some(referent))
    }

    /// Whether the name is the acronym of a party that news elsewhere does not know.
    fn is_acronym(&self, hit: &NameHit, actor: &Actor) -> bool {
        let word = self.doc.word(hit.head);
        let capitals = hit.tokens.len() == 1 && word.len() <= ACRONYM && word.chars().all(char::is_uppercase);
        capitals && actor.kind == Kind::Party && !actor.by_hand
    }

    /// Whether a name is made of common nouns, or borne in several countries.
    fn is_common(&self, hit: &NameHit) -> bool {
        let gazetteer = &self.knowledge.gazetteer;
        let country = |a: u32| gazetteer.actor(a).on(self.day).country.as_deref();
        let mut bearers = hit.actors().map(country);
        let first = bearers.next();
        if bearers.any(|c| Some(c) != first) {
            return true;
        }
        let words: Vec<&str> = hit.tokens.clone().map(|i| self.doc.lower(i)).collect();
        self.knowledge.lexicon.agents.ending(&words).is_some_and(|(n, _)| n == words.len())
    }

    /// The newspaper, agency or broadcaster of more than one word that `t` is part of, whose name can have other names in
    /// it: *Agence France-Presse*, *the Jakarta Post*. Its tokens and its country.
    pub(super) fn outlet(&self, t: usize) -> Option<(Range<usize>, Option<Box<str>>)> {
        let doc = self.doc;
        let part = |i: usize| i < doc.len() && is_part_of_name(doc.word(i));
        if doc.pos(t) != Pos::Propn || !(t > 0 && part(t - 1) || part(t + 1)) {
            return None;
        }
        let media = &self.knowledge.lexicon.media;
        let first = (t.saturating_sub(LONGEST_OUTLET - 1)..t).rev().take_while(|&i| part(i)).last().unwrap_or(t);
        let end = (t + 1..t + LONGEST_OUTLET).take_while(|&i| part(i)).last().map_or(t + 1, |i| i + 1);
        let spans = (first..=t).flat_map(|s| (t + 1..=end).rev().map(move |e| s..e)).filter(|s| s.len() > 1);
        spans.into_iter().find_map(|s| media.get(doc.words(s.clone())).map(|c| (s, c.clone())))
    }

    /// An outlet as a mention, at the token its name hangs on.
    pub(super) fn outlet_mention(
        &self,
        t: usize,
        (tokens, country): (Range<usize>, Option<Box<str>>),
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        if tokens.contains(&self.doc.head(t)) && self.doc.head(t) != t {
            return None;
        }
        let mut referent = Referent::new(self.doc.words(tokens.clone()).to_owned(), Kind::Organization);
        referent.country = country;
        referent.sectors = self.knowledge.lexicon.defaults.media.clone();
        let r = self.keep(referent, linked, memory);
        Some(Mention::new(t, tokens, [r], How::TextName))
    }
}

/// Of how many tokens the name of an outlet is at most.
const LONGEST_OUTLET: usize = 6;

/// Whether a word can be part of an outlet's name.
fn is_part_of_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || matches!(word, "-" | "of" | "for" | "and" | "the" | "al" | "de")
}
