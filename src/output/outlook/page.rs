//! A forecast as a page for people, and as a table.

use super::percent;
use crate::output::columns::columns;
use crate::output::counted::counted;
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_outlook::forecast::{Candidate, Forecast, Horizon};
use demarche_questions::outlook::{LedgerAct, OutlookAnswer};
use std::io::{self, Write};
use textplots::{Chart, LabelBuilder, LabelFormat, Plot, Shape};

/// States that are told unless all are asked for.
const FIRST: usize = 10;
/// Parts of a probability that are told of the likeliest states.
const PARTS: usize = 4;

/// What is asked.
pub(crate) fn title(answer: &OutlookAnswer) -> String {
    let (party, day) = (&answer.forecast.party, answer.as_of);
    match &answer.act {
        None => format!("Who recognises {party} next, asked on {day}"),
        Some(act) => format!("{act} toward {party}: who next, asked on {day}"),
    }
}

/// The whole page.
pub(crate) fn forecast(out: &mut impl Write, answer: &OutlookAnswer, all: bool, settings: &Settings) -> io::Result<()> {
    let (f, paint) = (&answer.forecast, settings.paint);
    writeln!(out, "{}", paint.paint(Role::Heading, &safe(&title(answer))))?;
    let quiet = match f.quiet {
        0 => "the last of them this month".to_owned(),
        1 => "the last of them a month ago".to_owned(),
        n => format!("the last of them {n} months ago"),
    };
    let have = if f.acted == 1 { "1 state has".to_owned() } else { format!("{} states have", f.acted) };
    let quiet = if f.acted == 1 { quiet.replace("the last of them ", "") } else { quiet };
    writeln!(out, "{have}, {quiet}; {} have not.", f.at_risk)?;
    if f.month > f.known_until {
        let note = format!(
            "The tables know who acted until {} only; what came later is taken to be what the ledger has.",
            f.known_until
        );
        writeln!(out, "{}", paint.paint(Role::Unsure, &note))?;
    }
    for LedgerAct { state, date } in &answer.added {
        writeln!(out, "From the ledger, not in the tables: {} on {date}", safe(state))?;
    }
    for LedgerAct { state, date } in &answer.apart {
        writeln!(out, "From the ledger, which the model cannot count: {} on {date}", safe(state))?;
    }
    horizons(out, f, settings)?;
    curve(out, f)?;
    candidates(out, f, all, settings)?;
    drivers(out, f, settings)?;
    if !answer.evidence.is_empty() {
        writeln!(out, "\n{}", paint.paint(Role::Heading, "From the ledger, with stated odds (data/outlook.toml)"))?;
        for e in &answer.evidence {
            writeln!(out, "  {} {}: odds × {} (claim {})", safe(&e.state), safe(&e.what), e.odds, safe(&e.claim))?;
        }
    }
    precedents(out, f, settings)?;
    writeln!(out, "\n{}", paint.paint(Role::Heading, "What would change it"))?;
    let longest = f.horizons.last();
    if let Some(h) = longest {
        writeln!(out, "  expected within {}: {:.1}", counted(h.months, "month"), h.expected)?;
    }
    for change in &f.changes {
        writeln!(out, "  if {}: {:.1} more from then", safe(&change.what), change.expected)?;
    }
    let reference = format!(
        "\nReference class: {} episodes, {}. The model has not seen this one.",
        f.reference.len(),
        f.reference.join(", ")
    );
    for line in textwrap::wrap(&reference, settings.width) {
        writeln!(out, "{line}")?;
    }
    match answer.act {
        None => writeln!(out, "What such forecasts were worth: docs/outlook.md"),
        Some(_) => writeln!(out, "Learned from what this ledger has; what such forecasts are worth is not known."),
    }
}

