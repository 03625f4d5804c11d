//! Attention within one sequence.
//!
//! Every sum runs over one lane in a fixed order, so that the width of the vectors changes no bit.

use crate::pointwise::{LANES, softmax};
use pulp::{Arch, Simd, WithSimd};

/// Query rows that are computed side by side.
const SIDE: usize = 8;

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
    /// Of one head, transposed.
    keys: Vec<f32>,
    /// Of one head, row by row: rows of all heads lie so far apart that they push each other out of the cache.
    values: Vec<f32>,
    scores: Vec<f32>,
}

/// Attends with `heads` heads over vectors `hidden` wide.
pub(crate) fn attend(arch: Arch, space: &mut AttentionSpace, sequence: Sequence<'_>, hidden: usize, heads: usize) {
    arch.dispatch(Attention { sequence, space, hidden, heads });
}

struct Attention<'a, 's> {
    sequence: Sequence<'a>,
    space: &'s mut AttentionSpace,
    hidden: usize,
    heads: usize,
}

impl WithSimd for Attention<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { sequence: Sequence { queries, results, memory }, space, hidden, heads } = self;
        let width = hidden / heads;
        let count = memory.len() / (2 * hidden);
        let padded = count.next_multiple_of(LANES);
        let scale = 1.0 / (width as f32).sqrt();
        space.keys.resize(width * padded, 0.0);
        space.values.resize(width * count, 0.0);
        space.scores.resize(SIDE * padded, 0.0);
        let query_rows = queries.len() / hidden;
        for head in 0..heads {
            let at = head * width;
            for (j, memory) in memory.chunks_exact(2 * hidden).enumerate() {
                for (i, key) in memory[at..at + width].iter().enumerate() {
                    space.keys[i * padded + j] = key * scale;
                }
                space.values[j * width..][..width].copy_from_slice(&memory[hidden + at..][..width]);
            }
            for first in (0..query_rows).step_by(SIDE) {
                // The last rows are computed again where there are fewer.
                let rows: [usize; SIDE] = std::array::from_fn(|r| (first + r).min(query_rows - 1));
                let own = rows.map(|row| &queries[row * hidden + at..][..width]);
                for lane in (0..padded).step_by(S::F32_LANES) {
                    let sums = weighed(simd, own, &space.keys[lane..], padded);
                    for (scores, sum) in space.scores.chunks_exact_mut(padded).zip(sums) {
                        S::as_mut_simd_f32s(&mut scores[lane..]).0[0] = sum;
                    }
                }
                for scores in space.scores.chunks_exact_mut(padded) {
                    softmax(scores, count);
                }
                let weights: [&[f32]; SIDE] = std::array::from_fn(|r| &space.scores[r * padded..][..count]);
                for lane in (0..width).step_by(S::F32_LANES) {
                    let mixed = weighed(simd, weights, &space.values[lane..], width);
                    for (row, mixed) in rows.into_iter().zip(mixed) {
                        S::as_mut_simd_f32s(&mut results[row * hidden + at + lane..]).0[0] = mixed;
                    }
                }
            }
        }
    }
}

/// For each list of factors the sum of the vectors at the start of every `stride` numbers, weighed by it.
#[inline(always)]
fn weighed<S: Simd>(simd: S, factors: [&[f32]; SIDE], vectors: &[f32], stride: usize) -> [S::f32s; SIDE] {
    let mut sums = [simd.splat_f32s(0.0); SIDE];
    let count = factors[0].len();
    let factors = factors.map(|list| &list[..count]);
    for (i, vector) in vectors.chunks(stride).take(count).enumerate() {
        let vector = S::as_simd_f32s(vector).0[0];
        for (sum, list) in sums.iter_mut().zip(factors) {
            *sum = simd.add_f32s(*sum, simd.mul_f32s(simd.splat_f32s(list[i]), vector));
        }
    }
    sums
}
