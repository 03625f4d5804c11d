//! Products of eight-bit weights with sixteen-bit activations, summed as integers.
//!
//! Integer sums are exact, so no vector unit, tile or batch can change a result. A row of activations has as many bits as
//! leave the largest possible sum within 32. The weights stay in eight bits in memory, because reading them costs as
//! much time as multiplying them; one block of 48 columns at a time is widened for all rows.

use crate::file::{ModelError, ModelFile};

/// Columns of one block of weights.
const BLOCK: usize = 48;
/// Rows computed at once by the largest kernel; buffers of activations have rows up to the next multiple.
const TILE: usize = 8;

/// Two neighbouring inputs for each column of a block.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Packed([i8; 2 * BLOCK]);

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Wide([i16; 2 * BLOCK]);

/// One dense layer: weights, the scale of each output, and the bias.
pub(crate) struct Matrix {
    pairs: usize,
    outputs: usize,
    /// The largest activation with which no sum leaves 32 bits, whatever the others are.
    largest_input: f32,
    /// By block, then by pair of inputs.
    weights: Vec<Packed>,
    scale: Vec<[f32; BLOCK]>,
    bias: Vec<[f32; BLOCK]>,
}

/// Rows of activations in integers, and the scale of each.
#[derive(Default)]
pub(crate) struct Activations {
    rows: usize,
    width: usize,
    numbers: Vec<i16>,
    scale: Vec<f32>,
}

/// The vector unit, chosen when the program runs, and the block of weights under way.
pub(crate) struct Multiplier {
    unit: Unit,
    panel: Vec<Wide>,
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
        let (blocks, pairs) = (outputs.div_ceil(BLOCK), inputs / 2);
        let mut packed = vec![Packed([0; 2 * BLOCK]); blocks * pairs];
        for (o, row) in weights.chunks_exact(inputs).enumerate() {
            let (block, column) = (o / BLOCK, o % BLOCK);
            for (pair, &[a, b]) in packed[block * pairs..].iter_mut().zip(row.as_chunks().0) {
                pair.0[2 * column] = a;
                pair.0[2 * column + 1] = b;
            }
        }
        let largest_input = largest_input(weights, inputs);
        Self { pairs, outputs, largest_input, weights: packed, scale: blocks_of(scale), bias: blocks_of(bias) }
    }

    pub(crate) fn inputs(&self) -> usize {
        2 * self.pairs
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }
}

fn largest_input(weights: &[i8], inputs: usize) -> f32 {
    let size = |row: &[i8]| row.iter().map(|w| u32::from(w.unsigned_abs())).sum::<u32>();
    let most = weights.chunks_exact(inputs).map(size).max().unwrap_or(0).max(1);
    (i32::MAX as u32 / most).min(i16::MAX as u32) as f32
}

fn blocks_of(numbers: &[f32]) -> Vec<[f32; BLOCK]> {
    let block = |part: &[f32]| std::array::from_fn(|i| part.get(i).copied().unwrap_or(0.0));
    numbers.chunks(BLOCK).map(block).collect()
}

impl Activations {
    /// Takes the rows of `numbers`, to be multiplied by any of `matrices`: all of one width, a multiple of 16.
    pub(crate) fn set(&mut self, arch: pulp::Arch, numbers: &[f32], matrices: &[&Matrix]) {
        let width = matrices[0].inputs();
        let largest = matrices.iter().map(|matrix| matrix.largest_input).fold(f32::MAX, f32::min);
        self.rows = numbers.len() / width;
        self.width = width;
        let needed = self.rows.next_multiple_of(TILE) * width;
        if self.numbers.len() < needed {
            self.numbers.resize(needed, 0);
        }
        self.scale.clear();
        arch.dispatch(
            #[inline(always)]
            || {
                for (row, out) in numbers.chunks_exact(width).zip(self.numbers.chunks_exact_mut(width)) {
                    self.scale.push(to_integers(row, out, largest));
                }
            },
        );
    }
}

#[inline(always)]
fn to_integers(row: &[f32], out: &mut [i16], largest: f32) -> f32 {
    let mut peaks = [0.0f32; 16];
    for part in row.as_chunks::<16>().0 {
        for (peak, x) in peaks.iter_mut().zip(part) {
            *peak = if x.abs() > *peak { x.abs() } else { *peak };
        }
    }
    let peak = peaks.into_iter().fold(0.0, f32::max);
    let factor = if peak > 0.0 { largest / peak } else { 0.0 };
    // Adding 1.5 · 2²³ rounds to a whole number and leaves it in the low bits, as two's complement.
    const SHIFT: f32 = 12_582_912.0;
    for (x, out) in row.iter().zip(out) {
        *out = (x * factor + SHIFT).to_bits() as i16;
    }
    peak / largest
}

impl Multiplier {
    /// With the best unit this machine has.
    pub(crate) fn new() -> Self {
        Self { unit: Unit::all()[0], panel: Vec::new() }
    }

    /// Writes `matrix · activations + bias`, one row after another.
    pub(crate) fn apply(&mut self, matrix: &Matrix, input: &Activations, output: &mut Vec<f32>) {
        debug_assert_eq!(input.width, 2 * matrix.pairs);
        output.clear();
        output.resize(input.rows * matrix.outputs, 0.0);
        self.panel.resize(matrix.pairs, Wide([0; 2 * BLOCK]));
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

type Rows<'a, const ROWS: usize> = [&'a [[i16; 2]]; ROWS];
type Sums<const ROWS: usize> = [[i32; BLOCK]; ROWS];

struct Product<'a> {
    matrix: &'a Matrix,
    input: &'a Activations,
    panel: &'a mut [Wide],
    output: &'a mut [f32],
}

