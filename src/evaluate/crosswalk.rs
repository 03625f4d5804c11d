//! How the event types, codes and countries of other projects are called here: `data/crosswalk` and the table of states.

use super::classes::Classes;
use demarche_read::{Failure, Place};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

/// A file of the data folder: its path in there and the content compiled in.
type Shipped = (&'static str, &'static str);

macro_rules! shipped {
    ($path:literal) => {
        ($path, include_str!(concat!("../../data/", $path)))
    };
}

const CLASSES: Shipped = shipped!("crosswalk/plv.toml");
const CAMEO: Shipped = shipped!("crosswalk/cameo.csv");
const PLOVER: Shipped = shipped!("crosswalk/plover.toml");
const STATES: Shipped = shipped!("actors/states.csv");

/// The file of the data folder the user named, or the one compiled in.
fn read(data: Option<&Path>, (path, content): Shipped) -> Result<(String, Cow<'static, str>), Failure> {
    let Some(dir) = data else { return Ok((path.to_owned(), Cow::Borrowed(content))) };
    let file = dir.join(path).display().to_string();
    match std::fs::read_to_string(&file) {
        Ok(content) => Ok((file, Cow::Owned(content))),
        Err(e) => Err(Failure::new(Place::file(file), e.to_string(), "the data folder must have it for `evaluate`")),
    }
}

fn broken(file: &str, e: impl ToString) -> Failure {
    Failure::new(Place::file(file), e.to_string(), "data/crosswalk/README.md describes it")
}

/// The classes of the PLV and A–W sets.
///
/// # Errors
/// When the file cannot be read or understood.
pub fn classes(data: Option<&Path>) -> Result<Classes, Failure> {
    let (file, content) = read(data, CLASSES)?;
    Classes::parse(&content).map_err(|e| broken(&file, e))
}

/// Names of event types and countries in other projects.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Names of types, capital, to types here.
    types: HashMap<String, String>,
    /// CAMEO codes to type and mode; both are empty for statements.
    cameo: HashMap<String, (String, String)>,
    /// Lower-case names of states to codes.
    countries: HashMap<String, String>,
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
        let (file, content) = read(data, PLOVER)?;
        let plover: Plover = toml::from_str(&content).map_err(|e| broken(&file, e))?;
        let mut names = Self { types: plover.types, ..Self::default() };
        for row in rows::<Code>(data, CAMEO)? {
            names.cameo.insert(row.code, (row.event, row.mode));
        }
        for row in rows::<State>(data, STATES)? {
            for name in row.aliases.split('|').chain([row.name.as_str()]).filter(|n| !n.is_empty()) {
                names.countries.entry(name.to_lowercase()).or_insert_with(|| row.code.clone());
            }
        }
        names.countries.extend(plover.countries.into_iter().map(|(name, code)| (name.to_lowercase(), code)));
        Ok(names)
    }

    /// The type, and the mode if it fixes one, that a name or a CAMEO code stands for. A name that stands for
    /// nothing else stands for itself.
    pub fn event(&self, name: &str) -> (String, Option<String>) {
        let name = name.trim().to_uppercase();
        let finest = (2..=name.len()).rev().filter_map(|n| self.cameo.get(name.get(..n)?)).next();
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            let (event, mode) = finest.cloned().unwrap_or_default();
            return (event, Some(mode).filter(|m| !m.is_empty()));
        }
        (self.types.get(&name).cloned().unwrap_or(name), None)
    }

    /// The code of a country that is given by name or by code; `None` for no country and for an unknown one.
    pub fn country(&self, name: &str) -> Option<String> {
        let name = name.trim();
        let is_code = name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase());
        let known = self.countries.get(&name.to_lowercase()).cloned();
        if is_code { Some(known.unwrap_or_else(|| name.to_owned())) } else { known }
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
    fn classes_come_from_the_named_folder() {
        let folder = tempfile::tempdir().unwrap();
        let missing = classes(Some(folder.path())).unwrap_err();
        assert!(missing.to_string().contains("plv.toml"), "{missing}");
        std::fs::create_dir(folder.path().join("crosswalk")).unwrap();
        let moved = CLASSES.1.replace("\"RETREAT\"", "\"WITHDRAWN\"");
        std::fs::write(folder.path().join(CLASSES.0), moved).unwrap();
        let classes = classes(Some(folder.path())).unwrap();
        assert_eq!(classes.answer("WITHDRAWN").quad, Some(2));
        assert_eq!(classes.answer("RETREAT").quad, None);
    }
}
