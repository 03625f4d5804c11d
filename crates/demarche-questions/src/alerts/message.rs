//! What an alert says: the event, what it changes, the words it rests on, and the confidence in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of the record.
pub const SCHEMA: &str = "demarche.alert/1";

/// An alert. Fields are described in `docs/watch.md`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlertMessage {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The same for the same alert, however often it is sent.
    pub key: String,
    /// The alert rule.
    pub watch: String,
    /// `new`, `contradicted` or `retracted`.
    pub kind: String,
    /// Event type.
    pub event: String,
    /// Act, if it is one.
    pub act: Option<String>,
    /// Status of the claim.
    pub status: String,
    /// Who did it.
    pub actor: Vec<String>,
    /// To whom.
    pub recipient: Vec<String>,
    /// When: a day, or `first..last`.
    pub date: Option<String>,
    /// What becomes of the relation: from which state to which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<RelationChange>,
    /// The sentence it rests on.
    pub quote: String,
    /// Who vouches for it, outermost last.
    pub according_to: Vec<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// When.
    pub published: Option<String>,
    /// Independent sources so far.
    #[serde(alias = "sources")]
    pub independent_sources: usize,
    /// Confidence of the claim, 0 to 1.
    #[serde(alias = "sureness")]
    pub confidence: f64,
    /// Id of the claim.
    pub claim: String,
}

/// What an act does to a relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RelationChange {
    /// Dimension.
    pub dimension: String,
    /// State before.
    pub before: String,
    /// State after.
    pub after: String,
}

impl AlertMessage {
    /// The alert in one line.
    pub fn headline(&self) -> String {
        let side = |list: &[String]| if list.is_empty() { "nobody named".to_owned() } else { list.join(" + ") };
        let deed = self.act.as_deref().unwrap_or(&self.event);
        let kind = if self.kind == "new" { String::new() } else { format!("{}: ", self.kind.to_uppercase()) };
        format!("{kind}{}: {} {deed} {}", self.watch, side(&self.actor), side(&self.recipient))
    }
}
