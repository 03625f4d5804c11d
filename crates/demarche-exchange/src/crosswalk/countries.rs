//! How other projects call countries, and what stands in their place: `data/crosswalk/countries.csv` and the table of
//! states.

use super::tables::{self, AlsoRead, Country};
use demarche_shipped::data_file::{DataError, DataFile};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

const STATES: DataFile = DataFile::at("actors/states.csv");

/// Codes and names of countries in other projects, and the code of this project for each.
#[derive(Clone, Debug, Default)]
pub struct Countries {
    /// Lower-case names of states to codes.
    names: HashMap<String, String>,
    /// The same names as [`folded`] to codes.
    folded: HashMap<String, String>,
    /// Our codes of countries and of what stands in their place, and codes of three letters that stand for one of them.
    codes: HashMap<String, String>,
    /// Scheme and its name or code, small letters, to our code of a country.
    schemes: HashMap<(&'static str, String), String>,
    /// Type and code of an organization run together, as CAMEO codes it, to our code.
    organizations: HashMap<String, String>,
}

/// Schemes of codes of countries and of sectors.
pub(crate) mod scheme {
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
struct State {
    code: String,
    name: String,
    aliases: String,
}

impl Countries {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// When a file cannot be read or understood.
    pub fn read(data: Option<&Path>) -> Result<Self, DataError> {
        let mut countries = Self::default();
        for row in STATES.open(data)?.rows::<State>()? {
            countries.state(row);
        }
        tables::countries(data)?.iter().for_each(|country| countries.country_row(country));
        for row in tables::also_read(data)? {
            countries.also(row);
        }
        for (kind, called) in tables::exchange(data)?.icews_types {
            countries.called(scheme::TYPES, &called, &kind);
        }
        Ok(countries)
    }

    fn state(&mut self, row: State) {
        for name in row.aliases.split('|').chain([row.name.as_str()]).filter(|n| !n.is_empty()) {
            self.name(name, &row.code);
        }
        self.codes.insert(row.code.clone(), row.code);
    }

    fn name(&mut self, name: &str, code: &str) {
        self.names.entry(name.to_lowercase()).or_insert_with(|| code.to_owned());
        self.folded.entry(folded(name)).or_insert_with(|| code.to_owned());
    }

    /// What is written nowhere here stands behind what is.
    fn also(&mut self, AlsoRead { scheme, word, code, .. }: AlsoRead) {
        match scheme.as_str() {
            "fips" => self.called(scheme::FIPS, &word, &code),
            "name" => self.name(&word, &code),
            _ => drop(self.codes.entry(word).or_insert(code)),
        }
    }

    fn country_row(&mut self, row: &Country) {
        let Country { code, iso2, cow, cow_letters, fips, icews, cameo, group, kind } = row;
        for name in icews.all() {
            self.called(scheme::ICEWS, name, code);
            self.name(name, code);
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
        self.codes.insert(code.clone(), code.clone());
    }

    /// Of several that a scheme calls alike, the first row of the table is meant.
    fn called(&mut self, scheme: &'static str, name: &str, code: &str) {
        if !name.is_empty() {
            self.schemes.entry((scheme, name.to_lowercase())).or_insert_with(|| code.to_owned());
        }
    }

    /// The code of a country that is given by name or by code; `None` for no country and for an unknown one.
    pub fn named(&self, name: &str) -> Option<String> {
        let name = name.trim();
        let is_code = name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase());
        let known = self.of_name(name);
        let code = || self.codes.get(name).cloned().unwrap_or_else(|| name.to_owned());
        if is_code { Some(known.unwrap_or_else(code)) } else { known }
    }

    /// The code of a country given by a name or code of `scheme`, by our code, by its ISO alpha-2 code or by name;
    /// `None` for anything else. Codes of FIPS are nothing but that: many are another country's ISO code.
    pub fn known(&self, scheme: &str, cell: &str) -> Option<String> {
        let cell = cell.trim();
        let scheme = scheme::of(scheme);
        let theirs = self.of_scheme(scheme, cell);
        if theirs.is_some() || scheme == scheme::FIPS {
            return theirs;
        }
        let ours = || self.codes.get(cell).cloned();
        let name = || self.of_name(cell);
        let iso2 = || self.of_scheme(scheme::ISO2, cell).filter(|_| cell.bytes().all(|b| b.is_ascii_uppercase()));
        ours().or_else(name).or_else(iso2)
    }

    /// The code of a country given by one of its names: as it stands, without accents and signs, or with its parts
    /// turned round (`Congo, Democratic Republic of the`).
    fn of_name(&self, name: &str) -> Option<String> {
        let exact = self.names.get(&name.to_lowercase());
        let turned = || name.split_once(',').map(|(first, rest)| folded(&format!("{rest} {first}")));
        let found = exact.or_else(|| self.folded.get(&folded(name)));
        found.or_else(|| self.folded.get(&turned()?)).cloned()
    }

