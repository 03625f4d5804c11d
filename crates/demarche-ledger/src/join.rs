//! Which claims tell of one happening.
//!
//! A claim joins an event that has its type and act, one of its pairs of parties, and a day close by. How close is scored part
//! by part, and the parts are kept beside the claim. Denials stand with what they deny; a plan never joins a deed. What a
//! person decided (`join`, `split`) goes before any score.

use crate::intake::{Pen, day};
use crate::sql;
use demarche_coder::claim::{Claim, Participant, Status};
use rusqlite::params;
use serde::Serialize;
use std::hash::Hasher;
use xxhash_rust::xxh3::Xxh3;

/// Days by which two tellings of one happening may differ.
const NEAR: i64 = 3;

/// How well a claim fits an event, part by part, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Type and act are the same.
    pub deed: f64,
    /// Share of the pairs of parties that both have.
    pub parties: f64,
    /// Nearness of the days.
    pub day: f64,
}

/// Puts a new claim to its event, or makes one of it.
pub(crate) fn place(pen: &Pen<'_>, claim_row: i64, claim: &Claim, document: i64) -> rusqlite::Result<()> {
    let db = pen.transaction;
    let (values, days) = (values(claim), range(claim, pen, document)?);
    let mut found: Option<(i64, usize, i64)> = None;
    if let Some((first, last)) = days {
        let mut search = db.prepare_cached(sql::EVENTS_NEAR)?;
        let mut hits: Vec<(i64, i64)> = Vec::new();
        for &value in &values {
            let mut rows = search.query(params![value, first - NEAR, last + NEAR])?;
            while let Some(row) = rows.next()? {
                let at: i64 = row.get(1)?;
                hits.push((row.get(0)?, (first - at).max(at - last).max(0)));
            }
        }
        hits.sort_unstable();
        for group in hits.chunk_by(|a, b| a.0 == b.0) {
            let gap = group.iter().map(|h| h.1).min().unwrap_or(NEAR);
            let candidate = (group[0].0, group.len(), gap);
            if found.is_none_or(|(_, shared, g)| (candidate.1, -candidate.2) > (shared, -g)) {
                found = Some(candidate);
            }
        }
    }
    let (event, score) = match found {
        Some((event, shared, gap)) => {
            let parties = (shared as f64 / values.len().max(1) as f64).min(1.0);
            (event, Score { deed: 1.0, parties, day: 1.0 - gap as f64 / (NEAR + 1) as f64 })
        }
        None => {
            let event = db.prepare_cached(sql::ADD_EVENT)?.query_row([claim_row], |row| row.get(0))?;
            (event, Score { deed: 1.0, parties: 1.0, day: 1.0 })
        }
    };
    if let Some((first, last)) = days {
        let mut add = db.prepare_cached(sql::ADD_EVENT_KEY)?;
        for &value in &values {
            add.execute(params![value, first, event])?;
            if last != first && last - first <= NEAR {
                add.execute(params![value, last, event])?;
            }
        }
    }
    let score = serde_json::to_string(&score).unwrap_or_default();
    db.prepare_cached(sql::ADD_TELLING)?.execute(params![claim_row, event, score]).map(|_| ())
}

/// The days of a claim, else those of its text's publication; `None` when neither is known or a year is all that is.
fn range(claim: &Claim, pen: &Pen<'_>, document: i64) -> rusqlite::Result<Option<(i64, i64)>> {
    if let (Some(first), Some(last)) = (day(claim.date.start.as_deref()), day(claim.date.end.as_deref())) {
        return Ok((last - first <= LONGEST).then_some((first, last)));
    }
    if claim.status == Status::Historical {
        return Ok(None);
    }
    let published = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?));
    let (first, last) = pen.transaction.prepare_cached(sql::PUBLISHED)?.query_row([document], published)?;
    Ok(first.zip(last).filter(|(f, l)| l - f <= NEAR))
}

/// Ranges longer than this many days join nothing.
const LONGEST: i64 = 31;

/// What the claim's event is looked for by: a hash of class, type, act and each pair of parties.
fn values(claim: &Claim) -> Vec<i64> {
    let who = |p: &Participant| p.country.clone().unwrap_or_else(|| format!("~{}", p.name.to_lowercase()));
    let keys = |side: &[Participant]| {
        let mut keys: Vec<String> = side.iter().map(who).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let (actors, recipients) = (keys(&claim.actor), keys(&claim.recipient));
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    match (actors.is_empty(), recipients.is_empty()) {
        (false, false) => {
            pairs.extend(actors.iter().flat_map(|a| recipients.iter().map(move |r| (a.as_str(), r.as_str()))))
        }
        (false, true) if actors.len() > 1 => {
            pairs.extend(
                actors
                    .iter()
                    .enumerate()
                    .flat_map(|(i, a)| actors[i + 1..].iter().map(move |b| (a.as_str(), b.as_str()))),
            );
        }
        (false, true) => pairs.extend(actors.iter().map(|a| (a.as_str(), ""))),
        (true, _) => pairs.extend(recipients.iter().map(|r| ("", r.as_str()))),
    }
    let class: u8 = match claim.status {
        Status::Planned => 1,
        Status::Possible => 2,
        _ => 0,
    };
    pairs
        .into_iter()
        .map(|(a, b)| {
            let mut hash = Xxh3::new();
            hash.write_u8(class);
            for part in [&claim.event, claim.act.as_deref().unwrap_or(""), a, b] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
            hash.digest() as i64
        })
        .collect()
}
