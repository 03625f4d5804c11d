//! How the event types, codes, countries and sectors of other projects are called here: `data/crosswalk` and the table of states.

use super::layouts::{self, Layouts};
use demarche_read::{Failure, Place};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A file of the data folder: its path in there and the content compiled in.
pub(crate) type Shipped = (&'static str, &'static str);

macro_rules! shipped {
    ($path:literal) => {
        ($path, include_str!(concat!("../../data/", $path)))
    };
}
pub(crate) use shipped;

const CAMEO: Shipped = shipped!("crosswalk/cameo.csv");
const PLOVER: Shipped = shipped!("crosswalk/plover.toml");
const PARTIES: Shipped = shipped!("crosswalk/parties.csv");
const STATES: Shipped = shipped!("actors/states.csv");

/// The file of the data folder the user named, or the one compiled in.
pub(crate) fn read(data: Option<&Path>, (path, content): Shipped) -> Result<(String, Cow<'static, str>), Failure> {
    let Some(dir) = data else { return Ok((path.to_owned(), Cow::Borrowed(content))) };
    let file = dir.join(path).display().to_string();
    match std::fs::read_to_string(&file) {
        Ok(content) => Ok((file, Cow::Owned(content))),
        Err(e) => Err(Failure::new(Place::file(file), e.to_string(), "the data folder must have it for this command")),
    }
}

pub(crate) fn broken(file: &str, e: impl ToString) -> Failure {
    Failure::new(Place::file(file), e.to_string(), "data/crosswalk/README.md describes it")
}

/// What a code of another project stands for here; without an event type where this project codes no event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// Event type; empty for what is no event here.
    pub event: String,
    /// Mode, when the code fixes one.
    pub mode: Option<String>,
    /// Act, when the code fixes one.
    pub act: Option<String>,
    /// The CAMEO code, as far as the table has it.
    pub cameo: Option<String>,
}

/// Names of event types, countries and sectors in other projects, and how their rows are laid out.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Names of types, capital, to types here.
    types: HashMap<String, String>,
    cameo: HashMap<String, Deed>,
    /// Lower-case names of states to codes.
    countries: HashMap<String, String>,
    /// Codes of states.
    states: HashSet<String>,
    /// Numbers of the Correlates of War to codes: of several with one number the state that is there now.
    numbers: HashMap<String, String>,
    /// Scheme, kind and name to code and place in the table.
    parties: HashMap<(String, String, String), (String, usize)>,
    /// How rows are laid out.
    pub layouts: Layouts,
}

#[derive(Deserialize)]
struct Plover {
    types: HashMap<String, String>,
    countries: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
    event: String,
    mode: String,
    act: String,
}

#[derive(Deserialize)]
struct State {
    code: String,
    name: String,
    aliases: String,
    end: String,
    cow: String,
}

#[derive(Deserialize)]
struct PartyCode {
    scheme: String,
    kind: String,
    name: String,
    code: String,
}

impl Names {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// When a file cannot be read or understood.
    pub fn read(data: Option<&Path>) -> Result<Self, Failure> {
        let (file, content) = read(data, PLOVER)?;
        let plover: Plover = toml::from_str(&content).map_err(|e| broken(&file, e))?;
        let mut names = Self { types: plover.types, layouts: layouts::read(data)?, ..Self::default() };
        let told = |text: String| Some(text).filter(|t| !t.is_empty());
        for Code { code, event, mode, act } in rows(data, CAMEO)? {
            let deed = Deed { event, mode: told(mode), act: told(act), cameo: Some(code.clone()) };
            names.cameo.insert(code, deed);
        }
        for row in rows::<State>(data, STATES)? {
            names.state(row);
        }
        names.countries.extend(plover.countries.into_iter().map(|(name, code)| (name.to_lowercase(), code)));
        for (place, row) in rows::<PartyCode>(data, PARTIES)?.into_iter().enumerate() {
            names.parties.insert((row.scheme, row.kind, row.name.to_lowercase()), (row.code, place));
        }
        Ok(names)
    }

    fn state(&mut self, row: State) {
        for name in row.aliases.split('|').chain([row.name.as_str()]).filter(|n| !n.is_empty()) {
            self.countries.entry(name.to_lowercase()).or_insert_with(|| row.code.clone());
        }
        if !row.cow.is_empty() && (row.end.is_empty() || !self.numbers.contains_key(&row.cow)) {
            self.numbers.insert(row.cow, row.code.clone());
        }
        self.states.insert(row.code);
    }

    /// The type, and the mode if it fixes one, that a name or a CAMEO code stands for. A name that stands for
    /// nothing else stands for itself.
    pub fn event(&self, name: &str) -> (String, Option<String>) {
        let deed = self.deed(name).unwrap_or_default();
        (deed.event, deed.mode)
    }

