//! Near copies: one wire story printed by many papers is one source.
//!
//! MinHash (Broder 1997): the smallest values of 64 hash functions over the text's runs of five words estimate how much of
//! two texts is the same; texts that agree in one of eight bands of eight values are compared. The functions are fixed, so a
//! signature means the same in every ledger.

use crate::sql;
use crate::time::{Known, number};
use rusqlite::Connection;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

/// Hash functions.
const VALUES: usize = 64;
/// Values in a band.
const BAND: usize = 8;
/// Words in a run.
const RUN: usize = 5;
/// Texts with fewer runs say too little to be called copies.
const FEWEST: usize = 12;

/// What makes one hash function another: each is the finalizer over its argument and its seed.
const SEEDS: [u64; VALUES] = {
    let mut seeds = [0; VALUES];
    let mut nth = 0;
    while nth < VALUES {
        seeds[nth] = mix(nth as u64);
        nth += 1;
    }
    seeds
};

/// The signature of a text: its bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    bands: [u64; VALUES / BAND],
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
        let runs: FxHashSet<u64> =
            words.windows(RUN).map(|run| run.iter().fold(0, |hash, word| mix(hash ^ word))).collect();
        if runs.len() < FEWEST {
            return None;
        }
        let mut least = [u64::MAX; VALUES];
        for run in runs {
            for (low, seed) in least.iter_mut().zip(&SEEDS) {
                *low = (*low).min(mix(run ^ seed));
            }
        }
        let mut bands = [0; VALUES / BAND];
        for (band, values) in bands.iter_mut().zip(least.chunks(BAND)) {
            *band = values.iter().fold(0, |hash, value| mix(hash ^ value));
        }
        Some(Self { bands })
    }

    /// Whether the texts of the two are near copies.
    pub fn agrees(&self, other: &Signature) -> bool {
        self.bands.iter().zip(&other.bands).any(|(a, b)| a == b)
    }

    /// Keys under which copies published in one week are found; the week stands in front.
    fn keys(&self, week: i64) -> impl Iterator<Item = i64> + '_ {
        self.bands.iter().enumerate().map(move |(nth, band)| {
            let tail = mix(band ^ nth as u64) & 0xffff_ffff_ffff;
            (week << 48) | tail as i64
        })
    }
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn week(known: Known) -> i64 {
    number(known.day()).div_euclid(7)
}

/// The story of the earliest text of the same weeks of which a text is a near copy.
pub(crate) fn original(db: &Connection, signature: &Signature, known: Known) -> rusqlite::Result<Option<i64>> {
    let mut search = db.prepare_cached(sql::STORY_OF_BAND)?;
    let mut found: Option<i64> = None;
    for week in [week(known) - 1, week(known), week(known) + 1] {
        for key in signature.keys(week) {
            let mut stories = search.query([key])?;
            while let Some(row) = stories.next()? {
                found = found.into_iter().chain(row.get::<_, Option<i64>>(0)?).min();
            }
        }
    }
    Ok(found)
}

pub(crate) fn remember(db: &Connection, signature: &Signature, known: Known, document: i64) -> rusqlite::Result<()> {
    let mut add = db.prepare_cached(sql::ADD_BAND)?;
    signature.keys(week(known)).try_for_each(|key| add.execute([key, document]).map(|_| ()))
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
