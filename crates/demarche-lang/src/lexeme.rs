//! Lexical attributes: what the networks see of a word, computed from its letters alone.
//!
//! Each attribute is the id of a string (see [`crate::hash`]). They are spaCy's, character by character.

use crate::character::{Characters, Class, is_space};
use crate::hash::StringIds;
use crate::tables::{Source, StringList, TableError};
use std::sync::Arc;

/// A word form and its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// Id of the form itself.
    pub(crate) orth: u64,
    /// Id of the normal form.
    pub(crate) norm: u64,
    /// Id of the first character.
    pub(crate) prefix: u64,
    /// Id of the last three characters.
    pub(crate) suffix: u64,
    /// Id of the shape (`Xxxx`, `dd`, …).
    pub(crate) shape: u64,
    /// Whether it is all white space.
    pub(crate) is_space: bool,
    /// The normal form.
    pub(crate) norm_text: Box<str>,
}

/// Computes attributes.
#[derive(Debug)]
pub(crate) struct Lexicon {
    ids: StringIds,
    characters: Arc<Characters>,
    /// Ids of the words with a normal form of their own, sorted; `norms` holds the forms.
    norm_ids: Box<[u64]>,
    norms: StringList,
}

impl Lexicon {
    pub(crate) fn read(
        source: &Source<'_, '_>,
        ids: StringIds,
        characters: Arc<Characters>,
    ) -> Result<Self, TableError> {
        let (norm_ids, rest) = source.bytes("norm_ids")?.as_chunks();
        let norm_ids: Box<[u64]> = norm_ids.iter().map(|&id| u64::from_le_bytes(id)).collect();
        let norms = source.strings("norm_values")?;
        if !rest.is_empty() || !norm_ids.is_sorted() || norm_ids.len() != norms.len() {
            return Err(source.error("norm_ids", "is not sorted, or not as long as norm_values"));
        }
        Ok(Self {
            ids,
            characters,
            norm_ids,
            norms,
        })
    }

    /// The attributes of `form`; `norm` is its normal form where the tokenizer set one
    /// ([`Tokenizer::norm`](crate::tokenizer::Tokenizer::norm)).
    pub(crate) fn lexeme(&self, form: &str, norm: Option<&str>) -> Lexeme {
        let orth = self.ids.id(form);
        let norm_text: Box<str> = match (norm, self.norm_ids.binary_search(&orth)) {
            (Some(norm), _) => norm.into(),
            (None, Ok(at)) => self.norms.get(at).into(),
            (None, Err(_)) => form.to_lowercase().into(),
        };
        let prefix = form.chars().next().map_or(0, char::len_utf8);
        let suffix = form.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Lexeme {
            orth,
            norm: self.ids.id(&norm_text),
            prefix: self.ids.id(&form[..prefix]),
            suffix: self.ids.id(&form[suffix..]),
            shape: self.ids.id(&shape(&self.characters, form)),
            is_space: !form.is_empty() && form.chars().all(is_space),
            norm_text,
        }
    }
}

/// The shape of a word: `X` for capitals, `x` for other letters, `d` for digits, anything else as it is; at most
/// four of the same in a row.
fn shape(characters: &Characters, form: &str) -> String {
    if form.chars().nth(99).is_some() {
        return "LONG".into();
    }
    let mut shape = String::with_capacity(form.len());
    let (mut last, mut run) = (None, 0);
    for c in form.chars() {
        let class = if characters.is(c, Class::Alpha) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if characters.is(c, Class::Digit) {
            'd'
        } else {
            c
        };
        run = if last == Some(class) { run + 1 } else { 0 };
        last = Some(class);
        if run < 4 {
            shape.push(class);
        }
    }
    shape
}
