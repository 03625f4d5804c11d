//! Common nouns that are actors, and descriptions that point back.

use super::belonging::Belonging;
use super::describe::Describer;
use super::recall::Memory;
use super::{How, Linked, Mention, Referent};
use demarche_knowledge::actors::Kind;
use demarche_knowledge::lexicon::Reference;
use demarche_lang::{Dep, EntityKind, Pos};
use std::ops::Range;

/// How many a word of number means.
pub(super) fn count(word: &str) -> Option<usize> {
    match word {
        "two" | "both" | "pair" | "duo" => Some(2),
        "three" | "trio" => Some(3),
        "four" => Some(4),
        "five" => Some(5),
        _ => None,
    }
}

impl Describer<'_> {
    /// *the ministry*, *both countries*
    pub(super) fn description(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        let article = doc.children(t).find(|&c| matches!(doc.dep(c), Dep::Det | Dep::Predet | Dep::Nummod))?;
        let full = article.min(tokens.start)..t + 1;
        let lower: Vec<&str> = full.clone().map(|i| doc.lower(i)).collect();
        let joined = lower.join(" ");
        let reference = self.knowledge.lexicon.references.get(&joined)?;
        if doc.children_with(t, Dep::Prep).any(|p| doc.lower(p) == "of") || doc.child_with(t, Dep::Poss).is_some() {
            return None;
        }
        // *the government in Suva* is told by its seat.
        if self.knowledge.lexicon.stand_ins.contains(doc.lower(t)) && self.seat_behind(t, linked).is_some() {
            return None;
        }
        let fits = |r: &Referent| {
            let kind = reference.kinds.is_empty() || reference.kinds.iter().any(|k| k == r.kind.as_str());
            let sector =
                reference.sectors.is_empty() || r.sectors.iter().any(|s| reference.sectors.iter().any(|x| **x == **s));
            kind && sector && r.how_named()
        };
        let several = reference.number == "pair"
            || (reference.number == "plural" && matches!(doc.tag(t), "NNS" | "NNPS") && reference.sectors.is_empty());
        let referents = if several {
            self.several(t, &lower, reference, linked, memory)
        } else {
            let word = doc.lemma(t).to_lowercase();
            let named = memory.latest(doc, t, &linked.referents, |r| r.ends_in(&word));
            // Of several governments told, *the government* is that of the country the document is about.
            let governs =
                [Kind::State, Kind::Authority].iter().all(|k| reference.kinds.iter().any(|n| n == k.as_str()));
            let story = self.setting.country().or(self.setting.foremost()).filter(|_| governs && named.is_empty());
            let ours =
                story.map(|c| memory.latest(doc, t, &linked.referents, |r| fits(r) && r.country.as_deref() == Some(c)));
            let ours = ours.filter(|found| !found.is_empty());
            if named.is_empty() {
                ours.unwrap_or_else(|| memory.latest(doc, t, &linked.referents, fits))
            } else {
                named
            }
        };
        (!referents.is_empty()).then_some(Mention::new(t, full, referents, How::Description))
    }

    /// Those told together last whom *the two countries*, *both sides*, *the leaders* can mean; persons stand
    /// for their states where states are asked for.
    fn several(
        &self,
        t: usize,
        words: &[&str],
        reference: &Reference,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Vec<usize> {
        let size = words.iter().find_map(|w| count(w));
        let kinds = |r: &Referent| reference.kinds.iter().any(|k| k == r.kind.as_str());
        let mut group = memory.group(&linked.referents, size, kinds);
        if group.is_empty() && size == Some(2) {
            group = memory.pair(&linked.referents, |r| kinds(r) && r.how_named());
        }
        let of_states = !group.iter().all(|&r| kinds(&linked.referents[r]))
            && reference.kinds.iter().any(|k| k == Kind::State.as_str());
        if !of_states || self.doc.pos(t) == Pos::Pron {
            return group;
        }
        let mut states: Vec<usize> = Vec::new();
        for r in group {
            let country = linked.referents[r].country.clone();
            let state = country.and_then(|c| self.knowledge.gazetteer.state(&c));
            let state = state.map_or(r, |n| self.known(n, linked, memory));
            if !states.contains(&state) {
                states.push(state);
            }
        }
        states
    }

    /// *Russian troops*, *opposition groups*, *the Foreign Ministry*, *the Taliban government*
    pub(super) fn agent(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let mut lemmas: Vec<String> = tokens.clone().map(|i| doc.lemma(i).to_lowercase()).collect();
        let singular = self.singular(t);
        if lexicon.agents.get(doc.lower(t)).is_none() {
            lemmas.pop();
            lemmas.push(singular);
        }
        let words: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        let lower = doc.lower(t);
        let stand_in = lexicon.stand_ins.contains(words[words.len() - 1]) || lexicon.stand_ins.contains(lower);
        let agent = lexicon.agents.ending(&words).or_else(|| lexicon.agents.ending(&[lower])).map(|(_, a)| a.clone());
        if agent.is_none() && !stand_in {
            return None;
        }
        if matches!(doc.tag(t), "NNS" | "NNPS") {
            let referents = self.of_several(t, tokens.clone(), stand_in, linked, memory);
            if referents.len() > 1 {
                return Some(Mention::new(t, tokens, referents, How::Noun));
            }
        }
        let belonging = self.belonging(t, tokens.clone(), linked);
        if stand_in && let Some(r) = self.stands_for(&belonging, linked, memory) {
            return Some(Mention::new(t, tokens, [r], How::Noun));
        }
        if stand_in && let Some(number) = self.seat_behind(t, linked) {
            let r = self.known(number, linked, memory);
            return Some(Mention::new(t, tokens, [r], How::Noun));
        }
        let agent = agent?;
        let capital = doc.pos(t) == Pos::Propn;
        let plural = matches!(doc.tag(t), "NNS" | "NNPS");
        let kind = match (stand_in, capital, plural) {
            (true, ..) => Kind::State,
            (_, true, false) => Kind::Organization,
            _ => Kind::People,
        };
        let end = if capital { self.name_end(t) } else { t + 1 };
        let firm = agent.sectors.iter().any(|s| &**s == "BUS") && kind == Kind::Organization;
        let mut referent = Referent::new(doc.words(tokens.start..end).to_owned(), if firm { Kind::Firm } else { kind });
        let main = agent.sectors.first();
        // Refugees are not of the country they are in.
        let elsewhere = main.is_some_and(|s| lexicon.defaults.elsewhere.contains(s));
        // *authorities* are one body, *governments* are several.
        let one_body = || lexicon.references.get(&format!("the {lower}")).is_some_and(|r| r.number == "singular");
        let placed = agent.sectors.is_empty() || agent.apart || elsewhere || stand_in && plural && !one_body();
        let owner = belonging.number.map(|n| self.knowledge.gazetteer.actor(n));
        let authority = self.own_authority(&belonging, linked);
        let people = || words.iter().find_map(|w| lexicon.agents.get(w).and_then(|a| a.country.clone()));
        let others = || if agent.apart { self.of_others(t, tokens.clone(), linked) } else { None };
        let named: Vec<&str> = (tokens.start..end).map(|i| doc.lower(i)).collect();
        let unowned = belonging.number.is_none() && belonging.owner.is_none();
        let of_many = lexicon.code_of_many_states(&named).filter(|_| kind == Kind::Organization && unowned);
        referent.country = of_many
            .map(Box::from)
            .or(belonging.country)
            .filter(|_| !agent.apart && (!elsewhere || belonging.number.is_some() || belonging.owner.is_some()))
            .or_else(others)
            .or_else(|| agent.country.clone())
            .or_else(people)
            .or_else(|| self.of_last_group(t, main.map(|s| &**s), linked, memory))
            .or_else(|| if placed { None } else { self.whose(t, kind, &agent.sectors, linked) });
        referent.sectors = if of_many.is_some() { Vec::new() } else { agent.sectors };
        if let Some(owner) = owner.filter(|o| o.kind != Kind::State) {
            // Fighters and soldiers are what the body is that they belong to; so are the members of a state's body.
            let armed = |s: Option<&Box<str>>| s.is_some_and(|s| lexicon.defaults.armed.contains(s));
            let term = owner.on(self.day);
            let of_state = term.country.as_deref().is_some_and(|c| self.knowledge.gazetteer.state(c).is_some());
            if owner.kind == Kind::Group && armed(referent.sectors.first()) || referent.sectors.is_empty() && of_state {
                referent.sectors.clone_from(&term.sectors);
            } else if armed(referent.sectors.first()) && armed(term.sectors.first()) {
                referent.sectors = term.sectors.iter().take(1).cloned().collect();
            }
        }
        referent.political =
            agent.political || of_many.is_some() || referent.country.is_some() && belonging.number.is_some();
        referent.plural = plural;
        // Whoever acts for the authority is the authority's: its foreign ministry, not its people.
        let for_it = |s: &str| self.knowledge.ontology.fold.for_state.iter().any(|f| **f == *s);
        if referent.sectors.first().is_some_and(|s| for_it(s)) {
            referent.id = authority.map(|n| self.knowledge.gazetteer.actor(n).id.clone());
        }
        let r = self.keep(referent, linked, memory);
        Some(Mention::new(t, tokens.start..end, [r], How::Noun))
    }

    /// *governments of both countries*, *Russian and Tajik secret services*: one referent for each owner.
    fn of_several(
        &self,
        t: usize,
        tokens: Range<usize>,
        stand_in: bool,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Vec<usize> {
        let owners = self.owners_listed(t, tokens, linked);
        if stand_in && owners.len() > 1 {
            return owners.into_iter().map(|n| self.known(n, linked, memory)).collect();
        }
        let countries = self.countries_of(owners, t, linked, memory);
        if countries.len() < 2 {
            return Vec::new();
        }
        countries.into_iter().filter_map(|c| self.one_of_many(t, c, linked, memory)).collect()
    }

    /// *militants* nobody places are those of the armed group told last, when it is one of their kind.
    fn of_last_group(&self, t: usize, main: Option<&str>, linked: &Linked, memory: &Memory) -> Option<Box<str>> {
        let main = main.filter(|s| self.knowledge.lexicon.defaults.armed.iter().any(|a| **a == **s))?;
        let alike = |r: &Referent| r.kind == Kind::Group && r.sectors.first().is_some_and(|s| **s == *main);
        let last = memory.latest(self.doc, t, &linked.referents, alike);
        linked.referents[*last.first()?].country.clone()
    }

    /// *Ministry of Foreign Affairs*: capitals joined by *of*, *for*, *and*, *the*.
    fn name_end(&self, t: usize) -> usize {
        let doc = self.doc;
        let mut end = t + 1;
        let mut at = end;
        while at < doc.len() && at < t + 8 {
            if doc.pos(at) == Pos::Propn {
                end = at + 1;
            } else if !matches!(doc.lower(at), "of" | "for" | "and" | "the" | "on") {
                break;
            }
            at += 1;
        }
        end
    }

    /// *the Taliban government* is the Taliban; *the government of Mali* is Mali.
    fn stands_for(&self, belonging: &Belonging, linked: &mut Linked, memory: &Memory) -> Option<usize> {
        let governs = |k: Kind| matches!(k, Kind::State | Kind::Authority | Kind::Group | Kind::Organization);
        if let Some(owner) = belonging.owner.filter(|&o| governs(linked.referents[o].kind)) {
            return Some(owner);
        }
        let number = belonging.number.filter(|&n| governs(self.knowledge.gazetteer.actor(n).kind))?;
        Some(self.known(number, linked, memory))
    }

    /// A proper noun the entity model calls an organization.
    pub(super) fn unknown(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        if doc.pos(t) != Pos::Propn || !matches!(self.entity(t), Some(EntityKind::Org | EntityKind::Norp)) {
            return None;
        }
        let entity = doc.entity_of(t)?;
        let start = entity.start.max(tokens.start);
        let start = if doc.dep(start) == Dep::Det { start + 1 } else { start };
        let words = doc.words(start.min(t)..t + 1);
        let medium = self.knowledge.lexicon.media.get(words);
        let mut referent = Referent::new(words.to_owned(), Kind::Organization);
        // *Rabuah, a town in Saudi Arabia*
        let beside = || doc.children_with(t, Dep::Appos).find_map(|a| self.where_it_is(a, linked));
        let belonging = self.belonging(t, tokens.clone(), linked);
        let named: Vec<&str> = (start.min(t)..self.name_end(t)).map(|i| doc.lower(i)).collect();
        let unowned = belonging.number.is_none() && belonging.owner.is_none();
        let of_many = self.knowledge.lexicon.code_of_many_states(&named).filter(|_| unowned);
        referent.political = of_many.is_some();
        referent.country = of_many.map(Box::from).or(belonging.country).or_else(beside);
        if let Some(country) = medium {
            referent.country = country.clone();
            referent.sectors = self.knowledge.lexicon.defaults.media.clone();
        }
        let r = self.keep(referent, linked, memory);
        Some(Mention::new(t, tokens, [r], How::TextName))
    }
}