    /// What a CAMEO code or the name of a type stands for; an unknown finer code is the coarser one. `None` for a code of
    /// which not even the root is known; a name that stands for nothing else stands for itself.
    pub fn deed(&self, name: &str) -> Option<Deed> {
        let name = name.trim().to_uppercase();
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return (2..=name.len()).rev().find_map(|n| self.cameo.get(name.get(..n)?)).cloned();
        }
        let event = self.types.get(&name).cloned().unwrap_or(name);
        Some(Deed { event, ..Deed::default() })
    }

    /// The code of a country that is given by name or by code; `None` for no country and for an unknown one.
    pub fn country(&self, name: &str) -> Option<String> {
        let name = name.trim();
        let is_code = name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase());
        let known = self.countries.get(&name.to_lowercase()).cloned();
        if is_code { Some(known.unwrap_or_else(|| name.to_owned())) } else { known }
    }

    /// The code of a country given by name, by a code of `scheme`, by its ISO code or by its number; `None` for anything else.
    pub fn known_country(&self, scheme: &str, cell: &str) -> Option<String> {
        let cell = cell.trim();
        if cell.is_empty() {
            return None;
        }
        let own = self.party(scheme, "country", cell).map(|(code, _)| code.to_owned());
        let iso = || self.states.get(cell).cloned();
        let number = || self.numbers.get(cell.trim_end_matches(".0")).cloned();
        own.or_else(iso).or_else(|| self.countries.get(&cell.to_lowercase()).cloned()).or_else(number)
    }

    /// The sectors that some words of a scheme stand for, in the order of the table; unknown words stand for none.
    pub fn sectors<'w>(&self, scheme: &str, words: impl Iterator<Item = &'w str>) -> Vec<String> {
        let mut found: Vec<(usize, &str)> =
            words.filter_map(|w| self.party(scheme, "sector", w.trim())).map(|(code, place)| (place, code)).collect();
        found.sort_unstable();
        let mut sectors: Vec<String> = Vec::new();
        for (_, code) in found {
            if !sectors.iter().any(|s| s == code) {
                sectors.push(code.to_owned());
            }
        }
        sectors
    }

    fn party(&self, scheme: &str, kind: &str, name: &str) -> Option<(&str, usize)> {
        let key = (scheme.to_owned(), kind.to_owned(), name.to_lowercase());
        self.parties.get(&key).map(|(code, place)| (code.as_str(), *place))
    }
}

fn rows<T: for<'de> Deserialize<'de>>(data: Option<&Path>, file: Shipped) -> Result<Vec<T>, Failure> {
    let (file, content) = read(data, file)?;
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    reader.deserialize().collect::<Result<Vec<T>, _>>().map_err(|e| broken(&file, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_become_ours() {
        let names = Names::read(None).unwrap();
        assert_eq!(names.event("disapprove").0, "ACCUSE");
        assert_eq!(names.event("SANCTION").0, "SANCTION");
        assert_eq!(names.event("010").0, "", "a statement is no event");
        assert_eq!(names.event("173").0, "COERCE");
        assert_eq!(names.event("1739").0, "COERCE", "an unknown finer code is the coarser one");
        assert_eq!(names.country("Kenya").as_deref(), Some("KEN"));
        assert_eq!(names.country("KEN").as_deref(), Some("KEN"));
        assert_eq!(names.country("NA"), None);
    }

    #[test]
    fn an_unknown_code_is_told_from_what_is_no_event() {
        let names = Names::read(None).unwrap();
        assert_eq!(names.deed("991"), None);
        assert_eq!(names.deed("010").unwrap().event, "");
        assert_eq!(names.deed("054").unwrap().act.as_deref(), Some("recognition.grant"));
    }

    #[test]
    fn countries_are_known_by_name_code_and_number_and_never_guessed() {
        let names = Names::read(None).unwrap();
        let of = |scheme: &str, cell: &str| names.known_country(scheme, cell);
        assert_eq!(of("icews", "the former Yugoslav Republic of Macedonia").as_deref(), Some("MKD"));
        assert_eq!(of("cameo", "ROM").as_deref(), Some("ROU"));
        assert_eq!(of("plover", "365").as_deref(), Some("RUS"), "not the Soviet Union, which has ended");
        assert_eq!(of("cameo", "AFR"), None, "a region is no country");
        assert_eq!(of("cameo", ""), None);
    }

    #[test]
    fn sectors_come_in_the_order_of_the_table() {
        let names = Names::read(None).unwrap();
        let cell = "Elite,Military,Government,Hindu,Executive";
        assert_eq!(names.sectors("icews", cell.split(',')), ["MIL", "GOV", "ELI"]);
    }
}
