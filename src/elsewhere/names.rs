//! How the event types, codes, countries and sectors of other projects are called here: `data/crosswalk` and the table of states.

use super::layouts::{self, Layouts};
use super::tables::{self, Country, Sector};
use crate::shipped::Shipped;
use demarche_read::Failure;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;

const CAMEO: Shipped = Shipped::at("crosswalk/cameo.csv");
const PLOVER: Shipped = Shipped::at("crosswalk/plover.toml");
const STATES: Shipped = Shipped::at("actors/states.csv");

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
    /// Our codes of countries and of what stands in their place.
    codes: HashSet<String>,
    /// Scheme and its name or code, small letters, to our code of a country.
    schemes: HashMap<(&'static str, String), String>,
    /// Type and code of an organization run together, as CAMEO codes it, to our code.
    organizations: HashMap<String, String>,
    /// Scheme and its name, small letters, to our sector and its rank.
    sectors: HashMap<(&'static str, String), (String, usize)>,
    /// How rows are laid out.
    pub layouts: Layouts,
}

/// Schemes of codes of countries and of sectors.
mod scheme {
    pub const ICEWS: &str = "icews";
    pub const CAMEO: &str = "cameo";
    pub const PLOVER: &str = "plover";
    pub const FIPS: &str = "fips";
    pub const ISO2: &str = "iso2";
    pub const COW: &str = "cow";
    /// What an organization is, told among its sectors.
    pub const TYPES: &str = "types";

    /// The name of a scheme as the tables have it; empty for none.
    pub fn of(name: &str) -> &'static str {
        [ICEWS, CAMEO, PLOVER, FIPS].into_iter().find(|scheme| *scheme == name).unwrap_or_default()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plover {
    #[serde(rename = "source")]
    _source: String,
    types: HashMap<String, String>,
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
}

impl Names {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// When a file cannot be read or understood.
    pub fn read(data: Option<&Path>) -> Result<Self, Failure> {
        let plover: Plover = PLOVER.open(data)?.toml()?;
        let mut names = Self { types: plover.types, layouts: layouts::read(data)?, ..Self::default() };
        let told = |text: String| Some(text).filter(|t| !t.is_empty());
        for Code { code, event, mode, act } in CAMEO.open(data)?.rows()? {
            let deed = Deed { event, mode: told(mode), act: told(act), cameo: Some(code.clone()) };
            names.cameo.insert(code, deed);
        }
        for row in STATES.open(data)?.rows::<State>()? {
            names.state(row);
        }
        let countries = tables::countries(data)?;
        countries.iter().for_each(|country| names.country_row(country));
        for (kind, called) in tables::exchange(data)?.icews_types {
            names.called(scheme::TYPES, &called, &kind);
        }
        for (rank, sector) in tables::sectors(data)?.iter().enumerate() {
            names.sector_row(sector, rank);
        }
        Ok(names)
    }

    fn state(&mut self, row: State) {
        for name in row.aliases.split('|').chain([row.name.as_str()]).filter(|n| !n.is_empty()) {
            self.countries.entry(name.to_lowercase()).or_insert_with(|| row.code.clone());
        }
        self.codes.insert(row.code);
    }

    fn country_row(&mut self, row: &Country) {
        let Country { code, iso2, cow, cow_letters, fips, icews, cameo, group, kind } = row;
        for name in icews.all() {
            self.called(scheme::ICEWS, name, code);
            self.countries.entry(name.to_lowercase()).or_insert_with(|| code.clone());
        }
        cameo.all().chain(group.all()).for_each(|name| self.called(scheme::CAMEO, name, code));
        for (scheme, name) in
            [(scheme::ISO2, iso2), (scheme::COW, cow), (scheme::COW, cow_letters), (scheme::FIPS, fips)]
        {
            self.called(scheme, name, code);
        }
        for name in row.organization() {
            self.organizations.entry(name).or_insert_with(|| code.clone());
        }
        if kind == code {
            self.called(scheme::TYPES, kind, code);
            self.organizations.entry(kind.clone()).or_insert_with(|| code.clone());
        }
        self.codes.insert(code.clone());
    }

    /// Of several that a scheme calls alike, the first row of the table is meant.
    fn called(&mut self, scheme: &'static str, name: &str, code: &str) {
        if !name.is_empty() {
            self.schemes.entry((scheme, name.to_lowercase())).or_insert_with(|| code.to_owned());
        }
    }

    fn sector_row(&mut self, row: &Sector, rank: usize) {
        let ours = [(scheme::PLOVER, row.code.as_str())];
        let theirs = row.icews.all().map(|n| (scheme::ICEWS, n)).chain(row.cameo.all().map(|n| (scheme::CAMEO, n)));
        for (scheme, name) in theirs.chain(ours) {
            self.sectors.entry((scheme, name.to_lowercase())).or_insert_with(|| (row.code.clone(), rank));
        }
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

    /// The code of a country given by a name or code of `scheme`, by our code, by its ISO alpha-2 code or by name; `None` for
    /// anything else. Codes of FIPS are nothing but that: many are another country's ISO code.
    pub fn known_country(&self, scheme: &str, cell: &str) -> Option<String> {
        let cell = cell.trim();
        let scheme = scheme::of(scheme);
        let theirs = self.of_scheme(scheme, cell);
        if theirs.is_some() || scheme == scheme::FIPS {
            return theirs;
        }
        let ours = || self.codes.get(cell).cloned();
        let iso2 = || self.of_scheme(scheme::ISO2, cell).filter(|_| cell.bytes().all(|b| b.is_ascii_uppercase()));
        ours().or_else(|| self.countries.get(&cell.to_lowercase()).cloned()).or_else(iso2)
    }

    /// The code of a country given by its number or letters in the list of the Correlates of War; they are read only where a
    /// column is said to hold them, for the letters of one country are another's ISO code (`AUS` is Austria).
    pub fn of_cow(&self, cell: &str) -> Option<String> {
        self.of_scheme(scheme::COW, cell.trim().trim_end_matches(".0"))
    }

    /// The code of an organization whose type and code begin an actor's code: `IGOUNO` in `IGOUNOKEN`.
    pub fn organization(&self, code: &str) -> Option<String> {
        (3..=code.len()).rev().find_map(|n| self.organizations.get(code.get(..n)?)).cloned()
    }

    /// The code of what stands in a country's place, told by what an organization is.
    pub fn kind(&self, word: &str) -> Option<String> {
        self.of_scheme(scheme::TYPES, word.trim())
    }

    fn of_scheme(&self, scheme: &'static str, name: &str) -> Option<String> {
        self.schemes.get(&(scheme, name.to_lowercase())).cloned()
    }

    /// The sectors that some words of a scheme stand for, in the order of their rank, and the words that stand for none here.
    pub fn sectors<'w>(&self, scheme: &str, words: impl Iterator<Item = &'w str>) -> (Vec<String>, Vec<&'w str>) {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for word in words.map(str::trim).filter(|w| !w.is_empty()) {
            match self.sectors.get(&(scheme::of(scheme), word.to_lowercase())) {
                Some((code, rank)) => found.push((*rank, code)),
                None if self.kind(word).is_some() => {}
                None => unknown.push(word),
            }
        }
        found.sort_unstable();
        found.dedup();
        (found.into_iter().map(|(_, code)| code.clone()).collect(), unknown)
    }
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
        assert_eq!(of("cameo", "KE").as_deref(), Some("KEN"), "by its ISO code of two letters");
        assert_eq!((of("fips", "AU").as_deref(), of("plover", "AU").as_deref()), (Some("AUT"), Some("AUS")));
        assert_eq!(names.of_cow("365").as_deref(), Some("RUS"), "not the Soviet Union, which has ended");
        assert_eq!(names.of_cow("AUS").as_deref(), Some("AUT"), "the letters of the list are its own");
        assert_eq!(names.of_cow("UKG").as_deref(), Some("GBR"));
        assert_eq!(names.organization("IGOUNOKEN").as_deref(), Some("UNO"));
        assert_eq!((names.organization("USAGOV"), names.organization("")), (None, None));
        assert_eq!(of("cameo", "AFR"), None, "a region is no country");
        assert_eq!(of("cameo", ""), None);
    }

    #[test]
    fn sectors_come_in_the_order_of_the_table() {
        let names = Names::read(None).unwrap();
        let cell = "Elite,Military,Government,Hindu,Executive";
        let (known, unknown) = names.sectors("icews", cell.split(','));
        assert_eq!((&known[..], &unknown[..]), (&["MIL".into(), "GOV".into(), "ELI".into()][..], &["Hindu"][..]));
    }
}