    /// The code of a country given by its number or letters in the list of the Correlates of War; they are read only
    /// where a column is said to hold them, for the letters of one country are another's ISO code (`AUS` is Austria).
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
}

/// A name in small letters without accents, signs and articles, and with the abbreviations of lists written out.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        'á'..='å' | 'à' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' | 'ı' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        c => c,
    };
    let letters =
        name.chars().flat_map(char::to_lowercase).filter(|c| !matches!(c, '\'' | '’' | '‘' | '`' | '.' | '\u{307}'));
    let letters: String = letters.map(plain).map(|c| if c.is_alphanumeric() || c == '&' { c } else { ' ' }).collect();
    let words = letters.split_whitespace().filter(|w| *w != "the").map(|w| match w {
        "&" => "and",
        "st" => "saint",
        "rep" => "republic",
        "dem" => "democratic",
        "fed" => "federal",
        "isl" => "islands",
        w => w,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_name_code_and_number_and_never_guessed() {
        let countries = Countries::read(None).unwrap();
        let of = |scheme: &str, cell: &str| countries.known(scheme, cell);
        assert_eq!(of("icews", "the former Yugoslav Republic of Macedonia").as_deref(), Some("MKD"));
        assert_eq!(of("cameo", "ROM").as_deref(), Some("ROU"));
        assert_eq!(of("cameo", "KE").as_deref(), Some("KEN"), "by its ISO code of two letters");
        assert_eq!((of("fips", "AU").as_deref(), of("plover", "AU").as_deref()), (Some("AUT"), Some("AUS")));
        assert_eq!(countries.of_cow("365").as_deref(), Some("RUS"), "not the Soviet Union, which has ended");
        assert_eq!(countries.of_cow("AUS").as_deref(), Some("AUT"), "the letters of the list are its own");
        assert_eq!(countries.of_cow("UKG").as_deref(), Some("GBR"));
        assert_eq!(countries.organization("IGOUNOKEN").as_deref(), Some("UNO"));
        assert_eq!((countries.organization("USAGOV"), countries.organization("")), (None, None));
        assert_eq!(of("cameo", "AFR"), None, "a region is not a country");
        assert_eq!(of("cameo", ""), None);
    }

    #[test]
    fn official_names_are_known_however_they_are_written() {
        let countries = Countries::read(None).unwrap();
        for (name, code) in [
            ("Korea, Dem. Rep.", "PRK"),
            ("Korea, Dem. People's Rep.", "PRK"),
            ("Korea, Rep.", "KOR"),
            ("Korea, Republic of", "KOR"),
            ("Congo, Dem. Rep.", "COD"),
            ("Congo, Rep.", "COG"),
            ("Congo, Democratic Republic of the", "COD"),
            ("Democratic Republic of Congo", "COD"),
            ("Cote DIvoire", "CIV"),
            ("Cote d'Ivoire", "CIV"),
            ("Côte d’Ivoire", "CIV"),
            ("CÔTE D'IVOIRE", "CIV"),
            ("Lao People's Democratic Republic", "LAO"),
            ("Micronesia, Fed. Sts.", "FSM"),
            ("Gambia, The", "GMB"),
            ("Bahamas, The", "BHS"),
            ("Egypt, Arab Rep.", "EGY"),
            ("Venezuela, RB", "VEN"),
            ("Yemen, Rep.", "YEM"),
            ("Iran (Islamic Republic of)", "IRN"),
            ("Taiwan, China", "TWN"),
            ("Türkiye", "TUR"),
            ("Turkiye", "TUR"),
            ("St Lucia", "LCA"),
            ("Trinidad & Tobago", "TTO"),
            ("Sao Tome & Principe", "STP"),
            ("Tanzania, United Republic of", "TZA"),
            ("West Bank and Gaza", "PSE"),
            ("The Netherlands", "NLD"),
            ("Byelorussian SSR", "BLR"),
            ("French Southern Territories", "ATF"),
        ] {
            assert_eq!(countries.known("icews", name).as_deref(), Some(code), "{name}");
        }
        for unknown in ["Atlantis", "Rep.", "the", "", ",", "Africa", "Republic of"] {
            assert_eq!(countries.known("icews", unknown), None, "{unknown}");
        }
    }

    #[test]
    fn codes_of_former_states_and_of_territories_are_read() {
        let countries = Countries::read(None).unwrap();
        for (scheme, cell, code) in [
            ("fips", "GZ", "PSE"),
            ("fips", "WE", "PSE"),
            ("fips", "RB", "SRB"),
            ("fips", "RI", "SRB"),
            ("fips", "KV", "KOS"),
            ("fips", "YI", "SCG"),
            ("fips", "UR", "SUN"),
            ("fips", "GC", "DDR"),
            ("fips", "JN", "SJM"),
            ("fips", "TB", "BLM"),
            ("fips", "AU", "AUT"),
            ("cameo", "BYS", "BLR"),
            ("cameo", "BUR", "MMR"),
            ("cameo", "DHY", "BEN"),
            ("cameo", "HVO", "BFA"),
            ("cameo", "RHO", "ZWE"),
            ("cameo", "TMP", "TLS"),
            ("cameo", "TLS", "TLS"),
            ("cameo", "ZAR", "COD"),
            ("cameo", "ROM", "ROU"),
            ("cameo", "YUG", "YUG"),
            ("cameo", "SUN", "SUN"),
            ("cameo", "DDR", "DDR"),
            ("cameo", "CSK", "CSK"),
            ("cameo", "YMD", "YMD"),
            ("cameo", "SCG", "SCG"),
            ("cameo", "ANT", "ANT"),
            ("cameo", "WSB", "PSE"),
            ("cameo", "UMI", "UMI"),
            ("plover", "BUR", "MMR"),
            ("plover", "XKX", "KOS"),
        ] {
            assert_eq!(countries.known(scheme, cell).as_deref(), Some(code), "{scheme} {cell}");
        }
        // Split between several states, or between states that still dispute it.
        for (scheme, cell) in [("cameo", "PCI"), ("cameo", "NTZ"), ("cameo", "GEL"), ("fips", "PG"), ("fips", "BYS")] {
            assert_eq!(countries.known(scheme, cell), None, "{scheme} {cell}");
        }
        let known = |code: &str| countries.codes.get(code).is_some_and(|c| c == code);
        for row in tables::also_read(None).unwrap() {
            assert!(known(&row.code) && ["iso3", "fips", "name"].contains(&row.scheme.as_str()), "{row:?}");
        }
    }
}
