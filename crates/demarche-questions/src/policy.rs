//! How questions are answered (`data/questions.toml`), and which tables of terms of office and of precedents they read.

use crate::error::QueryError;
use crate::offices::OfficeWords;
use demarche_shipped::data_file::{DataError, DataFile};
use jiff::civil::Date;
use serde::Deserialize;
use std::path::Path;

const QUESTIONS: DataFile = DataFile::at("questions.toml");

/// The terms of office.
pub const PEOPLE: DataFile = DataFile::at("actors/people.csv");

/// The tables that forecasts rest on, each by the name it has in `precedents/`.
pub const OUTLOOK: OutlookTables = OutlookTables {
    settings: DataFile::at("outlook.toml"),
    acts: DataFile::at("precedents/recognitions.csv"),
    episodes: DataFile::at("precedents/episodes.toml"),
    states: DataFile::at("precedents/covariates/states.csv"),
    contiguity: DataFile::at("precedents/covariates/contiguity.csv"),
    positions: DataFile::at("precedents/covariates/un_ideal_points.csv"),
    fitted: DataFile::at("precedents/fitted.toml"),
};

/// See [`OUTLOOK`].
pub struct OutlookTables {
    /// What a ledger's rows are worth.
    pub settings: DataFile,
    /// Dated acts.
    pub acts: DataFile,
    /// What they are episodes of.
    pub episodes: DataFile,
    /// The states.
    pub states: DataFile,
    /// Their neighbours.
    pub contiguity: DataFile,
    /// Their positions in the General Assembly.
    pub positions: DataFile,
    /// What was fitted on these.
    pub fitted: DataFile,
}

/// The tables of precedents: name, rows, and how they are read.
pub const DATASETS: &[(&str, DataFile, DataFile)] =
    &[("recognitions", DataFile::at("precedents/recognitions.csv"), DataFile::at("precedents/recognitions.toml"))];

/// How questions are answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerPolicy {
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
    /// Authorities that rule the whole of a state although few recognise them.
    #[serde(default)]
    pub de_facto: Vec<Apart>,
    /// Parties of which nobody recognises two at once.
    #[serde(default)]
    pub rivals: Vec<Rival>,
    /// Whose posts the dimensions that are posts tell of.
    #[serde(default, rename = "post")]
    pub posts: Vec<Post>,
    /// The words by which offices are told.
    pub offices: OfficeWords,
}

/// A post that one side keeps in the other: whose, and what it is called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// The dimension.
    pub dimension: String,
    /// What it is: *ambassador*.
    pub noun: String,
    /// The word before where it is: *to*, *in*.
    pub at: String,
    /// Whether it is that of the second party of the relation, kept in the first.
    pub of_second: bool,
}

impl Post {
    /// Whose it is and where, of the two sides of a relation.
    pub fn sides<'a>(&self, from: &'a str, to: &'a str) -> (&'a str, &'a str) {
        if self.of_second { (to, from) } else { (from, to) }
    }
}

/// Governments that each claim the same state: who recognises one recognises no other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// Their codes in the lists of actors.
    pub ids: Vec<String>,
    /// Since when they are rivals.
    pub since: Date,
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

/// A state whose acts are not its successor's, or an authority.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// Its code or id in the lists of actors.
    pub id: String,
}

impl AnswerPolicy {
    /// Those of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// Where and what, when the file cannot be read or understood.
    pub fn read(data: Option<&Path>) -> Result<Self, QueryError> {
        let read = || QUESTIONS.open(data)?.toml();
        let help = "data/README.md describes the file; the data folder must have it";
        read().map_err(|e: DataError| QueryError::data(e.to_string(), help))
    }

    /// The post that a dimension tells of.
    pub fn post(&self, dimension: &str) -> Option<&Post> {
        self.posts.iter().find(|p| p.dimension == dimension)
    }

    /// The place of a dimension in answers; those not named come last.
    pub fn place(&self, dimension: &str) -> usize {
        self.order.iter().position(|d| d == dimension).unwrap_or(self.order.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_answers_name_what_there_is() {
        let (policy, knowledge) = (AnswerPolicy::read(None).unwrap(), demarche_shipped::knowledge());
        for dimension in &knowledge.ontology.dimensions {
            assert!(policy.order.contains(&dimension.name), "{} has no place", dimension.name);
        }
        assert_eq!(policy.order.len(), knowledge.ontology.dimensions.len());
        let known = |id: &str| knowledge.gazetteer.actors.iter().any(|a| &*a.id == id);
        for one in &policy.contested {
            assert!(known(&one.id) && knowledge.gazetteer.state(&one.claimed_by).is_some(), "{one:?}");
        }
        assert!(policy.apart.iter().chain(&policy.de_facto).all(|one| known(&one.id)));
        for dimension in knowledge.ontology.dimensions.iter().filter(|d| d.post) {
            assert!(policy.post(&dimension.name).is_some(), "{} has no [[post]]", dimension.name);
        }
        let codes = policy.rivals.iter().flat_map(|r| &r.ids);
        codes.for_each(|code| assert!(knowledge.gazetteer.state(code).is_some(), "{code}"));
    }
}
