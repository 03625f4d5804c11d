//! `demarche sequence`: where acts followed each other between the same parties, and how often the next one came.

use super::asking::{Asked, Printer, Shape, Stop, ending, format, seen, wrong};
use super::listing::acts;
use crate::Ending;
use crate::options::Sequence;
use crate::output::sequences;
use crate::parties::name;
use crate::settings::Settings;
use demarche_ledger::questions::{Pattern, Precedent, Rate};
use serde::Serialize;
use std::io;

/// What was found.
#[derive(Serialize)]
pub(crate) struct Answer {
    schema: &'static str,
    /// What was looked for.
    pub pattern: Vec<String>,
    /// Most days from the first act to the last.
    pub within_days: i64,
    /// Places where the acts follow each other.
    pub precedents: Vec<Place>,
    /// Days from each act to the next, over all precedents.
    pub lags: Vec<Lag>,
    /// For each act but the first: how often it came.
    pub rates: Vec<Share>,
}

/// One place where the acts follow each other.
#[derive(Serialize)]
pub(crate) struct Place {
    /// Whose relation.
    pub from: String,
    /// Toward whom.
    pub to: String,
    /// The acts.
    pub acts: Vec<Act>,
    /// Days from each act to the next.
    pub lags: Vec<i64>,
}

/// An act of a precedent.
#[derive(Serialize)]
pub(crate) struct Act {
    /// Its name.
    pub act: String,
    /// Its day or days.
    pub date: String,
    /// Id of the claim that tells it best.
    pub claim: String,
}

/// Days from one act to the next.
#[derive(Serialize)]
pub(crate) struct Lag {
    /// The middle.
    pub median: f64,
    /// The shortest.
    pub least: i64,
    /// The longest.
    pub most: i64,
}

/// How often the next act came.
#[derive(Serialize)]
pub(crate) struct Share {
    /// The acts before.
    pub after: Vec<String>,
    /// The next.
    pub next: String,
    /// Pairs that had the acts before, and whose time is over or that had the next.
    pub had: usize,
    /// Pairs of these that had the next.
    pub followed: usize,
    /// The share; absent when there was no pair.
    pub share: Option<f64>,
    /// Pairs whose time is not over.
    pub open: usize,
}

pub(crate) fn run(options: &Sequence, settings: &Settings) -> io::Result<Ending> {
    ending(answer(options, settings), settings)
}

fn answer(options: &Sequence, settings: &Settings) -> Result<Ending, Stop> {
    let asked = Asked::open(&options.answer.place, settings)?;
    let ontology = &asked.knowledge().ontology;
    let mut known: Vec<&str> = ontology.acts.keys().map(String::as_str).collect();
    known.sort_unstable();
    let arrows = options.pattern.replace("->", "→");
    let names: Vec<String> = arrows.split('→').map(|p| p.trim().to_owned()).collect();
    if names.len() < 2 || names.iter().any(String::is_empty) {
        let help = "write acts with arrows between them: 'designation.delist -> recognition.grant'";
        return Err(wrong(settings, &format!("`{}` is not a sequence of acts", options.pattern), help));
    }
    let mut places = Vec::new();
    for name in &names {
        let (listed, any) = acts(std::slice::from_ref(name), &known, settings)?;
        places.push(if any { known.iter().map(|k| (*k).to_owned()).collect() } else { listed });
    }
    let within = days(&options.within).ok_or_else(|| {
        wrong(
            settings,
            &format!("`{}` is no span of time", options.within),
            "write days, weeks, months or years: 90d, 6m, 2y",
        )
    })?;
    let view = asked.view(options.viewpoint);
    let found = asked.ledger.sequences(&Pattern { places, within }, seen(&options.seen), &view, ontology)?;
    let lags = (1..names.len()).filter_map(|nth| lag(&found.precedents, nth - 1)).collect();
    let mut precedents = Vec::new();
    for one in &found.precedents {
        let mut acts = Vec::new();
        for (act, days, row) in &one.acts {
            acts.push(Act { act: act.clone(), date: days.to_string(), claim: asked.ledger.claim(*row)?.id });
        }
        let (from, to) = (name(asked.knowledge(), &one.from), name(asked.knowledge(), &one.to));
        precedents.push(Place { from, to, acts, lags: one.lags() });
    }
    let rates = found.rates.iter().enumerate().map(|(nth, rate)| share(&names, nth + 1, *rate)).collect();
    let answer = Answer { schema: "demarche.sequence/1", pattern: names, within_days: within, precedents, lags, rates };
    let mut printer = Printer::new(format(options.answer.format, settings)?);
    match printer.shape {
        Shape::Json | Shape::Jsonl => printer.json(&answer)?,
        Shape::Csv => sequences::csv(&mut printer.out, &answer)?,
        Shape::Text => sequences::page(&mut printer.out, &answer, &options.within, settings)?,
    }
    printer.end()?;
    Ok(Ending::Clean)
}

fn share(names: &[String], nth: usize, rate: Rate) -> Share {
    Share {
        after: names[..nth].to_vec(),
        next: names[nth].clone(),
        had: rate.had,
        followed: rate.next,
        share: (rate.had > 0).then(|| (rate.next as f64 / rate.had as f64 * 1000.0).round() / 1000.0),
        open: rate.open,
    }
}

fn lag(precedents: &[Precedent], nth: usize) -> Option<Lag> {
    let mut lags: Vec<i64> = precedents.iter().map(|p| p.lags()[nth]).collect();
    lags.sort_unstable();
    let (least, most) = (*lags.first()?, *lags.last()?);
    let median = (lags[(lags.len() - 1) / 2] + lags[lags.len() / 2]) as f64 / 2.0;
    Some(Lag { median, least, most })
}

/// Days in a span such as `90d`, `6m`, `2y`: months of 30.44 days, years of 365.25, rounded up.
fn days(span: &str) -> Option<i64> {
    let span = span.trim();
    let unit = span.chars().last()?;
    let number: f64 = span[..span.len() - unit.len_utf8()].trim().parse().ok()?;
    let each = match unit {
        'd' => 1.0,
        'w' => 7.0,
        'm' => 365.25 / 12.0,
        'y' => 365.25,
        _ => return None,
    };
    let days = (number * each).ceil();
    (number > 0.0 && days < 1e6).then_some(days as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_days_weeks_months_or_years() {
        assert_eq!([days("90d"), days("2w"), days("6m"), days("2y")], [Some(90), Some(14), Some(183), Some(731)]);
        assert_eq!([days(""), days("2"), days("y"), days("-1y"), days("2é"), days("nand")], [None; 6]);
    }
}
