//! A claim and the words it rests on, as every answer gives it.

use demarche_knowledge::claim::{Claim, Participant, Status};
use demarche_ledger::{ClaimRow, Days, Ledger, LedgerError, SourcedClaim};
use schemars::JsonSchema;
use serde::Serialize;

/// Most pieces of evidence given for one thing.
pub const MAX_EVIDENCE: usize = 3;

/// A claim and the words it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Evidence {
    /// Id of the claim.
    pub claim: String,
    /// The act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Status of the claim (codebook section 5).
    pub status: &'static str,
    /// Its day, or `first..last`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its sentence; empty where another coder read the text.
    pub quote: String,
    /// Who vouches for it, outermost last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub according_to: Vec<String>,
    /// Id of its document.
    pub doc_id: String,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The data set it was imported from, when this program did not code it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub coded_by: String,
    /// Confidence of the claim, 0 to 1, in thousandths.
    pub confidence: f64,
}

impl Evidence {
    /// The evidence of a claim, by its row in the ledger, with the status and days that are known already.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn of(ledger: &Ledger, row: i64, status: Status, days: Option<Days>) -> Result<Self, LedgerError> {
        let SourcedClaim { claim, sentence, source, origin, .. } = ledger.sourced_claim(row)?;
        Ok(Self {
            act: claim.act.clone(),
            status: status.as_str(),
            date: days.map(|d| d.to_string()),
            quote: sentence,
            according_to: claim.attribution.into_iter().map(|a| a.speaker).collect(),
            doc_id: source.name,
            source: source.source,
            url: source.url,
            published: source.published.map(|d| d.to_string()),
            coded_by: origin,
            confidence: thousandths(f64::from(claim.confidence.total)),
            claim: claim.id,
        })
    }

    /// The evidence of a listed claim.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn of_row(ledger: &Ledger, row: &ClaimRow) -> Result<Self, LedgerError> {
        Self::of(ledger, row.row, row.status, row.days)
    }
}

/// A share as answers give it: rounded to thousandths.
pub fn thousandths(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// The best piece: the first with words of a text, else the first.
pub fn best<E: std::borrow::Borrow<Evidence>>(evidence: &[E]) -> Option<&E> {
    evidence.iter().find(|e| !(*e).borrow().quote.is_empty()).or(evidence.first())
}

/// Who does what to whom, in one line.
pub fn who_to_whom(claim: &Claim) -> String {
    let side = |list: &[Participant]| list.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(" + ");
    match (claim.actor.is_empty(), claim.recipient.is_empty()) {
        (true, true) => "nobody named".to_owned(),
        (true, false) => format!("somebody → {}", side(&claim.recipient)),
        (false, true) => side(&claim.actor),
        (false, false) => format!("{} → {}", side(&claim.actor), side(&claim.recipient)),
    }
}
