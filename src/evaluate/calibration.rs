//! Whether a confidence of 0.8 means that eight of ten are right.

use super::print::Table;
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
        }
        Self { bins }
    }

    fn answers(&self) -> usize {
        self.bins.iter().map(|b| b.answers).sum()
    }

    fn filled(&self) -> impl Iterator<Item = (usize, Bin)> + '_ {
        self.bins.iter().copied().enumerate().filter(|(_, b)| b.answers > 0)
    }

    /// Mean distance between confidence and share right, weighted by answers.
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
        json!({"gap": self.gap(), "bins": self.filled().map(bin).collect::<Vec<_>>()})
    }

    /// The table; it has no rows when no answer has a confidence.
    pub fn table(&self, right: &str) -> Table {
        let mut table = Table::new("Calibration", 1, &["confidence", "answers", "mean confidence", "share right"]);
        for (n, b) in self.filled() {
            let of = |x: f64| format!("{:.2}", x / b.answers as f64);
            let low = n as f64 / BINS as f64;
            let bin = format!("{low:.1}–{:.1}", low + 1.0 / BINS as f64);
            table.rows.push(vec![bin, b.answers.to_string(), of(b.confidence), of(b.right as f64)]);
        }
        table.note = format!(
            "Shares from 0 to 1; right means {right}. Were confidence a probability, the last two columns would agree; \
             they are {:.2} apart on average. docs/confidence.md says what the program's own confidence is.",
            self.gap()
        );
        table
    }
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
        assert_eq!(Calibration::of(std::iter::empty()).json(), Value::Null);
    }
}
