//! Tables of sentences with a marked pair: the PLV and A–W sets.

use super::{Saved, Stop, Task, coding, fault};
use crate::evaluate::against::{self, Item, Run};
use crate::evaluate::bootstrap::Interval;
use crate::evaluate::calibration::{self, Calibration};
use crate::evaluate::classes::{Answer, Level, Row};
use crate::evaluate::levels::{self, Scores};
use crate::evaluate::print::{self, Table, counted};
use crate::evaluate::table::{self, Table as Gold};
use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use demarche_read::Document;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

type Answers = HashMap<String, Answer>;

pub(super) fn evaluate(task: &Task<'_>, content: &str) -> Result<String, Stop> {
    let file = task.gold.display().to_string();
    let gold = table::read(content, &file, &task.classes).map_err(fault(task.gold, "not a PLV or A–W table"))?;
    let answers = match task.predictions()? {
        Some((path, content)) => saved_answers(task, path, &content)?,
        None => answers_now(task, &gold)?,
    };
    let now = Compared::new(task, &gold, &answers);
    let before = match task.saved()? {
        None => None,
        Some(Saved::Report(run)) => Some(run),
        Some(Saved::Claims(path, content)) => {
            let answers = saved_answers(task, path, &content)?;
            Some(Compared::new(task, &gold, &answers).run)
        }
    };
    Ok(if task.options.json { now.json(before.as_ref()) } else { now.page(task, &gold, &answers, before.as_ref()) })
}

fn saved_answers(task: &Task<'_>, path: &Path, content: &str) -> Result<Answers, Stop> {
    let help = "one record a line: {\"uid\": \"17\", \"root\": \"…\"}";
    Ok(task.classes.read(content).map_err(fault(path, help))?)
}

