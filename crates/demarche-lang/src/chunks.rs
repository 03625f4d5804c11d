//! Base noun phrases: runs of tokens that end in a noun and hold no other noun phrase.
//!
//! The definition is that of spaCy's English noun chunks, so that figures can be compared.

use crate::{Dep, Doc, Pos};
use std::ops::Range;

/// Relations in which a noun heads a phrase of its own.
const HEADS: [Dep; 10] = [
    Dep::Oprd,
    Dep::Nsubj,
    Dep::Dobj,
    Dep::Nsubjpass,
    Dep::Pcomp,
    Dep::Pobj,
    Dep::Dative,
    Dep::Appos,
    Dep::Attr,
    Dep::Root,
];

impl Doc {
    /// The base noun phrases in text order, as ranges of tokens: each starts at the leftmost dependent of a noun or
    /// pronoun and ends with that noun. They do not overlap.
    pub fn noun_chunks(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut taken = 0;
        (0..self.len()).filter_map(move |i| {
            let start = self.subtree(i).start;
            let is_noun = matches!(self.pos(i), Pos::Noun | Pos::Propn | Pos::Pron);
            if !is_noun || start < taken || !HEADS.contains(&self.dep(self.first_conjunct(i))) {
                return None;
            }
            taken = i + 1;
            Some(start..i + 1)
        })
    }

    /// The token that `i` is coordinated with, furthest up; `i` itself where it is not a conjunct.
    fn first_conjunct(&self, i: usize) -> usize {
        let mut at = i;
        while self.dep(at) == Dep::Conj && (at == i || self.head(at) < at) {
            let head = self.head(at);
            if head == at {
                break;
            }
            at = head;
        }
        at
    }
}
