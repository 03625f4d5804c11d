//! Whose a phrase is: the owner it names, the place it is in, the place or story it is told of.

use super::describe::Describer;
use super::{Linked, NameHit};
use demarche_knowledge::actors::Kind;
use demarche_lang::{Dep, Pos};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::Range;

/// Prepositions after which a capital or seat is a place, not a government.
const LOCATIVE: &[&str] = &["in", "at", "near", "outside", "around", "across", "within", "inside", "throughout"];

/// Words behind a noun that tell whose side it is on.
const LOYAL: &[&str] = &["loyal", "allied", "aligned", "belonging", "answering"];

/// How many sentences back the place of a story is looked for.
const STORY: usize = 3;

/// Country, and the owner's referent, of a phrase.
pub(super) struct Belonging {
    pub(super) country: Option<Box<str>>,
    pub(super) owner: Option<usize>,
    pub(super) number: Option<u32>,
}

/// Which names of a sentence are asked about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Asked {
    /// Those of places.
    Places,
    /// All but nationalities.
    Lands,
    /// Nationalities before a word for a government.
    Governments,
    /// States and places, not of the publisher.
    StoryLands,
    /// These and nationalities.
    Story,
}

/// The one state that names of a sentence point at, kept once it was worked out: every noun of the sentence asks.
#[derive(Default)]
pub struct Pointed(RefCell<FxHashMap<(usize, Asked), Country>>);

/// Code of a country, when there is one.
type Country = Option<Box<str>>;

