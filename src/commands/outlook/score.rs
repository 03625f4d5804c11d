//! `demarche outlook score`: stored forecasts whose time is over, against what came and against what anybody could have said.

use super::lock::Stored;
use super::tables::Tables;
use super::{Stop, wrong};
use crate::Ending;
use crate::commands::asking::{Printer, format};
use crate::options::AnswerFormat;
use crate::options::outlook::Scoring;
use crate::output::outlook::{chart, scores};
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_ledger::{Ledger, Locked};
use demarche_outlook::Month;
use demarche_outlook::baselines::Baseline;
use demarche_outlook::evidence::Evidence;
use demarche_outlook::forecast::Forecast;
use demarche_outlook::panel::Panel;
use demarche_outlook::score::{Bin, Case, Prediction, Scores, calibration};
use serde::Serialize;
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
struct Cases {
    months: i32,
    evidence: Vec<Kind>,
    ids: Vec<String>,
    said: Vec<Case>,
    baselines: Vec<Vec<Case>>,
}

pub(super) fn answer(options: &Scoring, settings: &Settings) -> Result<Ending, Stop> {
    let tables = Tables::read(settings)?;
    let path = settings.ledger(&options.place).map_err(Stop::Told)?;
    let locked = Ledger::open(&path)?.locked()?;
    let by = options.as_of.map_or(tables.until(), Month::of);
    let panels = tables.outlines();
    let mut all: Vec<Cases> = Vec::new();
    let mut open = 0usize;
    for one in &locked {
        let Stored { forecast, evidence } = serde_json::from_str(&one.answer)?;
        for nth in 0..forecast.horizons.len() {
            match resolve(&forecast, nth, one, by, &tables, &panels) {
                Some(case) => {
                    let cases = at(&mut all, forecast.horizons[nth].months);
                    record(cases, &forecast, &evidence, &case.0);
                    take(cases, one, case);
                }
                None => open += 1,
            }
        }
    }
    all.sort_by_key(|c| c.months);
    let late = locked.iter().filter(|one| Month::of(one.recorded.day()) > Month::of(one.day)).count();
    settings.messages().note(&format!(
        "{}: {} forecasts stored, {late} of them after the month they are asked in; {} of their horizons are over by {by}, {open} are not",
        path.display(),
        locked.len(),
        all.iter().map(|c| c.ids.len()).sum::<usize>()
    ));
    let scored: Vec<Scored> = all.iter().map(scored).collect();
    if let (Some(path), Some(last)) = (&options.chart, scored.last()) {
        let title = format!("What was said against what came, {} months", last.months);
        let help = "name a file that ends in .svg or .png, in a folder that can be written";
        chart::reliability(&last.calibration, &title, path).map_err(|e| wrong(settings, &e, help))?;
    }
    let mut printer = Printer::new(format(options.format, settings));
    for one in &scored {
        match printer.format {
            AnswerFormat::Json | AnswerFormat::Jsonl => printer.json(one)?,
            AnswerFormat::Csv => return Err(wrong(settings, "scores are no table", "ask for text, json or jsonl")),
            AnswerFormat::Text => {
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
        }
    }
    printer.end()?;
    Ok(Ending::Clean)
}

/// What came of one horizon of a forecast, with what the baselines would have said; `None` while it is not known.
fn resolve(
    forecast: &Forecast,
    nth: usize,
    locked: &Locked,
    by: Month,
    tables: &Tables,
    panels: &[Panel],
) -> Option<(Case, Vec<Case>)> {
    let months = forecast.horizons[nth].months;
    let episode = tables.episodes.iter().find(|e| e.id == forecast.episode)?;
    if forecast.month.plus(months) > by.min(episode.until) {
        return None;
    }
    let followers: Vec<&str> =
        episode.followers(forecast.month, months).map(|s| tables.world.state(s).code.as_str()).collect();
    let outcome: Vec<bool> = forecast.candidates.iter().map(|c| followers.contains(&c.code.as_str())).collect();
    let case = |prediction: Prediction| Case { episode: episode.id.clone(), prediction, outcome: outcome.clone() };
    let horizon = &forecast.horizons[nth];
    let chances = forecast.candidates.iter().map(|c| c.chances[nth]).collect();
    let said = case(Prediction { chances, count: horizon.count.clone(), any: horizon.any });
    // As it was known then.
    let then = Panel::of(&tables.world, &episode.as_of(locked.day));
    let others: Vec<&Panel> = panels.iter().filter(|p| p.episode.id != episode.id).collect();
    let at = then.moments.len().checked_sub(1)?;
    let baselines = Baseline::ALL.map(|b| {
        let mut prediction = b.learn(&others, months).predict(&then, at);
        // All states alike, so their number is what counts.
        prediction.chances.resize(outcome.len(), prediction.chances.first().copied().unwrap_or(0.0));
        case(prediction)
    });
    Some((said, baselines.into()))
}

/// The cases of a horizon.
fn at(all: &mut Vec<Cases>, months: i32) -> &mut Cases {
    let at = all.iter().position(|c| c.months == months).unwrap_or_else(|| {
        let baselines = vec![Vec::new(); Baseline::ALL.len()];
        all.push(Cases { months, evidence: Vec::new(), ids: Vec::new(), said: Vec::new(), baselines });
        all.len() - 1
    });
    &mut all[at]
}

fn take(cases: &mut Cases, locked: &Locked, (said, baselines): (Case, Vec<Case>)) {
    cases.ids.push(locked.id.clone());
    cases.said.push(said);
    cases.baselines.iter_mut().zip(baselines).for_each(|(list, case)| list.push(case));
}

/// Counts what became of the states of which something was known.
fn record(cases: &mut Cases, forecast: &Forecast, evidence: &[Evidence], said: &Case) {
    for one in evidence {
        let Some(nth) = forecast.candidates.iter().position(|c| c.code == one.state) else { continue };
        let at = cases.evidence.iter().position(|k| k.what == one.what).unwrap_or_else(|| {
            cases.evidence.push(Kind { what: one.what.clone(), states: 0, expected: 0.0, followed: 0 });
            cases.evidence.len() - 1
        });
        let kind = &mut cases.evidence[at];
        kind.states += 1;
        kind.expected += said.prediction.chances[nth];
        kind.followed += usize::from(said.outcome[nth]);
    }
}

fn scored(cases: &Cases) -> Scored {
    let baselines = Baseline::ALL.iter().zip(&cases.baselines);
    Scored {
        schema: "demarche.score/1",
        months: cases.months,
        forecasts: cases.ids.clone(),
        model: Scores::of(&cases.said),
        baselines: baselines.map(|(b, list)| (b.name(), Scores::of(list))).collect(),
        calibration: calibration(&cases.said),
        evidence: cases.evidence.clone(),
    }
}
