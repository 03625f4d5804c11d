//! Near copies: one wire story printed by many papers is one source.
//!
//! MinHash (Broder 1997): the smallest values of hash functions over the text's runs of three words estimate how much of two
//! texts is the same. Texts that agree in one band of three values are looked at, and are copies when the shorter one's runs
//! stand in the other for the most part. A text cut short shares its beginning with the whole one, so the first words have bands
//! of their own. The functions are fixed, so a signature means the same in every ledger.

use crate::article::Article;
use crate::error::{LedgerError, Result};
use crate::join::Held;
use crate::pack::unpack;
use crate::sql;
use crate::time::{Known, number};
use rusqlite::{Connection, params};
use rustc_hash::FxHashSet;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Bands of the whole text and of its beginning, and values in a band.
const WHOLE: usize = 12;
const HEAD: usize = 6;
const BAND: usize = 3;
/// Words of the beginning.
const BEGINNING: usize = 60;
/// Words in a run.
const RUN: usize = 3;
/// Texts with fewer runs say too little to be called copies.
const FEWEST: usize = 12;
/// Share of the shorter text's runs that stand in the other from which they are copies.
const SHARED: f64 = 0.5;
/// Bands that say the same without the texts at hand.
const SURE: usize = 4;
/// Texts looked at for one.
const MOST: usize = 12;

/// The signature of a text: its bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    bands: [u64; WHOLE + HEAD],
    runs: FxHashSet<u64>,
}

impl Signature {
    /// The signature of `text`; `None` when it is too short to be compared.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<u64> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(|w| {
                if w.bytes().any(|b| b.is_ascii_uppercase()) {
                    xxh3_64(w.to_ascii_lowercase().as_bytes())
                } else {
                    xxh3_64(w.as_bytes())
                }
            })
            .collect();
        let run = |words: &[u64]| words.iter().fold(0, |hash, word| mix(hash ^ word));
        let runs: FxHashSet<u64> = words.windows(RUN).map(run).collect();
        if runs.len() < FEWEST {
            return None;
        }
        let mut bands = [0; WHOLE + HEAD];
        let (whole, head) = bands.split_at_mut(WHOLE);
        least::<{ WHOLE * BAND }>(runs.iter().copied(), whole);
        least::<{ HEAD * BAND }>(words.windows(RUN).take(BEGINNING).map(run), head);
        Some(Self { bands, runs })
    }

    /// Whether the texts of the two are near copies.
    pub fn agrees(&self, other: &Signature) -> bool {
        self.bands.iter().zip(&other.bands).any(|(a, b)| a == b) && self.holds(other)
    }

    /// Whether most of the shorter text stands in the other.
    fn holds(&self, other: &Signature) -> bool {
        let (few, many) =
            if self.runs.len() < other.runs.len() { (&self.runs, &other.runs) } else { (&other.runs, &self.runs) };
        let both = few.iter().filter(|run| many.contains(run)).count();
        both as f64 >= SHARED * few.len() as f64
    }

    /// Keys under which copies published in one week are found; the week stands in front.
    fn keys(&self, week: i64) -> impl Iterator<Item = i64> + '_ {
        self.bands.iter().enumerate().map(move |(nth, band)| {
            let tail = mix(band ^ nth as u64) & 0xffff_ffff_ffff;
            (week << 48) | tail as i64
        })
    }
}

/// The smallest values of `N` hash functions over some runs, put together in bands.
fn least<const N: usize>(runs: impl Iterator<Item = u64>, bands: &mut [u64]) {
    let mut least = [u64::MAX; N];
    for run in runs {
        let mut value = run;
        for low in &mut least {
            value = mix(value);
            *low = (*low).min(value);
        }
    }
    for (band, values) in bands.iter_mut().zip(least.chunks(BAND)) {
        *band = values.iter().fold(0, |hash, value| mix(hash ^ value));
    }
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn week(known: Known) -> i64 {
    number(known.day()).div_euclid(7)
}

/// What the text of an agency begins with, as a key: its credit and its first [`LEAD`] letters and figures. Two papers that
/// cut one dispatch differently share it.
pub(crate) fn lead(article: &Article<'_>) -> Option<i64> {
    let credit = article.credit?.trim().to_lowercase();
    let head: &str = article.text.trim_start();
    // The dateline is the paper's: *CHISINAU (Agency) - *.
    let head = DASHES
        .iter()
        .filter_map(|dash| head.split_once(dash))
        .find(|(line, _)| line.len() <= DATELINE)
        .map_or(head, |(_, rest)| rest);
    let letters: String = head.chars().filter(|c| c.is_alphanumeric()).take(LEAD).collect();
    let whole = letters.chars().count() == LEAD && !credit.is_empty();
    whole.then(|| xxh3_64(format!("{credit}\u{1}{}", letters.to_lowercase()).as_bytes()) as i64)
}

/// What stands between a dateline and the text.
const DASHES: [&str; 3] = [" - ", " — ", " – "];
/// Bytes of the longest dateline.
const DATELINE: usize = 60;

/// Letters and figures of a lead that are compared: most of a first sentence.
const LEAD: usize = 80;

/// Texts of one agency with one lead are one within this time.
const DISPATCH: i64 = 2 * 86_400_000_000;

/// What a text is compared by: its signature, the lead of its agency, and when it was known.
pub(crate) struct Print<'a> {
    pub signature: &'a Signature,
    pub lead: Option<i64>,
    pub known: Known,
}

