//! Tables of sentences with a marked pair: the PLV and A–W sets.

use crate::against::{self, Item, Run};
use crate::bootstrap::Interval;
use crate::calibration::{self, Calibration};
use crate::classes::{Answer, Classes, Level, Row};
use crate::coding::{Coded, Coder};
use crate::error::EvaluateError;
use crate::evaluation::{Evaluation, Saved, failed};
use crate::levels::{self, Scores};
use crate::page::{Block, Entry, Span, Table, counted, plain};
use crate::table::{self, Table as Gold};
use demarche_read::Document;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

type Answers = HashMap<String, Answer>;

/// What an evaluation of sentences with a marked pair found.
pub struct PairReport {
    gold: Gold,
    answers: Answers,
    /// The finest level the table has.
    level: Level,
    now: Compared,
    before: Option<Run>,
    draws: usize,
    /// Whether what went wrong is listed.
    errors: bool,
}

pub(crate) fn evaluate(
    evaluation: &Evaluation<'_>,
    classes: Classes,
    content: &str,
    coder: &dyn Coder,
) -> Result<PairReport, EvaluateError> {
    let file = evaluation.gold.display().to_string();
    let gold = table::read(content, &file, &classes).map_err(failed(evaluation.gold, "not a PLV or A–W table"))?;
    let answers = match evaluation.predicted()? {
        Some((path, content)) => saved_answers(&classes, path, &content)?,
        None => answers_now(&classes, &gold, coder)?,
    };
    let draws = evaluation.draws;
    let now = Compared::new(&classes, &gold, &answers, draws);
    let before = match evaluation.saved()? {
        None => None,
        Some(Saved::Report(run)) => Some(run),
        Some(Saved::Claims(path, content)) => {
            let answers = saved_answers(&classes, path, &content)?;
            Some(Compared::new(&classes, &gold, &answers, draws).run)
        }
    };
    let level = finest(&classes, &gold);
    Ok(PairReport { gold, answers, level, now, before, draws, errors: evaluation.errors })
}

fn saved_answers(classes: &Classes, path: &Path, content: &str) -> Result<Answers, EvaluateError> {
    let help = "one record a line: {\"uid\": \"17\", \"root\": \"…\"}";
    Ok(classes.read(content).map_err(failed(path, help))?)
}

fn answers_now(classes: &Classes, gold: &Gold, coder: &dyn Coder) -> Result<Answers, EvaluateError> {
    let mut answers = Answers::new();
    for (document, coded) in coder.code(&mut gold.documents.iter().cloned().map(Ok), false)? {
        let Some(Coded { claims, reason, .. }) = coded else { continue };
        let answer = match claims.into_iter().next() {
            Some(claim) => Answer {
                confidence: Some(f64::from(claim.confidence.total)),
                why: format!("{} ({}:{})", claim.rule.id, claim.rule.file, claim.rule.line),
                ..classes.answer(&claim.event)
            },
            None => Answer { why: reason.unwrap_or_default(), ..Answer::default() },
        };
        answers.insert(document.id, answer);
    }
    Ok(answers)
}

/// The figures of one set of answers.
struct Compared {
    paper: Vec<Scores>,
    /// Those of all rows, where the papers count some only.
    every: Option<Vec<Scores>>,
    calibration: Calibration,
    run: Run,
}

/// The finest level the table has.
fn finest(classes: &Classes, gold: &Gold) -> Level {
    let [binary, _, root] = classes.levels();
    if gold.is_aw { binary } else { root }
}

/// A class in words.
fn word(level: &Level, class: Option<&String>) -> String {
    let Some(class) = class else { return "none".into() };
    level.classes.iter().find(|c| c.0 == *class).map_or_else(|| class.clone(), |c| c.1.clone())
}

impl Compared {
    fn new(classes: &Classes, gold: &Gold, answers: &Answers, draws: usize) -> Self {
        let counted: Vec<&Row> = gold.rows.iter().filter(|r| r.in_paper).collect();
        let all: Vec<&Row> = gold.rows.iter().collect();
        let paper = levels::score(classes, &counted, answers, draws);
        let every = gold.is_aw.then(|| levels::score(classes, &all, answers, draws));
        let level = finest(classes, gold);
        let none = Answer::default();
        let sure = counted.iter().filter_map(|row| {
            let answer = answers.get(&row.uid)?;
            let class = (level.of)(answer)?;
            Some((answer.confidence?, Some(class) == (level.of)(&row.gold)))
        });
        let calibration = Calibration::of(sure);
        let item = |(row, document): (&Row, &Document)| {
            let answer = answers.get(&row.uid).unwrap_or(&none);
            let (want, got) = ((level.of)(&row.gold), (level.of)(answer));
            let outcome = match &got {
                None => "none",
                Some(_) if got == want => "right",
                Some(_) => "wrong",
            };
            let told = format!("{}  {}, coded {}", row.uid, word(&level, want.as_ref()), word(&level, got.as_ref()));
            let detail = json!({"uid": row.uid, "gold": want, "answer": got, "confidence": answer.confidence,
                                "why": answer.why, "line": document.place.line});
            Item { id: row.uid.clone(), outcome: outcome.to_owned(), told, detail }
        };
        let items = gold.rows.iter().zip(&gold.documents).map(item).collect();
        let figures = paper.iter().flat_map(Scores::figures).collect();
        Self { paper, every, calibration, run: Run { figures, items } }
    }
}

