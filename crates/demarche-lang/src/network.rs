//! The arithmetic: blocked matrix products, maxout with layer norm, window convolutions.
//!
//! One micro-kernel does all products: a tile of a few rows times 48 columns, summed over the inner
//! dimension in index order. A row's result therefore never depends on the rows beside it, on the size
//! of the batch or on the thread, and that must stay so: [`Worker`](crate::Worker) promises it. The
//! vector unit (AVX-512, AVX2, NEON or none) is chosen when the program runs.

use pulp::{Arch, Simd, WithSimd};

/// Width of every hidden layer, in numbers a token.
pub(crate) const WIDTH: usize = 96;
/// Input of a window convolution: the token and its two neighbours, which lie side by side in memory.
pub(crate) const WINDOW: usize = 3 * WIDTH;
/// Columns of one block of weights: three pieces of a maxout for 16 outputs, or 48 plain outputs.
const BLOCK: usize = 48;
const STRIP: usize = 16;
/// Tiles that share a piece of the weights while it lies in the first-level cache.
const GROUP: usize = 16;
/// Spare rows that buffers hold past their end, so that the last tile may be computed in full.
pub(crate) const SPARE_ROWS: usize = 10;

#[derive(Clone)]
#[repr(align(64))]
struct Lane([f32; BLOCK]);

/// A weight matrix of `K` inputs, packed in blocks of 48 columns with the inner dimension outermost.
struct Packed<const K: usize> {
    weights: Vec<Lane>,
    bias: Vec<Lane>,
}

impl<const K: usize> Packed<K> {
    /// Packs `count` columns; `column(c)` gives the weights and the bias of packed column `c`.
    fn new<'w>(count: usize, column: impl Fn(usize) -> Option<(&'w [f32], f32)>) -> Self {
        let blocks = count.div_ceil(BLOCK);
        let mut weights = vec![Lane([0.0; BLOCK]); blocks * K];
        let mut bias = vec![Lane([0.0; BLOCK]); blocks];
        for b in 0..blocks {
            for c in 0..BLOCK {
                let Some((column, offset)) = column(b * BLOCK + c) else {
                    continue;
                };
                bias[b].0[c] = offset;
                for (lane, &w) in weights[b * K..(b + 1) * K].iter_mut().zip(column) {
                    lane.0[c] = w;
                }
            }
        }
        Self { weights, bias }
    }

    fn blocks(&self) -> impl Iterator<Item = (&[Lane; K], &Lane)> {
        self.weights.as_chunks::<K>().0.iter().zip(&self.bias)
    }
}

/// A plain layer `y = W x + b` of `K` inputs.
pub(crate) struct Linear<const K: usize>(Packed<K>);

impl<const K: usize> Linear<K> {
    /// From row-major weights, `K` to a row, and one bias a row.
    pub(crate) fn new(weights: &[f32], bias: &[f32]) -> Self {
        let rows = weights.len() / K;
        let row = |c| (c < rows).then(|| (&weights[c * K..(c + 1) * K], bias.get(c).copied().unwrap_or(0.0)));
        Self(Packed::new(rows, row))
    }

    /// Numbers from one output row to the next: the outputs, rounded up to whole blocks.
    pub(crate) fn stride(&self) -> usize {
        self.0.bias.len() * BLOCK
    }

    /// Applies the layer to `rows` rows of `input`, `input_stride` apart. Both buffers need
    /// [`SPARE_ROWS`] more rows; the output is enlarged if need be.
    pub(crate) fn apply(&self, arch: Arch, input: &[f32], input_stride: usize, rows: usize, output: &mut Vec<f32>) {
        let needed = (rows + SPARE_ROWS) * self.stride();
        if output.len() < needed {
            output.resize(needed, 0.0);
        }
        arch.dispatch(ApplyLinear { layer: self, input, input_stride, rows, output });
    }
}

/// The largest of three linear pieces, then layer norm: `K` inputs, [`WIDTH`] outputs.
pub(crate) struct Maxout<const K: usize> {
    packed: Packed<K>,
    gain: [f32; WIDTH],
    shift: [f32; WIDTH],
}

impl<const K: usize> Maxout<K> {
    /// From weights `[WIDTH][3][K]`, biases `[WIDTH][3]` and the two vectors of the layer norm.
    ///
    /// # Panics
    /// When a slice is shorter than that; the model's reader checks the shapes first.
    pub(crate) fn new(weights: &[f32], bias: &[f32], gain: &[f32], shift: &[f32]) -> Self {
        let column = |c: usize| {
            let (block, piece, lane) = (c / BLOCK, c % BLOCK / STRIP, c % STRIP);
            let row = (block * STRIP + lane) * 3 + piece;
            Some((&weights[row * K..(row + 1) * K], bias[row]))
        };
        let mut layer = Self { packed: Packed::new(3 * WIDTH, column), gain: [0.0; WIDTH], shift: [0.0; WIDTH] };
        layer.gain.copy_from_slice(gain);
        layer.shift.copy_from_slice(shift);
        layer
    }

