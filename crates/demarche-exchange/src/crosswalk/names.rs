//! How the event types, codes, countries and sectors of other projects are called here: `data/crosswalk` and the table
//! of states.

use super::countries::{Countries, scheme};
use super::layouts::{self, Layouts};
use super::tables::{self, Sector};
use demarche_shipped::data_file::{DataError, DataFile};
use serde::Deserialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

const CAMEO: DataFile = DataFile::at("crosswalk/cameo.csv");
const PLOVER: DataFile = DataFile::at("crosswalk/plover.toml");

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
    /// Names of CAMEO codes, small letters, to what they stand for.
    called: HashMap<String, Deed>,
    /// Countries and what stands in their place.
    pub countries: Countries,
    /// Scheme and its name, small letters, to our sector and its rank.
    sectors: HashMap<(&'static str, String), (String, usize)>,
    /// How rows are laid out.
    pub layouts: Layouts,
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
    name: String,
    event: String,
    mode: String,
    act: String,
}

impl Names {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// When a file cannot be read or understood.
    pub fn read(data: Option<&Path>) -> Result<Self, DataError> {
        let plover: Plover = PLOVER.open(data)?.toml()?;
        let mut names = Self { types: plover.types, layouts: layouts::read(data)?, ..Self::default() };
        names.countries = Countries::read(data)?;
        let present = |text: String| Some(text).filter(|t| !t.is_empty());
        for Code { code, name, event, mode, act } in CAMEO.open(data)?.rows()? {
            let deed = Deed { event, mode: present(mode), act: present(act), cameo: Some(code.clone()) };
            // A root is called like its general code: the code is meant.
            match names.called.entry(plain(&name)) {
                Entry::Occupied(mut root) if root.get().cameo.as_ref().is_some_and(|c| c.len() == 2) => {
                    root.insert(deed.clone());
                }
                Entry::Occupied(_) => {}
                Entry::Vacant(new) => drop(new.insert(deed.clone())),
            }
            names.cameo.insert(code, deed);
        }
        for (rank, sector) in tables::sectors(data)?.iter().enumerate() {
            names.sector_row(sector, rank);
        }
        Ok(names)
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

    /// What a CAMEO code or the name of a type stands for; an unknown finer code is the coarser one. `None` for a code
    /// of which not even the root is known; a name that stands for nothing else stands for itself.
    pub fn deed(&self, name: &str) -> Option<Deed> {
        let name = name.trim().to_uppercase();
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return (2..=name.len()).rev().find_map(|n| self.cameo.get(name.get(..n)?)).cloned();
        }
        let event = self.types.get(&name).cloned().unwrap_or(name);
        Some(Deed { event, ..Deed::default() })
    }

    /// What the code of exactly that number stands for.
    pub fn exactly(&self, code: &str) -> Option<Deed> {
        self.cameo.get(code.trim()).cloned()
    }

    /// What the CAMEO code stands for that is called `name`.
    pub fn called(&self, name: &str) -> Option<Deed> {
        self.called.get(&plain(name)).cloned()
    }

    /// The sectors that some words of a scheme stand for, in the order of their rank, and the words that stand for none
    /// here.
    pub fn sectors<'w>(&self, scheme: &str, words: impl Iterator<Item = &'w str>) -> (Vec<String>, Vec<&'w str>) {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for word in words.map(str::trim).filter(|w| !w.is_empty()) {
            match self.sectors.get(&(scheme::of(scheme), word.to_lowercase())) {
                Some((code, rank)) => found.push((*rank, code)),
                None if self.countries.kind(word).is_some() => {}
                None => unknown.push(word),
            }
        }
        found.sort_unstable();
        found.dedup();
        (found.into_iter().map(|(_, code)| code.clone()).collect(), unknown)
    }
}

/// Small letters and figures, blanks between: releases differ in commas and capitals.
fn plain(name: &str) -> String {
    let letters: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
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
        assert_eq!(names.countries.named("Kenya").as_deref(), Some("KEN"));
        assert_eq!(names.countries.named("KEN").as_deref(), Some("KEN"));
        assert_eq!(names.countries.named("NA"), None);
    }

    #[test]
    fn an_unknown_code_is_told_from_what_is_no_event() {
        let names = Names::read(None).unwrap();
        assert_eq!(names.deed("991"), None);
        assert_eq!(names.deed("010").unwrap().event, "");
        assert_eq!(names.deed("054").unwrap().act.as_deref(), Some("recognition.grant"));
    }

    #[test]
    fn codes_are_known_by_their_names() {
        let names = Names::read(None).unwrap();
        let code = |name: &str| names.called(name).and_then(|deed| deed.cameo);
        assert_eq!(code("Threaten with repression").as_deref(), Some("137"));
        assert_eq!(code("THREATEN with political dissent protest").as_deref(), Some("133"));
        assert_eq!(code("Express intent to cooperate").as_deref(), Some("030"), "the code and not its root");
        assert_eq!(code("Threaten"), names.exactly("130").and_then(|d| d.cameo));
        assert_eq!((code("Juggle"), names.exactly("13y")), (None, None));
    }

    #[test]
    fn sectors_come_in_the_order_of_the_table() {
        let names = Names::read(None).unwrap();
        let cell = "Elite,Military,Government,Hindu,Executive";
        let (known, unknown) = names.sectors("icews", cell.split(','));
        assert_eq!((&known[..], &unknown[..]), (&["MIL".into(), "GOV".into(), "ELI".into()][..], &["Hindu"][..]));
    }
}
