//! Text to tokens, exactly as spaCy's English tokenizer cuts them.
//!
//! Text is split at white space; each piece is taken from the exceptions, or loses prefixes and suffixes until nothing
//! changes, then is a web address, or splits at infixes. At last, exceptions that were cut apart on the way (`:)`) are
//! put together again. What is a prefix, suffix or infix stands in [`affix`]; the exceptions in [`special`].

mod affix;
mod special;
mod url;

use crate::Span;
use crate::character::{Characters, is_space};
use crate::tables::{Source, TableError};
use affix::Affixes;
use rustc_hash::FxHashMap;
use special::Specials;
use std::ops::Range;
use std::sync::Arc;

/// The normal form that an exception gives to a token: an index for [`Tokenizer::norm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NormId(u16);

impl NormId {
    /// A number that differs for different normal forms, never 0.
    pub(crate) fn key(self) -> u64 {
        u64::from(self.0) + 1
    }
}

/// A token as the tokenizer leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawToken {
    /// Bytes of the token in the text.
    pub(crate) span: Span,
    /// Whether exactly one space follows that belongs to no token.
    pub(crate) space_after: bool,
    /// Normal form, only where an exception sets one.
    pub(crate) norm: Option<NormId>,
}

/// Part of a piece of text without white space: a token to be.
#[derive(Clone, Copy, Debug)]
struct Part {
    len: u32,
    norm: Option<NormId>,
    /// Number of the form among the parts of exceptions, 0 for any other.
    mark: u16,
}

/// How pieces of text seen before were cut, and scratch memory; one for each thread. Its size is bounded.
#[derive(Debug, Default)]
pub(crate) struct SplitCache {
    index: FxHashMap<Box<str>, Range<u32>>,
    parts: Vec<Part>,
    cut: Vec<Part>,
    marks: Vec<u16>,
    whole: Vec<RawToken>,
}

/// Pieces remembered before the cache is emptied.
const MOST_PIECES: usize = 1 << 15;
/// Longer pieces, in bytes, are not remembered.
const LONGEST_PIECE: usize = 64;

/// The tokenizer.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    affixes: Affixes,
    specials: Specials,
}

impl Tokenizer {
    pub(crate) fn read(source: &Source<'_, '_>, characters: Arc<Characters>) -> Result<Self, TableError> {
        let affixes = Affixes::read(source, characters)?;
        let mut tokenizer = Self { affixes, specials: Specials::read(source)? };
        let no_specials = Specials::default();
        let patterns: Vec<(Box<str>, Vec<Part>)> = tokenizer
            .specials
            .forms()
            .filter(|form| !form.contains(is_space) && tokenizer.affixes.touches(form))
            .map(|form| {
                let mut parts = Vec::new();
                tokenizer.cut(&no_specials, form, &mut parts);
                (form.into(), parts)
            })
            .collect();
        for (form, parts) in patterns {
            tokenizer.specials.add_pattern(&form, &parts);
        }
        tokenizer.specials.mark_parts();
        Ok(tokenizer)
    }

    /// The normal form with this id.
    pub(crate) fn norm(&self, id: NormId) -> &str {
        self.specials.norm(id)
    }

    /// Replaces what is in `out` by the tokens of `text`.
    pub(crate) fn tokenize(&self, cache: &mut SplitCache, text: &str, out: &mut Vec<RawToken>) {
        out.clear();
        cache.marks.clear();
        let Some(first) = text.chars().next() else {
            return;
        };
        let (mut start, mut in_space) = (0, is_space(first));
        for (at, c) in text.char_indices() {
            if is_space(c) == in_space {
                continue;
            }
            if start < at {
                self.piece(cache, text, start..at, out);
            }
            start = at;
            if c == ' ' {
                start += 1;
                if let Some(last) = out.last_mut() {
                    last.space_after = true;
                }
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.piece(cache, text, start..text.len(), out);
        }
        self.specials.rejoin(text, cache, out);
    }

    /// Adds the tokens of a piece that is all white space or has none.
    fn piece(&self, cache: &mut SplitCache, text: &str, range: Range<usize>, out: &mut Vec<RawToken>) {
        let piece = &text[range.clone()];
        if let Some(found) = cache.index.get(piece) {
            let parts = &cache.parts[found.start as usize..found.end as usize];
            push(parts, range.start, out, &mut cache.marks);
            return;
        }
        cache.cut.clear();
        self.cut(&self.specials, piece, &mut cache.cut);
        push(&cache.cut, range.start, out, &mut cache.marks);
        if piece.len() <= LONGEST_PIECE {
            if cache.index.len() == MOST_PIECES {
                cache.index.clear();
                cache.parts.clear();
            }
            let start = cache.parts.len() as u32;
            cache.parts.extend_from_slice(&cache.cut);
            cache.index.insert(piece.into(), start..cache.parts.len() as u32);
        }
        cache.cut.shrink_to(1 << 12);
    }

    /// Cuts a piece into parts.
    fn cut(&self, specials: &Specials, piece: &str, parts: &mut Vec<Part>) {
        let plain = |form: &str| Part { len: form.len() as u32, norm: None, mark: specials.mark(form) };
        let mut suffixes = Vec::new();
        let mut rest = piece;
        let mut last_len = 0;
        while !rest.is_empty() && rest.len() != last_len && specials.get(rest).is_none() {
            last_len = rest.len();
            let prefix = self.affixes.prefix(rest);
            let (front, after) = rest.split_at(prefix);
            if prefix > 0 && specials.get(after).is_some() {
                parts.push(plain(front));
                rest = after;
                break;
            }
            let suffix = self.affixes.suffix(after);
            let (before, back) = rest.split_at(rest.len() - suffix);
            if suffix > 0 && specials.get(before).is_some() {
                suffixes.push(plain(back));
                rest = before;
                break;
            }
            if prefix > 0 {
                parts.push(plain(front));
            }
            if suffix > 0 {
                suffixes.push(plain(back));
            }
            rest = &before[prefix..];
        }
        if let Some(special) = specials.get(rest) {
            parts.extend_from_slice(special);
        } else if !rest.is_empty() {
            if self.affixes.is_url(rest) {
                parts.push(plain(rest));
            } else {
                self.affixes.split_at_infixes(rest, |form| parts.push(plain(form)));
            }
        }
        parts.extend(suffixes.into_iter().rev());
    }
}

fn push(parts: &[Part], mut at: usize, out: &mut Vec<RawToken>, marks: &mut Vec<u16>) {
    for part in parts {
        let end = at + part.len as usize;
        out.push(RawToken { span: Span::new(at, end), space_after: false, norm: part.norm });
        marks.push(part.mark);
        at = end;
    }
}

#[cfg(test)]
mod tests;