    /// Applies the layer to `rows` rows of `K` numbers; `output` gets [`WIDTH`] numbers a row. Both
    /// buffers need [`SPARE_ROWS`] more rows.
    pub(crate) fn apply(&self, arch: Arch, input: &[f32], rows: usize, output: &mut [f32]) {
        arch.dispatch(ApplyMaxout { layer: self, input, input_stride: K, rows, residual: None, output });
    }
}

impl Maxout<WINDOW> {
    /// One residual window convolution: `output[r] = input[r] + layer(input[r-1], input[r], input[r+1])`
    /// for every row `r` in `from..to`. Both buffers need [`SPARE_ROWS`] rows past `to`.
    pub(crate) fn convolve(&self, arch: Arch, input: &[f32], from: usize, to: usize, output: &mut [f32]) {
        let windows = &input[(from - 1) * WIDTH..];
        let (residual, output) = (Some(&input[from * WIDTH..]), &mut output[from * WIDTH..]);
        arch.dispatch(ApplyMaxout {
            layer: self,
            input: windows,
            input_stride: WIDTH,
            rows: to - from,
            residual,
            output,
        });
    }
}

/// The micro-kernel: rows times one strip of a block, all three pieces at once.
#[inline(always)]
fn tile<S: Simd, const ROWS: usize, const K: usize>(
    simd: S,
    rows: &[&[f32; K]; ROWS],
    block: &[Lane; K],
    part: usize,
    mut sums: [[S::f32s; 3]; ROWS],
) -> [[S::f32s; 3]; ROWS] {
    let parts = STRIP / S::F32_LANES;
    for k in 0..K {
        let (w, _) = S::as_simd_f32s(&block[k].0);
        let w = [w[part], w[parts + part], w[2 * parts + part]];
        for r in 0..ROWS {
            let x = simd.splat_f32s(rows[r][k]);
            for p in 0..3 {
                sums[r][p] = multiply_add(simd, w[p], x, sums[r][p]);
            }
        }
    }
    sums
}

/// Without a vector unit a fused multiply-add is a library call a hundred times slower than the two steps.
#[inline(always)]
fn multiply_add<S: Simd>(simd: S, a: S::f32s, b: S::f32s, c: S::f32s) -> S::f32s {
    if S::F32_LANES == 1 { simd.add_f32s(simd.mul_f32s(a, b), c) } else { simd.mul_add_f32s(a, b, c) }
}

#[inline(always)]
fn window<const ROWS: usize, const K: usize>(input: &[f32], stride: usize, first: usize) -> [&[f32; K]; ROWS] {
    std::array::from_fn(|r| input[(first + r) * stride..].first_chunk().expect("buffer has spare rows"))
}

struct ApplyLinear<'a, const K: usize> {
    layer: &'a Linear<K>,
    input: &'a [f32],
    input_stride: usize,
    rows: usize,
    output: &'a mut [f32],
}

impl<const K: usize> WithSimd for ApplyLinear<'_, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // AVX-512 and NEON have 32 registers, AVX2 has 16.
        if S::F32_LANES == 8 { self.run::<S, 4>(simd) } else { self.run::<S, 8>(simd) }
    }
}

impl<const K: usize> ApplyLinear<'_, K> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let stride = self.layer.stride();
        let parts = STRIP / S::F32_LANES;
        for first in (0..self.rows).step_by(ROWS) {
            let rows = window::<ROWS, K>(self.input, self.input_stride, first);
            for (b, (block, bias)) in self.layer.0.blocks().enumerate() {
                let (bias, _) = S::as_simd_f32s(&bias.0);
                for part in 0..parts {
                    let zero = [[simd.splat_f32s(0.0); 3]; ROWS];
                    let sums = tile::<S, ROWS, K>(simd, &rows, block, part, zero);
                    for (r, sums) in sums.iter().enumerate() {
                        let at = (first + r) * stride + b * BLOCK;
                        let (out, _) = S::as_mut_simd_f32s(&mut self.output[at..at + BLOCK]);
                        for p in 0..3 {
                            out[p * parts + part] = simd.add_f32s(sums[p], bias[p * parts + part]);
                        }
                    }
                }
            }
        }
    }
}

