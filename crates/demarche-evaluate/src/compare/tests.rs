//! What is counted adds up, whatever is told.

use super::Unit;
use super::figures::{figures, kappa, only};
use super::overlap::{Overlap, Scope};
use super::reading::Side;
use super::{Key, Types};
use jiff::civil::date;
use proptest::prelude::*;

/// What a side tells: day of June, actor, recipient, event type, how often.
type Told = Vec<(i8, u8, u8, u8, u64)>;

fn side(told: &Told) -> Side {
    let mut side = Side::default();
    for &(day, actor, recipient, event, n) in told {
        let (actor, recipient) = ([b'A' + actor; 3], [b'A' + recipient; 3]);
        let key = Key { day: date(2018, 5 + day / 28, 1 + day % 28), actor, recipient, event };
        *side.counts.entry(key).or_default() += n;
        side.countries.extend([actor, recipient]);
    }
    side
}

fn told() -> impl Strategy<Value = Told> {
    prop::collection::vec((0i8..56, 0u8..4, 0u8..4, 0u8..5, 1u64..4), 0..40)
}

const UNITS: [Unit; 3] = [Unit::DyadDay, Unit::DyadMonth, Unit::Event];

proptest! {
    #[test]
    fn every_telling_and_every_unit_is_counted_once(
        a in told(), b in told(), undirected: bool, all_countries: bool, unit in 0usize..3
    ) {
        let (a, b, unit) = (side(&a), side(&b), UNITS[unit]);
        let types = Types::of(&demarche_shipped::knowledge().ontology);
        let overlap = Overlap::of([&a, &b], Scope { undirected, all_countries });
        for (side, sum) in [&a, &b].into_iter().zip(overlap.sums) {
            prop_assert_eq!(sum.told, side.counts.values().sum::<u64>());
            prop_assert_eq!(sum.told, sum.other_days + sum.other_countries + sum.compared);
        }
        let compared = |n: usize| overlap.counts.values().map(|c| c[n]).sum::<u64>();
        prop_assert_eq!([compared(0), compared(1)], [overlap.sums[0].compared, overlap.sums[1].compared]);
        let rows = figures(&overlap, unit, &types);
        for f in &rows {
            prop_assert_eq!((f.a, f.b), (f.both + f.a_only, f.both + f.b_only), "{}", f.of);
            for share in [f.a_in_b, f.b_in_a, f.f1].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share));
            }
            for r in [f.pearson, f.spearman, f.kappa].into_iter().flatten() {
                prop_assert!((-1.0..=1.0).contains(&r), "{r}");
            }
        }
        // Units listed are those of the types.
        for side in 0..2 {
            let of_types = rows.iter().filter(|f| f.level == "type");
            let expected: u64 = of_types.map(|f| if side == 0 { f.a_only } else { f.b_only }).sum();
            let (listed, all) = only(&overlap, unit, side, usize::MAX);
            prop_assert_eq!(all, expected);
            prop_assert_eq!(listed.iter().map(|l| l.1).sum::<u64>(), all);
        }
        if unit == Unit::Event {
            let all = rows.last().map(|f| (f.a, f.b));
            prop_assert_eq!(all, Some((compared(0), compared(1))));
        }
    }

    #[test]
    fn a_side_agrees_with_itself(a in told()) {
        let a = side(&a);
        let types = Types::of(&demarche_shipped::knowledge().ontology);
        let overlap = Overlap::of([&a, &a], Scope { undirected: false, all_countries: false });
        for unit in UNITS {
            for f in figures(&overlap, unit, &types) {
                prop_assert_eq!((f.a_only, f.b_only), (0, 0));
                prop_assert!(f.kappa.is_none_or(|k| (k - 1.0).abs() < 1e-9));
                prop_assert!(f.pearson.is_none_or(|r| (r - 1.0).abs() < 1e-9));
            }
        }
    }
}

#[test]
fn kappa_is_that_of_the_textbook() {
    // Both yes 20, only one 5, only the other 10, both no 15.
    assert!((kappa([25, 30, 20], 50).unwrap() - 0.4).abs() < 1e-12);
    assert_eq!(kappa([5, 5, 5], 5), None, "nobody could say no");
}
