//! What is doubtful, and decisions about it, as records.

use demarche_ledger::{Decision, ReviewItem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A decision as a record: a line of a file, or the body of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionRecord {
    /// `join`, `split`, `correct`, `reject`, `accept` or `withdraw`.
    pub kind: String,
    /// Id of the claim.
    pub claim: Option<String>,
    /// Id of the other, for `join` and `split`.
    pub other: Option<String>,
    /// For `correct`: which field.
    pub field: Option<String>,
    /// For `correct`: what it is; left out, nothing.
    pub value: Option<String>,
    /// For `withdraw`: number of the judgement.
    pub judgement: Option<i64>,
    /// Why.
    pub reason: String,
    /// Who, when it is not the one who runs the program.
    pub author: Option<String>,
}

impl DecisionRecord {
    /// The decision, where the record has all that its kind needs.
    ///
    /// # Errors
    /// What is missing or unknown, in words.
    pub fn decision(&self) -> Result<Decision<'_>, String> {
        fn given<'l, T: ?Sized>(what: Option<&'l T>, name: &str, kind: &str) -> Result<&'l T, String> {
            what.ok_or_else(|| format!("`{kind}` needs `{name}`"))
        }
        let kind = self.kind.as_str();
        let claim = || given(self.claim.as_deref(), "claim", kind);
        let other = || given(self.other.as_deref(), "other", kind);
        Ok(match kind {
            "join" => Decision::Join(claim()?, other()?),
            "split" => Decision::Split(claim()?, other()?),
            "correct" => {
                let field = given(self.field.as_deref(), "field", kind)?;
                Decision::Correct(claim()?, field, self.value.as_deref().unwrap_or(""))
            }
            "reject" => Decision::Reject(claim()?),
            "accept" => Decision::Accept(claim()?),
            "withdraw" => Decision::Withdraw(*given(self.judgement.as_ref(), "judgement", kind)?),
            _ => return Err(format!("`{kind}` is not a judgement: join, split, correct, reject, accept or withdraw")),
        })
    }
}

/// A doubtful claim as a record.
pub fn doubt_record(doubt: &ReviewItem) -> Value {
    let contradictions: Vec<Value> =
        doubt.contradictions.iter().map(|c| json!({"field": c.field, "before": c.one.1, "here": c.other.1})).collect();
    json!({
        "schema": "demarche.doubt/1",
        "claim": doubt.claim.id,
        "sentence": doubt.sentence,
        "confidence": doubt.sureness,
        "other": doubt.joined.as_ref().map(|j| &j.claim.id),
        "other_sentence": doubt.joined.as_ref().map(|j| &j.sentence),
        "score": doubt.joined.as_ref().map(|j| j.score),
        "contradictions": contradictions,
    })
}