fn horizons(out: &mut impl Write, f: &Forecast, settings: &Settings) -> io::Result<()> {
    writeln!(out, "\n{}", settings.paint.paint(Role::Heading, "How many more"))?;
    let head = ["within", "expected", "80 % interval", "any", "base rate: expected", "any"].map(str::to_owned).to_vec();
    let row = |h: &Horizon| {
        let (first, last) = h.interval;
        let within = counted(h.months, "month");
        let expected = format!("{:.1}", h.expected);
        let base = format!("{:.1}", h.base_expected);
        vec![within, expected, format!("{first} to {last}"), percent(h.any), base, percent(h.base_any)]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(f.horizons.iter().map(row)).collect();
    columns(&rows).iter().try_for_each(|line| writeln!(out, "  {line}"))
}

/// Expected followers, month by month.
fn curve(out: &mut impl Write, f: &Forecast) -> io::Result<()> {
    let points: Vec<(f32, f32)> = f.curve.iter().map(|p| (p.months as f32, p.expected as f32)).collect();
    let last = points.last().map_or(1.0, |p| p.0);
    if points.len() < 3 {
        return Ok(());
    }
    writeln!(out, "\n  expected followers, by months")?;
    let shape = Shape::Lines(&points);
    let most = points.iter().map(|p| p.1).fold(0.0, f32::max).max(0.1);
    let mut chart = Chart::new_with_y_range(120, 32, 0.0, last, 0.0, most);
    let months = |m: f32| format!("{m:.0}");
    let drawn = chart
        .lineplot(&shape)
        .x_label_format(LabelFormat::Custom(Box::new(months)))
        .y_label_format(LabelFormat::Custom(Box::new(|n: f32| format!("{n:.1}"))));
    drawn.axis();
    drawn.figures();
    drawn.to_string().lines().filter(|l| !l.trim().is_empty()).try_for_each(|line| writeln!(out, "  {line}"))
}

fn candidates(out: &mut impl Write, f: &Forecast, all: bool, settings: &Settings) -> io::Result<()> {
    writeln!(out, "\n{}", settings.paint.paint(Role::Heading, "Who"))?;
    let shown = if all { f.candidates.len() } else { FIRST.min(f.candidates.len()) };
    let mut rows = vec![vec!["state".to_owned()]];
    rows[0].extend(f.horizons.iter().map(|h| counted(h.months, "month")));
    for c in &f.candidates[..shown] {
        let mut row = vec![format!("{} {}", safe(&c.code), safe(&c.name))];
        row.extend(c.chances.iter().map(|p| percent(*p)));
        rows.push(row);
    }
    columns(&rows).iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    if shown < f.candidates.len() {
        writeln!(out, "  and {} more: --by state", f.candidates.len() - shown)?;
    }
    Ok(())
}

/// Why the likeliest is likely: the parts of its log-odds, the largest first.
fn drivers(out: &mut impl Write, f: &Forecast, settings: &Settings) -> io::Result<()> {
    let Some(first) = f.candidates.first() else { return Ok(()) };
    let title = format!("Why {} (log-odds; all parts add up to the probability, see --format json)", safe(&first.name));
    writeln!(out, "\n{}", settings.paint.paint(Role::Heading, &title))?;
    let rows = parts(first).into_iter().map(|(name, odds)| vec![format!("{odds:+.2}"), name]).collect::<Vec<_>>();
    columns(&rows).iter().try_for_each(|line| writeln!(out, "  {line}"))
}

fn parts(c: &Candidate) -> Vec<(String, f64)> {
    let base = c.drivers.first().map_or(0.0, |d| d.log_odds);
    let mut rest: Vec<&demarche_outlook::forecast::Driver> = c.drivers.iter().skip(1).collect();
    rest.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
    let others: f64 = rest.iter().skip(PARTS).map(|d| d.log_odds).sum();
    let mut all = vec![(c.drivers.first().map_or(String::new(), |d| d.name.clone()), base)];
    all.extend(rest.iter().take(PARTS).map(|d| (d.name.clone(), d.log_odds)));
    all.push(("all others together".into(), others));
    let sum = c.drivers.iter().map(|d| d.log_odds).sum::<f64>();
    all.push((format!("together, which is {}", percent(demarche_outlook::hazard::logistic(sum))), sum));
    all
}

fn precedents(out: &mut impl Write, f: &Forecast, settings: &Settings) -> io::Result<()> {
    writeln!(
        out,
        "\n{}",
        settings.paint.paint(Role::Heading, "The most similar moments of other episodes, and what came then")
    )?;
    let mut rows = vec![vec!["episode".to_owned(), "month".into(), "had acted".into(), "quiet".into()]];
    rows[0].extend(f.horizons.iter().map(|h| format!("within {}", counted(h.months, "month"))));
    for p in &f.precedents {
        let mut row = vec![safe(&p.party), p.month.to_string(), p.acted.to_string(), counted(p.quiet, "month")];
        row.extend(p.came.iter().map(|n| n.map_or("not known".to_owned(), |n| format!("{n} more"))));
        rows.push(row);
    }
    columns(&rows).iter().try_for_each(|line| writeln!(out, "  {line}"))
}
