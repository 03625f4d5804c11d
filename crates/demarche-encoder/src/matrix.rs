//! Products of eight-bit weights with sixteen-bit activations, summed as integers.
//!
//! A row of activations falls into segments of 64 numbers, each with a scale of its own, so that one large number costs the
//! others little. Within a segment sums are integers, which are exact, and segments are added in order: no vector unit, tile or
//! batch can change a result. The weights stay in eight bits in memory, because reading them costs as much time as
//! multiplying them; one block of 48 columns at a time is widened for all rows.

use crate::file::{ModelError, ModelFile};

/// Columns of one block of weights.
const BLOCK: usize = 48;
/// Rows computed at once by the largest kernel; buffers of activations have rows up to the next multiple.
const TILE: usize = 8;
/// Pairs of inputs that share a scale; a sum of so many products fits into 32 bits whatever they are.
const PAIRS: usize = 32;

/// Activations of one row, two by two.
type Segment = [[i16; 2]; PAIRS];

/// Two neighbouring inputs for each column of a block.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Packed([i8; 2 * BLOCK]);

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Wide([i16; 2 * BLOCK]);

/// The sums of one row for one block.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Totals([f32; BLOCK]);

/// One dense layer: weights, the scale of each output, and the bias. Inputs are filled up with zeros to whole segments.
pub(crate) struct Matrix {
    segments: usize,
    outputs: usize,
    /// By block, then by segment, then by pair of inputs.
    weights: Vec<[Packed; PAIRS]>,
    scale: Vec<[f32; BLOCK]>,
    bias: Vec<[f32; BLOCK]>,
}

/// Rows of activations in integers, and the scales of each row's segments.
#[derive(Default)]
pub(crate) struct Activations {
    rows: usize,
    segments: usize,
    numbers: Vec<Segment>,
    scale: Vec<f32>,
}

/// The vector unit, chosen when the program runs, and the block of weights under way.
pub(crate) struct Multiplier {
    unit: Unit,
    panel: Vec<[Wide; PAIRS]>,
}

#[derive(Clone, Copy, Debug)]
enum Unit {
    #[cfg(target_arch = "x86_64")]
    Vnni,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Plain,
}

impl Matrix {
    /// Reads matrix `name` of the file.
    pub(crate) fn read(file: &ModelFile<'_>, name: &str, outputs: usize, inputs: usize) -> Result<Self, ModelError> {
        let weights = file.integers(&format!("{name}.weight"), &[outputs, inputs])?;
        let scale = file.floats(&format!("{name}.scale"), &[outputs])?;
        let bias = file.floats(&format!("{name}.bias"), &[outputs])?;
        Ok(Self::new(&weights, &scale, &bias))
    }

    /// From weights row by row, an even number of inputs to a row.
    pub(crate) fn new(weights: &[i8], scale: &[f32], bias: &[f32]) -> Self {
        let outputs = scale.len();
        let inputs = weights.len() / outputs.max(1);
        let (blocks, segments) = (outputs.div_ceil(BLOCK), inputs.div_ceil(2 * PAIRS));
        let mut packed = vec![[Packed([0; 2 * BLOCK]); PAIRS]; blocks * segments];
        for (o, row) in weights.chunks_exact(inputs).enumerate() {
            let (block, column) = (o / BLOCK, o % BLOCK);
            let pairs = packed[block * segments..].as_flattened_mut();
            for (pair, &[a, b]) in pairs.iter_mut().zip(row.as_chunks().0) {
                pair.0[2 * column] = a;
                pair.0[2 * column + 1] = b;
            }
        }
        Self { segments, outputs, weights: packed, scale: blocks_of(scale), bias: blocks_of(bias) }
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }
}

fn blocks_of(numbers: &[f32]) -> Vec<[f32; BLOCK]> {
    let block = |part: &[f32]| std::array::from_fn(|i| part.get(i).copied().unwrap_or(0.0));
    numbers.chunks(BLOCK).map(block).collect()
}

impl Activations {
    /// Takes the rows of `numbers`, `width` to a row; the width is a multiple of 16.
    pub(crate) fn set(&mut self, arch: pulp::Arch, numbers: &[f32], width: usize) {
        self.rows = numbers.len() / width;
        self.segments = width.div_ceil(2 * PAIRS);
        let needed = self.rows.next_multiple_of(TILE) * self.segments;
        self.numbers.resize(needed, [[0; 2]; PAIRS]);
        // Rows that only fill up the last tile count for nothing.
        self.scale.clear();
        self.scale.resize(needed, 0.0);
        arch.dispatch(
            #[inline(always)]
            || {
                let segments = self.numbers.iter_mut().zip(&mut self.scale);
                for ((out, scale), from) in segments.zip(starts(self.rows, width)) {
                    *scale = to_integers(&numbers[from], out);
                }
            },
        );
    }
}

