//! Near duplicates: one wire story printed by many papers is one source.
//!
//! MinHash (Broder 1997): the smallest values of hash functions over a text's shingles of three words estimate how much
//! two texts share. Texts that agree in one band of three values are candidates. They are near duplicates when the
//! other text has at least half of the shingles of the shorter one. A text that was cut short shares its beginning with
//! the full one, so the first words have bands of their own. The hash functions never change: bands mean the same in
//! every ledger.

use crate::article::Article;
use crate::error::{LedgerError, Result};
use crate::key_filter::KeyFilter;
use crate::pack::unpack;
use crate::sql;
use crate::time::{Known, number};
use rusqlite::{Connection, params};
use rustc_hash::FxHashSet;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Bands of the whole text.
const TEXT_BANDS: usize = 12;
/// Bands of its beginning.
const HEAD_BANDS: usize = 6;
/// Values in a band.
const BAND: usize = 3;
/// Shingles of the beginning.
const HEAD_SHINGLES: usize = 60;
/// Words in a shingle.
const SHINGLE: usize = 3;
/// Texts with fewer shingles are too short to be compared.
const MIN_SHINGLES: usize = 12;
/// Share of the shorter text's shingles that the other must have.
const MIN_CONTAINMENT: f64 = 0.5;
/// Bands in common that decide where a text is not stored.
const SURE_BANDS: usize = 4;
/// Texts that one is compared with.
const MAX_CANDIDATES: usize = 12;

/// The MinHash signature of a text, with its shingles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinHash {
    bands: [u64; TEXT_BANDS + HEAD_BANDS],
    shingles: FxHashSet<u64>,
}

impl MinHash {
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
        let shingle = |words: &[u64]| words.iter().fold(0, |hash, word| mix(hash ^ word));
        let shingles: FxHashSet<u64> = words.windows(SHINGLE).map(shingle).collect();
        if shingles.len() < MIN_SHINGLES {
            return None;
        }
        let mut bands = [0; TEXT_BANDS + HEAD_BANDS];
        let (text, head) = bands.split_at_mut(TEXT_BANDS);
        min_hashes::<{ TEXT_BANDS * BAND }>(shingles.iter().copied(), text);
        min_hashes::<{ HEAD_BANDS * BAND }>(words.windows(SHINGLE).take(HEAD_SHINGLES).map(shingle), head);
        Some(Self { bands, shingles })
    }

    /// Whether the two texts are near duplicates.
    pub fn agrees(&self, other: &MinHash) -> bool {
        self.bands.iter().zip(&other.bands).any(|(a, b)| a == b) && self.contains(other)
    }

    /// Whether one of the two texts has most of the shorter one.
    fn contains(&self, other: &MinHash) -> bool {
        let (a, b) = (&self.shingles, &other.shingles);
        let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let shared = few.iter().filter(|shingle| many.contains(shingle)).count();
        shared as f64 >= MIN_CONTAINMENT * few.len() as f64
    }

    /// Keys under which duplicates published in one week are found; the week is in the upper bits.
    fn keys(&self, week: i64) -> impl Iterator<Item = i64> + '_ {
        self.bands.iter().enumerate().map(move |(nth, band)| {
            let tail = mix(band ^ nth as u64) & 0xffff_ffff_ffff;
            (week << 48) | tail as i64
        })
    }
}

/// The smallest values of `N` hash functions over some shingles, combined into bands.
fn min_hashes<const N: usize>(shingles: impl Iterator<Item = u64>, bands: &mut [u64]) {
    let mut least = [u64::MAX; N];
    for shingle in shingles {
        let mut value = shingle;
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

/// The agency of a text and its first [`LEAD`] letters and digits, as a key. Two papers that shorten one dispatch
/// differently share it.
pub(crate) fn lead(article: &Article<'_>) -> Option<i64> {
    let credit = article.credit?.trim().to_lowercase();
    let head: &str = article.text.trim_start();
    // The dateline is the paper's own: *CHISINAU (Agency) - *.
    let head = DASHES
        .iter()
        .filter_map(|dash| head.split_once(dash))
        .find(|(line, _)| line.len() <= MAX_DATELINE)
        .map_or(head, |(_, rest)| rest);
    let letters: String = head.chars().filter(|c| c.is_alphanumeric()).take(LEAD).collect();
    let complete = letters.chars().count() == LEAD && !credit.is_empty();
    complete.then(|| xxh3_64(format!("{credit}\u{1}{}", letters.to_lowercase()).as_bytes()) as i64)
}

/// What separates a dateline from the text.
const DASHES: [&str; 3] = [" - ", " — ", " – "];
/// Bytes of the longest dateline.
const MAX_DATELINE: usize = 60;

/// Letters and digits of a lead that are compared: most of a first sentence.
const LEAD: usize = 80;

/// Texts of one agency with the same lead are one story within this time, in microseconds.
const SAME_DISPATCH: i64 = 2 * 86_400_000_000;

/// What a text is compared by: its signature, its lead, and when it was known.
pub(crate) struct Fingerprint<'a> {
    pub signature: &'a MinHash,
    pub lead: Option<i64>,
    pub known: Known,
}

/// The story of the earliest text of the same weeks that this one is a near duplicate of, or shares agency and lead
/// with.
pub(crate) fn original(
    db: &Connection,
    path: &Path,
    fingerprint: &Fingerprint<'_>,
    filter: &mut KeyFilter,
) -> Result<Option<i64>> {
    let error = |e| LedgerError::sql(path, e);
    if let Some(story) = story_of_lead(db, fingerprint).map_err(error)? {
        return Ok(Some(story));
    }
    let mut found: Option<i64> = None;
    for (bands, document) in candidates(db, fingerprint, filter).map_err(error)? {
        let read = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<Vec<u8>>>(1)?));
        let search = db.prepare_cached(sql::STORY_AND_BODY);
        let (story, packed) = search.and_then(|mut s| s.query_row([document], read)).map_err(error)?;
        if found.is_some_and(|f| f <= story) {
            continue;
        }
        let other = packed.map(|p| unpack(path, &p)).transpose()?;
        let duplicate = match other.as_deref().and_then(MinHash::of) {
            Some(other) => fingerprint.signature.contains(&other),
            None => bands >= SURE_BANDS,
        };
        if duplicate {
            found = Some(story);
        }
    }
    Ok(found)
}

