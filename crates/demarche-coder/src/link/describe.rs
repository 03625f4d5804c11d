//! One phrase at a time: what actor does it name, title, describe or point back to?

use super::recall::Memory;
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
    /// Country of the publisher, when it is an official one.
    pub home: Option<&'a str>,
}

/// Pronouns: form, and what they can mean.
const PRONOUNS: &[(&str, Person)] = &[
    ("he", Person::One),
    ("him", Person::One),
    ("his", Person::One),
    ("himself", Person::One),
    ("she", Person::One),
    ("her", Person::One),
    ("hers", Person::One),
    ("herself", Person::One),
    ("they", Person::Many),
    ("them", Person::Many),
    ("their", Person::Many),
    ("themselves", Person::Many),
    ("it", Person::Thing),
    ("its", Person::Thing),
    ("itself", Person::Thing),
    ("i", Person::First),
    ("me", Person::First),
    ("my", Person::First),
    ("we", Person::First),
    ("us", Person::First),
    ("our", Person::First),
    ("ourselves", Person::First),
];

#[derive(Clone, Copy, PartialEq)]
enum Person {
    One,
    Many,
    Thing,
    First,
}

/// Prepositions after which a capital or seat is a place, not a government.
const LOCATIVE: &[&str] = &["in", "at", "near", "outside", "around", "across", "within", "inside", "throughout"];

/// Country, and the owner's referent, of a phrase.
struct Belonging {
    country: Option<Box<str>>,
    owner: Option<usize>,
    number: Option<u32>,
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
        if matches!(self.doc.dep(t), Dep::Compound | Dep::Amod | Dep::Nmod) {
            return self.modifier(t, linked, memory);
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
        self.person(t, tokens.clone(), linked, memory)
            .or_else(|| self.titled(t, tokens.clone(), linked, memory))
            .or_else(|| self.description(t, tokens.clone(), linked, memory))
            .or_else(|| self.agent(t, tokens.clone(), linked, memory))
            .or_else(|| self.unknown(t, tokens, linked, memory))
    }

    /// Tokens of the phrase of `t`: its modifiers on the left, without articles, up to `t`.
    fn phrase(&self, t: usize) -> Range<usize> {
        let mut start = t;
        let wanted = |d| matches!(d, Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss | Dep::Nummod | Dep::Det | Dep::Predet);
        for c in self.doc.children(t).filter(|&c| c < t && wanted(self.doc.dep(c))) {
            start = start.min(self.doc.subtree(c).start);
        }
        while start < t && matches!(self.doc.dep(start), Dep::Det | Dep::Predet | Dep::Punct) {
            start += 1;
        }
        start..t + 1
    }

    fn known(&self, number: u32, linked: &mut Linked, memory: &Memory) -> usize {
        let actor = self.knowledge.gazetteer.actor(number);
        let defaults = &self.knowledge.lexicon.defaults;
        self.keep(Referent::known(number, actor, self.day, defaults), linked, memory)
    }

    /// The referent of this name, new or known.
    fn keep(&self, referent: Referent, linked: &mut Linked, memory: &Memory) -> usize {
        if let Some(old) = memory.named(&referent.name) {
            let same = &linked.referents[old];
            if same.kind == referent.kind && (same.country == referent.country || referent.country.is_none()) {
                return old;
            }
        }
        linked.referents.push(referent);
        linked.referents.len() - 1
    }

    /// A nationality or name in front of a noun: its owner, for *Russian recognition*.
    fn modifier(&self, t: usize, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let hit = linked.name(t).filter(|h| h.head == t)?.clone();
        let number = hit.adjective().or_else(|| self.choose(&hit)).or_else(|| hit.seat())?;
        let r = self.known(number, linked, memory);
        Some(Mention { head: t, tokens: hit.tokens, referents: vec![r], how: How::Name })
    }

