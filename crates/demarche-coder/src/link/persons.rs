//! Named persons, known and unknown, and what their titles say of them.

use super::belonging::Belonging;
use super::describe::Describer;
use super::recall::Memory;
use super::{How, Linked, Mention, Referent};
use crate::knowledge::actors::{Kind, fold};
use demarche_lang::{EntityKind, Pos};
use std::borrow::Cow;
use std::ops::Range;

/// For how many years after the office a bare surname still means its holder.
const REMEMBERED: i32 = 3;
/// The same for the offices of `offices.toml`.
const LONG_REMEMBERED: i32 = 12;

/// An office as the text gives it.
pub(super) struct Office {
    pub(super) words: String,
    pub(super) sectors: Vec<Box<str>>,
    pub(super) over: bool,
}

impl Describer<'_> {
    /// Gives a person the titles, office and country of the words before the name.
    pub(super) fn dress(&self, r: usize, before: Range<usize>, t: usize, linked: &mut Linked) {
        let office = self.office(before.clone());
        let belonging = self.belonging(t, before.clone(), linked);
        let lexicon = &self.knowledge.lexicon;
        let defaults = &lexicon.defaults;
        let body = office.as_ref().and_then(|o| {
            let needed = || o.sectors.is_empty().then(|| self.body_sectors(before.clone(), &belonging, linked));
            self.body(o, &belonging, linked).or_else(needed)
        });
        let gender = before.clone().find_map(|i| lexicon.gender(self.doc.lower(i)));
        let authority = self.own_authority(&belonging, linked);
        let own = belonging.number.or(belonging.owner.map(|_| 0)).and(belonging.country);
        let referent = &mut linked.referents[r];
        if referent.id.is_none() {
            referent.id = authority.map(|n| self.knowledge.gazetteer.actor(n).id.clone());
        }
        referent.gender = referent.gender.or(gender);
        if referent.country.is_none() {
            referent.country = own;
        }
        if let Some(mut office) = office {
            if let Some(sectors) = body {
                office.sectors = sectors;
            }
            // An officer of no named country is one of the country the document is about.
            // Whoever holds an office of an organization of states acts for it, without a sector.
            let of_states = office.sectors.is_empty() && belonging.number.is_some();
            let acts = of_states || office.sectors.iter().any(|s| !defaults.unpolitical.contains(s));
            if referent.country.is_none() && acts {
                referent.country = self.supposed_country(&office.words, &referent.name);
                referent.supposed = referent.country.is_some();
            }
            referent.political |= acts;
            let in_office = referent.actor.is_some_and(|a| self.knowledge.gazetteer.actor(a).holds_on(self.day));
            if office.over {
                if !in_office {
                    referent.sectors = defaults.former.clone();
                }
            } else if (of_states || !office.sectors.is_empty())
                && (referent.actor.is_none()
                    || referent.sectors == defaults.person
                    || referent.sectors.is_empty()
                    || referent.sectors == defaults.former)
            {
                referent.sectors = office.sectors;
            }
            referent.office = Some(office.words);
        }
    }

    /// The country the document is about, unless somebody else holds the office there: on the site of a state whose
    /// president is another, *President Klaus* is one of the country told of.
    fn supposed_country(&self, office: &str, name: &str) -> Option<Box<str>> {
        let gazetteer = &self.knowledge.gazetteer;
        let country = self.setting.country()?;
        let office = office.to_lowercase();
        let another = gazetteer.people_of(country).iter().any(|&p| {
            let actor = gazetteer.actor(p);
            let term = actor.on(self.day);
            let held = term.office.as_deref().unwrap_or("").to_lowercase();
            let here = actor.holds_on(self.day) && term.country.as_deref() == Some(country);
            let called = |w: &str| actor.name.split([' ', '-']).any(|n| fold(n) == fold(w));
            here && !name.split([' ', '-']).any(called) && self.knowledge.lexicon.same_office(&held, &office)
        });
        if !another {
            return Some(country.into());
        }
        self.setting.country_of_people().filter(|c| *c != country).map(Box::from)
    }

    /// Sectors of an office that takes those of the body it serves: *army spokesman*, *Taliban official*.
    pub(super) fn body_sectors(&self, before: Range<usize>, belonging: &Belonging, linked: &Linked) -> Vec<Box<str>> {
        let lexicon = &self.knowledge.lexicon;
        let lemmas: Vec<String> = before.map(|i| self.doc.lemma(i).to_lowercase()).collect();
        let words: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        let body =
            (1..words.len()).rev().find_map(|end| lexicon.agents.ending(&words[..end]).map(|(_, a)| a.sectors.clone()));
        let owner = || belonging.owner.map(|o| linked.referents[o].sectors.clone());
        let named = || belonging.number.map(|n| self.knowledge.gazetteer.actor(n).on(self.day).sectors.clone());
        body.or_else(owner).or_else(named).unwrap_or_else(|| lexicon.defaults.office.clone())
    }

    /// Sectors of the company, group or organization that an office of no particular kind belongs to: its
    /// president is no head of state.
    pub(super) fn body(&self, office: &Office, belonging: &Belonging, linked: &Linked) -> Option<Vec<Box<str>>> {
        let number = belonging.number.or(belonging.owner.and_then(|o| linked.referents[o].actor))?;
        let body = self.knowledge.gazetteer.actor(number);
        let bodily = matches!(body.kind, Kind::Firm | Kind::Group | Kind::Organization);
        let defaults = &self.knowledge.lexicon.defaults;
        let plain = office.sectors.is_empty() || office.sectors == defaults.office;
        // A commander of rebels is no officer.
        let armed = office.sectors.first().is_some_and(|s| defaults.armed.contains(s)) && body.kind == Kind::Group;
        (bodily && (plain || armed)).then(|| body.on(self.day).sectors.clone())
    }

    /// Titles among `words`.
    pub(super) fn office(&self, words: Range<usize>) -> Option<Office> {
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
        let mut over = lower[..start].iter().any(|w| lexicon.past_prefixes.contains(*w));
        while start > 0
            && (lexicon.title_prefixes.contains(lower[start - 1]) || lexicon.past_prefixes.contains(lower[start - 1]))
        {
            start -= 1;
            over |= lexicon.past_prefixes.contains(lower[start]);
        }
        over |= lower[start..end].iter().any(|w| lexicon.past_prefixes.contains(*w));
        let words = doc.words(words.start + start..words.start + end).to_owned();
        Some(Office { words, sectors, over })
    }

    /// A person by a name no list has, or by a bare surname.
    pub(super) fn person(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        if doc.pos(t) != Pos::Propn {
            return None;
        }
        let people = || matches!(doc.tag(t), "NNPS" | "NNS") && lexicon.agents.get(&self.singular(t)).is_some();
        if lexicon.agents.get(doc.lower(t)).is_some() || lexicon.titles.get(doc.lower(t)).is_some() || people() {
            return None;
        }
        let mut name_start = t;
        while name_start > tokens.start {
            let before = name_start - 1;
            let part = doc.pos(before) == Pos::Propn || doc.tag(before) == "NNP" || doc.word(before) == "-";
            let title = lexicon.titles.get(doc.lower(before)).is_some()
                || lexicon.honorifics.contains(doc.lower(before).trim_end_matches('.'));
            let names = |h| !self.is_first_name(h) && (h.adjective().is_some() || self.choose(h).is_some());
            let hit = linked.name(before).is_some_and(names);
            if !part || title || hit {
                break;
            }
            name_start = before;
        }
        let before = tokens.start..name_start;
        let office = self.office(before.clone());
        let honoured = before.clone().any(|i| lexicon.honorifics.contains(doc.lower(i).trim_end_matches('.')));
        let entity = self.entity(t);
        if let Some((number, known)) = self.told_twice(name_start, linked) {
            let r = self.known(number, linked, memory);
            self.dress(r, tokens.start.min(known.start)..known.start, t, linked);
            return Some(Mention::new(t, tokens, [r], How::Name));
        }
        let name = self.once(name_start..t + 1);
        let last = name.end - 1;
        let surname = doc.words(last..last + 1);
        // *al-Eryani*, *van Rompuy*: a particle is no first name.
        let bare = (name_start..last).all(|i| doc.word(i) == "-" || !doc.word(i).starts_with(char::is_uppercase));
        let called_person = office.is_some() || honoured || entity == Some(EntityKind::Person);
        let first_named = || if called_person { memory.first_named(surname) } else { None };
        let met = memory.person(surname).or_else(first_named).filter(|_| bare);
        if let Some(r) = met {
            if office.is_some() {
                self.dress(r, before, t, linked);
            }
            return Some(Mention::new(t, tokens, [r], How::Name));
        }
        if name.len() == 1
            && let Some(number) =
                self.officeholder(surname, called_person, self.belonging(t, before.clone(), linked).country)
        {
            let r = self.known(number, linked, memory);
            self.dress(r, before, t, linked);
            return Some(Mention::new(t, tokens, [r], How::Name));
        }
        if !called_person {
            return None;
        }
        if name.len() > 1
            && let Some(number) = self.loosely_named(name.clone(), honoured)
        {
            let r = self.known(number, linked, memory);
            self.dress(r, before, t, linked);
            return Some(Mention::new(t, tokens, [r], How::Name));
        }
        let mut referent = Referent::new(doc.words(name.clone()).to_owned(), Kind::Person);
        referent.sectors = lexicon.defaults.person.clone();
        let r = if name.len() > 1 { self.keep(referent, linked, memory) } else { self.push(referent, linked) };
        self.dress(r, before, t, linked);
        Some(Mention::new(t, tokens, [r], How::TextName))
    }

    /// A known person called by first name and some other name: *Hage Geingob*, *Otto Pérez*; or, behind a form of
    /// address, by family names alone: *Mr Pérez Roque*. Only when one person of that name has held office by the day.
    pub(super) fn loosely_named(&self, name: Range<usize>, honoured: bool) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let (first, last) = (fold(self.doc.word(name.start)), fold(self.doc.word(name.end - 1)));
        let middle: Vec<_> = (name.start + 1..name.end - 1).map(|i| fold(self.doc.word(i))).collect();
        let fits = |&p: &u32| {
            let actor = gazetteer.actor(p);
            let known = fold(&actor.name);
            let mut words = known.split([' ', '-']);
            let begun = actor.terms.iter().any(|t| t.validity.start.is_none_or(|s| s <= self.day));
            let known_word = |m: &Cow<'_, str>| m.len() < 3 || known.split([' ', '-']).any(|w| *w == **m);
            (words.next().is_some_and(|w| *w == *first) || honoured && known_word(&first))
                && words.any(|w| *w == *last)
                && middle.iter().all(known_word)
                && begun
        };
        let mut found: Vec<u32> = gazetteer.with_name_word(&last).filter(|p| fits(p)).collect();
        if found.iter().any(|&p| gazetteer.actor(p).holds_on(self.day)) {
            found.retain(|&p| gazetteer.actor(p).holds_on(self.day));
        }
        self.only(&found)
    }

    /// The one of `people`, when all bear the same name.
    fn only(&self, people: &[u32]) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let first = *people.first()?;
        people.iter().all(|&p| gazetteer.actor(p).name == gazetteer.actor(first).name).then_some(first)
    }

    /// Who with this surname holds office on the day, or held it not long before; only when exactly one fits.
    pub(super) fn officeholder(&self, surname: &str, called_person: bool, country: Option<Box<str>>) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let lexicon = &self.knowledge.lexicon;
        if !surname.starts_with(char::is_uppercase) {
            return None;
        }
        let of_country = |p: &u32| country.is_none() || gazetteer.actor(*p).on(self.day).country == country;
        let bearers: Vec<u32> = gazetteer.with_surname(&fold(surname)).iter().copied().filter(of_country).collect();
        let rank = |p: u32| lexicon.rank(gazetteer.actor(p).on(self.day).office.as_deref().unwrap_or(""));
        // A holder of a minor office, if not of those the lists have by hand, is meant only where the text has something
        // of his country.
        let told = |p: &u32| {
            let by_hand = gazetteer.actor(*p).by_hand;
            let country = gazetteer.actor(*p).on(self.day).country.as_deref();
            let state = country.filter(|c| gazetteer.state(c).is_some());
            by_hand || rank(*p) < lexicon.ranked() || state.is_none_or(|c| self.setting.tells(c))
        };
        let bearers: Vec<u32> = bearers.into_iter().filter(told).collect();
        // A bare surname is enough for heads of state, government and diplomacy alone.
        let named_alone = gazetteer.with_surname(&fold(surname)).len() == 1 && surname.len() > 4;
        let enough = if called_person || country.is_some() || named_alone { usize::MAX } else { lexicon.ranked() };
        let highest = |people: Vec<u32>| {
            let best = people.iter().map(|&p| rank(p)).min()?;
            let top: Vec<u32> = people.into_iter().filter(|&p| rank(p) == best).collect();
            self.only(&top).filter(|_| best < enough)
        };
        let (holding, not): (Vec<u32>, Vec<u32>) =
            bearers.into_iter().partition(|&p| gazetteer.actor(p).holds_on(self.day));
        if !holding.is_empty() {
            return highest(holding);
        }
        let years = |p: u32| {
            let end = gazetteer.actor(p).on(self.day).validity.end?;
            (end < self.day).then(|| i32::from(self.day.year()) - i32::from(end.year()))
        };
        // Of minor offices that are over only an unmistakable name is remembered.
        let minor = if named_alone || country.is_some() { REMEMBERED } else { -1 };
        let reach = |p: u32| {
            if rank(p) < lexicon.ranked() { LONG_REMEMBERED } else { minor }
        };
        highest(not.into_iter().filter(|&p| years(p).is_some_and(|y| y <= reach(p))).collect())
    }

    /// A new referent, whoever bears its name.
    pub(super) fn push(&self, referent: Referent, linked: &mut Linked) -> usize {
        linked.referents.push(referent);
        linked.referents.len() - 1
    }
}