impl Product<'_> {
    #[inline(always)]
    fn run<const ROWS: usize>(self, tile: impl Fn(Rows<'_, ROWS>, &[Wide]) -> Sums<ROWS>) {
        let pairs = self.matrix.pairs;
        let rows = self.input.numbers.as_chunks::<2>().0;
        for (b, block) in self.matrix.weights.chunks_exact(pairs).enumerate() {
            for (wide, packed) in self.panel.iter_mut().zip(block) {
                wide.0 = packed.0.map(i16::from);
            }
            let (scale, bias) = (&self.matrix.scale[b], &self.matrix.bias[b]);
            for first in (0..self.input.rows).step_by(ROWS) {
                let sums = tile(std::array::from_fn(|r| &rows[(first + r) * pairs..][..pairs]), self.panel);
                for (sums, row) in sums.iter().zip(first..self.input.rows) {
                    let by = self.input.scale[row];
                    let done: [f32; BLOCK] = std::array::from_fn(|c| sums[c] as f32 * (by * scale[c]) + bias[c]);
                    let out = &mut self.output[row * self.matrix.outputs..][..self.matrix.outputs][b * BLOCK..];
                    let count = out.len().min(BLOCK);
                    out[..count].copy_from_slice(&done[..count]);
                }
            }
        }
    }
}

#[inline(always)]
fn plain_tile<const ROWS: usize>(rows: Rows<'_, ROWS>, panel: &[Wide]) -> Sums<ROWS> {
    let mut sums = [[0; BLOCK]; ROWS];
    for (i, weights) in panel.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let [a, b] = row[i].map(i32::from);
            for (sum, &[v, w]) in sums.iter_mut().zip(weights.0.as_chunks().0) {
                *sum += a * i32::from(v) + b * i32::from(w);
            }
        }
    }
    sums
}

/// The kernels for x86. Unsafe are only the call into code for a vector unit, which must have been found on this machine, and
/// the change of arrays to vectors of the same size and back.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod x86 {
    use super::{BLOCK, Product, Rows, Sums, Wide};
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
        product.run::<8>(|rows, panel| vnni_tile(rows, panel));
    }

    #[target_feature(enable = "avx2")]
    fn avx2_unchecked(product: Product<'_>) {
        product.run::<4>(|rows, panel| avx2_tile(rows, panel));
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    fn vnni_tile<const ROWS: usize>(rows: Rows<'_, ROWS>, panel: &[Wide]) -> Sums<ROWS> {
        let rows = rows.map(|row| &row[..panel.len()]);
        let mut sums = [[_mm512_setzero_si512(); 3]; ROWS];
        for (i, weights) in panel.iter().enumerate() {
            // Safety: arrays and vectors of the same size, any bits are valid.
            let weights: [__m512i; 3] = unsafe { transmute(*weights) };
            for r in 0..ROWS {
                let x = _mm512_set1_epi32(both(rows[r][i]));
                for c in 0..3 {
                    sums[r][c] = _mm512_dpwssd_epi32(sums[r][c], x, weights[c]);
                }
            }
        }
        // Safety: as above.
        sums.map(|row| unsafe { transmute::<[__m512i; 3], [i32; BLOCK]>(row) })
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn avx2_tile<const ROWS: usize>(rows: Rows<'_, ROWS>, panel: &[Wide]) -> Sums<ROWS> {
        let rows = rows.map(|row| &row[..panel.len()]);
        let mut sums = [[_mm256_setzero_si256(); 6]; ROWS];
        // Half a block at a time: that many sums fit into the sixteen registers.
        for half in 0..2 {
            let mut part = [[_mm256_setzero_si256(); 3]; ROWS];
            for (i, weights) in panel.iter().enumerate() {
                // Safety: arrays and vectors of the same size, any bits are valid.
                let weights: &[[__m256i; 3]; 2] = unsafe { transmute(weights) };
                for r in 0..ROWS {
                    let x = _mm256_set1_epi32(both(rows[r][i]));
                    for c in 0..3 {
                        part[r][c] = _mm256_add_epi32(part[r][c], _mm256_madd_epi16(x, weights[half][c]));
                    }
                }
            }
            for r in 0..ROWS {
                sums[r][3 * half..][..3].copy_from_slice(&part[r]);
            }
        }
        // Safety: as above.
        sums.map(|row| unsafe { transmute::<[__m256i; 6], [i32; BLOCK]>(row) })
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
            activations.set(pulp::Arch::new(), &input, &[&matrix]);
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
            activations.set(pulp::Arch::new(), &vec![-1.0; inputs], &[&matrix]);
            let mut output = Vec::new();
            Multiplier::new().apply(&matrix, &activations, &mut output);
            assert!((output[0] / (128 * inputs) as f32 - 1.0).abs() < 1e-3, "{} for {inputs}", output[0]);
        }
    }

    #[test]
    fn a_row_of_zeros_gives_the_bias() {
        let matrix = Matrix::new(&[5; 32], &[1.0, 1.0], &[0.25, -3.0]);
        let mut activations = Activations::default();
        activations.set(pulp::Arch::new(), &[0.0; 16], &[&matrix]);
        let mut output = Vec::new();
        Multiplier::new().apply(&matrix, &activations, &mut output);
        assert_eq!(output, [0.25, -3.0]);
    }
}
