//! `demarche outlook backtest`: the page of what forecasts like these were worth.

use super::ask::tables;
use crate::exit::{CommandError, Exit, usage};
use crate::messages::reason;
use crate::options::outlook::Backtesting;
use crate::output::outlook::{chart, scores};
use crate::output::stdout;
use crate::settings::Settings;
use demarche_outlook::backtest::Backtest;
use demarche_outlook::baselines::Baseline;
use demarche_outlook::fitted::ORIGINS;
use demarche_outlook::score::{Case, Scores, calibration, skill};
use demarche_questions::outlook::{OutlookTables, months};
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write;

/// The horizon whose calibration is told.
const MAIN: i32 = 12;

pub(super) fn answer(options: &Backtesting, settings: &Settings) -> Result<Exit, CommandError> {
    let horizons = months(&options.horizon)?;
    let (tables, fitted) = tables(settings)?;
    let panels = tables.panels();
    let tests: Vec<Backtest> = horizons.iter().map(|&h| Backtest::run(&panels, &fitted, h)).collect();
    let main = tests.iter().find(|t| t.months == MAIN).or(tests.last());
    if let (Some(path), Some(test)) = (&options.chart, main) {
        let title = format!("What was said against what came, {} months", test.months);
        chart::reliability(&calibration(&test.model), &title, path).map_err(|e| usage(e, chart::HELP))?;
    }
    let text = if options.json { records(&tests)? } else { page(&tests, &tables, &fitted.all.episodes) };
    match &options.output {
        Some(path) => std::fs::write(path, text)
            .map_err(|e| usage(format!("{}: {}", path.display(), reason(&e)), "name a file that can be written"))?,
        None => stdout::page().write_all(text.as_bytes())?,
    }
    Ok(Exit::Success)
}

fn page(tests: &[Backtest], tables: &OutlookTables, episodes: &[String]) -> String {
    let mut page = String::from(include_str!("backtest_head.md"));
    let origins: Vec<String> = ORIGINS.iter().map(ToString::to_string).collect();
    let _ = writeln!(
        page,
        "Episodes: {}. Origins: {} months after the first act. Tables: `{}`.\n",
        episodes.join(", "),
        origins.join(", "),
        tables.hash
    );
    for test in tests {
        let scores = Scores::of(&test.model);
        let baselines: Vec<Scores> = test.baselines.iter().map(|b| Scores::of(b)).collect();
        let (o, s, f) = (scores.origins, scores.states, scores.followers);
        let _ = writeln!(
            page,
            "## {} months\n\n{o} origins, {s} state-origins, {f} that followed. Skill over the base rate (1 perfect, 0 no better); CRPS in states in brackets.\n",
            test.months
        );
        page.push_str(&self::scores::table(&scores, &baselines));
        page.push('\n');
        if test.months == MAIN {
            page.push_str(&by_episode(test));
            page.push_str("What was said against what came:\n\n");
            page.push_str(&self::scores::calibration(&calibration(&test.model)));
            page.push('\n');
        }
    }
    page
}

/// Each episode alone: few cases, so look at the signs.
fn by_episode(test: &Backtest) -> String {
    let mut page = String::from(
        "| left out | origins | followed | expected | log-loss skill | who (AUC) |\n|---|---|---|---|---|---|\n",
    );
    let mut names: Vec<&str> = test.model.iter().map(|c| c.episode.as_str()).collect();
    names.dedup();
    for name in names {
        let of = |cases: &[Case]| cases.iter().filter(|c| c.episode == name).cloned().collect::<Vec<_>>();
        let (cases, base) = (of(&test.model), Scores::of(&of(&test.baselines[0])));
        let scores = Scores::of(&cases);
        let expected: f64 = cases.iter().flat_map(|c| &c.prediction.chances).sum();
        let auc = scores.auc.map_or("–".to_owned(), |a| format!("{a:.2}"));
        let gain = skill(scores.log_loss, base.log_loss);
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {expected:.1} | {gain:+.2} | {auc} |",
            scores.origins, scores.followers
        );
    }
    page.push('\n');
    page
}

fn records(tests: &[Backtest]) -> Result<String, CommandError> {
    let test = |test: &Backtest| {
        let baselines: serde_json::Map<String, serde_json::Value> = Baseline::ALL
            .iter()
            .zip(&test.baselines)
            .map(|(b, cases)| (b.name().to_owned(), json!(Scores::of(cases))))
            .collect();
        json!({"schema": "demarche.backtest/1", "months": test.months, "model": Scores::of(&test.model),
            "baselines": baselines, "calibration": calibration(&test.model)})
    };
    let all: Vec<serde_json::Value> = tests.iter().map(test).collect();
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
