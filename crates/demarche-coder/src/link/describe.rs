//! One phrase at a time: what actor does it name, title, describe or point back to?

use super::belonging::Pointed;
use super::recall::Memory;
use super::setting::Setting;
use super::{How, Linked, Mention, NameHit, Referent};
use crate::knowledge::Knowledge;
use crate::knowledge::actors::{Kind, Meaning};
use demarche_lang::{Dep, Doc, EntityKind, Pos};
use jiff::civil::Date;
use std::ops::Range;

/// What is needed to understand a phrase.
pub struct Describer<'a> {
    /// The parsed text.
    pub doc: &'a Doc,
    /// Names and words.
    pub knowledge: &'a Knowledge,
    /// Day of the document: who holds which office.
    pub day: Date,
    /// Day, publisher's country and leading country of the document.
    pub setting: &'a Setting<'a>,
    /// Which tokens stand in quotation marks.
    pub quoted: &'a [bool],
    /// What the names of whole sentences point at, as far as it was asked.
    pub pointed: &'a Pointed,
}

/// Second halves of compounds whose first half does not own the noun: *US-backed rebels* are not American.
const HELPED: &[&str] = &[
    "backed",
    "supported",
    "funded",
    "financed",
    "trained",
    "armed",
    "aligned",
    "allied",
    "sponsored",
    "brokered",
    "mediated",
    "made",
    "friendly",
    "speaking",
    "occupied",
];

/// First halves that say on whose side somebody is, not whose he is: *pro-Russian separatists*.
const SIDES: &[&str] = &["pro", "anti", "ex", "non"];

