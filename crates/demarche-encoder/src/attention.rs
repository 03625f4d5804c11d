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
fn score([a, b, c, d]: [&[f32]; SIDE], keys: &[f32], padded: usize, scores: &mut [f32]) {
    for from in (0..padded).step_by(LANES) {
        let mut sums = [[0.0; LANES]; SIDE];
        let queries = a.iter().zip(b).zip(c).zip(d);
        for ((((&a, &b), &c), &d), keys) in queries.zip(keys.chunks_exact(padded)) {
            let keys = keys[from..].first_chunk().expect("padded to whole lanes");
            add_four(&mut sums, [a, b, c, d], keys);
        }
        for (scores, sums) in scores.chunks_exact_mut(padded).zip(&sums) {
            scores[from..from + LANES].copy_from_slice(sums);
        }
    }
}

/// Sixteen numbers of the values' weighted sum, for four queries.
#[inline(always)]
fn mix([a, b, c, d]: [&[f32]; SIDE], values: &[f32], stride: usize) -> [[f32; LANES]; SIDE] {
    let mut sums = [[0.0; LANES]; SIDE];
    let weights = a.iter().zip(b).zip(c).zip(d);
    for ((((&a, &b), &c), &d), values) in weights.zip(values.chunks(stride)) {
        let values = values.first_chunk().expect("a head is whole lanes wide");
        add_four(&mut sums, [a, b, c, d], values);
    }
    sums
}

/// Adds `numbers` times each of four factors. Written out, so that the sums stay in registers.
#[inline(always)]
fn add_four(sums: &mut [[f32; LANES]; SIDE], factors: [f32; SIDE], numbers: &[f32; LANES]) {
    let [a, b, c, d] = sums;
    add(a, factors[0], numbers);
    add(b, factors[1], numbers);
    add(c, factors[2], numbers);
    add(d, factors[3], numbers);
}

#[inline(always)]
fn add(sums: &mut [f32; LANES], factor: f32, numbers: &[f32; LANES]) {
    for (sum, x) in sums.iter_mut().zip(numbers) {
        *sum += factor * x;
    }
}
