//! Attention within one sequence.

use crate::pointwise::{LANES, softmax};
use pulp::Arch;

/// Query rows that are computed side by side.
const SIDE: usize = 4;

/// The numbers of one sequence.
pub(crate) struct Sequence<'a> {
    /// Rows of queries, all heads side by side.
    pub(crate) queries: &'a [f32],
    /// As many rows of results, laid out alike.
    pub(crate) results: &'a mut [f32],
    /// A row for each piece: keys of all heads, then values of all heads.
    pub(crate) memory: &'a [f32],
}

/// Buffers used again and again.
#[derive(Default)]
pub(crate) struct AttentionSpace {
    keys: Vec<f32>,
    scores: Vec<f32>,
}

/// Attends with `heads` heads over vectors `hidden` wide.
pub(crate) fn attend(arch: Arch, space: &mut AttentionSpace, sequence: Sequence<'_>, hidden: usize, heads: usize) {
    arch.dispatch(
        #[inline(always)]
        || sequence.run(space, hidden, heads),
    );
}

impl Sequence<'_> {
    #[inline(always)]
    fn run(self, space: &mut AttentionSpace, hidden: usize, heads: usize) {
        let width = hidden / heads;
        let count = self.memory.len() / (2 * hidden);
        let padded = count.next_multiple_of(LANES);
        let scale = 1.0 / (width as f32).sqrt();
        space.keys.resize(width * padded, 0.0);
        space.scores.resize(SIDE * padded, 0.0);
        let query_rows = self.queries.len() / hidden;
        for head in 0..heads {
            let at = head * width;
            for (j, memory) in self.memory.chunks_exact(2 * hidden).enumerate() {
                for (i, key) in memory[at..at + width].iter().enumerate() {
                    space.keys[i * padded + j] = key * scale;
                }
            }
            for first in (0..query_rows).step_by(SIDE) {
                // The last rows are computed again where there are fewer than four.
                let rows: [usize; SIDE] = std::array::from_fn(|r| (first + r).min(query_rows - 1));
                let queries = rows.map(|row| &self.queries[row * hidden + at..][..width]);
                score(queries, &space.keys, padded, &mut space.scores);
                for scores in space.scores.chunks_exact_mut(padded) {
                    softmax(scores, count);
                }
                let weights: [&[f32]; SIDE] = std::array::from_fn(|r| &space.scores[r * padded..][..count]);
                for part in (at..at + width).step_by(LANES) {
                    let mixed = mix(weights, &self.memory[hidden + part..], 2 * hidden);
                    for (row, mixed) in rows.into_iter().zip(mixed) {
                        self.results[row * hidden + part..][..LANES].copy_from_slice(&mixed);
                    }
                }
            }
        }
    }
}

/// Products of four queries with all keys, which lie transposed.
#[inline(always)]
fn score(queries: [&[f32]; SIDE], keys: &[f32], padded: usize, scores: &mut [f32]) {
    for from in (0..padded).step_by(LANES) {
        let mut sums = [[0.0f32; LANES]; SIDE];
        for (i, keys) in keys.chunks_exact(padded).enumerate() {
            let keys: &[f32; LANES] = keys[from..].first_chunk().expect("padded to whole lanes");
            for r in 0..SIDE {
                for l in 0..LANES {
                    sums[r][l] += queries[r][i] * keys[l];
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            scores[r * padded + from..][..LANES].copy_from_slice(sums);
        }
    }
}

/// Sixteen numbers of the values' weighted sum, for four queries.
#[inline(always)]
fn mix(weights: [&[f32]; SIDE], values: &[f32], stride: usize) -> [[f32; LANES]; SIDE] {
    let mut sums = [[0.0f32; LANES]; SIDE];
    for j in 0..weights[0].len() {
        let values: &[f32; LANES] = values[j * stride..].first_chunk().expect("a head is whole lanes wide");
        for r in 0..SIDE {
            for l in 0..LANES {
                sums[r][l] += weights[r][j] * values[l];
            }
        }
    }
    sums
}
