//! How much a figure would differ on another sample of the same kind: a percentile bootstrap.
//!
//! Whole documents (or rows of a table) are drawn with replacement, because claims of one document stand or fall
//! together. The generator has a fixed seed: the same input gives the same intervals on every run and machine.

/// Lower and upper end of a 95 % interval.
pub type Interval = (f64, f64);

/// Fewer units say nothing of how much another sample would differ.
pub const FEW: usize = 10;
/// With fewer draws the 2.5th percentile is no draw at all.
const FEW_DRAWS: usize = 40;

/// The interval of each statistic, computed on units drawn anew; `None` for too few units or draws. A draw on which
/// there is no value (not a number) counts for nothing.
pub fn intervals(units: usize, draws: usize, statistics: impl FnMut(&[usize]) -> Vec<f64>) -> Option<Vec<Interval>> {
    if units < FEW || draws < FEW_DRAWS {
        return None;
    }
    Some(drawn(units, draws, statistics))
}

fn drawn(units: usize, draws: usize, mut statistics: impl FnMut(&[usize]) -> Vec<f64>) -> Vec<Interval> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % units as u64) as usize
    };
    let mut columns: Vec<Vec<f64>> = Vec::new();
    let mut sample = vec![0; units];
    for _ in 0..draws {
        sample.fill_with(&mut draw);
        let values = statistics(&sample);
        columns.resize_with(values.len(), Vec::new);
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }
    columns.into_iter().map(percentiles).collect()
}

fn percentiles(mut values: Vec<f64>) -> Interval {
    values.retain(|value| !value.is_nan());
    values.sort_by(f64::total_cmp);
    if values.is_empty() {
        return (f64::NAN, f64::NAN);
    }
    let tail = values.len() / 40;
    (values[tail], values[values.len() - 1 - tail])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_about_two_standard_errors_wide() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let mean = |sample: &[usize]| vec![sample.iter().map(|&n| values[n]).sum::<f64>() / sample.len() as f64];
        let (low, high) = intervals(100, 2000, mean).unwrap()[0];
        // Standard deviation of 0..99 is 28.9, of the mean of 100 of them 2.89.
        assert!((low - (49.5 - 5.66)).abs() < 0.6, "{low}");
        assert!((high - (49.5 + 5.66)).abs() < 0.6, "{high}");
    }

    #[test]
    fn draws_without_a_value_count_for_nothing() {
        let odd = |sample: &[usize]| vec![if sample[0].is_multiple_of(2) { 1.0 } else { f64::NAN }, f64::NAN];
        let found = intervals(FEW, 100, odd).unwrap();
        assert_eq!(found[0], (1.0, 1.0));
        assert!(found[1].0.is_nan());
    }

    #[test]
    fn few_units_and_few_draws_have_none() {
        assert_eq!(intervals(FEW - 1, 1000, |_| vec![1.0]), None);
        assert_eq!(intervals(FEW, 0, |_| vec![1.0]), None);
    }
}
