//! `demarche outlook score`: stored forecasts whose time is over, against what came and against what anybody could have said.

mod resolved;

use self::resolved::{Fate, resolve};
use super::lock::Stored;
use super::tables::Tables;
use super::{Stop, wrong};
use crate::Ending;
use crate::commands::asking::{Printer, format, today};
use crate::options::AnswerFormat;
use crate::options::outlook::Scoring;
use crate::output::outlook::{chart, scores};
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_ledger::{Ledger, Locked};
use demarche_outlook::baselines::Baseline;
use demarche_outlook::evidence::Evidence;
use demarche_outlook::forecast::Forecast;
use demarche_outlook::score::{Bin, Case, Scores, calibration};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Scores of all forecasts of one horizon.
#[derive(Serialize)]
struct Scored {
    schema: &'static str,
    /// Months.
    months: i32,
    /// Ids of the forecasts.
    forecasts: Vec<String>,
    /// What was said.
    model: Scores,
    /// What anybody could have said.
    baselines: Vec<(&'static str, Scores)>,
    calibration: Vec<Bin>,
    /// What became of states of which the ledger knew a step: the record of each kind of evidence.
    evidence: Vec<Kind>,
}

/// The record of one kind of evidence.
#[derive(Clone, Serialize)]
struct Kind {
    what: String,
    /// Forecasts of a state of which it was known.
    states: usize,
    /// Of these, expected to follow, and that did.
    expected: f64,
    followed: usize,
}

/// Cases of one horizon.
#[derive(Default)]
struct Cases {
    ids: Vec<String>,
    said: Vec<Case>,
    /// Of each of [`Baseline::ALL`].
    baselines: Vec<Vec<Case>>,
    evidence: Vec<Kind>,
}

/// Why a horizon is not scored.
#[derive(Default)]
struct Left {
    late: usize,
    twice: usize,
    open: usize,
    unknown: usize,
    gone: usize,
}

pub(super) fn answer(options: &Scoring, settings: &Settings) -> Result<Ending, Stop> {
    let form = format(options.answer.format, settings)?;
    if matches!(form, AnswerFormat::Csv | AnswerFormat::Parquet) {
        return Err(wrong(settings, "scores are no table", "ask for text, json or jsonl"));
    }
    let tables = Tables::read(settings)?;
    let path = settings.ledger(&options.answer.place).map_err(Stop::Told)?;
    let locked = Ledger::open(&path)?.locked()?;
    let (by, mut left) = (options.as_of.unwrap_or_else(today), Left::default());
    let all = cases(&locked, by, options.late, &tables, &mut left)?;
    let scored: Vec<Scored> = all.iter().map(|(months, cases)| scored(*months, cases)).collect();
    let Left { late, twice, open, unknown, gone } = left;
    settings.messages().note(&format!(
        "{}: {} forecasts stored; of their horizons {} are scored, {open} are not over by {by}, {unknown} are over but the tables do not \
         know yet who acted, {late} were stored more than a month late (--late), {twice} twice, {gone} are of episodes that the tables \
         do not have",
        path.display(),
        locked.len(),
        scored.iter().map(|s| s.forecasts.len()).sum::<usize>(),
    ));
    match (&options.chart, scored.last()) {
        (Some(path), Some(last)) => {
            let title = format!("What was said against what came, {} months", last.months);
            chart::reliability(&last.calibration, &title, path).map_err(|e| wrong(settings, &e, chart::HELP))?;
        }
        (Some(path), None) => settings.messages().note(&format!("{}: nothing to draw", path.display())),
        (None, _) => {}
    }
    print(&scored, form, settings)
}

fn print(scored: &[Scored], form: AnswerFormat, settings: &Settings) -> Result<Ending, Stop> {
    let mut printer = Printer::new(form);
    for one in scored {
        if form != AnswerFormat::Text {
            printer.json(one)?;
            continue;
        }
        let title = format!("{} months, {} forecasts", one.months, one.forecasts.len());
        writeln!(printer.out, "{}\n", settings.paint.paint(Role::Heading, &safe(&title)))?;
        let baselines: Vec<Scores> = one.baselines.iter().map(|b| b.1.clone()).collect();
        let (table, bins) = (scores::table(&one.model, &baselines), scores::calibration(&one.calibration));
        writeln!(printer.out, "{table}\n{bins}")?;
        for Kind { what, states, expected, followed } in &one.evidence {
            let what = safe(what);
            writeln!(printer.out, "{what}: {states} states, {expected:.1} expected to follow, {followed} did")?;
        }
    }
    printer.end()?;
    Ok(Ending::Clean)
}

/// The cases of each horizon, in months.
fn cases(
    locked: &[Locked],
    by: Date,
    late: bool,
    tables: &Tables,
    left: &mut Left,
) -> Result<BTreeMap<i32, Cases>, Stop> {
    let (outlines, mut seen, mut all) = (tables.outlines(), BTreeSet::new(), BTreeMap::<i32, Cases>::new());
    for one in locked {
        let Stored { forecast, evidence } = serde_json::from_str(&one.answer)?;
        let is_late = one.recorded.day() > one.day.saturating_add(1.month());
        for (nth, horizon) in forecast.horizons.iter().enumerate() {
            if is_late && !late {
                left.late += 1;
            } else if !seen.insert((one.asked.clone(), one.day, horizon.months)) {
                left.twice += 1;
            } else {
                match resolve(&forecast, nth, one, by, tables, &outlines) {
                    Fate::Open => left.open += 1,
                    Fate::Unknown => left.unknown += 1,
                    Fate::Gone => left.gone += 1,
                    Fate::Came(said, baselines) => {
                        let cases = all.entry(horizon.months).or_default();
                        cases.take(one, &forecast, &evidence, said, baselines);
                    }
                }
            }
        }
    }
    Ok(all)
}

impl Cases {
    fn take(&mut self, locked: &Locked, forecast: &Forecast, evidence: &[Evidence], said: Case, baselines: Vec<Case>) {
        for one in evidence {
            let Some(nth) = forecast.candidates.iter().position(|c| c.code == one.state) else { continue };
            let at = self.evidence.iter().position(|k| k.what == one.what).unwrap_or_else(|| {
                self.evidence.push(Kind { what: one.what.clone(), states: 0, expected: 0.0, followed: 0 });
                self.evidence.len() - 1
            });
            let kind = &mut self.evidence[at];
            kind.states += 1;
            kind.expected += said.prediction.chances[nth];
            kind.followed += usize::from(said.outcome[nth]);
        }
        self.ids.push(locked.id.clone());
        self.said.push(said);
        self.baselines.resize_with(baselines.len(), Vec::new);
        self.baselines.iter_mut().zip(baselines).for_each(|(list, case)| list.push(case));
    }
}

fn scored(months: i32, cases: &Cases) -> Scored {
    let baselines = Baseline::ALL.iter().zip(&cases.baselines);
    Scored {
        schema: "demarche.score/1",
        months,
        forecasts: cases.ids.clone(),
        model: Scores::of(&cases.said),
        baselines: baselines.map(|(b, list)| (b.name(), Scores::of(list))).collect(),
        calibration: calibration(&cases.said),
        evidence: cases.evidence.clone(),
    }
}