/// The stretches of numbers that fall into one segment each.
fn starts(rows: usize, width: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let segments = (0..width).step_by(2 * PAIRS);
    (0..rows).flat_map(move |row| {
        segments.clone().map(move |from| row * width + from..row * width + width.min(from + 2 * PAIRS))
    })
}

/// Writes a segment as integers and gives their scale.
#[inline(always)]
fn to_integers(segment: &[f32], out: &mut Segment) -> f32 {
    const LARGEST: f32 = i16::MAX as f32;
    // Adding 1.5 · 2²³ rounds to a whole number and leaves it in the low bits, as two's complement.
    const SHIFT: f32 = 12_582_912.0;
    let mut peaks = [0.0f32; 16];
    for part in segment.as_chunks::<16>().0 {
        for (peak, x) in peaks.iter_mut().zip(part) {
            *peak = if x.abs() > *peak { x.abs() } else { *peak };
        }
    }
    let mut peak = 0.0;
    for x in peaks {
        peak = if x > peak { x } else { peak };
    }
    let factor = if peak > 0.0 { LARGEST / peak } else { 0.0 };
    let (used, rest) = out.as_flattened_mut().split_at_mut(segment.len());
    for (x, out) in segment.iter().zip(used) {
        *out = (x * factor + SHIFT).to_bits() as i16;
    }
    rest.fill(0);
    peak / LARGEST
}

impl Multiplier {
    /// With the best unit this machine has.
    pub(crate) fn new() -> Self {
        Self { unit: Unit::all()[0], panel: Vec::new() }
    }

    /// Writes `matrix · activations + bias`, one row after another.
    pub(crate) fn apply(&mut self, matrix: &Matrix, input: &Activations, output: &mut Vec<f32>) {
        assert_eq!(input.segments, matrix.segments, "activations as wide as the matrix");
        output.resize(input.rows * matrix.outputs, 0.0);
        self.panel.resize(matrix.segments, [Wide([0; 2 * BLOCK]); PAIRS]);
        let product = Product { matrix, input, panel: &mut self.panel, output };
        match self.unit {
            #[cfg(target_arch = "x86_64")]
            Unit::Vnni => x86::vnni(product),
            #[cfg(target_arch = "x86_64")]
            Unit::Avx2 => x86::avx2(product),
            Unit::Plain => product.run(plain_tile::<4>),
        }
    }
}

impl Unit {
    /// Those that this machine has, the fastest first.
    fn all() -> Vec<Self> {
        let mut units = vec![Self::Plain];
        #[cfg(target_arch = "x86_64")]
        {
            if x86::has_avx2() {
                units.insert(0, Self::Avx2);
            }
            if x86::has_vnni() {
                units.insert(0, Self::Vnni);
            }
        }
        units
    }
}

/// One segment of a few rows, with the scale of each.
struct Rows<'a, const ROWS: usize> {
    numbers: [&'a Segment; ROWS],
    scale: [f32; ROWS],
}

struct Product<'a> {
    matrix: &'a Matrix,
    input: &'a Activations,
    panel: &'a mut [[Wide; PAIRS]],
    output: &'a mut [f32],
}

impl Product<'_> {
    /// `tile` adds the products of one segment to the totals of its rows.
    #[inline(always)]
    fn run<const ROWS: usize>(self, tile: impl Fn(&Rows<'_, ROWS>, &[Wide; PAIRS], &mut [Totals; ROWS])) {
        let segments = self.matrix.segments;
        for (b, block) in self.matrix.weights.chunks_exact(segments).enumerate() {
            for (wide, packed) in self.panel.as_flattened_mut().iter_mut().zip(block.as_flattened()) {
                for (w, &p) in wide.0.iter_mut().zip(&packed.0) {
                    *w = i16::from(p);
                }
            }
            for first in (0..self.input.rows).step_by(ROWS) {
                let mut totals = [Totals([0.0; BLOCK]); ROWS];
                for (s, panel) in self.panel.iter().enumerate() {
                    let at = first * segments + s;
                    let mut rows = Rows { numbers: [&self.input.numbers[at]; ROWS], scale: [0.0; ROWS] };
                    for r in 0..ROWS {
                        rows.numbers[r] = &self.input.numbers[at + r * segments];
                        rows.scale[r] = self.input.scale[at + r * segments];
                    }
                    tile(&rows, panel, &mut totals);
                }
                for (totals, row) in totals.iter().zip(first..self.input.rows) {
                    let out = &mut self.output[row * self.matrix.outputs..][..self.matrix.outputs][b * BLOCK..];
                    finish(&totals.0, &self.matrix.scale[b], &self.matrix.bias[b], out);
                }
            }
        }
    }
}

