//! Whether a confidence of 0.8 means that eight of ten are right.

use super::page::Table;
use serde_json::{Value, json};

const BINS: usize = 10;

/// Answers sorted into ten equal bins by their confidence.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    bins: [Bin; BINS],
}

#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    answers: usize,
    right: usize,
    confidence: f64,
    /// Sum of the squared distances from what was: 1 for right, 0 for wrong.
    squares: f64,
}

impl Calibration {
    /// Sorts answers, each with its confidence from 0 to 1 and whether it is right.
    pub fn of(answers: impl Iterator<Item = (f64, bool)>) -> Self {
        let mut bins = [Bin::default(); BINS];
        for (confidence, right) in answers.filter(|(c, _)| (0.0..=1.0).contains(c)) {
            let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
            bin.answers += 1;
            bin.right += usize::from(right);
            bin.confidence += confidence;
            bin.squares += (confidence - f64::from(u8::from(right))).powi(2);
        }
        Self { bins }
    }

    fn answers(&self) -> usize {
        self.bins.iter().map(|b| b.answers).sum()
    }

    fn filled(&self) -> impl Iterator<Item = (usize, Bin)> + '_ {
        self.bins.iter().copied().enumerate().filter(|(_, b)| b.answers > 0)
    }

    /// The Brier score: the mean squared distance between confidence and what was. 0 is the best, and who always says
    /// 0.5 has 0.25.
    pub fn brier(&self) -> f64 {
        self.filled().map(|(_, b)| b.squares).sum::<f64>() / self.answers().max(1) as f64
    }

    /// The expected calibration error: the mean distance between confidence and share right, weighted by answers.
    pub fn gap(&self) -> f64 {
        let apart: f64 = self.filled().map(|(_, b)| (b.confidence - b.right as f64).abs()).sum();
        apart / self.answers().max(1) as f64
    }

    /// The bins that hold something; `null` when no answer has a confidence.
    pub fn json(&self) -> Value {
        if self.answers() == 0 {
            return Value::Null;
        }
        let bin = |(n, b): (usize, Bin)| {
            let of = |x: f64| x / b.answers as f64;
            json!({"from": n as f64 / BINS as f64, "answers": b.answers, "confidence": of(b.confidence),
                   "right": of(b.right as f64)})
        };
        json!({"gap": self.gap(), "brier": self.brier(), "bins": self.filled().map(bin).collect::<Vec<_>>()})
    }
}

/// The table of answers of which it is known in several ways whether they are right; it has no rows when no answer has
/// a confidence. Each way has a name, and what right means by it.
pub fn table(ways: &[(&str, &str, &Calibration)]) -> Table {
    let mut table = Table::new("Calibration", 1, &["confidence", "answers", "mean confidence"]);
    table.head.extend(ways.iter().map(|(name, ..)| (*name).to_owned()));
    let Some((.., first)) = ways.first() else { return table };
    for (n, bin) in first.filled() {
        let share = |x: f64| format!("{:.2}", x / bin.answers as f64);
        let low = n as f64 / BINS as f64;
        let mut row = vec![format!("{low:.1}–{:.1}", low + 1.0 / BINS as f64), bin.answers.to_string()];
        row.push(share(bin.confidence));
        row.extend(ways.iter().map(|(.., way)| share(way.bins[n].right as f64)));
        table.rows.push(row);
    }
    table.note = "Shares from 0 to 1. ".to_owned();
    for (name, right, way) in ways {
        table.note += &format!(
            "{name}: {right}; mean distance from the mean confidence (expected calibration error) {:.2}, Brier score {:.2}. ",
            way.gap(),
            way.brier()
        );
    }
    table.note += "Were confidence a probability, shares and mean confidence would agree. docs/confidence.md says what the \
                   program's own confidence is.";
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_what_falls_into_them() {
        let calibration = Calibration::of([(0.95, true), (0.85, true), (0.85, false), (1.0, true)].into_iter());
        let json = calibration.json();
        assert_eq!(json["bins"][0]["answers"], 2);
        assert_eq!(json["bins"][0]["right"], 0.5);
        assert_eq!(json["bins"][1]["answers"], 2);
        // |1.70 − 1| and |1.95 − 2|, over four answers.
        assert!((calibration.gap() - 0.75 / 4.0).abs() < 1e-9);
        // 0.05², 0.15², 0.85² and 0.
        assert!((calibration.brier() - (0.0025 + 0.0225 + 0.7225) / 4.0).abs() < 1e-9);
        assert_eq!(Calibration::of(std::iter::empty()).json(), Value::Null);
    }
}
