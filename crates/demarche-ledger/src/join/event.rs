//! An event as it is asked for: who tells of it, on how many words, and where the tellings disagree.

use crate::error::Result;
use crate::join::words::{light, tokens};
use crate::join::{Loader, Score};
use crate::ledger::Ledger;
use crate::sql::judgements as sql;
use crate::status::Horizon;
use demarche_coder::claim::{Claim, Participant, Status};
use rusqlite::{OptionalExtension, params};
use rustc_hash::FxHashSet;

/// One claim of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// Row of the claim.
    pub row: i64,
    /// Row of its text.
    pub document: i64,
    /// The text of which that is a near copy, or itself.
    pub story: i64,
    /// How sure the coder is, 0 to 1.
    pub sureness: f64,
    /// How well it fitted the event when it came to it.
    pub score: Score,
    /// The claim.
    pub claim: Claim,
}

/// Two tellings that do not agree. Both stand; which is right is not for the ledger to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// `date`, `number`, `who` or `status`.
    pub field: &'static str,
    /// Row of the first claim and what it says.
    pub one: (i64, String),
    /// Row of the other and what that says.
    pub other: (i64, String),
}

/// A happening with all that tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its row.
    pub n: i64,
    /// Its claims that stand, in order of recording.
    pub tellings: Vec<Telling>,
    /// Where they disagree.
    pub contradictions: Vec<Contradiction>,
}

impl Event {
    /// Independent sources: near copies of one text are one.
    pub fn sources(&self) -> usize {
        self.tellings.iter().map(|t| t.story).collect::<FxHashSet<_>>().len()
    }
}

impl Ledger {
    /// The event a claim tells of.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn event_of(&self, claim: i64) -> Result<Option<i64>> {
        let found = self.connection.prepare_cached(sql::EVENT_OF);
        found.and_then(|mut s| s.query_row([claim], |r| r.get(0)).optional()).map_err(self.fault())
    }

    /// An event as far as it was known. Which claims belong together is as it is judged today.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn event(&self, n: i64, horizon: Horizon) -> Result<Event> {
        // Row, score, text, story, sureness.
        type Row = (i64, Score, i64, i64, f64);
        let read = || -> rusqlite::Result<Vec<Row>> {
            let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, Score::read(r, 1)?, r.get(2)?, r.get(3)?, r.get(4)?));
            let by = params![horizon.recorded.micros(), n, horizon.known.micros()];
            self.connection.prepare_cached(sql::TELLINGS)?.query_map(by, row)?.collect()
        };
        let mut loader = Loader::new(&self.path);
        let (mut tellings, mut words) = (Vec::new(), Vec::new());
        for (row, score, document, story, sureness) in read().map_err(self.fault())? {
            let loaded = loader.claim(&self.connection, row)?;
            tellings.push(Telling { row, document, story, sureness, score, claim: loaded.claim });
            words.push(numbers(&loaded.sentence));
        }
        let contradictions = contradictions(&tellings, &words);
        Ok(Event { n, tellings, contradictions })
    }
}

/// Each telling against the first that says something of the matter.
fn contradictions(tellings: &[Telling], numbers: &[Vec<(u64, String)>]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (nth, telling) in tellings.iter().enumerate() {
        for (earlier, before) in tellings[..nth].iter().enumerate() {
            let mut add = |field, a: Option<String>, b: Option<String>| {
                let (Some(a), Some(b)) = (a, b) else { return };
                let told = found.iter().any(|c: &Contradiction| {
                    c.field == field && c.other.0 == telling.row && c.one.1 == a && c.other.1 == b
                });
                if !told {
                    found.push(Contradiction { field, one: (before.row, a), other: (telling.row, b) });
                }
            };
            let (a, b) = (&before.claim, &telling.claim);
            if apart(a, b) {
                add("date", days(a), days(b));
            }
            if denies(a.status) != denies(b.status) {
                add("status", Some(a.status.as_str().into()), Some(b.status.as_str().into()));
            }
            for side in [(&a.actor, &b.actor), (&a.recipient, &b.recipient)] {
                if side.0.iter().any(known) && side.1.iter().any(known) && !meets(side.0, side.1) {
                    add("who", Some(names(side.0)), Some(names(side.1)));
                }
            }
            for (value, of) in &numbers[nth] {
                let other = numbers[earlier].iter().find(|(v, o)| o == of && v != value);
                let same = numbers[earlier].contains(&(*value, of.clone()));
                if let (Some((v, _)), false) = (other, same) {
                    add("number", Some(format!("{v} {of}")), Some(format!("{value} {of}")));
                }
            }
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

/// Whether no day can be that of both.
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

/// Numbers of a sentence with what is counted: *16 Turkish soldiers* counts soldiers and Turkish. A number that can be a year
/// or a day of a month beside its name counts nothing.
fn numbers(sentence: &str) -> Vec<(u64, String)> {
    let words: Vec<&str> =
        sentence.split(|c: char| !(c.is_alphanumeric() || c == ',')).filter(|w| !w.is_empty()).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Ok(value) = word.replace(',', "").parse::<u64>() else { continue };
        if (1900..2100).contains(&value) {
            continue;
        }
        let after = words[at + 1..].iter().take(2).flat_map(|w| tokens(w)).filter(|w| !light(w));
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