struct ApplyMaxout<'a, const K: usize> {
    layer: &'a Maxout<K>,
    input: &'a [f32],
    input_stride: usize,
    rows: usize,
    residual: Option<&'a [f32]>,
    output: &'a mut [f32],
}

impl<const K: usize> WithSimd for ApplyMaxout<'_, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if S::F32_LANES == 8 { self.run::<S, 4>(simd) } else { self.run::<S, 8>(simd) }
    }
}

impl<const K: usize> ApplyMaxout<'_, K> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let parts = STRIP / S::F32_LANES;
        let mut sums = [[[simd.splat_f32s(0.0); 3]; ROWS]; GROUP];
        let mut largest = [[Row([0.0; WIDTH]); ROWS]; GROUP];
        for start in (0..self.rows).step_by(GROUP * ROWS) {
            let tiles = (self.rows - start).div_ceil(ROWS).min(GROUP);
            for (b, (block, bias)) in self.layer.packed.blocks().enumerate() {
                let (bias, _) = S::as_simd_f32s(&bias.0);
                for part in 0..parts {
                    for (d, depth) in block.as_chunks::<WIDTH>().0.iter().enumerate() {
                        for (t, sums) in sums[..tiles].iter_mut().enumerate() {
                            let at = (start + t * ROWS) * self.input_stride + d * WIDTH;
                            let rows = window::<ROWS, WIDTH>(&self.input[at..], self.input_stride, 0);
                            let from = if d == 0 { [[simd.splat_f32s(0.0); 3]; ROWS] } else { *sums };
                            *sums = tile::<S, ROWS, WIDTH>(simd, &rows, depth, part, from);
                        }
                    }
                    for (sums, largest) in sums[..tiles].as_flattened().iter().zip(largest.as_flattened_mut()) {
                        let piece = |p: usize| simd.add_f32s(sums[p], bias[p * parts + part]);
                        let max = simd.max_f32s(simd.max_f32s(piece(0), piece(1)), piece(2));
                        S::as_mut_simd_f32s(&mut largest.0).0[b * parts + part] = max;
                    }
                }
            }
            for (r, largest) in largest[..tiles].as_flattened_mut().iter_mut().enumerate() {
                let at = (start + r) * WIDTH;
                let residual = self.residual.map(|x| x[at..].first_chunk().expect("buffer has spare rows"));
                let out = self.output[at..].first_chunk_mut().expect("buffer has spare rows");
                normalise(simd, self.layer, largest, residual, out);
            }
        }
    }
}

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Row([f32; WIDTH]);

/// Sum of a row in an order that is the same for every vector width.
#[inline(always)]
fn sum<S: Simd>(simd: S, row: &[S::f32s]) -> f32 {
    let parts = STRIP / S::F32_LANES;
    let mut strip = [simd.splat_f32s(0.0); STRIP];
    for chunk in row.chunks_exact(parts) {
        for (s, &x) in strip.iter_mut().zip(chunk) {
            *s = simd.add_f32s(*s, x);
        }
    }
    let mut half = parts / 2;
    while half > 0 {
        for i in 0..half {
            strip[i] = simd.add_f32s(strip[i], strip[half + i]);
        }
        half /= 2;
    }
    simd.reduce_sum_f32s(strip[0])
}

#[inline(always)]
fn normalise<S: Simd, const K: usize>(
    simd: S,
    layer: &Maxout<K>,
    row: &mut Row,
    residual: Option<&[f32; WIDTH]>,
    out: &mut [f32; WIDTH],
) {
    let (row, _) = S::as_mut_simd_f32s(&mut row.0);
    let mean = simd.splat_f32s(sum(simd, row) / WIDTH as f32);
    let mut squares = [simd.splat_f32s(0.0); WIDTH];
    let squares = &mut squares[..row.len()];
    for (x, square) in row.iter_mut().zip(squares.iter_mut()) {
        *x = simd.sub_f32s(*x, mean);
        *square = simd.mul_f32s(*x, *x);
    }
    let variance = sum(simd, squares) / WIDTH as f32;
    let scale = simd.splat_f32s(1.0 / (variance + 1e-8).sqrt());
    let (gain, _) = S::as_simd_f32s(&layer.gain);
    let (shift, _) = S::as_simd_f32s(&layer.shift);
    let (out, _) = S::as_mut_simd_f32s(out);
    let residual = residual.map(|x| S::as_simd_f32s(x).0);
    for (i, out) in out.iter_mut().enumerate() {
        let x = simd.mul_f32s(row[i], scale);
        let x = simd.add_f32s(simd.mul_f32s(x, gain[i]), shift[i]);
        *out = residual.map_or(x, |r| simd.add_f32s(r[i], x));
    }
}
