//! Scores as Markdown, for the page of the backtest and for people.

use demarche_outlook::baselines::Baseline;
use demarche_outlook::score::{Bin, Scores, skill};
use std::fmt::Write;

/// A table: the model and every baseline, as skill over the base rate.
pub(crate) fn table(model: &Scores, baselines: &[Scores]) -> String {
    let mut page = String::from(
        "| method | log loss, pooled | log loss, by episode | CRPS of the count | Brier of \"any\" | Brier of states | 80 % interval holds | its width | who (AUC) |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    let base = &baselines[0];
    row(&mut page, "**the hazard**", model, base);
    for (baseline, scores) in Baseline::ALL.iter().zip(baselines) {
        row(&mut page, baseline.name(), scores, base);
    }
    page
}

fn row(page: &mut String, name: &str, s: &Scores, base: &Scores) {
    let against = |a: f64, b: f64| format!("{:+.2}", skill(a, b));
    let auc = s.auc.map_or("–".to_owned(), |a| format!("{a:.2}"));
    let _ = writeln!(
        page,
        "| {name} | {} | {} | {} ({:.2}) | {} | {} | {:.2} | {:.1} | {auc} |",
        against(s.log_loss, base.log_loss),
        against(s.log_loss_by_episode, base.log_loss_by_episode),
        against(s.crps, base.crps),
        s.crps,
        against(s.any, base.any),
        against(s.brier, base.brier),
        s.covered,
        s.width,
    );
}

/// What was said against what came.
pub(crate) fn calibration(bins: &[Bin]) -> String {
    let mut page = String::from("| said | came | state-origins |\n|---|---|---|\n");
    for bin in bins {
        let _ = writeln!(page, "| {:.1} % | {:.1} % | {} |", bin.said * 100.0, bin.came * 100.0, bin.n);
    }
    page
}
