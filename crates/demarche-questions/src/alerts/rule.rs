//! An alert rule: the conditions of events that are sent when they are new.

use demarche_knowledge::claim::Status;

/// An alert rule: all its conditions must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRule {
    /// What it is called. The name is its identity: a renamed rule starts anew.
    pub name: String,
    /// An act, or a dimension as `recognition.*`; empty for any.
    pub act: String,
    /// An event type; empty for any.
    pub event: String,
    /// Who does it: a code or a name.
    pub actor: Option<String>,
    /// To whom.
    pub recipient: Option<String>,
    /// Who takes part on either side.
    pub party: Option<String>,
    /// Statuses, of which the claim has one.
    pub status: Vec<Status>,
    /// Minimum confidence of the claim, 0 to 1.
    pub min_confidence: f64,
    /// Whether it sends what the ledger has already when it is first asked.
    pub from_start: bool,
}
