//! Codes the texts of the gold now.

use demarche_evaluate::{Coded, Coder, EvaluateError, Near};
use demarche_lang::{CodePoints, Doc};
use demarche_pipeline::{CodingWorker, Engine, Outcome, code, run};
use demarche_read::{Document, Failure};
use std::convert::Infallible;
use std::num::NonZeroUsize;

/// Codes the documents of an evaluation with the engine.
pub(super) struct EngineCoder<'e> {
    pub engine: &'e Engine,
    /// Threads that parse and code.
    pub jobs: NonZeroUsize,
}

impl Coder for EngineCoder<'_> {
    fn code(
        &self,
        documents: &mut (dyn Iterator<Item = Result<Document, Failure>> + Send),
        near: bool,
    ) -> Result<Vec<(Document, Option<Coded>)>, EvaluateError> {
        let work = |worker: &mut CodingWorker<'_>, document: &Document, doc: &Doc| {
            let near = if near && document.pair.is_none() { nearly(worker, document, doc) } else { Vec::new() };
            let coded = code(worker, document, doc)?;
            Ok(Coded { claims: coded.claims, reason: coded.reason, near })
        };
        let mut all = Vec::new();
        let mut first_failure = None;
        let Ok(()) = run::<_, Infallible>(self.engine, self.jobs, documents, work, |finished| {
            match (finished.outcome, finished.document) {
                (Outcome::Done(coded), Some(document)) => all.push((document, Some(coded))),
                (Outcome::Failed(failure), _) => first_failure = first_failure.take().or(Some(failure)),
                (_, Some(document)) => all.push((document, None)),
                (_, None) => {}
            }
            Ok(())
        });
        match first_failure {
            Some(failure) => Err(failure.into()),
            None => Ok(all),
        }
    }
}

fn nearly(worker: &mut CodingWorker<'_>, document: &Document, doc: &Doc) -> Vec<Near> {
    let points = CodePoints::new(&document.text);
    let point = |byte: usize| points.before(&document.text, byte);
    let misses = worker.account(document, doc).misses.into_iter();
    misses
        .map(|miss| {
            let (start, end) = (point(miss.trigger.start()), point(miss.trigger.end()));
            Near { start, end, why: format!("{}: {}", miss.rule, miss.reason) }
        })
        .collect()
}
