//! Named persons, known and unknown, and what their titles say of them.

use super::belonging::Belonging;
use super::describe::Describer;
use super::recall::Memory;
use super::{How, Linked, Mention, Referent};
use crate::knowledge::actors::{Kind, fold};
use demarche_lang::{Dep, EntityKind, Pos};
use std::borrow::Cow;
use std::ops::Range;

/// For how many years after the office a bare surname still means its holder.
const REMEMBERED: i32 = 3;
/// The same for the offices of `offices.toml`.
const LONG_REMEMBERED: i32 = 12;

/// By how many people of the lists a name is borne that tells nobody without title or country.
const COMMON: usize = 20;

/// Whether `name` is that of a monarch or pope with a number, and `word` its first: *Elizabeth II*.
fn is_regnal(name: &str, word: &str) -> bool {
    let mut words = name.split(' ');
    let first = words.next().is_some_and(|w| fold(w) == fold(word));
    first && words.next_back().is_some_and(|n| n.chars().all(|c| matches!(c, 'I' | 'V' | 'X')))
}

/// Whether two words, in lower case and without accents, can be one name spelt twice: *Hichilema* and *Hichelema*.
fn is_alike(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let allowed = match a.len().min(b.len()) {
        0..=2 => return false,
        3..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    if a.len().abs_diff(b.len()) > allowed {
        return false;
    }
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            row.push((last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1));
        }
        last = row;
    }
    last[b.len()] <= allowed
}

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
        let calling = self.calling(before.clone());
        let own = belonging.number.or(belonging.owner.map(|_| 0)).and(belonging.country);
        let referent = &mut linked.referents[r];
        if referent.id.is_none() {
            referent.id = authority.map(|n| self.knowledge.gazetteer.actor(n).id.clone());
        }
        referent.gender = referent.gender.or(gender);
        // Who holds office in several states is told of as the one the text names: *Canada's Queen Elizabeth*.
        let holds_there = |c: &str| {
            let holds = |n: u32| {
                let terms = &self.knowledge.gazetteer.actor(n).terms;
                terms.iter().any(|t| t.country.as_deref() == Some(c) && t.validity.holds(self.day))
            };
            referent.actor.is_some_and(holds)
        };
        if referent.country.is_none() || own.as_deref().is_some_and(holds_there) {
            referent.country = own;
        }
        if office.is_none()
            && referent.actor.is_none()
            && referent.sectors == defaults.person
            && let Some((sectors, political)) = calling
        {
            referent.sectors = sectors;
            referent.political |= political;
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
                referent.country = self.supposed_country(t, &office.words, &referent.name);
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

    /// Sectors of what a person is called before the name, no office: *Turkish journalist*, *student leader*; and whether
    /// such people are political.
    fn calling(&self, before: Range<usize>) -> Option<(Vec<Box<str>>, bool)> {
        let words: Vec<String> = before.map(|i| self.singular(i)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let agents = &self.knowledge.lexicon.agents;
        let (_, agent) = (1..=words.len()).rev().find_map(|end| agents.ending(&words[..end]))?;
        (!agent.sectors.is_empty()).then(|| (agent.sectors.clone(), agent.political))
    }

    /// The country the document is about, or the one it names most, unless somebody else holds the office there: on the
    /// site of a state whose president is another, *President Klaus* is one of the country told of. A country that only the
    /// sentence of `t` names is the other side's: *Ambassador Huckabee met Lebanese officials*.
    fn supposed_country(&self, t: usize, office: &str, name: &str) -> Option<Box<str>> {
        let office = office.to_lowercase();
        let setting = self.setting;
        let likely = [setting.country(), setting.foremost(), setting.country_of_people()];
        let sentence = self.doc.sentence_of(t);
        let free = |c: &&str| setting.tells_outside(c, sentence) && !self.is_held_by_another(&office, name, c);
        likely.into_iter().flatten().find(free).map(Box::from)
    }

    /// Whether the lists know somebody else in this office (in lower case) of this country.
    fn is_held_by_another(&self, office: &str, name: &str, country: &str) -> bool {
        let gazetteer = &self.knowledge.gazetteer;
        gazetteer.people_of(country).iter().any(|&p| {
            let actor = gazetteer.actor(p);
            let term = actor.on(self.day);
            let held = term.office.as_deref().unwrap_or("").to_lowercase();
            let here = actor.holds_on(self.day) && term.country.as_deref() == Some(country);
            let called = |w: &str| actor.name.split([' ', '-']).any(|n| fold(n) == fold(w));
            here && !name.split([' ', '-']).any(called) && self.knowledge.lexicon.same_office(&held, office)
        })
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
        let named = doc.pos(t) == Pos::Propn || crate::syntax::is_misread_name(doc, t);
        if !named || self.tells_when(t) {
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
            let title = self.ends_title(tokens.start..name_start)
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
        let told = self.belonging(t, before.clone(), linked).country;
        if name.len() == 1
            && let Some(number) = self.called_by_surname(surname, (called_person, office.as_ref()), told.clone())
        {
            let r = self.known(number, linked, memory);
            self.dress(r, before, t, linked);
            return Some(Mention::new(t, tokens, [r], How::Name));
        }
        if !called_person {
            return None;
        }
        let loosely = || self.loosely_named(name.clone(), honoured, office.is_some()).filter(|_| name.len() > 1);
        let known = loosely().or_else(|| self.holder_called(name.clone(), told.as_deref()?, &office.as_ref()?.words));
        if let Some(number) = known {
            let r = self.known(number, linked, memory);
            self.dress(r, before, t, linked);
            return Some(Mention::new(t, tokens, [r], How::Name));
        }
        let mut referent = Referent::new(doc.words(name.clone()).to_owned(), Kind::Person);
        referent.sectors = lexicon.defaults.person.clone();
        let r = if name.len() > 1 { self.keep(referent, linked, memory) } else { self.push(referent, linked) };
        self.dress(r, before, t, linked);
        // *the half-brother of Chad's leader* beside the name tells whose he is, whatever he is.
        if linked.referents[r].country.is_none() {
            let nouns = doc.children_with(t, Dep::Appos).filter(|&a| doc.pos(a) == Pos::Noun);
            let owned = |a: usize| self.belonging(a, self.phrase(a), linked);
            let beside = nouns.map(owned).find(|b| b.number.is_some()).and_then(|b| b.country);
            linked.referents[r].country = beside;
        }
        Some(Mention::new(t, tokens, [r], How::TextName))
    }

    /// Whether the name at `t` is that of a day or month: *in May*, *on 5 May*, beside a person called May.
    fn tells_when(&self, t: usize) -> bool {
        let doc = self.doc;
        let counted = || doc.children(t).any(|c| matches!(doc.dep(c), Dep::Nummod | Dep::Amod));
        let after = || doc.dep(t) == Dep::Pobj && doc.dep(doc.head(t)) == Dep::Prep && doc.lower(doc.head(t)) != "with";
        self.entity(t) == Some(EntityKind::Date) && (counted() || after())
    }

    /// Whether a title ends with the last of these words: *Secretary of State*.
    fn ends_title(&self, words: Range<usize>) -> bool {
        let lower: Vec<&str> = words.map(|i| self.doc.lower(i)).collect();
        self.knowledge.lexicon.titles.ending(&lower).is_some()
    }

    /// Whom a bare surname means: by the office before it, where there is one, else by the surname alone.
    pub(super) fn called_by_surname(
        &self,
        surname: &str,
        (called_person, office): (bool, Option<&Office>),
        country: Option<Box<str>>,
    ) -> Option<u32> {
        let held =
            office.filter(|o| !o.over).and_then(|o| self.holder_by_surname(surname, &o.words, country.as_deref()));
        let fits = |n: &u32| country.is_some() || office.is_none_or(|o| self.may_be_called(*n, o));
        held.or_else(|| self.officeholder(surname, (called_person, office.is_some()), country.clone()).filter(fits))
    }

    /// Who with this surname holds this office on the day: *Prime Minister May*, and *President Xi*, whose surname is the
    /// first word of the name.
    fn holder_by_surname(&self, surname: &str, office: &str, country: Option<&str>) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let (surname, office) = (fold(surname), office.to_lowercase());
        let holds = |p: &u32| {
            gazetteer.actor(*p).terms.iter().any(|t| {
                let held = t.office.as_deref().unwrap_or("").to_lowercase();
                let here = country.is_none_or(|c| t.country.as_deref() == Some(c));
                here && t.validity.holds(self.day) && self.knowledge.lexicon.same_office(&held, &office)
            })
        };
        // Two holders of one office of one country are one person in two rows. The row by hand is the better one.
        let found = |people: &[u32]| {
            let people: Vec<u32> = people.iter().copied().filter(holds).collect();
            let country = |p: &u32| gazetteer.actor(*p).on(self.day).country.as_deref();
            let one = people.iter().all(|p| country(p) == country(&people[0]));
            people.iter().copied().filter(|_| one).min_by_key(|&p| !gazetteer.actor(p).by_hand)
        };
        found(gazetteer.with_surname(&surname)).or_else(|| found(gazetteer.with_first_word(&surname)))
    }

    /// Whether a known person can be meant by an office that stands without a country. An office of another rank than any held so
    /// far, or of another body (*Admiral* for a vice president), means somebody else, unless the text names the person's country.
    fn may_be_called(&self, number: u32, office: &Office) -> bool {
        let lexicon = &self.knowledge.lexicon;
        let actor = self.knowledge.gazetteer.actor(number);
        if actor.on(self.day).country.as_deref().is_some_and(|c| self.setting.tells(c)) {
            return true;
        }
        let told = office.words.to_lowercase();
        let begun = || actor.terms.iter().filter(|t| t.validity.start.is_none_or(|s| s <= self.day));
        let held = |t: &str| lexicon.same_office(&t.to_lowercase(), &told);
        let same = begun().any(|t| t.office.as_deref().is_some_and(held));
        let ranked = lexicon.rank(&told) < lexicon.ranked();
        let body = office.sectors.is_empty() || begun().any(|t| t.sectors.iter().any(|s| office.sectors.contains(s)));
        same || !ranked && body
    }

    /// Who holds this office of this country on the day, where the text writes his name longer, shorter or otherwise than
    /// the lists: one word of it is enough beside country and office.
    fn holder_called(&self, name: Range<usize>, country: &str, office: &str) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let plain = |w: &str| fold(w).to_lowercase();
        let words: Vec<String> = name.map(|i| plain(self.doc.word(i))).filter(|w| w.chars().count() > 2).collect();
        let office = office.to_lowercase();
        let fits = |p: &u32| {
            let actor = gazetteer.actor(*p);
            let holds = actor.terms.iter().any(|t| {
                let held = t.office.as_deref().unwrap_or("").to_lowercase();
                let here = t.validity.holds(self.day) && t.country.as_deref() == Some(country);
                here && self.knowledge.lexicon.same_office(&held, &office)
            });
            holds && actor.name.split([' ', '-']).any(|n| words.iter().any(|w| is_alike(w, &plain(n))))
        };
        let found: Vec<u32> = gazetteer.people_of(country).iter().copied().filter(fits).collect();
        self.only(&found)
    }

    /// A known person called by first name and some other name: *Hage Geingob*, *Otto Pérez*; or, behind a form of
    /// address, by family names alone: *Mr Pérez Roque*. Only when one person of that name has held office by the day.
    /// A name that many bear needs a title or form of address, or that the text speaks of his country.
    pub(super) fn loosely_named(&self, name: Range<usize>, honoured: bool, titled: bool) -> Option<u32> {
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
        let common = !honoured && !titled && gazetteer.with_name_word(&last).count() > COMMON;
        let told = |p: &u32| {
            let country = gazetteer.actor(*p).on(self.day).country.as_deref();
            !common || country.is_some_and(|c| self.setting.tells(c))
        };
        let mut found: Vec<u32> = gazetteer.with_name_word(&last).filter(|p| fits(p) && told(p)).collect();
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
    /// `called` is whether the words around call a person, and whether they give an office.
    pub(super) fn officeholder(
        &self,
        surname: &str,
        (called_person, titled): (bool, bool),
        country: Option<Box<str>>,
    ) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let lexicon = &self.knowledge.lexicon;
        if !surname.starts_with(char::is_uppercase) {
            return None;
        }
        let of_country = |p: &u32| country.is_none() || gazetteer.actor(*p).on(self.day).country == country;
        // *Elizabeth* alone is anybody; *Queen Elizabeth* is not.
        let anybody = |p: &u32| !titled && country.is_none() && is_regnal(&gazetteer.actor(*p).name, surname);
        let bearers = gazetteer.with_surname(&fold(surname)).iter().copied();
        let bearers: Vec<u32> = bearers.filter(|p| of_country(p) && !anybody(p)).collect();
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
