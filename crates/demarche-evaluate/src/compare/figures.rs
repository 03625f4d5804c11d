//! Agreement on units: what both sides have, and what only one has.

use super::Unit;
use super::correlation::{pearson, spearman};
use super::overlap::Overlap;
use super::{Code, Key, Types};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// The figures of one event type, one quad class, or all together. A = both + only A, B = both + only B.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Event type, quad class, or `all`.
    pub of: String,
    /// `type`, `quad` or `all`.
    pub level: &'static str,
    /// Units of A.
    pub a: u64,
    /// Units of B.
    pub b: u64,
    /// Units both have.
    pub both: u64,
    /// Units only A has.
    pub a_only: u64,
    /// Units only B has.
    pub b_only: u64,
    /// Share of A's units that B has; `None` when A has none.
    pub a_in_b: Option<f64>,
    /// Share of B's units that A has.
    pub b_in_a: Option<f64>,
    /// Harmonic mean of the two shares.
    pub f1: Option<f64>,
    /// Cohen's kappa over the dyads and periods of which either side tells anything; `None` where nothing could be in
    /// neither.
    pub kappa: Option<f64>,
    /// Pearson's correlation of counts by dyad and month.
    pub pearson: Option<f64>,
    /// Spearman's.
    pub spearman: Option<f64>,
}

/// Two countries in a period.
type Dyad = (Date, Code, Code);

/// How often each side tells something, by dyad and period.
type Grid = BTreeMap<Dyad, [u64; 2]>;

/// The figures of each event type that is told, of each quad class, and of all.
pub fn figures(overlap: &Overlap, unit: Unit, types: &Types) -> Vec<Figures> {
    let whole = (grid(overlap, unit, |_| true), months(overlap, |_| true));
    let row = |of: &str, level, meant: &dyn Fn(u8) -> bool| {
        one(of, level, unit, (&grid(overlap, unit, meant), &months(overlap, meant)), (&whole.0, &whole.1))
    };
    let mut rows: Vec<Figures> = types.all().map(|e| row(types.name(e), "type", &|x| x == e)).collect();
    rows.extend(types.quads().map(|quad| row(quad, "quad", &|x| types.quad(x) == quad)));
    rows.retain(|r| r.a + r.b > 0);
    rows.push(row("all", "all", &|_| true));
    rows
}

/// What one side has and the other has not, in the order of days: at most `most`, and how many there are in all.
pub fn only(overlap: &Overlap, unit: Unit, side: usize, most: usize) -> (Vec<(Key, u64)>, u64) {
    let mut units: BTreeMap<Key, [u64; 2]> = BTreeMap::new();
    for (key, n) in &overlap.counts {
        let sum = units.entry(Key { day: period(key.day, unit), ..*key }).or_default();
        (sum[0], sum[1]) = (sum[0] + n[0], sum[1] + n[1]);
    }
    let (mut listed, mut all) = (Vec::new(), 0);
    for (key, n) in units {
        let more = surplus(n, side, unit);
        all += more;
        if more > 0 && listed.len() < most {
            listed.push((key, more));
        }
    }
    (listed, all)
}

fn surplus(n: [u64; 2], side: usize, unit: Unit) -> u64 {
    let counted = count(n, unit);
    counted[side].saturating_sub(counted[1 - side])
}

/// A dyad has a unit or not; events are counted one by one.
fn count(n: [u64; 2], unit: Unit) -> [u64; 2] {
    if unit == Unit::Event { n } else { n.map(|n| n.min(1)) }
}

fn period(day: Date, unit: Unit) -> Date {
    if unit == Unit::DyadMonth { day.first_of_month() } else { day }
}

fn grid(overlap: &Overlap, unit: Unit, meant: impl Fn(u8) -> bool) -> Grid {
    sums(overlap, |day| period(day, unit), meant)
}

fn months(overlap: &Overlap, meant: impl Fn(u8) -> bool) -> Grid {
    sums(overlap, Date::first_of_month, meant)
}

fn sums(overlap: &Overlap, period: impl Fn(Date) -> Date, meant: impl Fn(u8) -> bool) -> Grid {
    let mut grid = Grid::new();
    for (key, n) in overlap.counts.iter().filter(|(key, _)| meant(key.event)) {
        let sum = grid.entry((period(key.day), key.actor, key.recipient)).or_default();
        (sum[0], sum[1]) = (sum[0] + n[0], sum[1] + n[1]);
    }
    grid
}

/// The figures of what is meant, among the whole: each as a grid of units and one of months.
fn one(of: &str, level: &'static str, unit: Unit, meant: (&Grid, &Grid), whole: (&Grid, &Grid)) -> Figures {
    let (mut a, mut b, mut both) = (0, 0, 0);
    for n in meant.0.values() {
        let [x, y] = count(*n, unit);
        (a, b, both) = (a + x, b + y, both + x.min(y));
    }
    let share = |of: u64| (of > 0).then(|| both as f64 / of as f64);
    let series = |side: usize| -> Vec<f64> {
        whole.1.keys().map(|dyad| meant.1.get(dyad).map_or(0.0, |n| n[side] as f64)).collect()
    };
    let (x, y) = (series(0), series(1));
    Figures {
        of: of.to_owned(),
        level,
        a,
        b,
        both,
        a_only: a - both,
        b_only: b - both,
        a_in_b: share(a),
        b_in_a: share(b),
        f1: (a + b > 0).then(|| 2.0 * both as f64 / (a + b) as f64),
        kappa: (unit != Unit::Event).then(|| kappa([a, b, both], whole.0.len() as u64)).flatten(),
        pearson: pearson(&x, &y),
        spearman: spearman(&x, &y),
    }
}

/// Cohen's kappa (1960): agreement beyond what two who say yes this often would reach by chance; `n` is all they could
/// say yes to. `None` where neither ever says no, or nothing could be in neither.
pub fn kappa([a, b, both]: [u64; 3], n: u64) -> Option<f64> {
    let neither = (n + both).checked_sub(a + b).filter(|&d| d > 0)?;
    let n = n as f64;
    let (a, b) = (a as f64 / n, b as f64 / n);
    let (seen, chance) = ((both + neither) as f64 / n, a * b + (1.0 - a) * (1.0 - b));
    (chance < 1.0).then(|| (seen - chance) / (1.0 - chance))
}
