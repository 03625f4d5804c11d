//! What questions are asked of: the political knowledge, a ledger, and the policy of answers.

use crate::error::QueryError;
use crate::parties::{Parties, view};
use crate::policy::AnswerPolicy;
use demarche_knowledge::Knowledge;
use demarche_ledger::{Horizon, Known, Ledger, View};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// As whose acts those of a contested entity count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Viewpoint {
    /// As its own.
    #[default]
    Own,
    /// As those of the state that claims it.
    Claimant,
}

/// As known when: what was published, and what this ledger had recorded, by the end of a day. A day left out sets no bound.
pub fn horizon(known: Option<Date>, recorded: Option<Date>) -> Horizon {
    let end = |day: Option<Date>| day.map_or(Known::EVER, Known::end_of);
    Horizon { known: end(known), recorded: end(recorded) }
}

/// Answers questions. It reads no clock: a question that needs today's date takes it as an argument.
pub struct Session<'k> {
    /// The political knowledge.
    pub knowledge: &'k Knowledge,
    /// What was recorded.
    pub ledger: Ledger,
    /// How questions are answered.
    pub policy: &'k AnswerPolicy,
}

impl<'k> Session<'k> {
    /// Opens a ledger to ask it.
    ///
    /// # Errors
    /// When there is no such ledger, or it cannot be read.
    pub fn open(knowledge: &'k Knowledge, policy: &'k AnswerPolicy, ledger: &Path) -> Result<Self, QueryError> {
        Ok(Self { knowledge, ledger: Ledger::open(ledger)?, policy })
    }

    /// As whose acts those of contested entities count.
    pub fn view(&self, viewpoint: Viewpoint) -> View<'k> {
        view(self.knowledge, self.policy, viewpoint == Viewpoint::Claimant)
    }

    /// Who may be meant by a name.
    pub fn parties<'a>(&'a self, view: &'a View<'a>, viewpoint: Viewpoint) -> Parties<'a> {
        let claimant = viewpoint == Viewpoint::Claimant;
        Parties { knowledge: self.knowledge, ledger: &self.ledger, view, policy: self.policy, claimant }
    }
}
