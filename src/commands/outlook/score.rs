//! `demarche outlook score`: stored forecasts whose time is over, against what came and against what anybody could have said.

use crate::commands::query::today;
use crate::exit::{CommandError, Exit, usage};
use crate::options::outlook::Scoring;
use crate::output::outlook::{chart, scores};
use crate::output::paint::{Role, safe};
use crate::output::printer::{Print, Printer, Shape, format};
use crate::settings::Settings;
use demarche_ledger::Ledger;
use demarche_outlook::score::Scores;
use demarche_questions::outlook::{self, EvidenceRecord, HorizonScore, NotScored, OutlookTables, ScoreAnswer};
use std::io::Write;

pub(super) fn answer(options: &Scoring, settings: &Settings) -> Result<Exit, CommandError> {
    let Print::Records(shape) = format(options.answer.format, settings)? else {
        return Err(usage("scores are not a table", "ask for text, json or jsonl"));
    };
    let tables = OutlookTables::read(settings.data.as_deref())?;
    let path = settings.ledger(&options.answer.place).map_err(CommandError::Reported)?;
    let by = options.as_of.unwrap_or_else(today);
    let ScoreAnswer { stored, scored, left } = outlook::score(&Ledger::open(&path)?, by, options.late, &tables)?;
    let NotScored { late, twice, open, unknown, gone } = left;
    settings.messages().note(&format!(
        "{}: {} forecasts stored; of their horizons {} are scored, {open} are not over by {by}, {unknown} are over but the tables do not \
         know yet who acted, {late} were stored more than a month late (--late), {twice} twice, {gone} are of episodes that the tables \
         do not have",
        path.display(),
        stored,
        scored.iter().map(|s| s.forecasts.len()).sum::<usize>(),
    ));
    match (&options.chart, scored.last()) {
        (Some(path), Some(last)) => {
            let title = format!("What was said against what came, {} months", last.months);
            chart::reliability(&last.calibration, &title, path).map_err(|e| usage(e, chart::HELP))?;
        }
        (Some(path), None) => settings.messages().note(&format!("{}: nothing to draw", path.display())),
        (None, _) => {}
    }
    print(&scored, shape, settings)
}

fn print(scored: &[HorizonScore], shape: Shape, settings: &Settings) -> Result<Exit, CommandError> {
    let mut printer = Printer::new(shape);
    for one in scored {
        if shape != Shape::Text {
            printer.json(one)?;
            continue;
        }
        let title = format!("{} months, {} forecasts", one.months, one.forecasts.len());
        writeln!(printer.out, "{}\n", settings.paint.paint(Role::Heading, &safe(&title)))?;
        let baselines: Vec<Scores> = one.baselines.iter().map(|b| b.1.clone()).collect();
        let (table, bins) = (scores::table(&one.model, &baselines), scores::calibration(&one.calibration));
        writeln!(printer.out, "{table}\n{bins}")?;
        for EvidenceRecord { what, states, expected, followed } in &one.evidence {
            let what = safe(what);
            writeln!(printer.out, "{what}: {states} states, {expected:.1} expected to follow, {followed} did")?;
        }
    }
    printer.end()?;
    Ok(Exit::Success)
}
