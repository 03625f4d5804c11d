//! Blocking keys: under which keys an event is found by a new claim. There is a key for each pair of parties, and for
//! each party with each word of the trigger.
//!
//! The upper bits of a key hold the period of the day, so that the keys of one time are stored together. At ten million
//! claims the index is far larger than memory, and most news is recent.

use super::features::{ClaimFeatures, PartyFeatures};
use xxhash_rust::xxh3::xxh3_64;

/// The blocking keys of a claim.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BlockingKeys {
    /// One for each pair of parties, without its period.
    pub pairs: Vec<i64>,
    /// One for each party with each word of the trigger, without its period.
    pub words: Vec<i64>,
}

impl BlockingKeys {
    pub fn of(features: &ClaimFeatures) -> Self {
        let mut parties: Vec<u32> = features.parties.iter().map(PartyFeatures::key).collect();
        parties.sort_unstable();
        parties.dedup();
        let key = |kind: u32, a: u32, b: u32| {
            let mut bytes = [0u8; 17];
            bytes[0] = features.class;
            for (at, part) in [kind, features.event, a, b].into_iter().enumerate() {
                bytes[1 + at * 4..5 + at * 4].copy_from_slice(&part.to_le_bytes());
            }
            (xxh3_64(&bytes) & TAIL) as i64
        };
        let mut pairs: Vec<i64> = parties
            .iter()
            .enumerate()
            .flat_map(|(i, &a)| parties[i + 1..].iter().map(move |&b| (a, b)))
            .map(|(a, b)| key(1, a, b))
            .collect();
        // A long list of parties has more pairs than are worth a search.
        pairs.truncate(MAX_KEYS);
        let mut words: Vec<i64> = parties
            .iter()
            .flat_map(|&p| features.trigger.iter().map(move |&w| (p, w)))
            .map(|(p, w)| key(2, p, u32::from(w)))
            .collect();
        words.truncate(MAX_KEYS);
        Self { pairs, words }
    }

    /// Every key, pairs before words.
    pub fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.pairs.iter().chain(&self.words).copied()
    }

    /// Every key with each day that it is stored with: the ends of the claim's days.
    pub fn rows<'k>(&'k self, features: &ClaimFeatures) -> impl Iterator<Item = (i64, i32)> + 'k {
        let days = features.days;
        let last = (days.last != days.first && !days.is_long()).then_some(days.last);
        self.iter().flat_map(move |key| {
            std::iter::once(days.first).chain(last).map(move |day| (within(key, period(day)), day))
        })
    }
}

/// Bits of a key below its period.
const TAIL: u64 = 0xffff_ffff_ffff;

/// Days in a period, as a power of two. A period is longer than the days that are searched, so a search touches at most
/// two.
const PERIOD: u32 = 5;

/// Days in a period.
pub(crate) const PERIOD_DAYS: i32 = 1 << PERIOD;

/// The period of a day. Days before all history wrap around; the day that is stored with the key tells them apart.
pub(crate) fn period(day: i32) -> i16 {
    (day >> PERIOD) as i16
}

/// A key within a period.
pub(crate) fn within(key: i64, period: i16) -> i64 {
    (i64::from(period) << 48) | key
}

/// Keys of one kind for one claim.
const MAX_KEYS: usize = 10;
