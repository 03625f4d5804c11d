//! An event read back: the claims that report it, from how many independent sources, and where they contradict each
//! other.

use super::score::Score;
use super::tokens::{is_stop_word, tokens};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::judgements as sql;
use crate::stored_claim::ClaimReader;
use crate::viewpoint::Horizon;
use demarche_knowledge::claim::{Claim, Participant, Status};
use rusqlite::{OptionalExtension, params};
use rustc_hash::FxHashSet;

/// A mention: one claim of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Row of the claim.
    pub row: i64,
    /// Row of its text.
    pub document: i64,
    /// The text that it is a near duplicate of, or itself.
    pub story: i64,
    /// The coder's confidence, 0 to 1.
    pub sureness: f64,
    /// How well it fitted the event when it was joined to it.
    pub score: Score,
    /// The claim.
    pub claim: Claim,
}

/// Two mentions that disagree. Both stand; the ledger does not decide which is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// `date`, `number`, `who` or `status`.
    pub field: &'static str,
    /// Row of the first claim, and its value.
    pub one: (i64, String),
    /// Row of the other claim, and its value.
    pub other: (i64, String),
}

/// An event with its mentions in full.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDetail {
    /// Its row.
    pub n: i64,
    /// Its claims that stand, in the order in which they were recorded.
    pub tellings: Vec<Mention>,
    /// Where they disagree.
    pub contradictions: Vec<Contradiction>,
}

impl EventDetail {
    /// The number of independent sources: near duplicates of one text are one source.
    pub fn sources(&self) -> usize {
        self.tellings.iter().map(|t| t.story).collect::<FxHashSet<_>>().len()
    }
}

impl Ledger {
    /// The event of a claim.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn event_of(&self, claim: i64) -> Result<Option<i64>> {
        let found = self.connection.prepare_cached(sql::EVENT_OF);
        found.and_then(|mut s| s.query_row([claim], |r| r.get(0)).optional()).map_err(self.sql_error())
    }

    /// An event, as much of it as was known. Which claims belong to it is as judged today.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn event(&self, n: i64, horizon: Horizon) -> Result<EventDetail> {
        // Row, score, text, story, confidence.
        type Row = (i64, Score, i64, i64, f64);
        let read = || -> rusqlite::Result<Vec<Row>> {
            let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, Score::read(r, 1)?, r.get(2)?, r.get(3)?, r.get(4)?));
            let by = params![horizon.recorded.micros(), n, horizon.known.micros()];
            self.connection.prepare_cached(sql::TELLINGS)?.query_map(by, row)?.collect()
        };
        let mut reader = ClaimReader::new(&self.path);
        let (mut mentions, mut counts) = (Vec::new(), Vec::new());
        for (row, score, document, story, sureness) in read().map_err(self.sql_error())? {
            let stored = reader.claim(&self.connection, row)?;
            mentions.push(Mention { row, document, story, sureness, score, claim: stored.claim });
            counts.push(numbers(&stored.sentence));
        }
        let contradictions = contradictions(&mentions, &counts);
        Ok(EventDetail { n, tellings: mentions, contradictions })
    }
}

/// Compares each mention with every earlier one. The same difference is listed once.
fn contradictions(mentions: &[Mention], numbers: &[Vec<(u64, String)>]) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    for (nth, mention) in mentions.iter().enumerate() {
        for (earlier, before) in mentions[..nth].iter().enumerate() {
            let (a, b) = (&before.claim, &mention.claim);
            let differences = fields(a, b).into_iter().chain(counts(&numbers[earlier], &numbers[nth]));
            for (field, one, other) in differences {
                let listed = found
                    .iter()
                    .any(|c| c.field == field && c.other.0 == mention.row && c.one.1 == one && c.other.1 == other);
                if !listed {
                    found.push(Contradiction { field, one: (before.row, one), other: (mention.row, other) });
                }
            }
        }
    }
    found
}

/// A field in which two claims differ, and the two values.
type Difference = (&'static str, String, String);

/// Where dates, statuses or parties of two claims cannot both be right.
fn fields(a: &Claim, b: &Claim) -> Vec<Difference> {
    let mut found = Vec::new();
    if apart(a, b)
        && let Some((one, other)) = days(a).zip(days(b))
    {
        found.push(("date", one, other));
    }
    if denies(a.status) != denies(b.status) {
        found.push(("status", a.status.as_str().into(), b.status.as_str().into()));
    }
    for (one, other) in [(&a.actor, &b.actor), (&a.recipient, &b.recipient)] {
        if one.iter().any(known) && other.iter().any(known) && !meets(one, other) {
            found.push(("who", names(one), names(other)));
        }
    }
    found
}

/// Where two sentences count the same thing differently.
fn counts(earlier: &[(u64, String)], later: &[(u64, String)]) -> Vec<Difference> {
    let mut found = Vec::new();
    for (value, of) in later {
        let other = earlier.iter().find(|(v, o)| o == of && v != value);
        let same = earlier.iter().any(|(v, o)| v == value && o == of);
        if let (Some((v, _)), false) = (other, same) {
            found.push(("number", format!("{v} {of}"), format!("{value} {of}")));
        }
    }
    found
}

fn denies(status: Status) -> bool {
    matches!(status, Status::Negated | Status::Denied)
}

fn days(claim: &Claim) -> Option<String> {
    let (first, last) = (claim.date.start.as_ref()?, claim.date.end.as_ref()?);
    Some(if first == last { first.clone() } else { format!("{first}..{last}") })
}

/// Whether the two have no possible day in common.
fn apart(a: &Claim, b: &Claim) -> bool {
    let ends = |c: &Claim| c.date.start.clone().zip(c.date.end.clone());
    ends(a).zip(ends(b)).is_some_and(|((a1, a2), (b1, b2))| a2 < b1 || b2 < a1)
}

fn known(p: &Participant) -> bool {
    p.country.is_some()
}

/// Whether the two sides have a country in common.
fn meets(a: &[Participant], b: &[Participant]) -> bool {
    a.iter().filter(|p| known(p)).any(|p| b.iter().any(|q| q.country == p.country))
}

fn names(side: &[Participant]) -> String {
    side.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The numbers of a sentence with what they count: *16 Turkish soldiers* counts soldiers and Turkish. A number that can
/// be a year, and a day of a month, count nothing.
fn numbers(sentence: &str) -> Vec<(u64, String)> {
    let words: Vec<&str> =
        sentence.split(|c: char| !(c.is_alphanumeric() || c == ',')).filter(|w| !w.is_empty()).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Ok(value) = word.replace(',', "").parse::<u64>() else { continue };
        if (1900..2100).contains(&value) {
            continue;
        }
        let after = words[at + 1..].iter().take(2).flat_map(|w| tokens(w)).filter(|w| !is_stop_word(w));
        found.extend(after.filter(|w| w.chars().all(char::is_alphabetic)).map(|w| (value, w)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_with_what_is_counted() {
        let found = numbers("A bombing in 2015 killed at least 1,600 soldiers and 14 police.");
        let have = |n: u64, w: &str| found.contains(&(n, w.to_owned()));
        assert!(have(1600, "soldiers") && have(14, "police"));
        assert!(!found.iter().any(|(n, _)| *n == 2015));
    }
}
