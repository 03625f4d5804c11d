//! What the measure of documents leaves out: `data/evaluation.toml`.
//!
//! These are rulings of the codebook. They change what a claim counts as, not the claim: reports show it as it was
//! annotated or coded.

use super::gold::Side;
use super::score::Tells;
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::Ontology;
use demarche_ledger::fold::Effect;
use demarche_shipped::data_file::{DataError, DataFile};
use serde::Deserialize;
use std::path::Path;

const FILE: DataFile = DataFile::at("evaluation.toml");

/// What claims are compared by.
#[derive(Clone, Copy)]
pub struct Measure<'m> {
    /// What the gold tells.
    pub tells: Tells,
    /// What of it counts, and as what.
    pub rulings: &'m Rulings,
    /// Quad classes, and which statuses move a state.
    pub ontology: &'m Ontology,
}

impl<'m> Measure<'m> {
    /// The quad class of an event type; `None` for an unknown type.
    pub fn quad(self, event: &str) -> Option<&'m str> {
        self.ontology.types.get(event).map(|t| t.quad.as_str())
    }

    /// Whether the ledger moves a state on an act that is told with this status, by a coder so sure (0 to 1), with a
    /// day or without. A long-past act without a day moves none.
    pub fn moves(self, status: Option<&str>, sure: f64, has_day: bool) -> bool {
        let status = status.and_then(|s| serde_json::from_value::<Status>(s.into()).ok());
        status.is_some_and(|s| {
            (has_day || s != Status::Historical) && Effect::of(s, sure, self.ontology) == Effect::Moves
        })
    }
}

/// Which parts of a claim count, and as what.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rulings {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    acts_left_out: Vec<String>,
    without_sector: Vec<String>,
    undated: Undated,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Undated {
    status: String,
    counts_as: String,
}

impl Rulings {
    /// The rulings of the data folder the user named, or those compiled in.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn read(data: Option<&Path>) -> Result<Self, DataError> {
        let content = FILE.open(data)?;
        content.toml()
    }

    /// The act as it counts; `None` for none and for one that is left out.
    pub fn act<'c>(&self, act: Option<&'c str>) -> Option<&'c str> {
        act.filter(|a| !a.is_empty() && !self.acts_left_out.iter().any(|out| out == a))
    }

    /// The first sector of a participant as it counts.
    pub fn sector<'c>(&self, side: &'c Side) -> Option<&'c str> {
        let has_none = side.country.as_ref().is_some_and(|c| self.without_sector.contains(c));
        if has_none { None } else { side.sector.as_ref()?.first().map(String::as_str) }
    }

    /// The status as it counts in a document that is `dated` or is not.
    pub fn status<'c>(&'c self, status: Option<&'c str>, dated: bool) -> Option<&'c str> {
        let late = !dated && status == Some(self.undated.status.as_str());
        if late { Some(&self.undated.counts_as) } else { status }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rulings_are_read_and_name_known_things() {
        let rulings = Rulings::read(None).unwrap();
        assert!(!rulings.acts_left_out.is_empty() && !rulings.without_sector.is_empty());
        for status in [&rulings.undated.status, &rulings.undated.counts_as] {
            let known: Result<demarche_knowledge::claim::Status, _> = serde_json::from_value(status.as_str().into());
            assert!(known.is_ok(), "{status} is not a status");
        }
    }

    #[test]
    fn a_status_counts_as_another_in_undated_documents_alone() {
        let rulings = Rulings::read(None).unwrap();
        let late = rulings.undated.status.as_str();
        assert_eq!(rulings.status(Some(late), true), Some(late));
        assert_eq!(rulings.status(Some(late), false), Some(rulings.undated.counts_as.as_str()));
        assert_eq!(rulings.status(Some("planned"), false), Some("planned"));
        assert_eq!(rulings.status(None, false), None);
    }

    #[test]
    fn organizations_have_no_sector_and_states_their_first() {
        let rulings = Rulings::read(None).unwrap();
        let side = |country: &str| Side {
            country: Some(country.into()),
            sector: Some(vec!["GOV".into(), "MIL".into()]),
            ..Side::default()
        };
        assert_eq!(rulings.sector(&side(&rulings.without_sector[0])), None);
        assert_eq!(rulings.sector(&side("MLI")), Some("GOV"));
        assert_eq!(rulings.sector(&Side { sector: Some(Vec::new()), ..side("MLI") }), None);
    }
}
