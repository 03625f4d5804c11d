//! Scoring of transitions, shared by the dependency parser and the entity recogniser.
//!
//! Each token's contribution to each feature position is a row computed beforehand in one matrix
//! product; a step adds up the rows of its feature tokens, takes the larger of two pieces and applies
//! one small layer. The order of the sums is part of the result: keep it.

use crate::model::{ModelError, ModelFile};
use crate::network::{Linear, WIDTH};
use pulp::Simd;

/// Width of the hidden state.
pub(crate) const HIDDEN: usize = 64;
/// Numbers of one token for one feature: two pieces of the hidden state.
pub(crate) const FEATURE: usize = 2 * HIDDEN;
const STRIP: usize = 16;

/// Scores of all classes; the last ones are padding.
pub(crate) type Scores<const STRIPS: usize> = [[f32; STRIP]; STRIPS];

/// Access to the precomputed rows of tokens: `features * FEATURE` numbers a token.
pub(crate) trait TokenRows {
    /// Makes sure that [`TokenRows::row`] will answer for these tokens (negative: none).
    fn prepare(&mut self, tokens: &[i32]);
    /// The row of a token that was prepared.
    fn row(&self, token: usize) -> &[f32];
}

/// The rows of a whole document in one buffer.
pub(crate) struct WholeDocument<'a> {
    pub(crate) rows: &'a [f32],
    pub(crate) stride: usize,
}

impl TokenRows for WholeDocument<'_> {
    #[inline(always)]
    fn prepare(&mut self, _: &[i32]) {}

    #[inline(always)]
    fn row(&self, token: usize) -> &[f32] {
        &self.rows[token * self.stride..(token + 1) * self.stride]
    }
}

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Aligned<T>(T);

/// The layers of one transition system with `FEATURES` feature tokens and up to `16 * STRIPS` classes.
pub(crate) struct Scorer<const FEATURES: usize, const STRIPS: usize> {
    /// From the tokens' vectors to the hidden width.
    hidden: Linear<WIDTH>,
    /// From there to the tokens' rows.
    lower: Linear<HIDDEN>,
    missing: [Aligned<[f32; FEATURE]>; FEATURES],
    bias: Aligned<[f32; FEATURE]>,
    upper: Vec<Aligned<Scores<STRIPS>>>,
    upper_bias: Aligned<Scores<STRIPS>>,
}

/// From `[..][HIDDEN][2]` (pieces interleaved) to planes: `[..][2][HIDDEN]`.
fn planes(interleaved: &[f32], plane: &mut [f32]) {
    for (i, &x) in interleaved.iter().enumerate() {
        let (feature, within) = (i / FEATURE, i % FEATURE);
        plane[feature * FEATURE + within % 2 * HIDDEN + within / 2] = x;
    }
}

impl<const FEATURES: usize, const STRIPS: usize> Scorer<FEATURES, STRIPS> {
    /// Reads the layers whose names start with `prefix`, for `classes` classes.
    pub(crate) fn read(file: &ModelFile<'_>, prefix: &str, classes: usize) -> Result<Self, ModelError> {
        let numbers = |name: &str, shape: &[usize]| file.numbers(&format!("{prefix}/{name}"), shape);
        let hidden = Linear::new(&numbers("hidden/W", &[HIDDEN, WIDTH])?, &numbers("hidden/b", &[HIDDEN])?);
        let weights = numbers("lower/W", &[FEATURES, HIDDEN, 2, HIDDEN])?;
        let mut planar = vec![0.0; weights.len()];
        for (row, weights) in weights.chunks_exact(HIDDEN).enumerate() {
            let (feature, within) = (row / FEATURE, row % FEATURE);
            let to = feature * FEATURE + within % 2 * HIDDEN + within / 2;
            planar[to * HIDDEN..(to + 1) * HIDDEN].copy_from_slice(weights);
        }
        let mut scorer = Self {
            hidden,
            lower: Linear::new(&planar, &[]),
            missing: [Aligned([0.0; FEATURE]); FEATURES],
            bias: Aligned([0.0; FEATURE]),
            upper: vec![Aligned([[0.0; STRIP]; STRIPS]); HIDDEN],
            upper_bias: Aligned([[0.0; STRIP]; STRIPS]),
        };
        let pads = numbers("lower/pad", &[1, FEATURES, HIDDEN, 2])?;
        for (pad, missing) in pads.chunks_exact(FEATURE).zip(&mut scorer.missing) {
            planes(pad, &mut missing.0);
        }
        planes(&numbers("lower/b", &[HIDDEN, 2])?, &mut scorer.bias.0);
        for (class, weights) in numbers("upper/W", &[classes, HIDDEN])?.chunks_exact(HIDDEN).enumerate() {
            for (row, &w) in scorer.upper.iter_mut().zip(weights) {
                row.0[class / STRIP][class % STRIP] = w;
            }
        }
        for (class, b) in numbers("upper/b", &[classes])?.into_iter().enumerate() {
            scorer.upper_bias.0[class / STRIP][class % STRIP] = b;
        }
        Ok(scorer)
    }

