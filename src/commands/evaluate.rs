//! `demarche evaluate`: how good the claims are, by the measure everybody uses.

use super::code::{Coded, code};
use crate::Ending;
use crate::engine::{Engine, Hand};
use crate::evaluate::classes::{self, Answer, Classes};
use crate::evaluate::gold::{self, Annotated, Scored};
use crate::evaluate::{errors, score, table};
use crate::options::Evaluate;
use crate::output::page::Layout;
use crate::pipeline::{self, Outcome};
use crate::settings::Settings;
use demarche_lang::Doc;
use demarche_read::{Document, Failure, Place, document_of_record};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

/// What ends an evaluation: a fault of the input, or the output's.
enum Stop {
    Fault(Failure),
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Fault(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Output(error)
    }
}

pub(crate) fn run(options: &Evaluate, settings: &Settings) -> io::Result<Ending> {
    let Some(engine) = settings.engine() else { return Ok(Ending::WrongUse) };
    match evaluate(options, settings, &engine) {
        Ok(page) => {
            io::stdout().lock().write_all(page.as_bytes())?;
            Ok(Ending::Clean)
        }
        Err(Stop::Output(e)) => Err(e),
        Err(Stop::Fault(failure)) => {
            settings.messages().failure(&failure);
            Ok(Ending::Faults)
        }
    }
}

fn evaluate(options: &Evaluate, settings: &Settings, engine: &Engine) -> Result<String, Stop> {
    let content = read(&options.gold)?;
    if table::is_table(&content) {
        pairs(options, settings, engine, &content)
    } else {
        documents(options, settings, engine, &content)
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let failed = |e: io::Error| Failure::new(Place::file(path.display().to_string()), e.to_string(), "");
    std::fs::read_to_string(path).map_err(failed)
}

fn fault(path: &Path, help: &'static str) -> impl Fn((usize, String)) -> Failure {
    let file = path.display().to_string();
    move |(line, what)| Failure::new(Place::line(file.clone(), line), what, help)
}

const GOLD_HELP: &str = "FORMATS.md describes annotated documents";

fn documents(options: &Evaluate, settings: &Settings, engine: &Engine, content: &str) -> Result<String, Stop> {
    let gold = gold::read(content).map_err(fault(&options.gold, GOLD_HELP))?;
    let pred = match &options.pred {
        Some(path) => gold::read(&read(path)?).map_err(fault(path, GOLD_HELP))?,
        None => coded_now(&gold, options, settings, engine)?,
    };
    let compared = score::compare_all(&gold, &pred, &|event| engine.quad(event));
    let total = score::total(&compared);
    if options.json {
        return Ok(format!("{}\n", total.json()));
    }
    let mut page = String::new();
    if options.errors {
        let layout = Layout { paint: settings.paint, width: settings.width };
        let claims: HashMap<&str, &[Scored]> = pred.iter().map(|p| (p.id.as_str(), &p.claims[..])).collect();
        for (document, compared) in gold.iter().zip(&compared) {
            let claims = claims.get(document.id.as_str()).copied().unwrap_or_default();
            let differing = errors::page(document, claims, compared, layout);
            if !differing.is_empty() {
                let _ = writeln!(page, "{differing}");
            }
        }
    }
    Ok(page + &total.page())
}

fn coded_now(
    gold: &[Annotated],
    options: &Evaluate,
    settings: &Settings,
    engine: &Engine,
) -> Result<Vec<Annotated>, Stop> {
    let file = options.gold.display().to_string();
    let items = gold.iter().map(|g| {
        let place = Place::line(file.clone(), g.line);
        // The annotators knew it for English.
        document_of_record(&g.record, place, &g.id, None)
            .map(|d| Document { language: demarche_read::Language::stated("en"), ..d })
    });
    let mut pred: Vec<Annotated> = Vec::new();
    for (document, coded) in all_coded(items, settings, engine)? {
        let claims = coded.map_or_else(Vec::new, |c| c.claims);
        let claims: Result<Vec<Scored>, _> =
            claims.iter().map(|c| serde_json::from_value(serde_json::to_value(c)?)).collect();
        let claims = claims.map_err(|e| Failure::new(document.place.clone(), e.to_string(), ""))?;
        pred.push(Annotated { id: document.id, claims, ..Annotated::default() });
    }
    Ok(pred)
}

/// Codes documents; one that has no text has no claims, and anything else that is wrong ends the evaluation.
fn all_coded(
    items: impl Iterator<Item = Result<Document, Failure>> + Send,
    settings: &Settings,
    engine: &Engine,
) -> Result<Vec<(Document, Option<Coded>)>, Stop> {
    let work = |hand: &mut Hand<'_>, document: &Document, doc: &Doc| code(hand, document, doc);
    let mut all = Vec::new();
    let mut first_fault = None;
    pipeline::run(engine, settings.jobs, items, work, |finished| {
        match (finished.outcome, finished.document) {
            (Outcome::Done(coded), Some(document)) => all.push((document, Some(coded))),
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

fn pairs(options: &Evaluate, settings: &Settings, engine: &Engine, content: &str) -> Result<String, Stop> {
    let gold_file = options.gold.display().to_string();
    let place = || Place::file(gold_file.clone());
    let classes = Classes::shipped().map_err(|e| Failure::new(place(), e.to_string(), ""))?;
    let gold =
        table::read(content, &gold_file, &classes).map_err(fault(&options.gold, "this is no PLV or A–W table"))?;
    let answers = match &options.pred {
        Some(path) => {
            classes.read(&read(path)?).map_err(fault(path, "one record a line: {\"uid\": \"17\", \"root\": \"…\"}"))?
        }
        None => {
            let mut answers: HashMap<String, Answer> = HashMap::new();
            for (document, coded) in all_coded(gold.documents.iter().cloned().map(Ok), settings, engine)? {
                let claim = coded.and_then(|c| c.claims.into_iter().next());
                answers.insert(document.id, claim.map_or_else(Answer::default, |c| classes.answer(&c.event)));
            }
            answers
        }
    };
    let mut page = String::new();
    let paper = classes.score(gold.rows.iter().filter(|r| r.in_paper), &answers);
    let every = gold.is_aw.then(|| classes.score(gold.rows.iter(), &answers));
    if options.json {
        let mut out = serde_json::json!({"levels": classes::json(&paper)});
        if let Some(every) = every {
            out["levels_all_rows"] = classes::json(&every);
        }
        return Ok(format!("{out}\n"));
    }
    if options.errors {
        for (row, document) in gold.rows.iter().zip(&gold.documents) {
            let got = answers.get(&row.uid).cloned().unwrap_or_default();
            let differs = if gold.is_aw { got.binary != row.gold.binary } else { got.root != row.gold.root };
            if differs {
                let name = |a: &Answer| {
                    a.root.clone().or_else(|| a.binary.map(|b| b.to_string())).unwrap_or_else(|| "none".into())
                };
                let _ = writeln!(
                    page,
                    "{}  {}, not {}  {}",
                    row.uid,
                    name(&got),
                    name(&row.gold),
                    crate::output::paint::safe(&document.text)
                );
            }
        }
        page.push('\n');
    }
    page += &classes::page(&paper);
    if let Some(every) = every {
        page += &format!("\nAll rows, whatever their event type:\n{}", classes::page(&every));
    }
    Ok(page)
}
