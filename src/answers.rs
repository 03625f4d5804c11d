//! How questions are answered (`data/questions.toml`), and tables of precedents: files of the data folder the coder does not read.

use serde::Deserialize;
use std::borrow::Cow;
use std::path::Path;

/// A file of the data folder: its path in there and the content compiled in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shipped {
    /// Path in the data folder.
    pub path: &'static str,
    content: &'static str,
}

macro_rules! shipped {
    ($path:literal) => {
        Shipped { path: $path, content: include_str!(concat!("../data/", $path)) }
    };
}

const QUESTIONS: Shipped = shipped!("questions.toml");

/// The terms of office.
pub(crate) const PEOPLE: Shipped = shipped!("actors/people.csv");

/// What other projects call otherwise, for `export`.
pub(crate) const EXCHANGE: Shipped = shipped!("crosswalk/exchange.toml");
/// Codes and names of countries elsewhere.
pub(crate) const COUNTRIES: Shipped = shipped!("crosswalk/countries.csv");
/// Names of sectors elsewhere.
pub(crate) const SECTORS: Shipped = shipped!("crosswalk/sectors.csv");
/// The table of states.
pub(crate) const STATES: Shipped = shipped!("actors/states.csv");

/// The tables that forecasts rest on, each by the name it has in `precedents/`.
pub(crate) const OUTLOOK: OutlookTables = OutlookTables {
    settings: shipped!("outlook.toml"),
    acts: shipped!("precedents/recognitions.csv"),
    episodes: shipped!("precedents/episodes.toml"),
    states: shipped!("precedents/covariates/states.csv"),
    contiguity: shipped!("precedents/covariates/contiguity.csv"),
    positions: shipped!("precedents/covariates/un_ideal_points.csv"),
    fitted: shipped!("precedents/fitted.toml"),
};

/// See [`OUTLOOK`].
pub(crate) struct OutlookTables {
    /// What a ledger's rows are worth.
    pub settings: Shipped,
    /// Dated acts.
    pub acts: Shipped,
    /// What they are episodes of.
    pub episodes: Shipped,
    /// The states.
    pub states: Shipped,
    /// Their neighbours.
    pub contiguity: Shipped,
    /// Their positions in the General Assembly.
    pub positions: Shipped,
    /// What was fitted on these.
    pub fitted: Shipped,
}

/// The tables of precedents: name, rows, and how they are read.
pub(crate) const DATASETS: &[(&str, Shipped, Shipped)] =
    &[("recognitions", shipped!("precedents/recognitions.csv"), shipped!("precedents/recognitions.toml"))];

impl Shipped {
    /// The file of the data folder the user named, or the one compiled in.
    ///
    /// # Errors
    /// Where and what, when it cannot be read.
    pub fn read(self, data: Option<&Path>) -> Result<Cow<'static, str>, String> {
        let Some(dir) = data else { return Ok(Cow::Borrowed(self.content)) };
        let file = dir.join(self.path);
        std::fs::read_to_string(&file).map(Cow::Owned).map_err(|e| format!("{}: {e}", file.display()))
    }
}

/// How questions are answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    /// Dimensions in the order in which they are told.
    pub order: Vec<String>,
    /// Entities whose standing is contested.
    #[serde(default)]
    pub contested: Vec<Contested>,
    /// States that ended in one that existed beside them.
    #[serde(default)]
    pub apart: Vec<Apart>,
}

/// An entity whose standing is contested.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contested {
    /// Its code or id in the lists of actors.
    pub id: String,
    /// Code of the state that claims it.
    pub claimed_by: String,
}

/// A state whose acts are not its successor's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// Its code.
    pub id: String,
}

impl Answers {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// Where and what, when the file cannot be read or understood.
    pub fn read(data: Option<&Path>) -> Result<Self, String> {
        let text = QUESTIONS.read(data)?;
        let place = data.map_or_else(|| QUESTIONS.path.into(), |d| d.join(QUESTIONS.path).display().to_string());
        toml::from_str(&text).map_err(|e| format!("{place}: {}", e.message()))
    }

    /// The place of a dimension in answers; those not named come last.
    pub fn place(&self, dimension: &str) -> usize {
        self.order.iter().position(|d| d == dimension).unwrap_or(self.order.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_coder::Knowledge;

    #[test]
    fn the_shipped_answers_name_what_there_is() {
        let (answers, knowledge) = (Answers::read(None).unwrap(), Knowledge::shipped());
        for dimension in &knowledge.ontology.dimensions {
            assert!(answers.order.contains(&dimension.name), "{} has no place", dimension.name);
        }
        assert_eq!(answers.order.len(), knowledge.ontology.dimensions.len());
        let known = |id: &str| knowledge.gazetteer.actors.iter().any(|a| &*a.id == id);
        for one in &answers.contested {
            assert!(known(&one.id) && knowledge.gazetteer.state(&one.claimed_by).is_some(), "{one:?}");
        }
        assert!(answers.apart.iter().all(|one| known(&one.id)));
    }
}