impl Describer<'_> {
    /// The actors that the phrase headed by `t` means, if any. New referents are put into `linked`.
    pub fn mention(&self, t: usize, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        if self.doc.pos(t) == Pos::Pron || matches!(self.doc.tag(t), "PRP" | "PRP$") {
            return self.pronoun(t, linked, memory);
        }
        if self.doc.tag(t) == "WDT" || self.doc.tag(t) == "WP" {
            return None;
        }
        if let Some(outlet) = self.outlet(t) {
            return self.outlet_mention(t, outlet, linked, memory);
        }
        if let Some(state) = self.first_of_two(t, linked) {
            // Where it hangs on the last word of the second name, the phrase of the second is that of both.
            if linked.name(t + 2).is_some_and(|second| self.first_under(second, linked).is_some()) {
                return None;
            }
            let r = self.known(state, linked, memory);
            return Some(Mention::new(t, t..t + 1, [r], How::Name));
        }
        if let Some(second) = linked.name(t).cloned()
            && let Some(first) = self.first_under(&second, linked)
        {
            return self.both_of_two(t, first, &second, linked, memory);
        }
        if self.is_modifier(t) {
            return self.modifier(t, linked, memory);
        }
        if let Some(&(r, ref tokens)) = linked.reserved.get(&t) {
            return Some(Mention::new(t, tokens.clone(), [r], How::Name));
        }
        let hit = linked.name(t).cloned();
        if let Some(hit) = &hit {
            if hit.head != t {
                return None;
            }
            if let Some(mention) = self.named(t, hit, linked, memory) {
                return Some(mention);
            }
        }
        if crate::syntax::is_misread_name(self.doc, t) {
            return self.person(t, t..t + 1, linked, memory);
        }
        if !matches!(self.doc.pos(t), Pos::Noun | Pos::Propn | Pos::X) {
            return None;
        }
        let tokens = self.phrase(t);
        self.title_of_named(t, tokens.clone(), linked, memory)
            .or_else(|| self.title_before_name(t, tokens.clone(), linked, memory))
            .or_else(|| self.counterpart(t, tokens.clone(), linked, memory))
            .or_else(|| self.person(t, tokens.clone(), linked, memory))
            .or_else(|| self.titled(t, tokens.clone(), linked, memory))
            .or_else(|| self.description(t, tokens.clone(), linked, memory))
            .or_else(|| self.agent(t, tokens.clone(), linked, memory))
            .or_else(|| self.unknown(t, tokens, linked, memory))
    }

    /// Tokens of the phrase of `t`: its modifiers on the left, without articles, up to `t`.
    pub(super) fn phrase(&self, t: usize) -> Range<usize> {
        let mut start = t;
        let wanted =
            |d| matches!(d, Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss | Dep::Nummod | Dep::Det | Dep::Predet);
        for c in self.doc.children(t).filter(|&c| c < t && wanted(self.doc.dep(c))) {
            start = start.min(self.doc.subtree(c).start);
        }
        while start < t && matches!(self.doc.dep(start), Dep::Det | Dep::Predet | Dep::Punct) {
            start += 1;
        }
        start..t + 1
    }

    pub(super) fn known(&self, number: u32, linked: &mut Linked, memory: &Memory) -> usize {
        let actor = self.knowledge.gazetteer.actor(number);
        let defaults = &self.knowledge.lexicon.defaults;
        self.keep(Referent::known(number, actor, self.day, defaults), linked, memory)
    }

    /// The referent of this name, new or known.
    pub(super) fn keep(&self, referent: Referent, linked: &mut Linked, memory: &Memory) -> usize {
        if let Some(old) = memory.named(&referent.name) {
            let same = &linked.referents[old];
            if same.kind == referent.kind && (same.country == referent.country || referent.country.is_none()) {
                return old;
            }
        }
        linked.referents.push(referent);
        linked.referents.len() - 1
    }

    /// Whether `t` stands before the noun it tells of, alone or listed: *French and Malian troops*.
    fn is_modifier(&self, t: usize) -> bool {
        let mut first = t;
        while self.doc.dep(first) == Dep::Conj && self.doc.head(first) < first {
            first = self.doc.head(first);
        }
        matches!(self.doc.dep(first), Dep::Compound | Dep::Amod | Dep::Nmod) && (first == t || self.doc.head(first) > t)
    }

    /// A nationality or name in front of a noun: its owner, for *Russian recognition*.
    fn modifier(&self, t: usize, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let hit = linked.name(t).filter(|h| h.head == t)?.clone();
        if !self.owns(&hit) {
            return None;
        }
        let number = self.adjective(&hit).or_else(|| self.choose(&hit)).or_else(|| self.seat(&hit))?;
        if self.is_first_name(&hit) {
            return None;
        }
        let r = self.known(number, linked, memory);
        Some(Mention::new(t, hit.tokens, [r], How::Name))
    }

    /// *North* of *North and South Korea*: the state whose name takes its end from the state named behind the conjunction.
    pub(super) fn first_of_two(&self, t: usize, linked: &Linked) -> Option<u32> {
        let doc = self.doc;
        if t + 3 >= doc.len() || !matches!(doc.lower(t + 1), "and" | "or" | "&") || linked.name(t).is_some() {
            return None;
        }
        let gazetteer = &self.knowledge.gazetteer;
        let state = |n: u32| (gazetteer.actor(n).kind == Kind::State).then_some(n);
        let second = linked.name(t + 2).filter(|h| h.tokens == (t + 2..t + 4))?;
        self.owner_number(second).and_then(state)?;
        let name = [doc.word(t), doc.word(t + 3)].join(" ");
        gazetteer.look_up(&name).iter().find_map(|m| match *m {
            Meaning::Actor(n) | Meaning::Adjective(n) => state(n),
            _ => None,
        })
    }

    /// The first state of *North and South Korea*, where the tree hangs *North* on *Korea*; `second` is the name of the other.
    pub(super) fn first_under(&self, second: &NameHit, linked: &Linked) -> Option<u32> {
        let start = second.tokens.start.checked_sub(2)?;
        self.first_of_two(start, linked).filter(|_| self.doc.governs(second.tokens.end - 1, start))
    }

    /// *North and South Korea* as one phrase that hangs on the last word of both names.
    fn both_of_two(
        &self,
        t: usize,
        first: u32,
        second: &NameHit,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        if t + 1 != second.tokens.end {
            return None;
        }
        let number = self.owner_number(second)?;
        let both = [self.known(first, linked, memory), self.known(number, linked, memory)];
        Some(Mention::new(t, second.tokens.start - 2..second.tokens.end, both, How::Name))
    }

    /// Of the actors with this name the likeliest on the day: of the publisher's country, then of the country
    /// the document speaks of, where several bear it.
    pub(super) fn choose(&self, hit: &NameHit) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let likeliest = |&a: &u32| {
            let actor = gazetteer.actor(a);
            let country = actor.on(self.day).country.as_deref();
            let at_home = country.is_some() && country == self.setting.home;
            // A body of many states comes before one of a state the document is not about.
            let told = country.is_none_or(|c| gazetteer.state(c).is_none() || Some(c) == self.setting.country());
            let state = actor.kind == Kind::State;
            (!actor.holds_on(self.day), !state, !at_home, !told, actor.kind, !actor.by_hand, a)
        };
        hit.actors().min_by_key(likeliest)
    }

    /// The actor of a nationality word that existed on the day.
    pub(super) fn adjective(&self, hit: &NameHit) -> Option<u32> {
        hit.adjectives().min_by_key(|&a| !self.knowledge.gazetteer.actor(a).holds_on(self.day))
    }

    /// The actor of a capital or seat that existed on the day: Moscow was the Soviet Union's once.
    pub(super) fn seat(&self, hit: &NameHit) -> Option<u32> {
        hit.seats().min_by_key(|&a| !self.knowledge.gazetteer.actor(a).holds_on(self.day))
    }

    /// Whether a name in front of a noun says whose it is: not in *US-backed*, *pro-Russian*.
    pub(super) fn owns(&self, hit: &NameHit) -> bool {
        let doc = self.doc;
        let dash = |i: usize| matches!(doc.word(i), "-" | "–" | "‑");
        let (start, end) = (hit.tokens.start, hit.tokens.end);
        let helped = end + 1 < doc.len() && dash(end) && HELPED.contains(&doc.lower(end + 1));
        let side = start > 1 && dash(start - 1) && SIDES.contains(&doc.lower(start - 2));
        !helped && !side
    }

    /// *Francis* alone is the pope, before a family name it is anybody.
    pub(super) fn is_first_name(&self, hit: &NameHit) -> bool {
        let next = hit.tokens.end;
        let person = |n| self.knowledge.gazetteer.actor(n).kind == Kind::Person;
        let together = |next| self.doc.entity_of(next).is_some_and(|e| (e.start..e.end).contains(&hit.head));
        hit.tokens.len() == 1
            && self.choose(hit).is_some_and(person)
            && next < self.doc.len()
            && self.doc.tag(next) == "NNP"
            && (self.doc.dep(hit.head) == Dep::Compound || together(next))
    }

    fn named(&self, t: usize, hit: &NameHit, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let phrase = self.phrase(t);
        let tokens = phrase.start.min(hit.tokens.start)..hit.tokens.end.max(t + 1);
        let one = |r, how| Some(Mention::new(t, tokens.clone(), [r], how));
        if let Some(number) = self.choose(hit) {
            let actor = self.knowledge.gazetteer.actor(number);
            if actor.kind != Kind::Person {
                if let Some(referent) = self.homonym(t, number, hit, &tokens, linked)? {
                    return one(self.keep(referent, linked, memory), How::Name);
                }
                // "Georgia Meloni": a state's name inside a person's.
                let person = self.entity(t) == Some(EntityKind::Person)
                    && phrase.start < hit.tokens.start
                    && doc.tag(hit.tokens.start - 1) == "NNP";
                if person {
                    return None;
                }
                let r = self.body_of(t, number, &tokens, linked, memory);
                return one(r, How::Name);
            }
            if hit.tokens.len() > 1 {
                let r = self.known(number, linked, memory);
                self.dress(r, tokens.start..hit.tokens.start, t, linked);
                return one(r, How::Name);
            }
        }
        if let Some(number) = self.adjective(hit) {
            if let Some(r) = self.sharing(t, number, linked, memory) {
                return Some(Mention::new(t, hit.tokens.clone(), [r], How::Noun));
            }
            let plain = matches!(doc.pos(t), Pos::Propn | Pos::Noun | Pos::Adj);
            if plain && doc.dep(t) != Dep::Acomp {
                let state = self.knowledge.gazetteer.actor(number);
                let mut referent = Referent::new(doc.words(hit.tokens.clone()).to_owned(), Kind::People);
                referent.country = state.on(self.day).country.clone();
                referent.sectors = self.knowledge.lexicon.defaults.nationals.clone();
                referent.political = true;
                referent.plural = true;
                let r = self.keep(referent, linked, memory);
                return one(r, How::Name);
            }
            return None;
        }
        if let Some(number) = self.seat(hit) {
            let r = self.known(number, linked, memory);
            return one(r, if self.is_location(t) { How::Place } else { How::Name });
        }
        let place = self.place(hit)?;
        if self.entity(t) == Some(EntityKind::Person) {
            return None;
        }
        let place = &self.knowledge.gazetteer.places[place as usize];
        let mut referent = Referent::new(place.name.to_string(), Kind::Place);
        referent.country = (!place.country.is_empty()).then(|| place.country.clone());
        referent.sectors = self.knowledge.lexicon.defaults.nationals.clone();
        let r = self.keep(referent, linked, memory);
        one(r, if self.is_location(t) { How::Place } else { How::Name })
    }

    /// A named body; with an owner of another country, that country's body of the same name:
    /// *Guatemala's Congress*, *the Afghan Supreme Court*.
    fn body_of(&self, t: usize, number: u32, tokens: &Range<usize>, linked: &mut Linked, memory: &Memory) -> usize {
        let actor = self.knowledge.gazetteer.actor(number);
        let known = actor.on(self.day);
        if actor.kind == Kind::Organization
            && known.country.as_deref().is_some_and(|c| self.knowledge.gazetteer.state(c).is_some())
        {
            let front = tokens.start..linked.name(t).map_or(t, |h| h.tokens.start);
            let whose = self.belonging(t, front, linked);
            let own = whose.number.is_some().then_some(whose.country).flatten();
            if let Some(country) =
                own.filter(|c| Some(c) != known.country.as_ref() && self.knowledge.gazetteer.state(c).is_some())
            {
                let mut referent = Referent::new(self.doc.words(tokens.clone()).to_owned(), Kind::Organization);
                referent.country = Some(country);
                referent.sectors = known.sectors.clone();
                referent.political = true;
                return self.keep(referent, linked, memory);
            }
        }
        self.known(number, linked, memory)
    }

    /// The most populous place of that name, of the document's country first.
    pub(super) fn place(&self, hit: &NameHit) -> Option<u32> {
        let places = &self.knowledge.gazetteer.places;
        let own = |p: u32| self.setting.country() == Some(&*places[p as usize].country);
        hit.places().max_by_key(|&p| (own(p), places[p as usize].population, std::cmp::Reverse(p)))
    }

    pub(super) fn entity(&self, t: usize) -> Option<EntityKind> {
        self.doc.entity_of(t).map(|e| e.kind)
    }

    /// The singular of a noun in lower case; the lemmatizer leaves names as they are.
    pub(super) fn singular(&self, t: usize) -> String {
        let lemma = self.doc.lemma(t).to_lowercase();
        if self.doc.pos(t) != Pos::Propn || lemma != self.doc.lower(t) {
            return lemma;
        }
        match lemma.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None if lemma.ends_with("ss") => lemma,
            None => lemma.strip_suffix('s').map_or_else(|| lemma.clone(), str::to_owned),
        }
    }

    pub(super) fn is_definite(&self, t: usize) -> bool {
        self.doc.children_with(t, Dep::Det).any(|d| matches!(self.doc.lower(d), "the" | "this" | "that"))
            || self.doc.pos(t) == Pos::Propn
    }
}
