//! The word that tells what passes between two participants, found in the tree.

use crate::syntax;
use demarche_lang::{Doc, Pos};
use std::ops::Range;

/// The trigger for two participants given by their tokens: the lowest word of the tree above both that belongs to
/// neither; a verb above it when that is no word to tell a deed with.
pub fn trigger(doc: &Doc, a: Range<usize>, b: Range<usize>) -> usize {
    let inside = |t: usize| a.contains(&t) || b.contains(&t);
    let mut at = top(doc, a.clone());
    let other = top(doc, b.clone());
    while !(at == other || doc.governs(at, other)) && doc.head(at) != at {
        at = doc.head(at);
    }
    let meeting = at;
    while (inside(at) || !tells(doc, at)) && doc.head(at) != at {
        at = doc.head(at);
    }
    if inside(at) || !tells(doc, at) { below(doc, meeting, inside).unwrap_or(at) } else { at }
}

/// The token of a phrase that all the others hang on.
fn top(doc: &Doc, tokens: Range<usize>) -> usize {
    tokens.clone().find(|&t| !tokens.contains(&doc.head(t)) || doc.head(t) == t).unwrap_or(tokens.start)
}

fn tells(doc: &Doc, t: usize) -> bool {
    syntax::is_verb(doc, t) || matches!(doc.pos(t), Pos::Noun | Pos::Adj)
}

/// Without a fit word above (a headline read as one noun phrase): the first verb under the meeting point.
fn below(doc: &Doc, t: usize, inside: impl Fn(usize) -> bool) -> Option<usize> {
    doc.subtree(t).find(|&w| syntax::is_verb(doc, w) && !inside(w))
}
