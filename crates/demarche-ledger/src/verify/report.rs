//! What verification reports, and what can be done about it.

use demarche_knowledge::ontology::Ontology;

/// An error in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrityError {
    /// What is wrong.
    pub what: String,
    /// What can be done.
    pub help: &'static str,
}

pub(super) const RESTORE: &str = "restore a backup; without one, ingest the texts into a new ledger";
pub(super) const PARSE: &str = "run `demarche recode --parse-again` to parse the texts again";
pub(super) const PARSES: &str =
    "run `demarche verify --repair` to discard the parses, then `demarche recode` to make them again";
pub(super) const DERIVED: &str =
    "the texts and claims are intact; run `demarche verify --repair` to compute the rest again";
pub(super) const SAVING: &str = "run `demarche verify --repair` to discard it; its source is then read again";

/// The stages of verification, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The pages of the file.
    File,
    /// Stored values, against their digests.
    Values,
    /// Texts.
    Texts,
    /// Records of claims.
    Claims,
    /// Rows, against each other.
    Rows,
    /// The full-text index, built again.
    Words,
    /// Events, computed again.
    Events,
}

/// The program that verifies. Rows that the same program wrote with the same data are computed again and compared.
#[derive(Clone, Copy, Debug)]
pub struct Coder<'a> {
    /// Program and version.
    pub program: &'a str,
    /// Fingerprint of the political knowledge.
    pub data: &'a str,
    /// Its acts.
    pub ontology: &'a Ontology,
}