impl PairReport {
    /// One object for programs.
    pub fn json(&self) -> Value {
        let now = &self.now;
        let mut out = json!({"levels": levels::json(&now.paper), "calibration": now.calibration.json()});
        if let Some(every) = &now.every {
            out["levels_all_rows"] = levels::json(every);
        }
        now.run.json(&mut out);
        if let Some(before) = &self.before {
            out["against"] = against::json(&now.run, before, &BTreeMap::<String, Interval>::new());
        }
        out
    }

    /// The page for people.
    pub fn page(&self) -> Vec<Block> {
        let now = &self.now;
        let mut page = if self.errors { self.error_page() } else { Vec::new() };
        let rows = now.paper.first().map_or(0, |l| l.rows);
        let intervals = match now.paper.first().and_then(|l| l.intervals) {
            Some(_) => format!("95 %: percentile interval from {} bootstrap draws of rows.", self.draws),
            None => "No intervals: too few rows or draws.".to_owned(),
        };
        page.push(Block::Note(format!("{} with a marked pair. {intervals}", counted(rows, "sentence"))));
        page.push(Block::Line(String::new()));
        page.extend(levels::tables(&now.paper).into_iter().map(Block::Table));
        let calibration = [("share right", "the class is that of the gold", &now.calibration)];
        page.push(Block::Table(calibration::table(&calibration)));
        if let Some(every) = &now.every {
            page.push(Block::Note("All rows, whatever their event type:".into()));
            page.push(Block::Line(String::new()));
            page.extend(levels::tables(every).into_iter().map(Block::Table));
        }
        if let Some(before) = &self.before {
            page.extend(against::page(&now.run, before, &BTreeMap::new()));
        }
        page
    }

    /// The wrong and missing answers, the most frequent kind first.
    fn error_page(&self) -> Vec<Block> {
        let level = &self.level;
        let none = Answer::default();
        let mut kinds: BTreeMap<(String, String), Vec<Wrong<'_>>> = BTreeMap::new();
        for (row, document) in self.gold.rows.iter().zip(&self.gold.documents) {
            let answer = self.answers.get(&row.uid).unwrap_or(&none);
            let (want, got) = ((level.of)(&row.gold), (level.of)(answer));
            if want != got {
                let kind = (word(level, want.as_ref()), word(level, got.as_ref()));
                kinds.entry(kind).or_default().push(Wrong { row, document, answer });
            }
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
        let mut table = Table::new("Kinds of error", 2, &["gold", "coded", "rows"]);
        table.rows =
            kinds.iter().map(|((want, got), l)| vec![want.clone(), got.clone(), l.len().to_string()]).collect();
        table.note = "Rows whose answer is not that of the gold; none: no answer.".to_owned();
        let mut out = vec![Block::Table(table)];
        for ((want, got), list) in &kinds {
            let heading = format!("{want}, coded {got} ({})", counted(list.len(), "row"));
            let entries = list.iter().map(|wrong| entry(wrong, want, got)).collect();
            out.push(Block::Entries { heading, entries });
        }
        out
    }
}

/// One wrong or missing answer.
struct Wrong<'w> {
    row: &'w Row,
    document: &'w Document,
    answer: &'w Answer,
}

fn entry(wrong: &Wrong<'_>, want: &str, got: &str) -> Entry {
    let mut fields = vec![("", marked(wrong.document)), ("gold", plain(want)), ("ours", plain(got))];
    if !wrong.answer.why.is_empty() {
        fields.push(("why", plain(wrong.answer.why.clone())));
    }
    Entry { id: wrong.row.uid.clone(), fields }
}

/// The sentence, its pair marked.
fn marked(document: &Document) -> Vec<Span> {
    let text = &document.text;
    let ranges = document.pair.iter().flat_map(|p| [p.source, p.target]);
    let mut ranges: Vec<_> = ranges.filter_map(|r| r.bytes(text)).collect();
    ranges.sort_by_key(|r| r.start);
    let (mut out, mut at) = (Vec::new(), 0);
    for range in ranges.into_iter().filter(|r| r.start < r.end) {
        if range.start >= at {
            out.extend(plain(&text[at..range.start]));
            out.push(Span::Participant(text[range.clone()].to_owned()));
            at = range.end;
        }
    }
    out.extend(plain(&text[at..]));
    out
}
