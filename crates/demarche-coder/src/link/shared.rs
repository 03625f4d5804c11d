//! One noun of several owners, and the other side of a pair: *French and Malian troops*, *his Iraqi counterpart*.

use super::describe::Describer;
use super::recall::Memory;
use super::{How, Linked, Mention, Referent};
use crate::syntax;
use demarche_knowledge::actors::Kind;
use demarche_lang::Dep;
use std::ops::Range;

impl Describer<'_> {
    /// What a nationality means that the parser reads as a people beside the noun it shares with others:
    /// *Chinese* in *Chinese and Indian troops*, read as the Chinese beside Indian troops.
    pub(super) fn sharing(&self, t: usize, state: u32, linked: &mut Linked, memory: &Memory) -> Option<usize> {
        let doc = self.doc;
        let noun = *syntax::coordinated(doc, t).last().filter(|&&n| n > t)?;
        let owned = |c: usize| c < noun && linked.name(c).is_some_and(|h| h.adjective().is_some() && self.owns(h));
        let shared = matches!(doc.tag(t), "JJ" | "NNP")
            && matches!(doc.tag(noun), "NNS" | "NNPS")
            && linked.name(noun).is_none_or(|h| h.head != noun)
            && doc.children(noun).any(owned);
        let country = self.knowledge.gazetteer.actor(state).on(self.day).country.clone()?;
        if shared { self.one_of_many(noun, country, linked, memory) } else { None }
    }

    /// The part of a plural noun that is of one country: the French of *French and Malian troops*.
    pub(super) fn one_of_many(
        &self,
        t: usize,
        country: Box<str>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<usize> {
        let lexicon = &self.knowledge.lexicon;
        let lemma = self.singular(t);
        if lexicon.titles.get(&lemma).is_some() {
            return Some(self.one_holder(t, &lemma, country, linked, memory));
        }
        let state = self.knowledge.gazetteer.state(&country);
        if lexicon.stand_ins.contains(&*lemma)
            && let Some(state) = state
        {
            return Some(self.known(state, linked, memory));
        }
        let words: Vec<String> = (self.phrase(t).start..t).map(|i| self.doc.lower(i).to_owned()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).chain([lemma.as_str()]).collect();
        let (_, agent) = lexicon.agents.ending(&words)?;
        let whose = state.map_or_else(|| country.to_string(), |s| self.knowledge.gazetteer.actor(s).name.to_string());
        let mut referent = Referent::new(format!("{} of {whose}", self.doc.lower(t)), Kind::People);
        referent.country = Some(country);
        referent.sectors = agent.sectors.clone();
        referent.political = true;
        referent.plural = true;
        Some(self.keep(referent, linked, memory))
    }

    /// *his Iraqi counterpart*, *her counterpart from Peru*: who holds the same office in the other country.
    pub(super) fn counterpart(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        if !lexicon.agents.get(&self.singular(t)).is_some_and(|a| a.counterpart) {
            return None;
        }
        let possessor = doc.child_with(t, Dep::Poss);
        let owner = possessor.and_then(|p| linked.mention(p)).and_then(|m| m.referents.first().copied());
        // Whoever meets *his counterpart* does not meet himself.
        if let Some(p) = possessor.filter(|&p| doc.tag(p) == "PRP$") {
            linked.forget(p);
        }
        let front = possessor.map_or(tokens.start, |p| p + 1)..t;
        let inside = front.rev().filter_map(|i| linked.name(i)).find_map(|h| self.owner_number(h));
        let number = inside.or_else(|| self.behind(t, linked));
        let country = number.and_then(|n| self.knowledge.gazetteer.actor(n).on(self.day).country.clone());
        let office = owner.and_then(|o| linked.referents[o].office.clone());
        let authority = number.filter(|&n| self.knowledge.gazetteer.actor(n).own_offices);
        if let (Some(country), Some(office)) = (&country, &office)
            && let Some(r) = self.holder(t, (country, authority), office, linked, memory)
            && Some(r) != owner
        {
            return Some(Mention::new(t, tokens, [r], How::Description));
        }
        let sectors = owner.map(|o| linked.referents[o].sectors.clone()).filter(|s| *s != lexicon.defaults.person);
        let mut referent = Referent::new(doc.words(tokens.clone()).to_owned(), Kind::Person);
        referent.sectors = sectors.unwrap_or_else(|| lexicon.defaults.office.clone());
        referent.country = country;
        referent.office = office;
        referent.id = authority.map(|n| self.knowledge.gazetteer.actor(n).id.clone());
        referent.political = true;
        referent.plural = matches!(doc.tag(t), "NNS" | "NNPS");
        let r = self.push(referent, linked);
        Some(Mention::new(t, tokens, [r], How::Noun))
    }
}
