//! Codes the texts of the gold now.

use super::{Stop, Task};
use crate::commands::code::{Coded, code};
use crate::engine::Hand;
use crate::evaluate::differences::{Near, Reasons};
use crate::evaluate::gold::{Annotated, Scored};
use crate::pipeline::{self, Outcome};
use demarche_lang::{CodePoints, Doc};
use demarche_read::{Document, Failure, Language, Place, document_of_record};
use std::collections::{HashMap, HashSet};

/// Claims by document.
pub type Claims = HashMap<String, Vec<Scored>>;

/// The claims of the gold's texts, and what was nearly coded, if that is asked for. A text that was annotated several times
/// is coded once.
pub fn documents(gold: &[Annotated], task: &Task<'_>) -> Result<(Claims, Reasons), Stop> {
    let file = task.gold.display().to_string();
    let mut coded_texts = HashSet::new();
    let items = gold.iter().filter(|g| coded_texts.insert(g.id.as_str())).map(|g| {
        let place = Place::line(file.clone(), g.line);
        // The annotators knew it for English.
        document_of_record(&g.record, place, &g.id, None).map(|d| Document { language: Language::stated("en"), ..d })
    });
    let (mut claims, mut reasons) = (Claims::new(), Reasons::new());
    for (document, done) in coded(items, task)? {
        let Some((coded, near)) = done else { continue };
        // Through text, as a claim that was saved: numbers are the same to the last digit.
        let list: Result<Vec<Scored>, _> =
            coded.claims.iter().map(|c| serde_json::from_str(&serde_json::to_string(c)?)).collect();
        let list = list.map_err(|e| Failure::new(document.place.clone(), e.to_string(), ""))?;
        claims.insert(document.id.clone(), list);
        if task.options.errors {
            reasons.insert(document.id, near);
        }
    }
    Ok((claims, reasons))
}

/// What was coded in a document, and what was nearly coded.
type Done = (Coded, Vec<Near>);

/// What was coded in each document, in their order; a document that has no text has nothing, and anything else that is
/// wrong ends the evaluation.
pub fn coded(
    items: impl Iterator<Item = Result<Document, Failure>> + Send,
    task: &Task<'_>,
) -> Result<Vec<(Document, Option<Done>)>, Stop> {
    let errors = task.options.errors;
    let work = |hand: &mut Hand<'_>, document: &Document, doc: &Doc| {
        let near = if errors && document.pair.is_none() { near(hand, document, doc) } else { Vec::new() };
        Ok((code(hand, document, doc)?, near))
    };
    let mut all = Vec::new();
    let mut first_fault = None;
    pipeline::run(task.engine, task.settings.jobs, items, work, |finished| {
        match (finished.outcome, finished.document) {
            (Outcome::Done(done), Some(document)) => all.push((document, Some(done))),
            (Outcome::Failed(failure), _) => first_fault = first_fault.take().or(Some(failure)),
            (_, Some(document)) => all.push((document, None)),
            (_, None) => {}
        }
        Ok(())
    })?;
    match first_fault {
        Some(failure) => Err(failure.into()),
        None => Ok(all),
    }
}

fn near(hand: &mut Hand<'_>, document: &Document, doc: &Doc) -> Vec<Near> {
    let points = CodePoints::new(&document.text);
    let point = |byte: usize| points.before(&document.text, byte);
    let misses = hand.account(document, doc).misses.into_iter();
    misses
        .map(|miss| {
            let (start, end) = (point(miss.trigger.start()), point(miss.trigger.end()));
            Near { start, end, why: format!("{}: {}", miss.rule, miss.reason) }
        })
        .collect()
}
