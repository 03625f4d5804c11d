//! How far two codings of the news agree: ours and that of ICEWS, POLECAT, GDELT, Phoenix or PLOVER, or any two of
//! them.
//!
//! [`Reading`] counts what each side reports between two countries on a day, [`Overlap`] has what both could have seen
//! and how much that leaves out, [`Figures`] the agreement, and how the counts of a month go together. A [`Comparison`]
//! has all of it. What the figures mean, and whom they follow, stands in `docs/compare.md`.

mod comparison;
mod correlation;
mod figures;
mod overlap;
mod reading;
#[cfg(test)]
mod tests;

pub use comparison::Comparison;
pub use figures::Figures;
pub use overlap::{Overlap, Scope, Sum};
pub use reading::{Reading, Side};

use jiff::civil::Date;

/// Unit of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A type of event between two countries on a day, however often it is reported.
    DyadDay,
    /// The same in a month.
    DyadMonth,
    /// Each event: those of one type, dyad and day are paired one to one.
    Event,
}

/// A country code, three letters.
pub type Code = [u8; 3];

/// What is told between two countries on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The day.
    pub day: Date,
    /// Country of the actor.
    pub actor: Code,
    /// Country of the recipient.
    pub recipient: Code,
    /// Place of the event type in [`Types`].
    pub event: u8,
}

/// The letters of a code.
pub fn letters(code: Code) -> String {
    String::from_utf8_lossy(&code).into_owned()
}

/// A code of three letters; `None` for any other text.
pub fn code(text: &str) -> Option<Code> {
    text.as_bytes().try_into().ok()
}

/// The event types in the order of their general CAMEO codes, with their quad classes.
pub struct Types {
    /// Name and quad class.
    types: Vec<(String, String)>,
    quads: Vec<String>,
}

impl Types {
    /// The event types of an ontology.
    pub fn of(ontology: &demarche_knowledge::ontology::Ontology) -> Self {
        let mut types: Vec<_> = ontology.types.values().collect();
        types.sort_by(|a, b| (&a.cameo, &a.name).cmp(&(&b.cameo, &b.name)));
        let mean = |quad: &str| {
            let scores = || types.iter().filter(|t| t.quad == quad).map(|t| t.goldstein);
            scores().sum::<f32>() / scores().count() as f32
        };
        let mut quads: Vec<String> = types.iter().map(|t| t.quad.clone()).collect();
        quads.sort_unstable();
        quads.dedup();
        quads.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
        Self { quads, types: types.into_iter().map(|t| (t.name.clone(), t.quad.clone())).collect() }
    }

    /// The place of a type; `None` for an unknown one.
    pub fn place(&self, event: &str) -> Option<u8> {
        self.types.iter().position(|(name, _)| name == event).and_then(|n| u8::try_from(n).ok())
    }

    /// The name of the type at a place.
    pub fn name(&self, event: u8) -> &str {
        &self.types[usize::from(event)].0
    }

    /// The quad class of the type at a place.
    pub fn quad(&self, event: u8) -> &str {
        &self.types[usize::from(event)].1
    }

    /// The places of all types.
    pub fn all(&self) -> impl Iterator<Item = u8> {
        0..u8::try_from(self.types.len()).unwrap_or(u8::MAX)
    }

    /// The quad classes, from the most cooperative to the most hostile by the mean score of their types.
    pub fn quads(&self) -> impl Iterator<Item = &str> {
        self.quads.iter().map(String::as_str)
    }
}
