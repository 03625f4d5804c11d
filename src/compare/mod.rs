//! How far two codings of the news agree: ours and that of ICEWS, POLECAT, GDELT, Phoenix or PLOVER, or any two of them.
//!
//! [`reading`] counts what each side tells between two countries on a day, [`overlap`] keeps what both could have seen and says how
//! much that leaves out, [`figures`] measures agreement and [`correlation`] how the counts of a month go together; [`print`]
//! shows it. What the figures mean, and whom they follow, stands in `docs/compare.md`.

pub(crate) mod correlation;
pub(crate) mod figures;
pub(crate) mod overlap;
pub(crate) mod print;
pub(crate) mod reading;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

/// A country code, three letters.
pub(crate) type Code = [u8; 3];

/// What is told between two countries on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub day: Date,
    pub actor: Code,
    pub recipient: Code,
    /// Place of the event type in [`Types`].
    pub event: u8,
}

/// The letters of a code.
pub(crate) fn letters(code: Code) -> String {
    String::from_utf8_lossy(&code).into_owned()
}

/// A code of three letters; `None` for any other text.
pub(crate) fn code(text: &str) -> Option<Code> {
    text.as_bytes().try_into().ok()
}

/// The event types in the order of their general CAMEO codes, with their quad classes.
pub(crate) struct Types {
    /// Name and quad class.
    types: Vec<(String, String)>,
    quads: Vec<String>,
}

impl Types {
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

    pub fn place(&self, event: &str) -> Option<u8> {
        self.types.iter().position(|(name, _)| name == event).and_then(|n| u8::try_from(n).ok())
    }

    pub fn name(&self, event: u8) -> &str {
        &self.types[usize::from(event)].0
    }

    pub fn quad(&self, event: u8) -> &str {
        &self.types[usize::from(event)].1
    }

    pub fn all(&self) -> impl Iterator<Item = u8> {
        0..u8::try_from(self.types.len()).unwrap_or(u8::MAX)
    }

    /// The quad classes, from the most cooperative to the most hostile by the mean score of their types.
    pub fn quads(&self) -> impl Iterator<Item = &str> {
        self.quads.iter().map(String::as_str)
    }
}
