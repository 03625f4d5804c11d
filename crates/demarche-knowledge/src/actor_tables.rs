//! Reads the tables of `data/actors`: states, authorities, organizations, groups, parties, people and places.

use crate::actors::{Actor, Gazetteer, Kind, Meaning, NameHash, Place, Term, name_words};
use crate::bodies::{Bodies, BodyList, Entry};
use crate::day::Validity;
use crate::lexicon::Defaults;
use crate::ontology::SECTORS;
use crate::problem::Problem;
use crate::table::{Row, rows};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The source of rows written by hand (`data/actors/README.md`).
const BY_HAND: &str = "hand";

/// Reads the tables, `(path, text)` each.
pub(crate) fn read<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
    problems: &mut Vec<Problem>,
) -> (Gazetteer, Bodies) {
    let mut out = Tables::default();
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
    out.settle(problems)
}

/// What has been read so far.
#[derive(Default)]
struct Tables {
    actors: Vec<Actor>,
    places: Vec<Place>,
    names: Vec<(u64, Meaning)>,
    prefixes: Vec<u64>,
    first_words: Vec<(u64, u32)>,
    surnames: Vec<(u64, u32)>,
    middle_names: Vec<(u64, u32)>,
    states: BTreeMap<Box<str>, u32>,
    by_country: BTreeMap<Box<str>, Vec<u32>>,
    bodies: BodyList,
}

impl Tables {
    /// All of it, ready to be looked up.
    fn settle(self, problems: &mut Vec<Problem>) -> (Gazetteer, Bodies) {
        let gazetteer = Gazetteer {
            actors: self.actors,
            places: self.places,
            names: self.names.into_iter().collect(),
            prefixes: self.prefixes.into_iter().collect(),
            first_words: self.first_words.into_iter().collect(),
            surnames: self.surnames.into_iter().collect(),
            middle_names: self.middle_names.into_iter().collect(),
            states: self.states,
            by_country: self.by_country,
        };
        (gazetteer, self.bodies.settle("actors/organizations.csv", problems))
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
        for name in names.split('|') {
            let mut words = name_words(name).map(|(start, end)| &name[start..end]).peekable();
            if let Some(first) = words.next().filter(|_| words.peek().is_some()) {
                self.first_words.push((NameHash::of(first), id));
            }
            while let Some(word) = words.next() {
                let index = if words.peek().is_none() { &mut self.surnames } else { &mut self.middle_names };
                index.push((NameHash::of(word), id));
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
                self.prefixes.push(hash.value());
            }
        }
        self.names.push((hash.value(), meaning));
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
    if let Some(bad) = sectors.iter().find(|s| !SECTORS.contains(&&***s)) {
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
