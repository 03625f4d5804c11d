//! Codes the texts of the gold now.

use crate::differences::{Near, Reasons};
use crate::error::EvaluateError;
use crate::evaluation::Evaluation;
use crate::gold::{Annotated, Scored};
use demarche_knowledge::claim::Claim;
use demarche_read::{Document, Failure, Language, Place, document_of_record};
use std::collections::{HashMap, HashSet};

/// Claims by document.
pub(crate) type Claims = HashMap<String, Vec<Scored>>;

/// What was coded in a document.
#[derive(Default)]
pub struct Coded {
    /// Its claims; of a document with a marked pair at most one.
    pub claims: Vec<Claim>,
    /// Why a document with a marked pair has no claim.
    pub reason: Option<String>,
    /// Triggers that were seen and not coded, where that was asked for.
    pub near: Vec<Near>,
}

/// Codes documents.
pub trait Coder {
    /// What is coded in each document, in their order; `None` for a document that has no text to code. `near` also asks
    /// for triggers that were seen and not coded.
    ///
    /// # Errors
    /// The first document that cannot be read or coded.
    fn code(
        &self,
        documents: &mut (dyn Iterator<Item = Result<Document, Failure>> + Send),
        near: bool,
    ) -> Result<Vec<(Document, Option<Coded>)>, EvaluateError>;
}

/// The claims of the gold's texts, and what was nearly coded, if that is asked for. A text that was annotated several
/// times is coded once.
pub(crate) fn documents(
    gold: &[Annotated],
    evaluation: &Evaluation<'_>,
    coder: &dyn Coder,
) -> Result<(Claims, Reasons), EvaluateError> {
    let file = evaluation.gold.display().to_string();
    let mut coded_texts = HashSet::new();
    let mut items = gold.iter().filter(|g| coded_texts.insert(g.id.as_str())).map(|g| {
        let place = Place::line(file.clone(), g.line);
        // The annotators knew it for English.
        document_of_record(&g.record, place, &g.id, None).map(|d| Document { language: Language::stated("en"), ..d })
    });
    let (mut claims, mut reasons) = (Claims::new(), Reasons::new());
    for (document, coded) in coder.code(&mut items, evaluation.errors)? {
        let Some(Coded { claims: coded, near, .. }) = coded else { continue };
        // Through text, as a claim that was saved: numbers are the same to the last digit.
        let list: Result<Vec<Scored>, _> =
            coded.iter().map(|c| serde_json::from_str(&serde_json::to_string(c)?)).collect();
        let list = list.map_err(|e| Failure::new(document.place.clone(), e.to_string(), ""))?;
        claims.insert(document.id.clone(), list);
        if evaluation.errors {
            reasons.insert(document.id, near);
        }
    }
    Ok((claims, reasons))
}