impl Describer<'_> {
    /// Whether `t` is where something is.
    pub(super) fn is_location(&self, t: usize) -> bool {
        self.doc.dep(t) == Dep::Pobj && LOCATIVE.contains(&self.doc.lower(self.doc.head(t)))
    }

    /// Whether a name is part of the phrase of a place: *in the capital, Bujumbura*, *in Lake County, Illinois*, and of a
    /// capital *in the outskirts of Paris*.
    fn lies_in(&self, hit: &NameHit) -> bool {
        let doc = self.doc;
        let mut at = hit.head;
        loop {
            while matches!(doc.dep(at), Dep::Appos | Dep::Compound | Dep::Nmod | Dep::Poss | Dep::Npadvmod) {
                at = doc.head(at);
            }
            if self.is_location(at) {
                return true;
            }
            let part = doc.dep(at) == Dep::Pobj && doc.lower(doc.head(at)) == "of" && hit.seat().is_some();
            if !part {
                return false;
            }
            at = doc.head(doc.head(at));
        }
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
        let number = inside.filter_map(|hit| self.owner_number(hit)).next();
        let number = number.or_else(|| self.behind(t, linked)).or_else(|| self.behind_all(t, linked));
        let country = number.and_then(|n| self.knowledge.gazetteer.actor(n).on(self.day).country.clone());
        let country = country
            .or_else(|| self.place_in_front(tokens.clone(), linked))
            .or_else(|| self.ruler_in_front(tokens))
            .or_else(|| self.ruler_behind(t))
            .or_else(|| self.place_behind(t, linked))
            .or_else(|| self.whose_side(t, linked))
            .or_else(|| self.where_it_is(t, linked));
        Belonging { country, owner: None, number }
    }

    /// The authority with offices of its own that a phrase belongs to: *the Abkhaz foreign minister* is not Georgia's.
    pub(super) fn own_authority(&self, belonging: &Belonging, linked: &Linked) -> Option<u32> {
        let number = belonging.number.or(belonging.owner.and_then(|o| linked.referents[o].actor))?;
        self.knowledge.gazetteer.actor(number).own_offices.then_some(number)
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

    /// *forces loyal to Haftar*
    fn whose_side(&self, t: usize, linked: &Linked) -> Option<Box<str>> {
        let doc = self.doc;
        let side = doc.children(t).find(|&c| c > t && LOYAL.contains(&doc.lower(c)))?;
        let prep = doc.children_with(side, Dep::Prep).find(|&p| matches!(doc.lower(p), "to" | "with"))?;
        let object = doc.child_with(prep, Dep::Pobj)?;
        self.country_of(linked.name(object)?)
    }

    /// *our Turkish partners*, *US-led forces*: the country of a noun for others that the text gives beside it.
    pub(super) fn of_others(&self, t: usize, tokens: Range<usize>, linked: &Linked) -> Option<Box<str>> {
        let doc = self.doc;
        let owned = doc.child_with(t, Dep::Poss).is_some();
        let led = |h: &NameHit| (h.tokens.end + 1..h.tokens.end + 2).any(|i| i < t && doc.lower(i) == "led");
        let named = tokens.rev().filter_map(|i| linked.name(i)).filter(|h| self.owns(h));
        let mut told = named.filter(|h| led(h) || (owned && h.adjective().is_some()));
        told.find_map(|h| self.country_of(h))
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
        let ruler = names.filter_map(|i| self.officeholder(self.doc.word(i), (false, false), None)).next()?;
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
            // "officers of the Turkish army", "leaders of Italy's parties": the owner of the body they are of.
            if self.is_body(object)
                && let Some(number) = self.owner_in_front(object, linked)
            {
                return Some(number);
            }
            // "minister of defence of Russia": one step further.
            if let Some(number) = self.behind(object, linked) {
                return Some(number);
            }
        }
        None
    }

    /// *soldiers and officers of the Turkish army*: what stands behind the last of those told together is said of all.
    fn behind_all(&self, t: usize, linked: &Linked) -> Option<u32> {
        let doc = self.doc;
        let mut first = t;
        while doc.dep(first) == Dep::Conj && doc.head(first) < first && doc.pos(doc.head(first)) == Pos::Noun {
            first = doc.head(first);
        }
        let all = crate::syntax::coordinated(doc, first);
        let last = all.iter().copied().max().filter(|_| all.len() > 1)?;
        let behind_last = |o: usize| doc.children_with(o, Dep::Prep).any(|p| p > last && doc.lower(p) == "of");
        all.into_iter().filter(|&o| o != t && behind_last(o)).find_map(|o| self.behind(o, linked))
    }

    /// Whether the noun at `t` is a body or people: *army*, *parties*, *ministers*.
    fn is_body(&self, t: usize) -> bool {
        let lexicon = &self.knowledge.lexicon;
        let word = self.singular(t);
        let known = |w: &str| lexicon.agents.get(w).is_some() || lexicon.titles.get(w).is_some();
        known(&word) || known(self.doc.lower(t)) || lexicon.stand_ins.contains(&*word)
    }

    /// Who owns the noun at `t` by the words in front of it: *Italy's parties*, *the Turkish army*.
    fn owner_in_front(&self, t: usize, linked: &Linked) -> Option<u32> {
        let named = |i: usize| linked.name(i).filter(|h| h.head == i && self.owns(h));
        let possessor = self.doc.child_with(t, Dep::Poss).and_then(named).and_then(|h| self.owner_number(h));
        let inside = || self.phrase(t).rev().filter(|&i| i != t).filter_map(named).find_map(|h| self.owner_number(h));
        possessor.or_else(inside)
    }

    /// *officials of the Assad regime*: the country of the ruler in front of the body they are of.
    fn ruler_behind(&self, t: usize) -> Option<Box<str>> {
        let doc = self.doc;
        let behind = doc.children_with(t, Dep::Prep).filter(|&p| matches!(doc.lower(p), "of" | "from"));
        let mut bodies = behind.filter_map(|p| doc.child_with(p, Dep::Pobj)).filter(|&o| self.is_body(o));
        bodies.find_map(|o| self.ruler_in_front(self.phrase(o)))
    }

    /// *the government in Suva*: the state or authority whose seat stands behind the noun at `t`.
    pub(super) fn seat_behind(&self, t: usize, linked: &Linked) -> Option<u32> {
        let doc = self.doc;
        let places = doc.children_with(t, Dep::Prep).filter(|&p| LOCATIVE.contains(&doc.lower(p)));
        let mut objects = places.filter_map(|p| doc.child_with(p, Dep::Pobj));
        objects.find_map(|o| self.seat(linked.name(o)?))
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
            let owner = self.owner_number(hit);
            let country = owner.and_then(|n| self.knowledge.gazetteer.actor(n).on(self.day).country.clone());
            let state = country.filter(|c| self.knowledge.gazetteer.state(c).is_some());
            if let Some(country) = state.or_else(|| self.country_of_place(hit)) {
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
    fn only_country(&self, t: usize, places_alone: bool, linked: &Linked) -> Option<Box<str>> {
        let asked = if places_alone { Asked::Places } else { Asked::Lands };
        let told = |hit: &NameHit| {
            let nationality = hit.actors().next().is_none() && hit.adjective().is_some();
            let place = || hit.actors().next().is_none() && hit.adjective().is_none() && hit.seat().is_none();
            !nationality && (!places_alone || self.lies_in(hit) || place())
        };
        self.one_state(self.doc.sentence_of(t), asked, told, linked)
    }

    /// The one state that the names of a sentence that `told` accepts point at.
    fn one_state(
        &self,
        sentence: usize,
        asked: Asked,
        told: impl Fn(&NameHit) -> bool,
        linked: &Linked,
    ) -> Option<Box<str>> {
        if let Some(known) = self.pointed.0.borrow().get(&(sentence, asked)) {
            return known.clone();
        }
        let found = self.state_pointed_at(sentence, told, linked);
        self.pointed.0.borrow_mut().insert((sentence, asked), found.clone());
        found
    }

    fn state_pointed_at(&self, sentence: usize, told: impl Fn(&NameHit) -> bool, linked: &Linked) -> Option<Box<str>> {
        let tokens = self.doc.sentences().get(sentence)?.clone();
        let first = linked.names.partition_point(|h| h.tokens.end <= tokens.start);
        let names = linked.names[first..].iter().take_while(|h| h.tokens.start < tokens.end);
        let of_state = |c: Box<str>| self.knowledge.gazetteer.state(&c).is_some().then_some(c);
        let countries = names.filter(|h| told(h)).filter_map(|h| self.country_of(h));
        let mut countries = countries.filter_map(of_state);
        let first = countries.next()?;
        countries.all(|c| c == first).then_some(first)
    }

    /// The state whose government stands in the sentence of `t`: *the Syrian government bombed rebels*.
    fn of_government(&self, t: usize, linked: &Linked) -> Option<Box<str>> {
        let governs = |noun: usize| self.knowledge.lexicon.stand_ins.contains(self.doc.lower(noun));
        let told = |hit: &NameHit| self.owns(hit) && hit.adjective().is_some() && governs(self.doc.head(hit.head));
        self.one_state(self.doc.sentence_of(t), Asked::Governments, told, linked)
    }

    /// The country of the story `t` is told in: the one that states and places, else nationalities, of the nearest
    /// sentence before point at; on an official site another than its own.
    fn place_of_story(&self, t: usize, linked: &Linked) -> Option<Box<str>> {
        let land = |hit: &NameHit| {
            let person = |n: u32| self.knowledge.gazetteer.actor(n).kind != Kind::State;
            let at_home = self.setting.home.is_some() && self.country_of(hit).as_deref() == self.setting.home;
            !self.choose(hit).is_some_and(person) && !at_home
        };
        let people = |hit: &NameHit| hit.actors().next().is_none() && hit.adjective().is_some();
        let here = self.doc.sentence_of(t);
        (here.saturating_sub(STORY)..here).rev().find_map(|sentence| {
            let place = self.one_state(sentence, Asked::StoryLands, |h| land(h) && !people(h), linked);
            place.or_else(|| self.one_state(sentence, Asked::Story, land, linked))
        })
    }

    /// Whose a body or people without a country of their own are: of where it happens; of the only country or
    /// place their sentence names; of the country the document is about, or its story before this sentence.
    pub(super) fn whose(&self, t: usize, kind: Kind, sectors: &[Box<str>], linked: &Linked) -> Option<Box<str>> {
        if let Some(country) = self.where_it_happens(t, linked) {
            return Some(country);
        }
        let defaults = &self.knowledge.lexicon.defaults;
        let main = sectors.first();
        let domestic = main.is_some_and(|s| defaults.domestic.contains(s));
        if let Some(country) = self.only_country(t, !domestic, linked) {
            return Some(country);
        }
        if main.is_some_and(|s| defaults.armed.contains(s))
            && let Some(country) = self.of_government(t, linked)
        {
            return Some(country);
        }
        let about = if kind == Kind::Organization { self.setting.country() } else { self.setting.country_of_people() };
        // An official site speaks of others' people oftener than of its own.
        let own = about.is_some() && about == self.setting.home && kind != Kind::Organization;
        let story = || self.place_of_story(t, linked);
        let found = if own { story().or_else(|| about.map(Box::from)) } else { about.map(Box::from).or_else(story) };
        found.or_else(|| self.setting.foremost().map(Box::from))
    }
}