    /// Numbers from one token's row to the next.
    pub(crate) fn stride(&self) -> usize {
        self.lower.stride()
    }

    /// Computes the rows of `count` tokens from their vectors, `WIDTH` apart; `hidden` is scratch.
    pub(crate) fn rows(
        &self,
        arch: pulp::Arch,
        vectors: &[f32],
        count: usize,
        hidden: &mut Vec<f32>,
        rows: &mut Vec<f32>,
    ) {
        self.hidden.apply(arch, vectors, WIDTH, count, hidden);
        self.lower.apply(arch, hidden, self.hidden.stride(), count, rows);
    }

    /// Scores every class in the state whose feature tokens are `tokens` (negative: missing).
    #[inline(always)]
    pub(crate) fn score<S: Simd>(
        &self,
        simd: S,
        rows: &mut impl TokenRows,
        tokens: [i32; FEATURES],
        scores: &mut Scores<STRIPS>,
    ) {
        rows.prepare(&tokens);
        let features: [&[f32; FEATURE]; FEATURES] = std::array::from_fn(|f| {
            let Ok(token) = usize::try_from(tokens[f]) else {
                return &self.missing[f].0;
            };
            rows.row(token)[f * FEATURE..].first_chunk().expect("rows hold every feature")
        });
        let mut state = Aligned([0.0f32; HIDDEN]);
        self.hidden_state(simd, features, &mut state.0);
        self.upper_layer(simd, &state.0, scores);
    }

    #[inline(always)]
    fn hidden_state<S: Simd>(&self, simd: S, features: [&[f32; FEATURE]; FEATURES], state: &mut [f32; HIDDEN]) {
        let half = HIDDEN / S::F32_LANES;
        let (bias, _) = S::as_simd_f32s(&self.bias.0);
        let (state, _) = S::as_mut_simd_f32s(state);
        for (i, out) in state.iter_mut().enumerate() {
            let (mut first, mut second) = (simd.splat_f32s(0.0), simd.splat_f32s(0.0));
            for feature in features {
                let (x, _) = S::as_simd_f32s(feature);
                first = simd.add_f32s(first, x[i]);
                second = simd.add_f32s(second, x[half + i]);
            }
            *out = simd.max_f32s(simd.add_f32s(first, bias[i]), simd.add_f32s(second, bias[half + i]));
        }
    }

    #[inline(always)]
    fn upper_layer<S: Simd>(&self, simd: S, state: &[f32; HIDDEN], scores: &mut Scores<STRIPS>) {
        let parts = STRIP / S::F32_LANES;
        let (scores, _) = S::as_mut_simd_f32s(scores.as_flattened_mut());
        let (bias, _) = S::as_simd_f32s(self.upper_bias.0.as_flattened());
        for part in 0..parts {
            // Two chains of sums, for one would wait for itself.
            let mut sums = [[simd.splat_f32s(0.0); STRIPS]; 2];
            for (pair, states) in self.upper.as_chunks::<2>().0.iter().zip(state.as_chunks::<2>().0) {
                for chain in 0..2 {
                    let (w, _) = S::as_simd_f32s(pair[chain].0.as_flattened());
                    let x = simd.splat_f32s(states[chain]);
                    for s in 0..STRIPS {
                        sums[chain][s] = simd.mul_add_f32s(w[s * parts + part], x, sums[chain][s]);
                    }
                }
            }
            let [even, odd] = sums;
            for (s, (even, odd)) in even.into_iter().zip(odd).enumerate() {
                let at = s * parts + part;
                scores[at] = simd.add_f32s(simd.add_f32s(even, odd), bias[at]);
            }
        }
    }
}

/// The best class of `classes`, and its score; of equals the first.
#[inline(always)]
pub(crate) fn best(scores: &[f32], classes: std::ops::Range<usize>) -> (usize, f32) {
    let mut best = (classes.start, f32::NEG_INFINITY);
    for class in classes {
        if scores[class] > best.1 {
            best = (class, scores[class]);
        }
    }
    best
}
