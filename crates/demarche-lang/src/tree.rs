//! Edges of subtrees and starts of sentences, from heads alone.
//!
//! Follows spaCy step by step, because the outcome on crossing arcs depends on how often the passes run.

use std::ops::RangeInclusive;

/// Passes over a document whose arcs cross sentence boundaries, before it is left as it is.
const MOST_PASSES: usize = 12;

/// Leftmost and rightmost descendant of every token, and the tokens that start a sentence.
#[derive(Default)]
pub(crate) struct Edges {
    edges: Vec<(u32, u32)>,
    starts: Vec<bool>,
}

impl Edges {
    /// Computes everything for tokens with these heads (a root is its own head).
    pub(crate) fn set(&mut self, heads: &[u32]) {
        self.edges.clear();
        self.edges.extend((0..heads.len() as u32).map(|i| (i, i)));
        for _ in 0..MOST_PASSES {
            for i in 0..heads.len() {
                self.widen(heads, i);
            }
            for i in (0..heads.len()).rev() {
                self.widen(heads, i);
            }
            self.set_starts(heads);
            if self.heads_stay_inside(heads) {
                break;
            }
        }
    }

    fn widen(&mut self, heads: &[u32], i: usize) {
        let (left, right) = self.edges[i];
        let head = &mut self.edges[heads[i] as usize];
        head.0 = head.0.min(left);
        head.1 = head.1.max(right);
    }

    fn set_starts(&mut self, heads: &[u32]) {
        self.starts.clear();
        self.starts.resize(heads.len(), false);
        for (i, &head) in heads.iter().enumerate() {
            if head as usize == i {
                self.starts[self.edges[i].0 as usize] = true;
            }
        }
    }

    fn heads_stay_inside(&self, heads: &[u32]) -> bool {
        let mut start = 0;
        for end in 1..heads.len() {
            if self.starts[end] || end == heads.len() - 1 {
                if heads[start..end].iter().any(|&head| (head as usize) < start || head as usize > end) {
                    return false;
                }
                start = end;
            }
        }
        true
    }

    /// The tokens from the leftmost to the rightmost descendant of `i`.
    pub(crate) fn of(&self, i: usize) -> RangeInclusive<usize> {
        self.edges[i].0 as usize..=self.edges[i].1 as usize
    }

    /// Whether a sentence starts at each token.
    pub(crate) fn starts(&self) -> &[bool] {
        &self.starts
    }
}
