//! The gazetteer: states, organizations, authorities, groups, parties, people and places, by name and date.
//!
//! Names are looked up by the words they consist of (runs of letters and digits), so that `Al-Shabaab`,
//! `Al Shabaab` and a tokenizer's view of either meet.

use crate::day::Validity;
use crate::hash_index::{HashIndex, KeySet};
use crate::word_hash::WordsHash;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What kind of thing an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A state, or what stands for it.
    State,
    /// A contested or de facto authority.
    Authority,
    /// An international or state organization, ministry, office.
    Organization,
    /// An armed group.
    Group,
    /// A party.
    Party,
    /// A named or titled person.
    Person,
    /// People named by a common noun: troops, protesters, officials.
    People,
    /// A place where something is done to its people.
    Place,
    /// A company.
    Firm,
}

impl Kind {
    /// The word rules use.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::State => "state",
            Kind::Authority => "authority",
            Kind::Organization => "organization",
            Kind::Group => "group",
            Kind::Party => "party",
            Kind::Person => "person",
            Kind::People => "people",
            Kind::Place => "place",
            Kind::Firm => "firm",
        }
    }
}

/// What an actor was during some time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Country code to report.
    pub country: Option<Box<str>>,
    /// Sectors, main one first.
    pub sectors: Vec<Box<str>>,
    /// Office held.
    pub office: Option<Box<str>>,
    /// When.
    pub validity: Validity,
}

/// An entry of the gazetteer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Stable identifier.
    pub id: Box<str>,
    /// Canonical name.
    pub name: Box<str>,
    /// Kind.
    pub kind: Kind,
    /// What it was when, in file order.
    pub terms: Vec<Term>,
    /// Whether its row was written by hand: of parties of one name the one news means.
    pub by_hand: bool,
    /// Whether its president, ministers and ambassadors are its own and not those of the country it is reported under.
    pub own_offices: bool,
}

impl Actor {
    /// What it is on `day`: the last listed term that holds, else the nearest one before, else the first.
    pub fn on(&self, day: Date) -> &Term {
        let holds = self.terms.iter().rev().find(|t| t.validity.holds(day));
        let past = || {
            let ended = self.terms.iter().filter(|t| t.validity.end.is_some_and(|e| e < day));
            ended.max_by_key(|t| t.validity.end)
        };
        holds.or_else(past).unwrap_or(&self.terms[0])
    }

    /// Whether some term holds on `day`.
    pub fn holds_on(&self, day: Date) -> bool {
        self.terms.iter().any(|t| t.validity.holds(day))
    }
}

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// An actor of the gazetteer.
    Actor(u32),
    /// Belonging to an actor: *Russian*, *Afghans*.
    Adjective(u32),
    /// A capital or seat that can stand for an actor, and is a place otherwise.
    Seat(u32),
    /// A place.
    Place(u32),
}

/// A city or region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Name.
    pub name: Box<str>,
    /// Country code.
    pub country: Box<str>,
    /// Latitude and longitude in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
}

/// All the actors and places known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gazetteer {
    /// The actors.
    pub actors: Vec<Actor>,
    /// The places.
    pub places: Vec<Place>,
    /// Hash of the words of a name → meanings.
    pub(crate) names: HashIndex<Meaning>,
    /// Hashes of proper beginnings of names.
    pub(crate) prefixes: KeySet,
    /// Hash of the first word of a person's name, where it has more → people.
    pub(crate) first_words: HashIndex<u32>,
    /// Hash of the last word of a person's name → people.
    pub(crate) surnames: HashIndex<u32>,
    /// Hash of each of the other words but the first → people.
    pub(crate) middle_names: HashIndex<u32>,
    /// Country code → state.
    pub(crate) states: BTreeMap<Box<str>, u32>,
    /// Country code → people, in the order of the table.
    pub(crate) by_country: BTreeMap<Box<str>, Vec<u32>>,
}

/// The words of a name: maximal runs of letters and digits, with inner apostrophes and full stops dropped.
pub fn name_words(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let start = loop {
            let (at, c) = chars.next()?;
            if c.is_alphanumeric() {
                break at;
            }
        };
        let mut end = start + text[start..].chars().next().map_or(0, char::len_utf8);
        while let Some(&(at, c)) = chars.peek() {
            if !c.is_alphanumeric() {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        Some((start, end))
    })
}

/// `text` without the accents of Latin letters: *Raúl* and *Raul*, *Erdoğan* and *Erdogan* are one name.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        match PLAIN.iter().find(|(accented, _)| accented.contains(c)) {
            Some((_, plain)) => out.push_str(plain),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Accented letters and what they are without the accent.
