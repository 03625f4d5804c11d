//! What both sides could have seen: the days both tell of, and the countries both tell of. What that leaves out is
//! counted.

use super::reading::Side;
use super::{Code, Key};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What both sides could have seen; side A first in every pair.
#[derive(Clone, Debug, Default)]
pub struct Overlap {
    /// First and last day both tell of; `None` when there is no such day.
    pub days: Option<(Date, Date)>,
    /// Countries both tell of.
    pub countries: BTreeSet<Code>,
    /// Whether only those countries are compared.
    pub restricted: bool,
    /// How often each thing is told by the two sides.
    pub counts: BTreeMap<Key, [u64; 2]>,
    /// What became of each side's tellings.
    pub sums: [Sum; 2],
}

/// Tellings of one side, one for each pair of countries of a row: the last three add up to the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// All of them.
    pub told: u64,
    /// On days of which the other side reports nothing.
    pub other_days: u64,
    /// With a country of which the other side never reports.
    pub other_countries: u64,
    /// Those that are compared.
    pub compared: u64,
}

/// How what is told is put together.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// A toward B and B toward A are one dyad.
    pub undirected: bool,
    /// Countries too of which one side never tells.
    pub all_countries: bool,
}

impl Overlap {
    /// What both sides could have seen.
    pub fn of(sides: [&Side; 2], scope: Scope) -> Self {
        let days = sides[0].days().zip(sides[1].days()).map(|(a, b)| (a.0.max(b.0), a.1.min(b.1)));
        let days = days.filter(|(first, last)| first <= last);
        let countries: BTreeSet<Code> = sides[0].countries.intersection(&sides[1].countries).copied().collect();
        let restricted = !scope.all_countries;
        let mut overlap = Self { days, countries, restricted, ..Self::default() };
        for (nth, side) in sides.into_iter().enumerate() {
            for (key, n) in &side.counts {
                overlap.add(nth, *key, *n, scope);
            }
        }
        overlap
    }

    fn add(&mut self, side: usize, mut key: Key, n: u64, scope: Scope) {
        let seen = |code: &Code| scope.all_countries || self.countries.contains(code);
        let in_days = self.days.is_some_and(|(first, last)| first <= key.day && key.day <= last);
        let in_countries = seen(&key.actor) && seen(&key.recipient);
        let sum = &mut self.sums[side];
        sum.told += n;
        match (in_days, in_countries) {
            (false, _) => sum.other_days += n,
            (true, false) => sum.other_countries += n,
            (true, true) => {
                sum.compared += n;
                if scope.undirected && key.recipient < key.actor {
                    (key.actor, key.recipient) = (key.recipient, key.actor);
                }
                self.counts.entry(key).or_default()[side] += n;
            }
        }
    }
}
