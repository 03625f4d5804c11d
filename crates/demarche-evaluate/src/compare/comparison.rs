//! A comparison: both sides, what they have in common, and how far they agree.

use super::figures::{Figures, figures, only};
use super::overlap::Overlap;
use super::reading::Side;
use super::{Key, Types, Unit, letters};
use serde_json::{Value, json};

/// Name and version of the record.
const SCHEMA: &str = "demarche.comparison/1";

/// Two sides and what they have in common.
pub struct Comparison<'c> {
    /// The two sides, A first.
    pub sides: [&'c Side; 2],
    /// What both could have seen.
    pub overlap: &'c Overlap,
    /// The event types.
    pub types: &'c Types,
    /// Unit of comparison.
    pub unit: Unit,
    /// Whether A toward B and B toward A are one dyad.
    pub undirected: bool,
    /// Most units listed of those only one side has; `None` for no list.
    pub list: Option<usize>,
}

impl Unit {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Unit::DyadDay => "dyad-day",
            Unit::DyadMonth => "dyad-month",
            Unit::Event => "event",
        }
    }
}

impl Comparison<'_> {
    /// The figures of each event type that is reported, of each quad class, and of all.
    pub fn figures(&self) -> Vec<Figures> {
        figures(self.overlap, self.unit, self.types)
    }

    /// What side 0 or 1 has and the other has not, in the order of days: at most `most`, and how many there are in all.
    pub fn only(&self, side: usize, most: usize) -> (Vec<(Key, u64)>, u64) {
        only(self.overlap, self.unit, side, most)
    }

    /// The day of a key, or its month where months are compared.
    pub fn day(&self, key: &Key) -> String {
        let format = if self.unit == Unit::DyadMonth { "%Y-%m" } else { "%Y-%m-%d" };
        key.day.strftime(format).to_string()
    }

    /// One object for programs.
    pub fn json(&self) -> Value {
        let side = |n: usize| {
            let (side, sum) = (self.sides[n], &self.overlap.sums[n]);
            json!({
                "coder": side.coder, "file": side.file, "read": side.read, "used": side.used(), "left_out": side.left,
                "first": side.days().map(|d| d.0.to_string()), "last": side.days().map(|d| d.1.to_string()),
                "told": sum.told, "compared": sum.compared, "other_days": sum.other_days,
                "other_countries": sum.other_countries,
            })
        };
        let days = self.overlap.days;
        let mut out = json!({
            "schema": SCHEMA, "unit": self.unit.name(), "undirected": self.undirected, "a": side(0), "b": side(1),
            "first": days.map(|d| d.0.to_string()), "last": days.map(|d| d.1.to_string()),
            "countries": self.overlap.countries.iter().map(|c| letters(*c)).collect::<Vec<_>>(),
            "figures": self.figures(),
        });
        if let Some(most) = self.list {
            for (n, name) in ["a_only", "b_only"].iter().enumerate() {
                let (units, all) = self.only(n, most);
                let units: Vec<Value> = units.iter().map(|(key, n)| self.unit_json(key, *n)).collect();
                out[*name] = json!({"all": all, "first": units});
            }
        }
        out
    }

    fn unit_json(&self, key: &Key, n: u64) -> Value {
        let (actor, recipient) = (letters(key.actor), letters(key.recipient));
        json!({"date": self.day(key), "actor": actor, "recipient": recipient, "event": self.types.name(key.event), "n": n})
    }
}