#[inline(always)]
fn finish(totals: &[f32; BLOCK], scale: &[f32; BLOCK], bias: &[f32; BLOCK], out: &mut [f32]) {
    for (((out, total), scale), bias) in out.iter_mut().zip(totals).zip(scale).zip(bias) {
        *out = total * scale + bias;
    }
}

#[inline(always)]
fn plain_tile<const ROWS: usize>(rows: &Rows<'_, ROWS>, panel: &[Wide; PAIRS], totals: &mut [Totals; ROWS]) {
    for ((numbers, scale), totals) in rows.numbers.iter().zip(rows.scale).zip(totals) {
        let mut sums = [0; BLOCK];
        for (&[a, b], weights) in numbers.iter().zip(panel) {
            let (a, b) = (i32::from(a), i32::from(b));
            for (sum, &[v, w]) in sums.iter_mut().zip(weights.0.as_chunks().0) {
                *sum += a * i32::from(v) + b * i32::from(w);
            }
        }
        for (total, sum) in totals.0.iter_mut().zip(sums) {
            *total += sum as f32 * scale;
        }
    }
}

/// The kernels for x86. Unsafe are only the call into code for a vector unit, which must have been found on this machine, and
/// the view of arrays as vectors of the same size and alignment.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, clippy::needless_range_loop)]
mod x86 {
    use super::{PAIRS, Product, Rows, Totals, Wide};
    use std::arch::x86_64::*;
    use std::mem::transmute;

