//! What the network is told of the tree. `tools/event-reader/network.py` makes the same names; both must change together.

use super::BEFORE;
use demarche_encoder::PassageHeads;
use demarche_lang::{Dep, Doc};
use std::fmt::Write;

/// Words above a word that a path may lead over.
const CLIMB: usize = 30;

/// The features of a word as an event's.
pub(super) fn of_word(doc: &Doc, t: usize, heads: &PassageHeads) -> Vec<u32> {
    let parent = doc.head(t);
    let above = if parent == t { "nothing" } else { doc.pos(parent).as_str() };
    [
        format!("pos/{}", doc.pos(t).as_str()),
        format!("dep/{}", doc.dep(t).as_str()),
        format!("tag/{}", doc.tag(t)),
        format!("under/{above}"),
    ]
    .iter()
    .filter_map(|name| heads.word_feature(name))
    .collect()
}

/// The features of a word as a participant of an event of type `kind`.
pub(super) fn of_pair(doc: &Doc, event: usize, word: usize, kind: &str, heads: &PassageHeads) -> Vec<u32> {
    let (path, shape) = path(doc, event, word);
    let back = doc.sentence_of(event).saturating_sub(doc.sentence_of(word)).min(BEFORE);
    let named = doc.entity_of(word).map_or("nothing", |e| e.kind.as_str());
    [
        format!("path/{path}"),
        format!("shape/{shape}"),
        format!("back/{back}"),
        format!("away/{}", bucket(word as i64 - event as i64)),
        format!("pos/{}", doc.pos(word).as_str()),
        format!("dep/{}", doc.dep(word).as_str()),
        format!("named/{named}"),
        format!("type/{kind}"),
    ]
    .iter()
    .filter_map(|name| heads.pair_feature(name))
    .collect()
}

/// A word and those above it.
fn chain(doc: &Doc, mut t: usize) -> Vec<usize> {
    let mut found = vec![t];
    while doc.head(t) != t && found.len() < CLIMB {
        t = doc.head(t);
        found.push(t);
    }
    found
}

/// How the tree leads from the event's word to another, and only the way down of it.
fn path(doc: &Doc, event: usize, word: usize) -> (String, String) {
    const APART: &str = "apart";
    let (up, down) = (chain(doc, event), chain(doc, word));
    let meeting = down.iter().enumerate().find_map(|(i, t)| up.iter().position(|u| u == t).map(|place| (i, place)));
    let Some((meets, place)) = meeting else { return (APART.into(), APART.into()) };
    let (rise, fall) = (&up[..place], &down[..meets]);
    if rise.len() > 2 || fall.len() > 3 {
        return (format!("far/{}/{}", rise.len().min(4), fall.len().min(4)), APART.into());
    }
    let mut path = rise.iter().map(|&t| doc.dep(t).as_str()).collect::<Vec<_>>().join("^");
    let mut shape = String::new();
    if fall.is_empty() {
        path.push('>');
        shape.push('>');
    }
    for &t in fall.iter().rev() {
        let dep = doc.dep(t);
        let _ = write!(path, ">{}", dep.as_str());
        let _ = write!(shape, ">{}", dep.as_str());
        if dep == Dep::Prep {
            let _ = write!(path, ":{}", doc.norm(t));
        }
    }
    (path, shape)
}

/// A distance in words, coarser the larger it is.
fn bucket(distance: i64) -> i64 {
    if distance == 0 {
        return 0;
    }
    let size = (((distance.unsigned_abs() as f64).log2() * 2.0) as i64).min(11);
    size * distance.signum()
}