fn story_of_lead(db: &Connection, fingerprint: &Fingerprint<'_>) -> rusqlite::Result<Option<i64>> {
    let Some(lead) = fingerprint.lead else { return Ok(None) };
    let known = fingerprint.known.micros();
    let (from, to) = (known.saturating_sub(SAME_DISPATCH), known.saturating_add(SAME_DISPATCH));
    db.prepare_cached(sql::STORY_OF_LEAD)?.query_row(params![lead, from, to], |row| row.get(0))
}

/// Documents of the weeks around a text that share bands with it, and how many: those with the most bands first.
fn candidates(
    db: &Connection,
    fingerprint: &Fingerprint<'_>,
    filter: &mut KeyFilter,
) -> rusqlite::Result<Vec<(usize, i64)>> {
    let mut search = db.prepare_cached(sql::DOCUMENTS_OF_BAND)?;
    let mut hits: Vec<i64> = Vec::new();
    let middle = week(fingerprint.known);
    for week in [middle - 1, middle, middle + 1] {
        for key in fingerprint.signature.keys(week) {
            if filter.may_have(db, key)? {
                for hit in search.query_map([key], |row| row.get(0))? {
                    hits.push(hit?);
                }
            }
        }
    }
    hits.sort_unstable();
    let mut counted: Vec<(usize, i64)> = hits.chunk_by(|a, b| a == b).map(|g| (g.len(), g[0])).collect();
    counted.sort_by_key(|&(n, document)| (std::cmp::Reverse(n), document));
    counted.truncate(MAX_CANDIDATES);
    Ok(counted)
}

/// The story that another coder calls by this key, when a row of it is recorded.
pub(crate) fn imported_story(db: &Connection, key: i64) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(sql::STORY_OF_LEAD)?.query_row(params![key, i64::MIN, i64::MAX], |row| row.get(0))
}

/// The key under which the rows of one story of another coder are found.
pub(crate) fn story_key(story: &str) -> i64 {
    xxh3_64(format!("story\u{1}{story}").as_bytes()) as i64
}

/// The keys under which a text is found by its duplicates.
pub(crate) fn keys<'f>(fingerprint: &'f Fingerprint<'_>) -> impl Iterator<Item = i64> + 'f {
    fingerprint.lead.into_iter().chain(fingerprint.signature.keys(week(fingerprint.known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Moldova recalled its ambassador from Minsk on Tuesday after Belarusian border guards detained two \
        fishermen on the Dniester. The foreign ministry in Chisinau called the arrests a provocation and demanded that the \
        men be freed at once. Minsk said the two had crossed the border without papers. It was the third such incident \
        since January, and trade between the neighbours has fallen by half.";

    #[test]
    fn a_story_with_another_head_and_tail_is_a_duplicate() {
        let printed = format!("CHISINAU (Agency) - {STORY} Reporting by our staff.");
        assert!(MinHash::of(STORY).unwrap().agrees(&MinHash::of(&printed).unwrap()));
    }

    #[test]
    fn another_report_of_the_same_event_is_not_a_duplicate() {
        let other = "Chisinau has called its envoy home from Belarus. Two Moldovan fishermen had been arrested by border guards \
            on the river, the government said on Tuesday, and it wants them back without delay. Belarus answered that neither \
            man carried a passport when the patrol stopped their boat near the eastern bank.";
        assert!(!MinHash::of(STORY).unwrap().agrees(&MinHash::of(other).unwrap()));
        assert_eq!(MinHash::of("Too short."), None);
    }
}