    /// Of the actors with this name the likeliest on the day.
    fn choose(&self, hit: &NameHit) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let mut actors: Vec<u32> = hit.actors().collect();
        actors.sort_by_key(|&a| {
            let actor = gazetteer.actor(a);
            (!actor.holds_on(self.day), actor.kind, a)
        });
        actors.first().copied()
    }

    fn named(&self, t: usize, hit: &NameHit, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let phrase = self.phrase(t);
        let tokens = phrase.start.min(hit.tokens.start)..hit.tokens.end.max(t + 1);
        let one = |r, how| Some(Mention { head: t, tokens: tokens.clone(), referents: vec![r], how });
        if let Some(number) = self.choose(hit) {
            let actor = self.knowledge.gazetteer.actor(number);
            if actor.kind != Kind::Person {
                // "Georgia Meloni": a state's name inside a person's.
                let person = self.entity(t) == Some(EntityKind::Person) && phrase.start < hit.tokens.start;
                if !person {
                    let r = self.known(number, linked, memory);
                    return one(r, How::Name);
                }
                return None;
            }
            if hit.tokens.len() > 1 {
                let r = self.known(number, linked, memory);
                self.dress(r, tokens.start..hit.tokens.start, t, linked, memory);
                return one(r, How::Name);
            }
        }
        if let Some(number) = hit.adjective() {
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
        if let Some(number) = hit.seat() {
            let r = self.known(number, linked, memory);
            return one(r, if self.is_location(t) { How::Place } else { How::Name });
        }
        let place = self.place(hit)?;
        if self.entity(t) == Some(EntityKind::Person) {
            return None;
        }
        let place = &self.knowledge.gazetteer.places[place as usize];
        let mut referent = Referent::new(place.name.to_string(), Kind::Place);
        referent.country = Some(place.country.clone());
        let r = self.keep(referent, linked, memory);
        one(r, if self.is_location(t) { How::Place } else { How::Name })
    }

    /// The most populous place of that name.
    fn place(&self, hit: &NameHit) -> Option<u32> {
        hit.places().max_by_key(|&p| (self.knowledge.gazetteer.places[p as usize].population, std::cmp::Reverse(p)))
    }

    fn is_location(&self, t: usize) -> bool {
        self.doc.dep(t) == Dep::Pobj && LOCATIVE.contains(&self.doc.lower(self.doc.head(t)))
    }

    fn entity(&self, t: usize) -> Option<EntityKind> {
        self.doc.entity_of(t).map(|e| e.kind)
    }

    /// Country and owner from what stands before, inside and behind the phrase of `t`.
    fn belonging(&self, t: usize, tokens: Range<usize>, linked: &Linked) -> Belonging {
        let doc = self.doc;
        let owner = doc.child_with(t, Dep::Poss).and_then(|p| linked.mention(p));
        if let Some(owner) = owner.and_then(|m| m.referents.first()) {
            let referent = &linked.referents[*owner];
            return Belonging { country: referent.country.clone(), owner: Some(*owner), number: referent.actor };
        }
        let inside = tokens.rev().filter_map(|i| linked.name(i));
        let number = inside.filter_map(|hit| self.owner_number(hit)).next().or_else(|| self.behind(t, linked));
        let country = number.and_then(|n| self.knowledge.gazetteer.actor(n).on(self.day).country.clone());
        let country = country.or_else(|| self.where_it_is(t, linked));
        Belonging { country, owner: None, number }
    }

    fn owner_number(&self, hit: &NameHit) -> Option<u32> {
        let not_a_person = |&n: &u32| self.knowledge.gazetteer.actor(n).kind != Kind::Person;
        hit.adjective().or_else(|| self.choose(hit).filter(not_a_person)).or_else(|| hit.seat())
    }

    /// *of Russia*, *from Mali*
    fn behind(&self, t: usize, linked: &Linked) -> Option<u32> {
        let doc = self.doc;
        for prep in doc.children_with(t, Dep::Prep).filter(|&p| matches!(doc.lower(p), "of" | "from" | "for" | "to")) {
            let Some(object) = doc.child_with(prep, Dep::Pobj) else { continue };
            let hit = linked.name(object).filter(|h| h.head == object);
            if let Some(number) = hit.and_then(|h| self.owner_number(h)) {
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
    fn where_it_is(&self, t: usize, linked: &Linked) -> Option<Box<str>> {
        let doc = self.doc;
        for prep in doc.children_with(t, Dep::Prep).filter(|&p| LOCATIVE.contains(&doc.lower(p))) {
            let Some(object) = doc.child_with(prep, Dep::Pobj) else { continue };
            let Some(hit) = linked.name(object) else { continue };
            if let Some(number) = self.owner_number(hit) {
                return self.knowledge.gazetteer.actor(number).on(self.day).country.clone();
            }
            if let Some(place) = self.place(hit) {
                return Some(self.knowledge.gazetteer.places[place as usize].country.clone());
            }
        }
        None
    }

    /// Gives a person the titles, office and country of the words before the name.
    fn dress(&self, r: usize, before: Range<usize>, t: usize, linked: &mut Linked, _memory: &Memory) {
        let office = self.office(before.clone());
        let belonging = self.belonging(t, before, linked);
        let defaults = &self.knowledge.lexicon.defaults;
        let referent = &mut linked.referents[r];
        if referent.country.is_none() {
            referent.country = belonging.country;
        }
        if let Some(office) = office {
            let political = office.sectors.iter().any(|s| !defaults.unpolitical.contains(s));
            referent.political |= political;
            if office.over {
                referent.sectors = defaults.former.clone();
            } else if !office.sectors.is_empty() && (referent.actor.is_none() || referent.sectors == defaults.person || referent.sectors.is_empty() || referent.sectors == defaults.former) {
                referent.sectors = office.sectors;
            }
            referent.office = Some(office.words);
        }
    }

    /// Titles among `words`.
    fn office(&self, words: Range<usize>) -> Option<Office> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let lower: Vec<&str> = words.clone().map(|i| doc.lower(i)).collect();
        let mut found: Option<(usize, usize, Vec<Box<str>>)> = None;
        let mut at = 0;
        while at < lower.len() {
            match lexicon.titles.starting(&lower[at..]) {
                Some((n, title)) => {
                    let start = found.as_ref().map_or(at, |f| f.0);
                    found = Some((start, at + n, title.sectors.clone()));
                    at += n;
                }
                None => at += 1,
            }
        }
        let (mut start, end, sectors) = found?;
        let mut over = false;
        while start > 0 && (lexicon.title_prefixes.contains(lower[start - 1]) || lexicon.past_prefixes.contains(lower[start - 1])) {
            start -= 1;
            over |= lexicon.past_prefixes.contains(lower[start]);
        }
        over |= lower[start..end].iter().any(|w| lexicon.past_prefixes.contains(*w));
        let words = doc.words(words.start + start..words.start + end).to_owned();
        Some(Office { words, sectors, over })
    }

    /// A person by a name no list has, or by a bare surname.
    fn person(&self, t: usize, tokens: Range<usize>, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        if doc.pos(t) != Pos::Propn {
            return None;
        }
        if lexicon.agents.get(doc.lower(t)).is_some() || lexicon.titles.get(doc.lower(t)).is_some() {
            return None;
        }
        let mut name_start = t;
        while name_start > tokens.start {
            let before = name_start - 1;
            let part = doc.pos(before) == Pos::Propn || doc.tag(before) == "NNP" || doc.word(before) == "-";
            let title = lexicon.titles.get(doc.lower(before)).is_some() || lexicon.honorifics.contains(doc.lower(before).trim_end_matches('.'));
            let hit = linked.name(before).is_some_and(|h| h.adjective().is_some() || self.choose(h).is_some());
            if !part || title || hit {
                break;
            }
            name_start = before;
        }
        let before = tokens.start..name_start;
        let office = self.office(before.clone());
        let honoured = before.clone().any(|i| lexicon.honorifics.contains(doc.lower(i).trim_end_matches('.')));
        let entity = self.entity(t);
        let surname = doc.words(t..t + 1);
        let met = memory.person(&surname.to_lowercase()).filter(|_| name_start == t);
        let called_person = office.is_some() || honoured || entity == Some(EntityKind::Person);
        if let Some(r) = met.filter(|_| called_person || !matches!(entity, Some(EntityKind::Gpe | EntityKind::Org))) {
            if office.is_some() {
                self.dress(r, before, t, linked, memory);
            }
            return Some(Mention { head: t, tokens, referents: vec![r], how: How::Name });
        }
        if name_start == t
            && let Some(number) = self.officeholder(surname, called_person, self.belonging(t, before.clone(), linked).country)
        {
            let r = self.known(number, linked, memory);
            self.dress(r, before, t, linked, memory);
            return Some(Mention { head: t, tokens, referents: vec![r], how: How::Name });
        }
        if !called_person {
            return None;
        }
        let mut referent = Referent::new(doc.words(name_start..t + 1).to_owned(), Kind::Person);
        referent.sectors = lexicon.defaults.person.clone();
        linked.referents.push(referent);
        let r = linked.referents.len() - 1;
        self.dress(r, before, t, linked, memory);
        Some(Mention { head: t, tokens, referents: vec![r], how: How::TextName })
    }

    /// Who with this surname holds office on the day; only when exactly one country's people fit.
    fn officeholder(&self, surname: &str, called_person: bool, country: Option<Box<str>>) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        if !surname.starts_with(char::is_uppercase) {
            return None;
        }
        let mut fits: Vec<u32> = gazetteer.with_surname(surname).to_vec();
        fits.retain(|&p| gazetteer.actor(p).holds_on(self.day));
        if let Some(country) = &country {
            fits.retain(|&p| gazetteer.actor(p).on(self.day).country.as_ref() == Some(country));
        }
        let rank = |p: u32| self.knowledge.lexicon.rank(gazetteer.actor(p).on(self.day).office.as_deref().unwrap_or(""));
        let best = fits.iter().copied().map(|p| (rank(p), p)).min()?;
        let name = &gazetteer.actor(best.1).name;
        let rivals = fits.iter().filter(|&&p| rank(p) == best.0 && gazetteer.actor(p).name != *name).count() + 1;
        // A bare surname is enough for heads of state, government and diplomacy alone.
        let enough = if called_person || country.is_some() { usize::MAX } else { self.knowledge.lexicon.ranked() };
        (rivals == 1 && best.0 < enough).then_some(best.1)
    }

    /// *the Afghan foreign minister*: an office without a name.
    fn titled(&self, t: usize, tokens: Range<usize>, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let lemmas: Vec<String> = tokens.clone().map(|i| if i == t { doc.lemma(i).to_lowercase() } else { doc.lower(i).to_owned() }).collect();
        let words: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        lexicon.titles.ending(&words)?;
        let plural = doc.tag(t) == "NNS" || doc.tag(t) == "NNPS";
        let belonging = self.belonging(t, tokens.clone(), linked);
        let end = self.office_end(t);
        let office = self.office(tokens.start..end).or_else(|| self.office(tokens.clone()))
            .unwrap_or_else(|| Office { words: doc.words(tokens.clone()).to_owned(), sectors: lexicon.defaults.office.clone(), over: false });
        let bare = doc.words(t..t + 1).to_lowercase();
        if !plural && belonging.country.is_none() && self.is_definite(t) {
            let same = |r: &Referent| r.kind == Kind::Person && r.office.as_ref().is_some_and(|o| o.to_lowercase().split(' ').any(|w| w == bare));
            let back = memory.latest(&linked.referents, same);
            if !back.is_empty() {
                return Some(Mention { head: t, tokens, referents: back, how: How::Description });
            }
        }
        let own = belonging.country.clone().or_else(|| self.home.filter(|_| self.is_definite(t)).map(Box::from));
        if !plural && let Some(country) = &own {
            let holder = self.holder(country, &office.words, linked, memory);
            if let Some(r) = holder {
                linked.referents[r].office = Some(office.words);
                return Some(Mention { head: t, tokens, referents: vec![r], how: How::Description });
            }
        }
        let countries = if plural { self.countries(t, tokens.clone(), linked) } else { Vec::new() };
        if countries.len() > 1 {
            let office = office.words.clone();
            let one = |country: Box<str>| self.one_holder(t, &office, country, linked, memory);
            let referents: Vec<usize> = countries.into_iter().map(one).collect();
            return Some(Mention { head: t, tokens, referents, how: How::Noun });
        }
        let name = doc.words(tokens.start..end).to_owned();
        let mut referent = Referent::new(name, Kind::Person);
        referent.country = belonging.country.or_else(|| self.home(linked));
        referent.political = office.sectors.iter().any(|s| !lexicon.defaults.unpolitical.contains(s));
        referent.sectors = if office.over { lexicon.defaults.former.clone() } else { office.sectors };
        referent.office = Some(office.words);
        referent.plural = plural;
        linked.referents.push(referent);
        Some(Mention { head: t, tokens, referents: vec![linked.referents.len() - 1], how: How::Noun })
    }

    /// One of *the Russian and Azerbaijani Presidents*, *the leaders of Mali and Niger*.
    fn one_holder(&self, t: usize, office: &str, country: Box<str>, linked: &mut Linked, memory: &Memory) -> usize {
        let lemma = self.doc.lemma(t).to_lowercase();
        if let Some(r) = self.holder(&country, &lemma, linked, memory) {
            return r;
        }
        let lexicon = &self.knowledge.lexicon;
        let title = lexicon.titles.get(&lemma);
        let mut referent = Referent::new(office.to_owned(), Kind::Person);
        referent.sectors = title.map_or_else(|| lexicon.defaults.office.clone(), |t| t.sectors.clone());
        referent.country = Some(country);
        referent.office = Some(lemma);
        referent.political = true;
        referent.plural = true;
        linked.referents.push(referent);
        linked.referents.len() - 1
    }

    /// Countries of the states listed before a plural noun or behind its *of*, in text order.
    fn countries(&self, t: usize, tokens: Range<usize>, linked: &Linked) -> Vec<Box<str>> {
        self.owners_listed(t, tokens, linked)
            .into_iter()
            .filter_map(|n| self.knowledge.gazetteer.actor(n).on(self.day).country.clone())
            .collect()
    }

    fn owners_listed(&self, t: usize, tokens: Range<usize>, linked: &Linked) -> Vec<u32> {
        let doc = self.doc;
        let mut heads: Vec<usize> = tokens.filter(|&i| i != t).collect();
        for prep in doc.children_with(t, Dep::Prep).filter(|&p| doc.lower(p) == "of") {
            if let Some(object) = doc.child_with(prep, Dep::Pobj) {
                heads.extend(crate::syntax::coordinated(doc, object));
            }
        }
        let mut owners: Vec<u32> = Vec::new();
        for head in heads {
            let hit = linked.name(head).filter(|h| h.head == head);
            if let Some(number) = hit.and_then(|h| self.owner_number(h)).filter(|n| !owners.contains(n)) {
                owners.push(number);
            }
        }
        owners
    }

    /// *minister of foreign affairs*: the end of the office's own words behind `t`.
    fn office_end(&self, t: usize) -> usize {
        let doc = self.doc;
        let tail: Vec<&str> = (t..(t + 6).min(doc.len())).map(|i| doc.lower(i)).collect();
        self.knowledge.lexicon.titles.starting(&tail).map_or(t + 1, |(n, _)| t + n)
    }

    /// The person the document or the lists know in this office of this country.
    fn holder(&self, country: &str, office: &str, linked: &mut Linked, memory: &Memory) -> Option<usize> {
        let office = office.to_lowercase();
        let same = |r: &Referent| {
            let held = r.office.as_deref().unwrap_or("").to_lowercase();
            let same = held == office || held.ends_with(&format!(" {office}"));
            r.kind == Kind::Person && r.country.as_deref() == Some(country) && r.how_named() && same
        };
        let back = memory.latest(&linked.referents, same);
        if let [r] = back[..] {
            return Some(r);
        }
        let gazetteer = &self.knowledge.gazetteer;
        let holds = |p: &&u32| {
            let actor = gazetteer.actor(**p);
            let term = actor.on(self.day);
            let held = term.office.as_deref().unwrap_or("").to_lowercase();
            actor.holds_on(self.day) && self.knowledge.lexicon.same_office(&held, &office)
        };
        // "President" of Sakha holds the same title as the president: the plainest title is the state's.
        let mut holders: Vec<u32> = gazetteer.people_of(country).iter().filter(holds).copied().collect();
        let plain = |p: u32| gazetteer.actor(p).on(self.day).office.as_deref().map_or(usize::MAX, str::len);
        let least = holders.iter().map(|&p| plain(p)).min()?;
        holders.retain(|&p| plain(p) == least);
        let first = *holders.first()?;
        let same = holders.iter().all(|&p| gazetteer.actor(p).name == gazetteer.actor(first).name);
        same.then(|| self.known(first, linked, memory))
    }

    /// *the ministry*, *both countries*
    fn description(&self, t: usize, tokens: Range<usize>, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let article = doc.children(t).find(|&c| matches!(doc.dep(c), Dep::Det | Dep::Predet | Dep::Nummod))?;
        let full = article.min(tokens.start)..t + 1;
        let lower: Vec<&str> = full.clone().map(|i| doc.lower(i)).collect();
        let joined = lower.join(" ");
        let reference = self.knowledge.lexicon.references.get(&joined)?;
        if doc.children_with(t, Dep::Prep).any(|p| doc.lower(p) == "of") || doc.child_with(t, Dep::Poss).is_some() {
            return None;
        }
        let fits = |r: &Referent| {
            let kind = reference.kinds.is_empty() || reference.kinds.iter().any(|k| k == r.kind.as_str());
            let sector = reference.sectors.is_empty() || r.sectors.iter().any(|s| reference.sectors.iter().any(|x| **x == **s));
            kind && sector && r.how_named()
        };
        let referents = if reference.number == "pair" {
            memory.pair(&linked.referents, fits)
        } else {
            let word = doc.lemma(t).to_lowercase();
            let named = memory.latest(&linked.referents, |r| r.last_word() == word);
            if named.is_empty() { memory.latest(&linked.referents, fits) } else { named }
        };
        (!referents.is_empty()).then_some(Mention { head: t, tokens: full, referents, how: How::Description })
    }

    /// *Russian troops*, *opposition groups*, *the Foreign Ministry*, *the Taliban government*
    fn agent(&self, t: usize, tokens: Range<usize>, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let lemmas: Vec<String> = tokens.clone().map(|i| doc.lemma(i).to_lowercase()).collect();
        let words: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        let lower = doc.lower(t);
        let stand_in = lexicon.stand_ins.contains(words[words.len() - 1]) || lexicon.stand_ins.contains(lower);
        let agent = lexicon.agents.ending(&words).or_else(|| lexicon.agents.ending(&[lower])).map(|(_, a)| a.clone());
        if agent.is_none() && !stand_in {
            return None;
        }
        if matches!(doc.tag(t), "NNS" | "NNPS") && (stand_in || words.last().is_some_and(|w| lexicon.stand_ins.contains(*w))) {
            let owners = self.owners_listed(t, tokens.clone(), linked);
            if owners.len() > 1 {
                let referents = owners.into_iter().map(|n| self.known(n, linked, memory)).collect();
                return Some(Mention { head: t, tokens, referents, how: How::Noun });
            }
        }
        let belonging = self.belonging(t, tokens.clone(), linked);
        if stand_in && let Some(r) = self.stands_for(&belonging, linked, memory) {
            return Some(Mention { head: t, tokens, referents: vec![r], how: How::Noun });
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
        let mut referent = Referent::new(doc.words(tokens.start..end).to_owned(), kind);
        referent.country = belonging.country;
        referent.sectors = agent.sectors;
        referent.political = agent.political || referent.country.is_some() && belonging.number.is_some();
        referent.plural = plural;
        let r = self.keep(referent, linked, memory);
        Some(Mention { head: t, tokens: tokens.start..end, referents: vec![r], how: How::Noun })
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
    fn unknown(&self, t: usize, tokens: Range<usize>, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        if doc.pos(t) != Pos::Propn || !matches!(self.entity(t), Some(EntityKind::Org | EntityKind::Norp)) {
            return None;
        }
        let entity = doc.entity_of(t)?;
        let start = entity.start.max(tokens.start);
        let start = if doc.dep(start) == Dep::Det { start + 1 } else { start };
        let mut referent = Referent::new(doc.words(start.min(t)..t + 1).to_owned(), Kind::Organization);
        let belonging = self.belonging(t, tokens.clone(), linked);
        referent.country = belonging.country;
        let r = self.keep(referent, linked, memory);
        Some(Mention { head: t, tokens, referents: vec![r], how: How::TextName })
    }

    fn pronoun(&self, t: usize, linked: &mut Linked, memory: &Memory) -> Option<Mention> {
        let doc = self.doc;
        let person = PRONOUNS.iter().find(|(w, _)| *w == doc.lower(t))?.1;
        if doc.dep(t) == Dep::Expl {
            return None;
        }
        let all = &linked.referents;
        let referents = match person {
            Person::First => Vec::new(),
            Person::One => memory.pronoun(doc, t, all, |r| r.kind == Kind::Person && !r.plural),
            Person::Many => {
                let plural = memory.pronoun(doc, t, all, |r| r.plural || matches!(r.kind, Kind::Group | Kind::Party));
                if plural.is_empty() {
                    memory.pronoun(doc, t, all, |r| r.kind != Kind::Person && r.kind != Kind::Place)
                } else {
                    plural
                }
            }
            Person::Thing => {
                let thing = |r: &Referent| matches!(r.kind, Kind::State | Kind::Organization | Kind::Group | Kind::Authority | Kind::Party);
                memory.pronoun(doc, t, all, |r| thing(r) && !r.plural)
            }
        };
        if referents.is_empty() && person != Person::First {
            return None;
        }
        let how = if person == Person::First { How::FirstPerson } else { How::Pronoun };
        Some(Mention { head: t, tokens: t..t + 1, referents, how })
    }

    fn is_definite(&self, t: usize) -> bool {
        self.doc.children_with(t, Dep::Det).any(|d| matches!(self.doc.lower(d), "the" | "this" | "that")) || self.doc.pos(t) == Pos::Propn
    }

    /// The country the document has spoken of alone so far: "the president" of a domestic report.
    fn home(&self, linked: &Linked) -> Option<Box<str>> {
        if let Some(home) = self.home {
            return Some(home.into());
        }
        let mut countries: Vec<&Box<str>> = Vec::new();
        for mention in &linked.mentions {
            for referent in mention.referents.iter().map(|&r| &linked.referents[r]) {
                if let Some(country) = referent.country.as_ref().filter(|c| !countries.contains(c)) {
                    countries.push(country);
                }
            }
        }
        if let [only] = countries[..] { Some(only.clone()) } else { None }
    }
}

struct Office {
    words: String,
    sectors: Vec<Box<str>>,
    over: bool,
}

impl Referent {
    /// Whether the text or a list names it, so that others can point back to it.
    fn how_named(&self) -> bool {
        self.name.starts_with(char::is_uppercase)
    }
}

/// Whether a mention gives a proper name, not an office or description alone.
fn is_named(mention: &Mention, referent: &Referent) -> bool {
    matches!(mention.how, How::Name | How::TextName) && referent.kind == Kind::Person
}

/// Makes one referent of a name and the title beside it: "the foreign minister, Sergei Lavrov".
pub fn join_appositions(doc: &Doc, linked: &mut Linked, sentence: Range<usize>, former: &[Box<str>]) {
    for t in sentence.filter(|&t| doc.dep(t) == Dep::Appos) {
        let (Some(a), Some(b)) = (linked.mention(doc.head(t)), linked.mention(t)) else { continue };
        let (&[first], &[second]) = (&a.referents[..], &b.referents[..]) else { continue };
        if first == second {
            continue;
        }
        let (x, y) = (&linked.referents[first], &linked.referents[second]);
        let persons = x.kind == Kind::Person && y.kind == Kind::Person;
        let alias = x.kind == y.kind && x.country == y.country;
        let two_names = persons && is_named(a, x) && is_named(b, y) && x.last_word() != y.last_word();
        if two_names || (!persons && !alias) {
            continue;
        }
        let (keep, give) = if is_named(b, y) && !is_named(a, x) { (second, first) } else { (first, second) };
        let given = linked.referents[give].clone();
        let over = !former.is_empty() && given.sectors == former;
        let kept = &mut linked.referents[keep];
        if persons {
            if kept.office.is_none() || kept.actor.is_none() || over {
                kept.office = given.office.or(kept.office.take());
                if !given.sectors.is_empty() && given.political {
                    kept.sectors = given.sectors;
                }
            }
            kept.country = kept.country.take().or(given.country);
            kept.political |= given.political;
        }
        for head in [doc.head(t), t] {
            let at = linked.by_token[head] as usize;
            linked.mentions[at].referents = vec![keep];
        }
    }
}
