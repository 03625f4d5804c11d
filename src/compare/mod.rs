//! How far two codings of the news agree: ours and that of ICEWS, POLECAT, GDELT, Phoenix or PLOVER, or any two of them.
//!
//! [`reading`] counts what each side tells between two countries on a day, [`common`] keeps what both could have seen and says how
//! much that leaves out, [`figures`] measures agreement and [`correlation`] how the counts of a month go together; [`print`]
//! shows it. What the figures mean, and whom they follow, stands in `docs/compare.md`.

pub(crate) mod common;
pub(crate) mod correlation;
pub(crate) mod figures;
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
pub(crate) struct Types(Vec<(String, String)>);

impl Types {
    pub fn of(ontology: &demarche_coder::knowledge::ontology::Ontology) -> Self {
        let mut types: Vec<_> = ontology.types.values().collect();
        types.sort_by(|a, b| (&a.cameo, &a.name).cmp(&(&b.cameo, &b.name)));
        Self(types.into_iter().map(|t| (t.name.clone(), t.quad.clone())).collect())
    }

    pub fn place(&self, event: &str) -> Option<u8> {
        self.0.iter().position(|(name, _)| name == event).and_then(|n| u8::try_from(n).ok())
    }

    pub fn name(&self, event: u8) -> &str {
        &self.0[usize::from(event)].0
    }

    pub fn quad(&self, event: u8) -> &str {
        &self.0[usize::from(event)].1
    }

    pub fn all(&self) -> impl Iterator<Item = u8> {
        0..u8::try_from(self.0.len()).unwrap_or(u8::MAX)
    }

    /// The quad classes, each once, in the order of their types.
    pub fn quads(&self) -> Vec<&str> {
        let mut quads: Vec<&str> = Vec::new();
        for (_, quad) in &self.0 {
            if !quads.contains(&quad.as_str()) {
                quads.push(quad);
            }
        }
        quads
    }
}
