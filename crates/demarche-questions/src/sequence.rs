//! Show where acts followed each other between the same parties, and how often the next one came.

use crate::claims::acts;
use crate::error::QueryError;
use crate::parties::name;
use crate::session::{Session, Viewpoint, horizon};
use demarche_ledger::questions::{Pattern, Precedent, Rate};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Asks where acts followed each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SequenceQuery {
    /// Acts with arrows between them: `designation.delist -> ambassador.* -> recognition.grant`.
    pub pattern: String,
    /// Longest time from the first act to the last: days, weeks, months or years, such as `90d`, `6m`, `2y`.
    pub within: String,
    /// As was published by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub known: Option<Date>,
    /// As this ledger had recorded by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub recorded: Option<Date>,
    /// As whose acts those of a contested entity count.
    pub viewpoint: Viewpoint,
}

/// Where acts followed each other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SequenceAnswer {
    schema: &'static str,
    /// The acts sought.
    pub pattern: Vec<String>,
    /// Most days from the first act to the last.
    pub within_days: i64,
    /// Where the acts follow each other.
    pub precedents: Vec<SequencePrecedent>,
    /// Days from each act to the next, over all precedents.
    pub lags: Vec<Lag>,
    /// For each act but the first: how often it came.
    pub rates: Vec<Share>,
}

/// One pair of parties between whom the acts follow each other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SequencePrecedent {
    /// Whose relation.
    pub from: String,
    /// Toward whom.
    pub to: String,
    /// The acts.
    pub acts: Vec<DatedAct>,
    /// Days from each act to the next.
    pub lags: Vec<i64>,
}

/// An act of a precedent.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DatedAct {
    /// Its name.
    pub act: String,
    /// Its day, or `first..last`.
    pub date: String,
    /// The same as days: the first and the last.
    #[serde(skip)]
    pub days: (Date, Date),
    /// Id of its best claim.
    pub claim: String,
}

/// Days from one act to the next.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Lag {
    /// The median.
    pub median: f64,
    /// The shortest.
    pub least: i64,
    /// The longest.
    pub most: i64,
}

/// How often the next act came.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Share {
    /// The acts before.
    pub after: Vec<String>,
    /// The next.
    pub next: String,
    /// Pairs that had the acts before, and whose time is over or that had the next.
    pub had: usize,
    /// Pairs of these that had the next.
    pub followed: usize,
    /// The share, 0 to 1; absent when there was no pair.
    pub share: Option<f64>,
    /// Pairs whose time is not over.
    pub open: usize,
}

impl Session<'_> {
    /// Where acts followed each other.
    ///
    /// # Errors
    /// When the pattern or the span of time cannot be read, an act is unknown, or the ledger cannot be read.
    pub fn sequence(&self, query: &SequenceQuery) -> Result<SequenceAnswer, QueryError> {
        let ontology = &self.knowledge.ontology;
        let mut known: Vec<&str> = ontology.acts.keys().map(String::as_str).collect();
        known.sort_unstable();
        let arrows = query.pattern.replace("->", "→");
        let names: Vec<String> = arrows.split('→').map(|p| p.trim().to_owned()).collect();
        if names.len() < 2 || names.iter().any(String::is_empty) {
            let help = "write acts with arrows between them: 'designation.delist -> recognition.grant'";
            let message = format!("`{}` is not a sequence of acts", query.pattern);
            return Err(QueryError::invalid("pattern", message, help));
        }
        let mut places = Vec::new();
        for name in &names {
            let (listed, any) = acts(std::slice::from_ref(name), &known)?;
            places.push(if any { known.iter().map(|k| (*k).to_owned()).collect() } else { listed });
        }
        let within = days(&query.within).ok_or_else(|| {
            let message = format!("`{}` is not a span of time", query.within);
            QueryError::invalid("within", message, "write days, weeks, months or years: 90d, 6m, 2y")
        })?;
        let view = self.view(query.viewpoint);
        let seen = horizon(query.known, query.recorded);
        let found = self.ledger.sequences(&Pattern { places, within }, seen, &view, ontology)?;
        let lags = (1..names.len()).filter_map(|nth| lag(&found.precedents, nth - 1)).collect();
        let mut precedents = Vec::new();
        for one in &found.precedents {
            let mut acts = Vec::new();
            for (act, days, row) in &one.acts {
                acts.push(DatedAct {
                    act: act.clone(),
                    date: days.to_string(),
                    days: (days.first, days.last),
                    claim: self.ledger.claim(*row)?.id,
                });
            }
            let (from, to) = (name(self.knowledge, &one.from), name(self.knowledge, &one.to));
            precedents.push(SequencePrecedent { from, to, acts, lags: one.lags() });
        }
        let rates = found.rates.iter().enumerate().map(|(nth, rate)| share(&names, nth + 1, *rate)).collect();
        let schema = "demarche.sequence/1";
        Ok(SequenceAnswer { schema, pattern: names, within_days: within, precedents, lags, rates })
    }
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