    pub(super) fn has_vnni() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vnni")
    }

    pub(super) fn has_avx2() -> bool {
        is_x86_feature_detected!("avx2")
    }

    pub(super) fn vnni(product: Product<'_>) {
        assert!(has_vnni());
        // Safety: the features were found just now.
        unsafe { vnni_unchecked(product) }
    }

    pub(super) fn avx2(product: Product<'_>) {
        assert!(has_avx2());
        // Safety: the feature was found just now.
        unsafe { avx2_unchecked(product) }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    fn vnni_unchecked(product: Product<'_>) {
        product.run::<8>(|rows, panel, totals| vnni_tile(rows, panel, totals));
    }

    #[target_feature(enable = "avx2")]
    fn avx2_unchecked(product: Product<'_>) {
        product.run::<4>(|rows, panel, totals| avx2_tile(rows, panel, totals));
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    fn vnni_tile<const ROWS: usize>(rows: &Rows<'_, ROWS>, panel: &[Wide; PAIRS], totals: &mut [Totals; ROWS]) {
        // Safety: the same size and alignment, and any bits are valid.
        let panel: &[[__m512i; 3]; PAIRS] = unsafe { transmute(panel) };
        let mut sums = [[_mm512_setzero_si512(); 3]; ROWS];
        for i in 0..PAIRS {
            for r in 0..ROWS {
                let x = _mm512_set1_epi32(both(rows.numbers[r][i]));
                for c in 0..3 {
                    sums[r][c] = _mm512_dpwssd_epi32(sums[r][c], x, panel[i][c]);
                }
            }
        }
        for r in 0..ROWS {
            let scale = _mm512_set1_ps(rows.scale[r]);
            // Safety: as above.
            let totals: &mut [__m512; 3] = unsafe { transmute(&mut totals[r]) };
            for c in 0..3 {
                totals[c] = _mm512_add_ps(totals[c], _mm512_mul_ps(_mm512_cvtepi32_ps(sums[r][c]), scale));
            }
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn avx2_tile<const ROWS: usize>(rows: &Rows<'_, ROWS>, panel: &[Wide; PAIRS], totals: &mut [Totals; ROWS]) {
        // Safety: the same size, no more alignment, and any bits are valid.
        let panel: &[[[__m256i; 3]; 2]; PAIRS] = unsafe { transmute(panel) };
        // Half a block at a time: that many sums fit into the sixteen registers.
        for half in 0..2 {
            let mut sums = [[_mm256_setzero_si256(); 3]; ROWS];
            for i in 0..PAIRS {
                for r in 0..ROWS {
                    let x = _mm256_set1_epi32(both(rows.numbers[r][i]));
                    for c in 0..3 {
                        sums[r][c] = _mm256_add_epi32(sums[r][c], _mm256_madd_epi16(x, panel[i][half][c]));
                    }
                }
            }
            for r in 0..ROWS {
                let scale = _mm256_set1_ps(rows.scale[r]);
                // Safety: as above.
                let totals: &mut [[__m256; 3]; 2] = unsafe { transmute(&mut totals[r]) };
                for c in 0..3 {
                    let product = _mm256_mul_ps(_mm256_cvtepi32_ps(sums[r][c]), scale);
                    totals[half][c] = _mm256_add_ps(totals[half][c], product);
                }
            }
        }
    }

    /// Two neighbouring numbers as one of twice the bits.
    #[inline(always)]
    fn both([a, b]: [i16; 2]) -> i32 {
        i32::from(a) & 0xffff | i32::from(b) << 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, the same on every machine.
    fn noise(seed: u32) -> impl Iterator<Item = i32> {
        let mut state = seed;
        std::iter::repeat_with(move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as i32 - 32_768
        })
    }

    fn example(outputs: usize, inputs: usize, rows: usize) -> (Vec<i8>, Vec<f32>, Vec<f32>, Vec<f32>) {
        let weights = noise(1).map(|x| (x >> 8) as i8).take(outputs * inputs).collect();
        let scale = noise(2).map(|x| x as f32 * 1e-6).take(outputs).collect();
        let bias = noise(3).map(|x| x as f32 * 1e-4).take(outputs).collect();
        let input = noise(4).map(|x| x as f32 * 3e-4).take(rows * inputs).collect();
        (weights, scale, bias, input)
    }

    #[test]
    fn every_unit_of_this_machine_gives_the_same_bits_and_they_are_right() {
        for (outputs, inputs, rows) in [(48, 16, 1), (100, 96, 5), (384, 384, 13), (17, 1536, 8)] {
            let (weights, scale, bias, input) = example(outputs, inputs, rows);
            let matrix = Matrix::new(&weights, &scale, &bias);
            let mut activations = Activations::default();
            activations.set(pulp::Arch::new(), &input, inputs);
            let by = |unit: Unit| {
                let mut output = Vec::new();
                Multiplier { unit, panel: Vec::new() }.apply(&matrix, &activations, &mut output);
                output
            };
            let plain = by(Unit::Plain);
            for unit in Unit::all() {
                let same = by(unit).iter().zip(&plain).all(|(x, y)| x.to_bits() == y.to_bits());
                assert!(same, "{unit:?} differs for {outputs} × {inputs}");
            }
            for (i, found) in plain.iter().enumerate() {
                let (r, o) = (i / outputs, i % outputs);
                let (row, column) = (&input[r * inputs..][..inputs], &weights[o * inputs..][..inputs]);
                let sum: f64 = row.iter().zip(column).map(|(&x, &w)| f64::from(x) * f64::from(w)).sum();
                let size: f64 = row.iter().zip(column).map(|(&x, &w)| (f64::from(x) * f64::from(w)).abs()).sum();
                let wanted = sum * f64::from(scale[o]) + f64::from(bias[o]);
                let near = 1e-4 * size * f64::from(scale[o].abs()) + 1e-5;
                assert!((f64::from(*found) - wanted).abs() < near, "{found} for {wanted}");
            }
        }
    }

    #[test]
    fn the_largest_sums_fit() {
        for inputs in [16, 384, 1536, 6144] {
            let matrix = Matrix::new(&vec![-128; inputs], &[1.0], &[0.0]);
            let mut activations = Activations::default();
            activations.set(pulp::Arch::new(), &vec![-1.0; inputs], inputs);
            let mut output = Vec::new();
            Multiplier::new().apply(&matrix, &activations, &mut output);
            assert!((output[0] / (128 * inputs) as f32 - 1.0).abs() < 1e-3, "{} for {inputs}", output[0]);
        }
    }

    #[test]
    fn a_row_of_zeros_gives_the_bias() {
        let matrix = Matrix::new(&[5; 32], &[1.0, 1.0], &[0.25, -3.0]);
        let mut activations = Activations::default();
        activations.set(pulp::Arch::new(), &[0.0; 16], 16);
        let mut output = Vec::new();
        Multiplier::new().apply(&matrix, &activations, &mut output);
        assert_eq!(output, [0.25, -3.0]);
    }
}