fn answers_now(task: &Task<'_>, gold: &Gold) -> Result<Answers, Stop> {
    let mut answers = Answers::new();
    for (document, coded) in coding::coded(gold.documents.iter().cloned().map(Ok), task)? {
        let Some((coded, _)) = coded else { continue };
        let answer = match coded.claims.into_iter().next() {
            Some(claim) => Answer {
                confidence: Some(f64::from(claim.confidence.total)),
                why: format!("{} ({}:{})", claim.rule.id, claim.rule.file, claim.rule.line),
                ..task.classes.answer(&claim.event)
            },
            None => Answer { why: coded.reason.unwrap_or_default(), ..Answer::default() },
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
fn finest(task: &Task<'_>, gold: &Gold) -> Level {
    let [binary, _, root] = task.classes.levels();
    if gold.is_aw { binary } else { root }
}

/// A class in words.
fn word(level: &Level, class: Option<&String>) -> String {
    let Some(class) = class else { return "none".into() };
    level.classes.iter().find(|c| c.0 == *class).map_or_else(|| class.clone(), |c| c.1.clone())
}

impl Compared {
    fn new(task: &Task<'_>, gold: &Gold, answers: &Answers) -> Self {
        let draws = task.options.bootstrap;
        let counted: Vec<&Row> = gold.rows.iter().filter(|r| r.in_paper).collect();
        let all: Vec<&Row> = gold.rows.iter().collect();
        let paper = levels::score(&task.classes, &counted, answers, draws);
        let every = gold.is_aw.then(|| levels::score(&task.classes, &all, answers, draws));
        let level = finest(task, gold);
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

    fn json(&self, before: Option<&Run>) -> String {
        let mut out = json!({"levels": levels::json(&self.paper), "calibration": self.calibration.json()});
        if let Some(every) = &self.every {
            out["levels_all_rows"] = levels::json(every);
        }
        self.run.json(&mut out);
        if let Some(before) = before {
            out["against"] = against::json(&self.run, before, &BTreeMap::<String, Interval>::new());
        }
        format!("{out}\n")
    }

    fn page(&self, task: &Task<'_>, gold: &Gold, answers: &Answers, before: Option<&Run>) -> String {
        let layout = task.layout();
        let mut page = if task.options.errors { errors(task, gold, answers, layout) } else { String::new() };
        let rows = self.paper.first().map_or(0, |l| l.rows);
        let intervals = match self.paper.first().and_then(|l| l.intervals) {
            Some(_) => format!("95 %: percentile interval from {} bootstrap draws of rows.", task.options.bootstrap),
            None => "No intervals: too few rows or draws.".to_owned(),
        };
        page += &print::note(&format!("{} with a marked pair. {intervals}", counted(rows, "sentence")), layout);
        page.push('\n');
        let mut tables = levels::tables(&self.paper);
        tables.push(calibration::table(&[("share right", "the class is that of the gold", &self.calibration)]));
        page.extend(tables.iter().map(|t| t.page(layout)));
        if let Some(every) = &self.every {
            page += &print::note("All rows, whatever their event type:", layout);
            page.push('\n');
            page.extend(levels::tables(every).iter().map(|t| t.page(layout)));
        }
        if let Some(before) = before {
            page += &against::page(&self.run, before, &BTreeMap::new(), layout);
        }
        page
    }
}

/// One wrong or missing answer.
struct Wrong<'w> {
    row: &'w Row,
    document: &'w Document,
    answer: &'w Answer,
}

/// The wrong and missing answers, the most frequent kind first.
fn errors(task: &Task<'_>, gold: &Gold, answers: &Answers, layout: Layout) -> String {
    let level = finest(task, gold);
    let none = Answer::default();
    let mut kinds: BTreeMap<(String, String), Vec<Wrong<'_>>> = BTreeMap::new();
    for (row, document) in gold.rows.iter().zip(&gold.documents) {
        let answer = answers.get(&row.uid).unwrap_or(&none);
        let (want, got) = ((level.of)(&row.gold), (level.of)(answer));
        if want != got {
            let kind = (word(&level, want.as_ref()), word(&level, got.as_ref()));
            kinds.entry(kind).or_default().push(Wrong { row, document, answer });
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    let mut table = Table::new("Kinds of error", 2, &["gold", "coded", "rows"]);
    table.rows = kinds.iter().map(|((want, got), l)| vec![want.clone(), got.clone(), l.len().to_string()]).collect();
    table.note = "Rows whose answer is not that of the gold; none: no answer.".to_owned();
    let mut out = table.page(layout);
    for ((want, got), list) in &kinds {
        let heading = format!("{want}, coded {got} ({})", counted(list.len(), "row"));
        out += &format!("{}\n{}\n", layout.paint.paint(Role::Heading, &heading), "─".repeat(layout.width));
        out.extend(list.iter().map(|wrong| entry(wrong, want, got, layout) + "\n"));
    }
    out
}

fn entry(wrong: &Wrong<'_>, want: &str, got: &str, layout: Layout) -> String {
    let mut out = format!("  {}\n", layout.paint.paint(Role::Faint, &safe(&wrong.row.uid)));
    out += &field("", &marked(wrong.document, layout), layout);
    out += &field("gold", &safe(want), layout);
    out += &field("ours", &safe(got), layout);
    if !wrong.answer.why.is_empty() {
        out += &field("why", &safe(&wrong.answer.why), layout);
    }
    out
}

/// The sentence, its pair marked.
fn marked(document: &Document, layout: Layout) -> String {
    let text = &document.text;
    let ranges = document.pair.iter().flat_map(|p| [p.source, p.target]);
    let mut ranges: Vec<_> = ranges.filter_map(|r| r.bytes(text)).collect();
    ranges.sort_by_key(|r| r.start);
    let (mut out, mut at) = (String::new(), 0);
    for range in ranges.into_iter().filter(|r| r.start < r.end) {
        if range.start >= at {
            out += &safe(&text[at..range.start]);
            out += &layout.paint.mark(Role::Participant, &safe(&text[range.clone()]));
            at = range.end;
        }
    }
    out + &safe(&text[at..])
}
