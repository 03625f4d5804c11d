//! How sequences of acts are shown.

use crate::output::columns::columns;
use crate::output::counted::count;
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_questions::SequenceAnswer;
use std::io::{self, Write};

/// Precedents in a table, then how long it took, then how often the next act came.
pub(crate) fn page(out: &mut impl Write, answer: &SequenceAnswer, within: &str, settings: &Settings) -> io::Result<()> {
    let title = format!("{} within {within}", answer.pattern.join(" → "));
    writeln!(out, "{}\n", settings.paint.paint(Role::Heading, &title))?;
    if answer.precedents.is_empty() {
        writeln!(out, "No precedent.")?;
    }
    let rows: Vec<Vec<String>> = answer
        .precedents
        .iter()
        .map(|p| {
            let mut row = vec![format!("{} → {}", safe(&p.from), safe(&p.to))];
            for (nth, act) in p.acts.iter().enumerate() {
                let lag = nth.checked_sub(1).map_or(String::new(), |n| format!("+{} d  ", p.lags[n]));
                row.push(format!("{lag}{} {}", act.act, act.date));
            }
            row
        })
        .collect();
    for line in columns(&rows) {
        writeln!(out, "  {line}")?;
    }
    for (lag, rate) in answer.lags.iter().zip(&answer.rates) {
        let before = rate.after.last().map_or("", String::as_str);
        let days = if lag.median == 1.0 { "day" } else { "days" };
        writeln!(out, "\n{before} to {}: median {} {days}, from {} to {}", rate.next, lag.median, lag.least, lag.most)?;
    }
    writeln!(out)?;
    for rate in &answer.rates {
        let share = rate.share.map_or("no pair".to_owned(), |s| format!("{:.0} %", s * 100.0));
        let open = if rate.open > 0 { format!("; for {} more the time is not over", rate.open) } else { String::new() };
        let after = rate.after.join(" → ");
        let pairs = count(rate.had, "pair");
        writeln!(out, "{} of {pairs} with {after} had {} next: {share}{open}", rate.followed, rate.next)?;
    }
    Ok(())
}
