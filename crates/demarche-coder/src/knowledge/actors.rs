//! The gazetteer: states, organizations, authorities, groups, parties, people and places, by name and date.
//!
//! Names are looked up by the words they consist of (runs of letters and digits), so that `Al-Shabaab`,
//! `Al Shabaab` and a tokenizer's view of either meet.

use super::bodies::{Bodies, Entry};
use super::day::Validity;
use super::lexicon::Defaults;
use super::problem::Problem;
use super::table::{Row, rows};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHasher};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// What kind of thing an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug)]
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

/// A name with its parts, as it is looked up.
#[derive(Default)]
struct Names {
    /// Hash of the words of a name → meanings.
    full: FxHashMap<u64, Vec<Meaning>>,
    /// Hashes of proper beginnings of names.
    prefixes: rustc_hash::FxHashSet<u64>,
}

/// All the actors and places known.
#[derive(Default)]
pub struct Gazetteer {
    /// The actors.
    pub actors: Vec<Actor>,
    /// The places.
    pub places: Vec<Place>,
    names: Names,
    /// Hash of the first word of a person's name → people.
    first_words: FxHashMap<u64, Vec<u32>>,
    /// Hash of the last word of a person's name, and of the other words but the first → people.
    surnames: FxHashMap<u64, Vec<u32>>,
    middle_names: FxHashMap<u64, Vec<u32>>,
    /// Country code → state.
    states: FxHashMap<Box<str>, u32>,
    /// `(country, office words in lower case)` is derived at look-up from this: country → people.
    by_country: FxHashMap<Box<str>, Vec<u32>>,
    /// Those that can be parties of their own, until the ontology takes them.
    pub(super) bodies: Bodies,
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
#[derive(Clone, Default)]
pub struct NameHash(FxHasher);

impl NameHash {
    /// Adds a word; accents do not count.
    pub fn push(&mut self, word: &str) {
        fold(word).hash(&mut self.0);
    }

    /// The hash of one word alone.
    fn of(word: &str) -> u64 {
        let mut hash = Self::default();
        hash.push(word);
        hash.value()
    }

    /// The hash so far.
    pub fn value(&self) -> u64 {
        self.0.clone().finish()
    }
}

/// Words of a name that a text is searched for.
const LONGEST_NAME: usize = 6;

/// The source of rows written by hand (`data/actors/README.md`).
const BY_HAND: &str = "hand";

/// About how many names there are, so that the tables need not grow while they are read.
const NAMES: usize = 40_000;

impl Gazetteer {
    /// Reads the tables of `data/actors`, `(path, text)` each.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Problem>) -> Self {
        let mut out = Self::default();
        out.names.full.reserve(NAMES);
        out.names.prefixes.reserve(NAMES);
        let mut files: Vec<_> = files.collect();
        files.sort();
        let defaults = Defaults::among(&files, problems);
        for want in ["states", "authorities", "organizations", "groups", "parties", "people", "places"] {
            let path = format!("actors/{want}.csv");
            let Some((file, text)) = files.iter().find(|(f, _)| *f == path) else {
                let message = "the table is missing";
                problems.push(Problem::of_file(&path, "table.missing", message, "restore it from the repository"));
                continue;
            };
            match want {
                "states" => out.states(file, text, &defaults, problems),
                "places" => out.read_places(file, text, problems),
                _ => out.others(want, (file, text), &defaults, problems),
            }
        }
        out.bodies.settle("actors/organizations.csv", problems);
        out
    }

    fn states(&mut self, file: &str, text: &str, defaults: &Defaults, problems: &mut Vec<Problem>) {
        let needed = ["code", "name", "aliases", "adjectives", "demonyms", "capital", "seats", "start", "end"];
        rows(file, text, &needed, problems, |row| {
            let validity = Validity::read(row.get("start"), row.get("end"))?;
            let code = row.get("code");
            if code.len() != 3 {
                return Err(format!("`{code}` is no three-letter code"));
            }
            let report = if row.get("successor").is_empty() { code } else { row.get("successor") };
            let term = Term { country: Some(report.into()), sectors: defaults.state.clone(), office: None, validity };
            let id = self.push(code, row.get("name"), Kind::State, term);
            self.states.entry(code.into()).or_insert(id);
            self.name(row.get("name"), Meaning::Actor(id));
            for alias in row.list("aliases") {
                self.name(alias, Meaning::Actor(id));
            }
            for word in row.list("adjectives").chain(row.list("demonyms")) {
                self.name(word, Meaning::Adjective(id));
            }
            for word in row.list("capital").chain(row.list("seats")) {
                self.name(word, Meaning::Seat(id));
            }
            Ok(())
        });
    }

    fn others(&mut self, table: &str, (file, text): (&str, &str), defaults: &Defaults, problems: &mut Vec<Problem>) {
        let kind = match table {
            "authorities" => Kind::Authority,
            "organizations" => Kind::Organization,
            "groups" => Kind::Group,
            "parties" => Kind::Party,
            _ => Kind::Person,
        };
        let mut ids: FxHashMap<u64, u32> = FxHashMap::default();
        rows(file, text, &["id", "name", "aliases"], problems, |row| {
            let term = term(&row, kind, defaults)?;
            let key = NameHash::of(row.get("id"));
            let known = ids.get(&key).copied().filter(|_| kind != Kind::Organization);
            let id = match known {
                Some(id) => {
                    self.actors[id as usize].terms.push(term);
                    id
                }
                None => self.push(row.get("id"), row.get("name"), kind, term),
            };
            ids.insert(key, id);
            self.actors[id as usize].by_hand |= row.get("source") == BY_HAND;
            if kind == Kind::Authority {
                self.actors[id as usize].own_offices |= offices(&row)?;
            }
            if kind != Kind::Person {
                self.bodies.add(Entry {
                    id: row.get("id"),
                    kind,
                    name: row.get("name"),
                    aliases: row.list("aliases").collect(),
                    code: self.actors[id as usize].terms[0].country.as_deref(),
                    part_of: row.get("part_of"),
                    by_hand: row.get("source") == BY_HAND,
                });
            }
            if known.is_none() {
                self.name(row.get("name"), Meaning::Actor(id));
            }
            for alias in row.list("aliases") {
                self.name(alias, Meaning::Actor(id));
            }
            for word in row.list("adjectives") {
                self.name(word, Meaning::Adjective(id));
            }
            if kind == Kind::Person && known.is_some() {
                self.person(id, "", row.get("country"));
            }
            if kind == Kind::Person && known.is_none() {
                self.person(id, row.get("name"), row.get("country"));
                self.person(id, row.get("aliases"), "");
            }
            Ok(())
        });
    }

