//! How questions are answered (`data/questions.toml`), and which tables of terms of office and of precedents they read.

use crate::offices::OfficeWords;
use crate::shipped::Shipped;
use serde::Deserialize;
use std::path::Path;

const QUESTIONS: Shipped = Shipped::at("questions.toml");

/// The terms of office.
pub(crate) const PEOPLE: Shipped = Shipped::at("actors/people.csv");

/// The tables that forecasts rest on, each by the name it has in `precedents/`.
pub(crate) const OUTLOOK: OutlookTables = OutlookTables {
    settings: Shipped::at("outlook.toml"),
    acts: Shipped::at("precedents/recognitions.csv"),
    episodes: Shipped::at("precedents/episodes.toml"),
    states: Shipped::at("precedents/covariates/states.csv"),
    contiguity: Shipped::at("precedents/covariates/contiguity.csv"),
    positions: Shipped::at("precedents/covariates/un_ideal_points.csv"),
    fitted: Shipped::at("precedents/fitted.toml"),
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
    &[("recognitions", Shipped::at("precedents/recognitions.csv"), Shipped::at("precedents/recognitions.toml"))];

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
    /// The words by which offices are told.
    pub offices: OfficeWords,
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
