//! One act of one claim, and what it does to a relation.

use super::ends::Ended;
use crate::time::Days;
use demarche_knowledge::claim::Status;
use demarche_knowledge::ontology::Ontology;
use jiff::civil::Date;
use std::sync::Arc;

/// One act of one claim, as stored in the ledger. Thousands of acts share their strings.
#[derive(Clone, Debug, PartialEq)]
pub struct ActRow {
    /// Key of the party that acts.
    pub holder: Arc<str>,
    /// Key of the party that the act concerns.
    pub subject: Arc<str>,
    /// `recognition`, `mission`, …
    pub dimension: Arc<str>,
    /// The act.
    pub act: Arc<str>,
    /// The status of the claim.
    pub status: Status,
    /// What it is about: treaty, list or organization; for a recognition, whether it is of a state or of a government.
    pub object: Option<String>,
    /// Rank of the representative or kind of the mission.
    pub level: Option<Arc<str>>,
    /// When it happened.
    pub days: Option<Days>,
    /// Last day on which its text can have been published. If the act happened, it had happened by then.
    pub told: Option<Date>,
    /// Row of the claim.
    pub claim: i64,
    /// Row of the text.
    pub document: i64,
    /// Independent source: all near duplicates of one story are one.
    pub story: i64,
    /// The coder's confidence, 0 to 1.
    pub sureness: f64,
    /// The last day on which the state that it leads to can hold, where the tables of actors give one.
    pub ends: Option<Ended>,
}

/// What an act does to the relation it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It changes the state.
    Moves,
    /// It announces another state.
    Announces,
    /// It is reported as possible, denied or not done.
    Doubts,
    /// The coder's confidence is too low: it counts for nothing.
    Doubtful,
}

impl Effect {
    /// The effect of an act with a status and a confidence. Code that counts acts must use this function, so that every
    /// answer counts the same acts.
    pub fn of(status: Status, confidence: f64, ontology: &Ontology) -> Self {
        let rules = &ontology.fold;
        if confidence < rules.least_sure {
            Effect::Doubtful
        } else if rules.moves.contains(&status) {
            Effect::Moves
        } else if rules.announces.contains(&status) {
            Effect::Announces
        } else {
            Effect::Doubts
        }
    }
}
