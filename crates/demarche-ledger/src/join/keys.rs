//! Under what an event is found by a new claim: pairs of parties, and a party with a word of the trigger.
//!
//! The period of the day stands in the upper bits of a key, so that what is of one time lies together on disk: at ten million
//! claims the index is far larger than memory, and news is mostly of now.

use crate::join::sketch::Sketch;
use xxhash_rust::xxh3::xxh3_64;

/// Keys of one kind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    /// One for each pair of parties, without its period.
    pub pairs: Vec<i64>,
    /// One for each party with each word of the trigger, without its period.
    pub words: Vec<i64>,
}

impl Keys {
    pub fn of(sketch: &Sketch) -> Self {
        let mut parties: Vec<u32> = sketch.who.iter().map(crate::join::sketch::Who::key).collect();
        parties.sort_unstable();
        parties.dedup();
        let key = |kind: u32, a: u32, b: u32| {
            let mut bytes = [0u8; 17];
            bytes[0] = sketch.class;
            for (at, part) in [kind, sketch.event, a, b].into_iter().enumerate() {
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
        // Long lists of parties have more pairs than are worth looking for.
        pairs.truncate(MOST);
        let mut words: Vec<i64> = parties
            .iter()
            .flat_map(|&p| sketch.trigger.iter().map(move |&w| (p, w)))
            .map(|(p, w)| key(2, p, u32::from(w)))
            .collect();
        words.truncate(MOST);
        Self { pairs, words }
    }

    /// Every key with every day it stands under; days far apart by their ends.
    pub fn rows<'k>(&'k self, sketch: &Sketch) -> impl Iterator<Item = (i64, i32)> + 'k {
        let when = sketch.when;
        let last = (when.last != when.first && !when.is_long()).then_some(when.last);
        let keys = self.pairs.iter().chain(&self.words);
        keys.flat_map(move |&k| std::iter::once(when.first).chain(last).map(move |day| (within(k, period(day)), day)))
    }
}

/// Bits of a key below its period.
const TAIL: u64 = 0xffff_ffff_ffff;

/// Days in a period, as a power of two: longer than what is looked for, so that a search touches two of them at most.
const PERIOD: u32 = 5;

/// Days in a period.
pub(crate) const DAYS: i32 = 1 << PERIOD;

/// The period of a day. Days before all history wrap around, which the day beside the key sets right.
pub(crate) fn period(day: i32) -> i16 {
    (day >> PERIOD) as i16
}

/// A key within a period.
pub(crate) fn within(key: i64, period: i16) -> i64 {
    (i64::from(period) << 48) | key
}

/// Keys of one kind for one claim.
const MOST: usize = 10;
