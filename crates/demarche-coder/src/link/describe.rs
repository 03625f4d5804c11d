//! One phrase at a time: what actor does it name, title, describe or point back to?

use super::recall::Memory;
use super::setting::Setting;
use super::{How, Linked, Mention, NameHit, Referent};
use crate::knowledge::Knowledge;
use crate::knowledge::actors::Kind;
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
}

/// Prepositions after which a capital or seat is a place, not a government.
const LOCATIVE: &[&str] = &["in", "at", "near", "outside", "around", "across", "within", "inside", "throughout"];

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

/// Country, and the owner's referent, of a phrase.
pub(super) struct Belonging {
    pub(super) country: Option<Box<str>>,
    pub(super) owner: Option<usize>,
    pub(super) number: Option<u32>,
}

impl Describer<'_> {
    /// The actors that the phrase headed by `t` means, if any. New referents are put into `linked`.
    pub fn mention(&self, t: usize, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        if self.doc.pos(t) == Pos::Pron || matches!(self.doc.tag(t), "PRP" | "PRP$") {
            return self.pronoun(t, linked, memory);
        }
        if self.doc.tag(t) == "WDT" || self.doc.tag(t) == "WP" {
            return None;
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
        if !matches!(self.doc.pos(t), Pos::Noun | Pos::Propn | Pos::X) {
            return None;
        }
        let tokens = self.phrase(t);
        self.title_of_named(t, tokens.clone(), linked, memory)
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
        hit.tokens.len() == 1
            && self.choose(hit).is_some_and(person)
            && next < self.doc.len()
            && self.doc.tag(next) == "NNP"
            && self.doc.dep(hit.head) == Dep::Compound
    }

    fn named(&self, t: usize, hit: &NameHit, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let phrase = self.phrase(t);
        let tokens = phrase.start.min(hit.tokens.start)..hit.tokens.end.max(t + 1);
        let one = |r, how| Some(Mention::new(t, tokens.clone(), [r], how));
        if let Some(number) = self.choose(hit) {
            let actor = self.knowledge.gazetteer.actor(number);
            if actor.kind != Kind::Person {
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

    pub(super) fn is_location(&self, t: usize) -> bool {
        self.doc.dep(t) == Dep::Pobj && LOCATIVE.contains(&self.doc.lower(self.doc.head(t)))
    }

    /// Whether `t` is part of the phrase of a place: *in the capital, Bujumbura*, *in Lake County, Illinois*.
    fn lies_in(&self, t: usize) -> bool {
        let mut at = t;
        while matches!(self.doc.dep(at), Dep::Appos | Dep::Compound | Dep::Nmod | Dep::Poss | Dep::Npadvmod) {
            at = self.doc.head(at);
        }
        self.is_location(at)
    }

    pub(super) fn entity(&self, t: usize) -> Option<EntityKind> {
        self.doc.entity_of(t).map(|e| e.kind)
    }

    /// Country and owner from what stands before, inside and behind the phrase of `t`.
    pub(super) fn belonging(&self, t: usize, tokens: Range<usize>, linked: &Linked) -> Belonging {
        let doc = self.doc;
        let owner = doc.child_with(t, Dep::Poss).and_then(|p| linked.mention(p));
        if let Some(owner) = owner.and_then(|m| m.referents.first()) {
            let referent = &linked.referents[*owner];
            return Belonging { country: referent.country.clone(), owner: Some(*owner), number: referent.actor };
        }
        let inside = tokens.clone().rev().filter_map(|i| linked.name(i)).filter(|h| self.owns(h));
        let number = inside.filter_map(|hit| self.owner_number(hit)).next().or_else(|| self.behind(t, linked));
        let country = number.and_then(|n| self.knowledge.gazetteer.actor(n).on(self.day).country.clone());
        let country = country
            .or_else(|| self.place_in_front(tokens.clone(), linked))
            .or_else(|| self.ruler_in_front(tokens))
            .or_else(|| self.place_behind(t, linked))
            .or_else(|| self.where_it_is(t, linked));
        Belonging { country, owner: None, number }
    }

    /// *Karachi police*, *the Texas governor*
    fn place_in_front(&self, tokens: Range<usize>, linked: &Linked) -> Option<Box<str>> {
        let named = |i| linked.name(i).filter(|h| h.head == i && self.owns(h));
        tokens.rev().filter_map(named).find_map(|h| self.country_of_place(h))
    }

    /// *residents of Aleppo*
    fn place_behind(&self, t: usize, linked: &Linked) -> Option<Box<str>> {
        let doc = self.doc;
        let behind = doc.children_with(t, Dep::Prep).filter(|&p| matches!(doc.lower(p), "of" | "from"));
        let objects = behind.filter_map(|p| doc.child_with(p, Dep::Pobj));
        objects.filter_map(|o| linked.name(o).filter(|h| h.head == o)).find_map(|h| self.country_of_place(h))
    }

    /// The state around the place of this name.
    fn country_of_place(&self, hit: &NameHit) -> Option<Box<str>> {
        let place = self.place(hit)?;
        let country = &self.knowledge.gazetteer.places[place as usize].country;
        (!country.is_empty()).then(|| country.clone())
    }

    /// The country a name in the text points at, whatever it names.
    pub(super) fn country_of(&self, hit: &NameHit) -> Option<Box<str>> {
        let number = self.adjective(hit).or_else(|| self.choose(hit)).or_else(|| self.seat(hit));
        let country = number.and_then(|n| self.knowledge.gazetteer.actor(n).on(self.day).country.clone());
        country.or_else(|| self.country_of_place(hit))
    }

    /// *the Assad regime*: the country of the ruler named in front.
    fn ruler_in_front(&self, tokens: Range<usize>) -> Option<Box<str>> {
        // The first of two names is a first name.
        let last_name = |i: usize| i + 1 == tokens.end - 1 || self.doc.tag(i + 1) != "NNP";
        let names = tokens.clone().filter(|&i| self.doc.tag(i) == "NNP" && self.doc.dep(i) == Dep::Compound);
        let names = names.filter(|&i| last_name(i));
        let ruler = names.filter_map(|i| self.officeholder(self.doc.word(i), false, None)).next()?;
        self.knowledge.gazetteer.actor(ruler).on(self.day).country.clone()
    }

    pub(super) fn owner_number(&self, hit: &NameHit) -> Option<u32> {
        let not_a_person = |&n: &u32| self.knowledge.gazetteer.actor(n).kind != Kind::Person;
        self.adjective(hit).or_else(|| self.choose(hit).filter(not_a_person)).or_else(|| self.seat(hit))
    }

    /// *of Russia*, *from Mali*
    pub(super) fn behind(&self, t: usize, linked: &Linked) -> Option<u32> {
        let doc = self.doc;
        for prep in doc.children_with(t, Dep::Prep).filter(|&p| matches!(doc.lower(p), "of" | "from" | "for")) {
            let Some(object) = doc.child_with(prep, Dep::Pobj) else {
                continue;
            };
            let hit = linked.name(object).filter(|h| h.head == object);
            if let Some(number) = hit.and_then(|h| self.owner_number(h)) {
                return Some(number);
            }
            // "an envoy of Iran's Parliament": the owner of a named body.
            let owner = doc.child_with(object, Dep::Poss).filter(|_| doc.pos(object) == Pos::Propn);
            let owner = owner.and_then(|p| linked.name(p).filter(|h| h.head == p));
            if let Some(number) = owner.and_then(|h| self.owner_number(h)) {
                return Some(number);
            }
            // "minister of defence of Russia": one step further.
            if let Some(number) = self.behind(object, linked) {
                return Some(number);
            }
        }
        None
    }

    /// *in Paris*, *within Afghanistan*: the country around people.
    pub(super) fn where_it_is(&self, t: usize, linked: &Linked) -> Option<Box<str>> {
        let doc = self.doc;
        for prep in doc.children_with(t, Dep::Prep).filter(|&p| LOCATIVE.contains(&doc.lower(p))) {
            let Some(object) = doc.child_with(prep, Dep::Pobj) else {
                continue;
            };
            let Some(hit) = linked.name(object) else {
                continue;
            };
            if let Some(number) = self.owner_number(hit) {
                return self.knowledge.gazetteer.actor(number).on(self.day).country.clone();
            }
            if let Some(country) = self.country_of_place(hit) {
                return Some(country);
            }
        }
        None
    }

    /// The country where the deed of `t`'s clause is done: *in Kabul police arrested*.
    pub(super) fn where_it_happens(&self, t: usize, linked: &Linked) -> Option<Box<str>> {
        let mut verb = t;
        while !crate::syntax::is_verb(self.doc, verb) && self.doc.head(verb) != verb {
            verb = self.doc.head(verb);
        }
        self.where_it_is(verb, linked).or_else(|| {
            let objects = self.doc.children_with(verb, Dep::Dobj);
            objects.filter(|&o| o != t).find_map(|o| self.where_it_is(o, linked))
        })
    }

    /// The one country the names around `t` in its sentence point at: those of places alone, or all but
    /// nationalities, which tell of others: *police arrested two Iranians*.
    pub(super) fn only_country(&self, t: usize, places_alone: bool, linked: &Linked) -> Option<Box<str>> {
        let sentence = self.doc.sentences().get(self.doc.sentence_of(t))?.clone();
        let told = |hit: &&NameHit| {
            let nationality = hit.actors().next().is_none() && hit.adjective().is_some();
            let place = || hit.actors().next().is_none() && hit.adjective().is_none() && hit.seat().is_none();
            sentence.contains(&hit.head) && !nationality && (!places_alone || self.lies_in(hit.head) || place())
        };
        let of_state = |c: Box<str>| self.knowledge.gazetteer.state(&c).is_some().then_some(c);
        let mut countries = linked.names.iter().filter(told).filter_map(|h| self.country_of(h)).filter_map(of_state);
        let first = countries.next()?;
        countries.all(|c| c == first).then_some(first)
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