const PLAIN: &[(&str, &str)] = &[
    ("áàâäãåāăąạảấầẩẫậắằẳẵặ", "a"),
    ("éèêëēĕėęěẹẻẽếềểễệə", "e"),
    ("íìîïīĭįıịỉĩ", "i"),
    ("óòôöõøōŏőọỏốồổỗộơớờởỡợ", "o"),
    ("úùûüūŭůűųụủũưứừửữự", "u"),
    ("ýÿỳỵỷỹ", "y"),
    ("çćĉċč", "c"),
    ("ďđ", "d"),
    ("ĝğġģǧ", "g"),
    ("ĥħḥ", "h"),
    ("ķ", "k"),
    ("ĺļľł", "l"),
    ("ñńņňṅ", "n"),
    ("ŕŗř", "r"),
    ("śŝşšșṣ", "s"),
    ("ţťŧțṭ", "t"),
    ("ŵ", "w"),
    ("źżžẓ", "z"),
    ("ÁÀÂÄÃÅĀĂĄẤẦ", "A"),
    ("ÉÈÊËĒĖĘĚƏẾ", "E"),
    ("ÍÌÎÏĪĮİ", "I"),
    ("ÓÒÔÖÕØŌŐ", "O"),
    ("ÚÙÛÜŪŮŰŲƯ", "U"),
    ("Ý", "Y"),
    ("ÇĆČĊ", "C"),
    ("ĎĐ", "D"),
    ("ĞĢĠ", "G"),
    ("ĦḤ", "H"),
    ("Ķ", "K"),
    ("ĹĻĽŁ", "L"),
    ("ÑŃŅŇ", "N"),
    ("ŘŔ", "R"),
    ("ŚŞŠȘ", "S"),
    ("ŢŤȚ", "T"),
    ("ŹŻŽ", "Z"),
    ("æ", "ae"),
    ("Æ", "Ae"),
    ("ß", "ss"),
    ("þ", "th"),
    ("Þ", "Th"),
    ("ð", "d"),
];

/// A running hash over the words of a name.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameHash(WordsHash);

impl NameHash {
    /// Adds a word; accents do not count.
    pub fn push(&mut self, word: &str) {
        self.0.push(&fold(word));
    }

    /// The hash of one word alone.
    pub(crate) fn of(word: &str) -> u64 {
        WordsHash::of_one(&fold(word))
    }

    /// The hash so far.
    pub fn value(&self) -> u64 {
        self.0.value()
    }
}

/// Words of a name that a text is searched for.
const LONGEST_NAME: usize = 6;

impl Gazetteer {
    /// Orders the terms of each person so that of several offices held at once the highest counts.
    pub fn rank_offices(&mut self, mut rank: impl FnMut(&str) -> usize) {
        for actor in self.actors.iter_mut().filter(|a| a.kind == Kind::Person && a.terms.len() > 1) {
            actor.terms.sort_by_cached_key(|t| std::cmp::Reverse(rank(t.office.as_deref().unwrap_or(""))));
        }
    }

    /// The meanings of the name with this hash.
    pub fn meanings(&self, hash: u64) -> &[Meaning] {
        self.names.get(hash)
    }

    /// The meanings of a name as written, accents and marks aside.
    pub fn look_up(&self, name: &str) -> &[Meaning] {
        let mut hash = NameHash::default();
        name_words(name).for_each(|(start, end)| hash.push(&name[start..end]));
        self.meanings(hash.value())
    }

    /// Whether a text names anybody the gazetteer knows, with a capital letter as names have; people told by a common noun
    /// (*protesters*) are no names. Far quicker than parsing, and no more than a sieve.
    pub fn names_somebody(&self, text: &str) -> bool {
        let words: Vec<&str> = name_words(text).map(|(start, end)| &text[start..end]).collect();
        let begins = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        (0..words.len()).filter(|&at| begins(words[at])).any(|at| {
            let mut hash = NameHash::default();
            words[at..].iter().take(LONGEST_NAME).any(|word| {
                hash.push(word);
                self.meanings(hash.value()).iter().any(|m| match *m {
                    Meaning::Actor(id) => self.actor(id).kind != Kind::People,
                    _ => true,
                })
            })
        })
    }

    /// Whether a longer name begins with the words of this hash.
    pub fn is_prefix(&self, hash: u64) -> bool {
        self.prefixes.contains(hash)
    }

    /// People with this last name.
    pub fn with_surname(&self, surname: &str) -> &[u32] {
        self.surnames.get(NameHash::of(surname))
    }

    /// People whose name has more words than this first one.
    pub fn with_first_word(&self, word: &str) -> &[u32] {
        self.first_words.get(NameHash::of(word))
    }

    /// People with this word in their name, the first excepted.
    pub fn with_name_word(&self, word: &str) -> impl Iterator<Item = u32> + '_ {
        let middle = self.middle_names.get(NameHash::of(word));
        self.with_surname(word).iter().chain(middle).copied()
    }

    /// People of a country.
    pub fn people_of(&self, country: &str) -> &[u32] {
        self.by_country.get(country).map_or(&[], Vec::as_slice)
    }

    /// The authority with offices of its own that an office names: *President of Somaliland*.
    pub fn authority_of(&self, office: &str) -> Option<u32> {
        let words: Vec<&str> = name_words(office).map(|(start, end)| &office[start..end]).collect();
        (0..words.len()).find_map(|start| {
            let mut hash = NameHash::default();
            words[start..].iter().take(LONGEST_NAME).find_map(|word| {
                hash.push(word);
                let actors = self.meanings(hash.value()).iter().filter_map(|m| match *m {
                    Meaning::Actor(n) | Meaning::Adjective(n) => Some(n),
                    _ => None,
                });
                actors.into_iter().find(|&n| self.actor(n).own_offices)
            })
        })
    }

    /// The state with this code.
    pub fn state(&self, code: &str) -> Option<u32> {
        self.states.get(code).copied()
    }

    /// The actor with this number.
    pub fn actor(&self, id: u32) -> &Actor {
        &self.actors[id as usize]
    }
}
