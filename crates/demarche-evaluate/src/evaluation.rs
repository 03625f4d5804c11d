//! One evaluation: which gold, which claims, and what is reported.

use crate::against::Run;
use crate::annotators::AgreementReport;
use crate::coding::Coder;
use crate::documents::{self, DocumentReport};
use crate::error::EvaluateError;
use crate::page::Block;
use crate::pairs::{self, PairReport};
use crate::portion::Portion;
use crate::{crosswalk, records, rows, table};
use demarche_exchange::crosswalk::Names;
use demarche_knowledge::Knowledge;
use demarche_read::{Failure, Place, os_message};
use serde_json::Value;
use std::path::Path;

/// What is evaluated.
#[derive(Clone, Copy)]
pub struct Evaluation<'e> {
    /// The file of the gold.
    pub gold: &'e Path,
    /// Claims to score; without them the texts of the gold are coded.
    pub predictions: Option<&'e Path>,
    /// A saved run to compare with: a report as JSON, or claims still to be scored.
    pub against: Option<&'e Path>,
    /// The part of the documents that counts; all where there is none.
    pub part: Option<Portion>,
    /// The column with the text that rows of other projects were coded from; a known name where there is none.
    pub text_column: Option<&'e str>,
    /// Bootstrap draws of the intervals; 0 for none.
    pub draws: usize,
    /// Whether every miss, every extra claim and every wrong field is listed.
    pub errors: bool,
    /// The data folder the user named.
    pub data: Option<&'e Path>,
    /// The political knowledge.
    pub knowledge: &'e Knowledge,
}

/// What an evaluation found.
pub enum Report {
    /// Of annotated documents, or of event data beside its texts.
    Documents(Box<DocumentReport>),
    /// Of sentences with a marked pair.
    Pairs(Box<PairReport>),
    /// Of annotators who have the same documents.
    Agreement(Box<AgreementReport>),
}

impl Report {
    /// One object for programs.
    pub fn json(&self) -> Value {
        match self {
            Self::Documents(report) => report.json(),
            Self::Pairs(report) => report.json(),
            Self::Agreement(report) => report.json(),
        }
    }

    /// The page for people.
    pub fn page(&self) -> Vec<Block> {
        match self {
            Self::Documents(report) => report.page(),
            Self::Pairs(report) => report.page(),
            Self::Agreement(report) => report.page(),
        }
    }
}

/// Evaluates claims against gold of any project; the content of the gold's file says of which.
///
/// # Errors
/// When a file cannot be read or understood, a document cannot be coded, or the options do not go together.
pub fn evaluate(evaluation: &Evaluation<'_>, coder: &dyn Coder) -> Result<Report, EvaluateError> {
    let classes = crosswalk::classes(evaluation.data)?;
    let gold = evaluation.gold;
    let content = read(gold)?;
    if table::is_table(&content) {
        no_parts(evaluation)?;
        let report = pairs::evaluate(evaluation, classes, &content, coder)?;
        return Ok(Report::Pairs(Box::new(report)));
    }
    let is_type = |event: &str| evaluation.knowledge.ontology.types.contains_key(event);
    let names = Names::read(evaluation.data)?;
    let set = if rows::is_table(&content, &names) {
        no_parts(evaluation)?;
        rows::read(&content, evaluation.text_column, &names, &is_type)
            .map_err(failed(gold, "docs/evaluate.md tells which columns are read"))?
    } else if records::is_records(&content) {
        no_parts(evaluation)?;
        records::read(&content, &names, &is_type)
            .map_err(failed(gold, "docs/evaluate.md tells which fields are read"))?
    } else {
        documents::annotated(evaluation, &content)?
    };
    Ok(Report::Documents(Box::new(documents::evaluate(evaluation, classes, set, coder)?)))
}

/// A saved run.
pub(crate) enum Saved<'p> {
    /// Its report.
    Report(Run),
    /// Its claims, still to be scored.
    Claims(&'p Path, String),
}

impl<'e> Evaluation<'e> {
    /// The file of predictions, when one was named.
    pub(crate) fn predicted(&self) -> Result<Option<(&'e Path, String)>, Failure> {
        let Some(path) = self.predictions else { return Ok(None) };
        Ok(Some((path, read(path)?)))
    }

    /// The saved run to compare with.
    pub(crate) fn saved(&self) -> Result<Option<Saved<'e>>, Failure> {
        let Some(path) = self.against else { return Ok(None) };
        let content = read(path)?;
        let report = serde_json::from_str::<Value>(&content).ok().and_then(|v| Run::saved(&v));
        Ok(Some(report.map_or(Saved::Claims(path, content), Saved::Report)))
    }
}

/// Parts go by the id of a document, which rows and records of others do not have.
fn no_parts(evaluation: &Evaluation<'_>) -> Result<(), EvaluateError> {
    if evaluation.part.is_none() {
        return Ok(());
    }
    let help = "the part of a document follows from its id, and these rows have none; leave --part out";
    let place = Place::file(evaluation.gold.display().to_string());
    Err(EvaluateError::Usage(Failure::new(place, "--part is for annotated documents", help)))
}

/// Nothing is left of what was read, once the documents of other parts are left out.
pub(crate) fn nothing_in(part: Portion, files: &str) -> EvaluateError {
    let help = "the hash of its id says in which part a document is (docs/evaluate.md); without --part all count";
    let message = format!("no document is of the part `{}`", part.name());
    EvaluateError::Usage(Failure::new(Place::file(files), message, help))
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let failed = |e: std::io::Error| {
        Failure::new(Place::file(path.display().to_string()), os_message(&e), "check the name of the file")
    };
    std::fs::read_to_string(path).map_err(failed)
}

/// A line of a file that is wrong, as a failure.
pub(crate) fn failed(path: &Path, help: &'static str) -> impl Fn((usize, String)) -> Failure {
    let file = path.display().to_string();
    move |(line, what)| Failure::new(Place::line(file.clone(), line), what, help)
}

/// Where the form of annotated documents is described.
pub(crate) const GOLD_HELP: &str = "FORMATS.md describes annotated documents";
