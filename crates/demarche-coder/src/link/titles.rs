//! Offices without a name beside them: *the Afghan foreign minister*, *the two presidents*.

use super::describe::Describer;
use super::nouns::count;
use super::persons::Office;
use super::recall::Memory;
use super::{How, Linked, Mention, NameHit, Referent};
use crate::knowledge::actors::Kind;
use demarche_lang::{Dep, Entity, EntityKind, Pos};
use std::ops::Range;

/// The country of everybody told so far, when it is one and the text is short.
fn only_told(linked: &Linked) -> Option<Box<str>> {
    if linked.mentions.len() > FEW {
        return None;
    }
    let mut countries = linked.mentions.iter().flat_map(|m| linked.of(m)).filter_map(|r| r.country.as_ref());
    let first = countries.next()?;
    countries.all(|c| c == first).then(|| first.clone())
}

/// Up to how many mentions a text is short.
const FEW: usize = 12;

impl Describer<'_> {
    /// *the Afghan foreign minister*: an office without a name.
    pub(super) fn titled(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let lemmas: Vec<String> =
            tokens.clone().map(|i| if i == t { self.singular(i) } else { doc.lower(i).to_owned() }).collect();
        let words: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        let (long, title) = lexicon.titles.ending(&words)?;
        let sectors = if title.sectors.is_empty() { &lexicon.defaults.office } else { &title.sectors };
        let plural = doc.tag(t) == "NNS" || doc.tag(t) == "NNPS";
        let belonging = self.belonging(t, tokens.clone(), linked);
        let end = self.office_end(t);
        let mut office =
            self.office(tokens.start..end).or_else(|| self.office(tokens.clone())).unwrap_or_else(|| Office {
                words: doc.words(tokens.clone()).to_owned(),
                sectors: sectors.clone(),
                over: tokens.clone().any(|i| lexicon.past_prefixes.contains(doc.lower(i))),
            });
        // The leaders of an organization of states are those of its members.
        let of_members = plural && !office.sectors.is_empty();
        let body = self.body(&office, &belonging, linked).filter(|sectors| !sectors.is_empty() || !of_members);
        let plain = office.sectors.is_empty() || office.sectors == lexicon.defaults.office;
        let body = body.or_else(|| self.sectors_behind(t).filter(|_| plain && !office.over));
        let of_state = body.is_none();
        // An inspector, a director of nothing that is named is no political actor.
        let of_nobody = office.sectors.is_empty() && belonging.country.is_none() && of_state;
        office.sectors = body.unwrap_or_else(|| {
            if office.sectors.is_empty() {
                self.body_sectors(tokens.clone(), &belonging, linked)
            } else {
                std::mem::take(&mut office.sectors)
            }
        });
        let definite = self.is_definite(t) && doc.child_with(t, Dep::Poss).is_none();
        if !plural
            && belonging.country.is_none()
            && definite
            && let Some(r) = self.told_before(t, &office.words, linked, memory)
        {
            return Some(Mention::new(t, tokens, [r], How::Description));
        }
        let own = belonging.country.clone().or_else(|| self.setting.country().filter(|_| definite).map(Box::from));
        let authority = self.own_authority(&belonging, linked);
        if !plural
            && !office.over
            && of_state
            && let Some(country) = &own
        {
            let holder = self.holder(t, (country, authority), &office.words, linked, memory);
            if let Some(r) = holder {
                linked.referents[r].office = Some(office.words);
                return Some(Mention::new(t, tokens, [r], How::Description));
            }
        }
        let both = doc.children(t).any(|c| c < t && doc.lower(c) == "both");
        if plural && belonging.country.is_none() && (definite || both) {
            let group = self.told_together(t, end, linked, memory);
            if !group.is_empty() {
                return Some(Mention::new(t, tokens, group, How::Description));
            }
        }
        let countries = if plural {
            let owners = self.owners_listed(t, tokens.clone(), linked);
            self.countries_of(owners, t, linked, memory)
        } else {
            Vec::new()
        };
        if countries.len() > 1 {
            let office = office.words.clone();
            let one = |country: Box<str>| self.one_holder(t, &office, country, linked, memory);
            let referents: Vec<usize> = countries.into_iter().map(one).collect();
            return Some(Mention::new(t, tokens, referents, How::Noun));
        }
        let name = doc.words(tokens.start..end).to_owned();
        let mut referent = Referent::new(name, Kind::Person);
        // Leaders and ministers in general are nobody's; one minister, deputies, government officials are of the
        // country the document is about.
        let noun_in_front = doc.children_with(t, Dep::Compound).next().is_some();
        let ruling = office.sectors == lexicon.defaults.office;
        // *officials*, unlike *leaders* and *Western officials*, are those of the country told of.
        let servants = plural && title.sectors.is_empty() && long == words.len();
        let domestic = !ruling || noun_in_front || (!plural && definite) || servants;
        let supposed = || self.setting.country().or(self.setting.foremost()).map(Box::from);
        let ours = || supposed().or_else(|| only_told(linked)).filter(|_| domestic);
        let here = || self.where_it_happens(t, linked).filter(|_| !ruling);
        referent.country = belonging.country.or_else(here).or_else(ours);
        referent.gender = lexicon.gender(doc.lower(t));
        let acts = office.sectors.iter().any(|s| !lexicon.defaults.unpolitical.contains(s));
        referent.political = !of_nobody && acts || office.sectors.is_empty() && belonging.number.is_some();
        referent.sectors = if office.over { lexicon.defaults.former.clone() } else { office.sectors };
        referent.office = Some(office.words);
        referent.plural = plural;
        referent.id = authority.map(|n| self.knowledge.gazetteer.actor(n).id.clone());
        linked.referents.push(referent);
        Some(Mention::new(t, tokens, [linked.referents.len() - 1], How::Noun))
    }

    /// Sectors of the body that stands behind an office of no particular kind: *head of the Turkish navy*, *leaders of
    /// the rebels*.
    fn sectors_behind(&self, t: usize) -> Option<Vec<Box<str>>> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let of = doc.children_with(t, Dep::Prep).find(|&p| doc.lower(p) == "of")?;
        let body = doc.child_with(of, Dep::Pobj)?;
        let words: Vec<String> = self.phrase(body).map(|i| self.singular(i)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (_, agent) = lexicon.agents.ending(&words)?;
        let own = !agent.apart && !lexicon.stand_ins.contains(words[words.len() - 1]);
        let told = !agent.sectors.is_empty() && agent.sectors != lexicon.defaults.office;
        (own && told).then(|| agent.sectors.clone())
    }

    /// Whom *the Prime Minister* or *the diplomat* means after somebody with that office has been told.
    fn told_before(&self, t: usize, office: &str, linked: &mut Linked, memory: &Memory) -> Option<usize> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let bare = doc.lemma(t).to_lowercase();
        let office = office.to_lowercase();
        let ranked = lexicon.rank(&office) < lexicon.ranked();
        // An official site's own office holder, once named, is meant before any guest.
        if let Some(home) = self.setting.home.filter(|_| ranked) {
            let own = |r: &Referent| {
                r.country.as_deref() == Some(home)
                    && r.office.as_deref().is_some_and(|o| lexicon.same_office(o, &office))
                    && r.how_named()
            };
            if let [r] = memory.latest(doc, t, &linked.referents, own)[..] {
                return Some(r);
            }
        }
        let held = |r: &Referent| {
            let Some(held) = r.office.as_deref().filter(|_| r.kind == Kind::Person && !r.plural) else {
                return false;
            };
            if ranked {
                lexicon.same_office(held, &office)
            } else {
                held.to_lowercase().split([' ', '-']).any(|w| w == bare)
            }
        };
        if let [r] = memory.latest(doc, t, &linked.referents, held)[..] {
            return Some(r);
        }
        let joined = format!("the {}", doc.lower(t));
        let general = lexicon.references.get(&joined).filter(|f| f.general)?;
        let fits = |r: &Referent| {
            r.kind == Kind::Person
                && !r.plural
                && r.office.is_some()
                && general.sectors.iter().any(|s| r.sectors.iter().any(|x| **x == **s))
        };
        if let [r] = memory.latest(doc, t, &linked.referents, fits)[..] { Some(r) } else { None }
    }

    /// Whom *the leaders*, *the presidents* means: those told together.
    fn told_together(&self, t: usize, end: usize, linked: &Linked, memory: &Memory) -> Vec<usize> {
        let doc = self.doc;
        let lower = doc.words(t..end).to_lowercase();
        let told = |words: &str| self.knowledge.lexicon.references.get(words).is_some();
        if !["the", "the two", "both"].iter().any(|d| told(&format!("{d} {lower}"))) {
            return Vec::new();
        }
        let counted = doc.children(t).filter(|&c| c < t).find_map(|c| count(doc.lower(c)));
        let person = |r: &Referent| r.kind == Kind::Person;
        let group = memory.group(&linked.referents, counted, person);
        if group.is_empty() && counted == Some(2) {
            return memory.pair(&linked.referents, |r| person(r) && r.how_named() && r.political);
        }
        group
    }

    /// *President of France Francois Hollande*, which the parser reads as a President of a Hollande: the
    /// person named behind the country, with this office.
    pub(super) fn title_of_named(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        // *President-elect of Peru*
        let title =
            if t > 1 && doc.word(t - 1) == "-" && lexicon.titles.get(doc.lower(t)).is_none() { t - 2 } else { t };
        lexicon.titles.get(&doc.lemma(title).to_lowercase())?;
        if matches!(doc.tag(t), "NNS" | "NNPS") || t + 2 >= doc.len() || doc.lower(t + 1) != "of" {
            return None;
        }
        let (object, number, name) =
            self.named_behind(t + 1).into_iter().find_map(|o| self.name_behind_state(t, o, linked))?;
        let written = name.clone();
        let name = self.once(name);
        let last = name.end - 1;
        let known = linked
            .name(last)
            .and_then(|h| self.choose(h))
            .filter(|&n| self.knowledge.gazetteer.actor(n).kind == Kind::Person);
        let country = self.knowledge.gazetteer.actor(number).on(self.day).country.clone();
        let known = known.or_else(|| {
            if name.len() == 1 {
                self.officeholder(doc.word(last), (true, true), country.clone())
            } else {
                self.loosely_named(name.clone(), false, true)
            }
        });
        let r = match known {
            Some(n) => self.known(n, linked, memory),
            None => {
                let mut referent = Referent::new(doc.words(name.clone()).to_owned(), Kind::Person);
                referent.sectors = lexicon.defaults.person.clone();
                self.keep(referent, linked, memory)
            }
        };
        let office = self.office(tokens.start..title + 1);
        let sectors = self.knowledge.gazetteer.actor(number).on(self.day).sectors.clone();
        let referent = &mut linked.referents[r];
        referent.country = referent.country.take().or(country);
        if let Some(office) = office {
            if referent.actor.is_none() {
                referent.sectors = if office.over { lexicon.defaults.former.clone() } else { sectors };
            }
            referent.office = Some(office.words);
        }
        referent.political = true;
        linked.reserved.insert(object, (r, written));
        linked.titles_of_names.push((t, object));
        Some(Mention::new(t, tokens.start..object + 1, [r], How::Name))
    }

    /// *Prime Minister May*, where the parser takes the name for a time and the title for the head: the person named right behind
    /// the title.
    pub(super) fn title_before_name(
        &self,
        t: usize,
        tokens: Range<usize>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<Mention> {
        let doc = self.doc;
        let name = t + 1;
        let person = |e: Entity| e.kind == EntityKind::Person && e.start == name && e.end == name + 1;
        if name >= doc.len() || doc.dep(name) != Dep::Npadvmod || !doc.entity_of(name).is_some_and(person) {
            return None;
        }
        let office = self.office(tokens.clone()).filter(|o| doc.words(tokens.clone()).ends_with(&o.words))?;
        let country = self.belonging(t, tokens.clone(), linked).country;
        let surname = doc.word(name);
        let r = match memory.person(surname) {
            Some(r) => r,
            None => match self.called_by_surname(surname, (true, Some(&office)), country) {
                Some(number) => self.known(number, linked, memory),
                None => {
                    let mut referent = Referent::new(surname.to_owned(), Kind::Person);
                    referent.sectors = self.knowledge.lexicon.defaults.person.clone();
                    self.push(referent, linked)
                }
            },
        };
        self.dress(r, tokens.clone(), t, linked);
        linked.reserved.insert(name, (r, tokens.start..name + 1));
        Some(Mention::new(t, tokens.start..name + 1, [r], How::Name))
    }

    /// Proper nouns that a chain of *of* leads to, the last first: *Beslan Tarba* of *of the Republic of Abkhazia
    /// Beslan Tarba*.
    fn named_behind(&self, of: usize) -> Vec<usize> {
        let doc = self.doc;
        let mut found: Vec<usize> = Vec::new();
        let mut prep = Some(of);
        while let Some(p) = prep {
            found.extend(doc.children_with(p, Dep::Pobj).filter(|&o| doc.pos(o) == Pos::Propn));
            let last = doc.children_with(p, Dep::Pobj).next_back();
            prep = last.and_then(|o| doc.children_with(o, Dep::Prep).find(|&p| doc.lower(p) == "of"));
        }
        found.reverse();
        found
    }

    /// The state named between the title `t` and the proper noun `object`, and the person's name behind it.
    fn name_behind_state(&self, t: usize, object: usize, linked: &Linked) -> Option<(usize, u32, Range<usize>)> {
        let doc = self.doc;
        let owns = |i: usize| linked.name(i).and_then(|h| Some((h.tokens.end, self.owner_number(h)?)));
        let plain = |i: usize| doc.pos(i) == Pos::Propn || doc.word(i) == "-";
        // What stands between the state and the name's end is part of the name: the search ends where that cannot be.
        let mut before = (t + 2..object).rev().map(|i| (i, owns(i)));
        let (end, number) = before.find(|(i, owned)| owned.is_some() || !plain(*i))?.1?;
        let name = end..object + 1;
        let plain = name.clone().all(plain);
        let body = self.knowledge.lexicon.agents.get(&self.singular(object)).is_some();
        (!name.is_empty() && plain && !body).then_some((object, number, name))
    }

    /// One of *the Russian and Azerbaijani Presidents*, *the leaders of Mali and Niger*.
    pub(super) fn one_holder(
        &self,
        t: usize,
        office: &str,
        country: Box<str>,
        linked: &mut Linked,
        memory: &Memory,
    ) -> usize {
        let lemma = self.doc.lemma(t).to_lowercase();
        if let Some(r) = self.holder(t, (&country, None), &lemma, linked, memory) {
            return r;
        }
        let lexicon = &self.knowledge.lexicon;
        let title = lexicon.titles.get(&lemma);
        let mut referent = Referent::new(office.to_owned(), Kind::Person);
        let sectors = title.map(|t| &t.sectors).filter(|s| !s.is_empty());
        referent.sectors = sectors.unwrap_or(&lexicon.defaults.office).clone();
        referent.country = Some(country);
        referent.office = Some(lemma);
        referent.political = true;
        referent.plural = true;
        linked.referents.push(referent);
        linked.referents.len() - 1
    }

    /// Different countries of the `owners` of a plural noun; where there is but one or none, of those whom a
    /// description behind it means: *ministers of the two countries*.
    pub(super) fn countries_of(
        &self,
        owners: Vec<u32>,
        t: usize,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Vec<Box<str>> {
        let doc = self.doc;
        let country = |n: u32| self.knowledge.gazetteer.actor(n).on(self.day).country.clone();
        let mut countries: Vec<Box<str>> = owners.into_iter().filter_map(country).collect();
        if countries.is_empty() {
            let owners = doc.child_with(t, Dep::Poss).and_then(|p| linked.mention(p));
            let owners = owners.filter(|m| m.referents.len() > 1).map(|m| m.referents.clone()).unwrap_or_default();
            countries = owners.into_iter().filter_map(|r| linked.referents[r].country.clone()).collect();
        }
        if countries.is_empty() {
            let behind = doc.children_with(t, Dep::Prep).find(|&p| matches!(doc.lower(p), "of" | "from"));
            let object = behind.and_then(|p| doc.child_with(p, Dep::Pobj));
            let object = object.filter(|&o| doc.pos(o) == Pos::Noun && linked.name(o).is_none());
            let told = object.and_then(|o| self.description(o, self.phrase(o), linked, memory));
            let referents = told.map(|m| m.referents).unwrap_or_default();
            countries = referents.into_iter().filter_map(|r| linked.referents[r].country.clone()).collect();
        }
        let mut different: Vec<Box<str>> = Vec::new();
        for country in countries {
            if !different.contains(&country) {
                different.push(country);
            }
        }
        different
    }

    pub(super) fn owners_listed(&self, t: usize, tokens: Range<usize>, linked: &Linked) -> Vec<u32> {
        let doc = self.doc;
        let mut heads: Vec<usize> = tokens.filter(|&i| i != t).collect();
        for prep in doc.children_with(t, Dep::Prep).filter(|&p| doc.lower(p) == "of") {
            if let Some(object) = doc.child_with(prep, Dep::Pobj) {
                heads.extend(crate::syntax::coordinated(doc, object));
            }
        }
        let mut owners: Vec<u32> = Vec::new();
        for head in heads {
            let whole = |h: &NameHit| h.head == head || self.first_under(h, linked).is_some();
            let hit = linked.name(head).filter(|h| whole(h) && self.owns(h));
            // Without a conjunction the nearer name tells whose it is: *Iraqi Kurdish fighters*.
            if owners.last().is_some() && head < t && !hit.is_some_and(|h| self.is_listed(h.tokens.start)) {
                continue;
            }
            // "North and South Korean officials": the first name lacks its last word.
            let before = hit.and_then(|h| h.tokens.start.checked_sub(2));
            let first = before.and_then(|start| self.first_of_two(start, linked));
            for number in first.into_iter().chain(hit.and_then(|h| self.owner_number(h))) {
                if !owners.contains(&number) {
                    owners.push(number);
                }
            }
        }
        owners
    }

    /// Whether a conjunction, comma or dash stands before token `t`.
    fn is_listed(&self, t: usize) -> bool {
        t > 0 && matches!(self.doc.lower(t - 1), "and" | "or" | "," | "-" | "–" | "/" | "&")
    }

    /// *minister of foreign affairs*: the end of the office's own words behind `t`.
    fn office_end(&self, t: usize) -> usize {
        let doc = self.doc;
        let tail: Vec<&str> = (t..(t + 6).min(doc.len())).map(|i| doc.lower(i)).collect();
        self.knowledge.lexicon.titles.starting(&tail).map_or(t + 1, |(n, _)| t + n)
    }

    /// The person the document or the lists know in this office of this country, or of an authority within it that has offices
    /// of its own.
    pub(super) fn holder(
        &self,
        t: usize,
        (country, authority): (&str, Option<u32>),
        office: &str,
        linked: &mut Linked,
        memory: &Memory,
    ) -> Option<usize> {
        let office = office.to_lowercase();
        let same = |r: &Referent| {
            let held = r.office.as_deref().unwrap_or("").to_lowercase();
            let same = held == office || held.ends_with(&format!(" {office}"));
            let gazetteer = &self.knowledge.gazetteer;
            let here = || match authority {
                None => r.office_of(gazetteer, self.day).is_none() && (r.actor.is_some() || r.id.is_none()),
                Some(n) => {
                    r.id.as_ref() == Some(&gazetteer.actor(n).id) || r.office_of(gazetteer, self.day) == authority
                }
            };
            r.kind == Kind::Person && r.country.as_deref() == Some(country) && r.how_named() && same && here()
        };
        let back = memory.latest(self.doc, t, &linked.referents, same);
        if let [r] = back[..] {
            return Some(r);
        }
        let gazetteer = &self.knowledge.gazetteer;
        let holds = |p: &&u32| {
            let actor = gazetteer.actor(**p);
            let term = actor.on(self.day);
            let held = term.office.as_deref().unwrap_or("").to_lowercase();
            let here = term.country.as_deref() == Some(country);
            let same = |held: &str| self.knowledge.lexicon.same_office(held, &office);
            let theirs = || gazetteer.authority_of(term.office.as_deref().unwrap_or(""));
            match authority {
                None => here && actor.holds_on(self.day) && same(&held) && theirs().is_none(),
                // "President of Somaliland" is the president of Somaliland.
                Some(_) => here && actor.holds_on(self.day) && theirs() == authority && same(&bare(&held)),
            }
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
}

/// An office without the place it is of.
fn bare(office: &str) -> String {
    office.rsplit_once(" of ").map_or(office, |(office, _)| office).to_owned()
}