    fn person(&mut self, id: u32, names: &str, country: &str) {
        let list = |index: &mut FxHashMap<u64, Vec<u32>>, word: &str| {
            let people = index.entry(NameHash::of(word)).or_default();
            if people.last() != Some(&id) {
                people.push(id);
            }
        };
        for name in names.split('|') {
            let mut words = name_words(name).map(|(start, end)| &name[start..end]).peekable();
            if let Some(first) = words.next().filter(|_| words.peek().is_some()) {
                list(&mut self.first_words, first);
            }
            while let Some(word) = words.next() {
                let index = if words.peek().is_none() { &mut self.surnames } else { &mut self.middle_names };
                list(index, word);
            }
        }
        if !country.is_empty() {
            let people = self.by_country.entry(country.into()).or_default();
            if !people.contains(&id) {
                people.push(id);
            }
        }
    }

    fn read_places(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        rows(file, text, &["name", "country", "kind", "aliases", "lat", "lon", "population"], problems, |row| {
            let coordinate = |name| row.get(name).parse::<f64>().ok();
            let place = Place {
                name: row.get("name").into(),
                country: row.get("country").into(),
                coordinates: coordinate("lat").zip(coordinate("lon")),
                population: row.get("population").parse().unwrap_or(0),
            };
            let id = self.places.len() as u32;
            self.places.push(place);
            self.name(row.get("name"), Meaning::Place(id));
            for alias in row.list("aliases") {
                self.name(alias, Meaning::Place(id));
            }
            Ok(())
        });
    }

    fn push(&mut self, id: &str, name: &str, kind: Kind, term: Term) -> u32 {
        self.actors.push(Actor {
            id: id.into(),
            name: name.into(),
            kind,
            terms: vec![term],
            by_hand: false,
            own_offices: false,
        });
        self.actors.len() as u32 - 1
    }

    fn name(&mut self, name: &str, meaning: Meaning) {
        let mut hash = NameHash::default();
        let mut words = name_words(name).peekable();
        if words.peek().is_none() {
            return;
        }
        while let Some((start, end)) = words.next() {
            hash.push(&name[start..end]);
            if words.peek().is_some() {
                self.names.prefixes.insert(hash.value());
            }
        }
        let meanings = self.names.full.entry(hash.value()).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// Orders the terms of each person so that of several offices held at once the highest counts.
    pub fn rank_offices(&mut self, mut rank: impl FnMut(&str) -> usize) {
        for actor in self.actors.iter_mut().filter(|a| a.kind == Kind::Person && a.terms.len() > 1) {
            actor.terms.sort_by_cached_key(|t| std::cmp::Reverse(rank(t.office.as_deref().unwrap_or(""))));
        }
    }

    /// The meanings of the name with this hash.
    pub fn meanings(&self, hash: u64) -> &[Meaning] {
        self.names.full.get(&hash).map_or(&[], Vec::as_slice)
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
        self.names.prefixes.contains(&hash)
    }

    /// People with this last name.
    pub fn with_surname(&self, surname: &str) -> &[u32] {
        self.surnames.get(&NameHash::of(surname)).map_or(&[], Vec::as_slice)
    }

    /// People whose name has more words than this first one.
    pub fn with_first_word(&self, word: &str) -> &[u32] {
        self.first_words.get(&NameHash::of(word)).map_or(&[], Vec::as_slice)
    }

    /// People with this word in their name, the first excepted.
    pub fn with_name_word(&self, word: &str) -> impl Iterator<Item = u32> + '_ {
        let middle = self.middle_names.get(&NameHash::of(word)).map_or(&[][..], Vec::as_slice);
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

/// Whether the offices of an authority are its own.
fn offices(row: &Row<'_>) -> Result<bool, String> {
    match row.get("offices") {
        "own" => Ok(true),
        "" => Ok(false),
        other => Err(format!("`offices` is `{other}`; it is `own` or empty")),
    }
}

fn term(row: &Row<'_>, kind: Kind, defaults: &Defaults) -> Result<Term, String> {
    let country = match kind {
        Kind::Organization | Kind::Group => row.get("code"),
        _ => row.get("country"),
    };
    let country = if country.is_empty() { row.list("countries").next().unwrap_or("") } else { country };
    let mut sectors: Vec<Box<str>> = row.list("sectors").map(Into::into).collect();
    if sectors.is_empty() && kind == Kind::Party {
        sectors.clone_from(&defaults.party);
    }
    if let Some(bad) = sectors.iter().find(|s| !super::ontology::SECTORS.contains(&&***s)) {
        return Err(format!("`{bad}` is no sector"));
    }
    let office = row.get("office");
    Ok(Term {
        country: (!country.is_empty()).then(|| country.into()),
        sectors,
        office: (!office.is_empty()).then(|| office.into()),
        validity: Validity::read(row.get("start"), row.get("end"))?,
    })
}