/// The story of the earliest text of the same weeks of which a text is a near copy, or with which it shares agency and lead.
pub(crate) fn original(db: &Connection, path: &Path, print: &Print<'_>, held: &mut Held) -> Result<Option<i64>> {
    let fault = |e| LedgerError::sql(path, e);
    let Print { signature, known, .. } = *print;
    if let Some(lead) = print.lead {
        let (from, to) = (known.micros().saturating_sub(DISPATCH), known.micros().saturating_add(DISPATCH));
        let search = db.prepare_cached(sql::STORY_OF_LEAD);
        let story = search.and_then(|mut s| s.query_row(params![lead, from, to], |row| row.get(0)));
        let story: Option<i64> = story.map_err(fault)?;
        if story.is_some() {
            return Ok(story);
        }
    }
    let mut hits = documents_near(db, print, held).map_err(fault)?;
    hits.sort_unstable();
    let mut counted: Vec<(usize, i64)> = hits.chunk_by(|a, b| a == b).map(|g| (g.len(), g[0])).collect();
    counted.sort_by_key(|&(n, document)| (std::cmp::Reverse(n), document));
    let mut found: Option<i64> = None;
    for (bands, document) in counted.into_iter().take(MOST) {
        let read = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<Vec<u8>>>(1)?));
        let search = db.prepare_cached(sql::STORY_AND_BODY);
        let (story, packed) = search.and_then(|mut s| s.query_row([document], read)).map_err(fault)?;
        if found.is_some_and(|f| f <= story) {
            continue;
        }
        let other = packed.map(|p| unpack(path, &p)).transpose()?;
        let copy = match other.as_deref().and_then(Signature::of) {
            Some(other) => signature.holds(&other),
            None => bands >= SURE,
        };
        if copy {
            found = Some(story);
        }
    }
    Ok(found)
}

/// The documents under each band of a text in the weeks around it; one that shares several bands is there several times.
fn documents_near(db: &Connection, print: &Print<'_>, held: &mut Held) -> rusqlite::Result<Vec<i64>> {
    let mut search = db.prepare_cached(sql::DOCUMENTS_OF_BAND)?;
    let mut hits: Vec<i64> = Vec::new();
    let middle = week(print.known);
    for week in [middle - 1, middle, middle + 1] {
        for key in print.signature.keys(week) {
            if held.may_have(db, key)? {
                for hit in search.query_map([key], |row| row.get(0))? {
                    hits.push(hit?);
                }
            }
        }
    }
    Ok(hits)
}

/// The story that another coder calls by this key, when a row of it is recorded.
pub(crate) fn told(db: &Connection, key: i64) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(sql::STORY_OF_LEAD)?.query_row(params![key, i64::MIN, i64::MAX], |row| row.get(0))
}

/// The key of a story under which rows of another coder find each other.
pub(crate) fn story_key(story: &str) -> i64 {
    xxh3_64(format!("story\u{1}{story}").as_bytes()) as i64
}

/// Under what a text is found by its copies.
pub(crate) fn keys<'p>(print: &'p Print<'_>) -> impl Iterator<Item = i64> + 'p {
    print.lead.into_iter().chain(print.signature.keys(week(print.known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Moldova recalled its ambassador from Minsk on Tuesday after Belarusian border guards detained two \
        fishermen on the Dniester. The foreign ministry in Chisinau called the arrests a provocation and demanded that the \
        men be freed at once. Minsk said the two had crossed the border without papers. It was the third such incident \
        since January, and trade between the neighbours has fallen by half.";

    #[test]
    fn a_story_with_another_head_and_tail_is_a_copy() {
        let printed = format!("CHISINAU (Agency) - {STORY} Reporting by our staff.");
        assert!(Signature::of(STORY).unwrap().agrees(&Signature::of(&printed).unwrap()));
    }

    #[test]
    fn another_telling_of_the_same_is_none() {
        let told = "Chisinau has called its envoy home from Belarus. Two Moldovan fishermen had been arrested by border guards \
            on the river, the government said on Tuesday, and it wants them back without delay. Belarus answered that neither \
            man carried a passport when the patrol stopped their boat near the eastern bank.";
        assert!(!Signature::of(STORY).unwrap().agrees(&Signature::of(told).unwrap()));
        assert_eq!(Signature::of("Too short to tell."), None);
    }
}
