//! What is done to each number or each row: layer norm, softmax, GELU, tanh.
//!
//! Written as plain loops over sixteen lanes, which the compiler turns into vectors for the unit that `pulp` chose. Sums run in
//! a fixed order and no multiplication is fused with an addition, so every machine gives the same bits.

use pulp::Arch;

pub(crate) const LANES: usize = 16;

/// The gain and shift of a layer norm.
pub(crate) struct Norm {
    pub(crate) gain: Vec<f32>,
    pub(crate) shift: Vec<f32>,
    pub(crate) epsilon: f32,
}

impl Norm {
    /// Normalises each row in place, after adding the row of `other` beside it.
    pub(crate) fn apply_to_sum(&self, arch: Arch, rows: &mut [f32], other: &[f32]) {
        arch.dispatch(
            #[inline(always)]
            || {
                let width = self.gain.len();
                for (row, other) in rows.chunks_exact_mut(width).zip(other.chunks_exact(width)) {
                    for (x, y) in row.iter_mut().zip(other) {
                        *x += y;
                    }
                    self.normalise(row);
                }
            },
        );
    }

    #[inline(always)]
    fn normalise(&self, row: &mut [f32]) {
        let width = row.len() as f32;
        let mean = sum(row, |x| x) / width;
        let variance = sum(row, |x| (x - mean) * (x - mean)) / width;
        let scale = 1.0 / (variance + self.epsilon).sqrt();
        for ((x, gain), shift) in row.iter_mut().zip(&self.gain).zip(&self.shift) {
            *x = (*x - mean) * scale * gain + shift;
        }
    }
}

/// The sum of `of(x)` over a row whose length is a multiple of [`LANES`].
#[inline(always)]
fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    for part in row.as_chunks::<LANES>().0 {
        for (lane, &x) in lanes.iter_mut().zip(part) {
            *lane += of(x);
        }
    }
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            lanes[i] += lanes[half + i];
        }
        half /= 2;
    }
    lanes[0]
}

/// Softmax of the first `count` numbers in place; the rest, up to a multiple of [`LANES`], become zero.
#[inline(always)]
pub(crate) fn softmax(row: &mut [f32], count: usize) {
    row[count..].fill(f32::MIN);
    let mut peaks = [f32::MIN; LANES];
    for part in row.as_chunks::<LANES>().0 {
        for (peak, &x) in peaks.iter_mut().zip(part) {
            *peak = if x > *peak { x } else { *peak };
        }
    }
    let mut peak = f32::MIN;
    for x in peaks {
        peak = if x > peak { x } else { peak };
    }
    for x in row.iter_mut() {
        *x = exp(*x - peak);
    }
    row[count..].fill(0.0);
    let scale = 1.0 / sum(row, |x| x);
    for x in row {
        *x *= scale;
    }
}

/// What a dense layer's outputs go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Activation {
    Tanh,
    Gelu,
}

impl Activation {
    pub(crate) fn apply(self, arch: Arch, numbers: &mut [f32]) {
        match self {
            Self::Tanh => arch.dispatch(
                #[inline(always)]
                || {
                    for x in numbers {
                        *x = tanh(*x);
                    }
                },
            ),
            Self::Gelu => arch.dispatch(
                #[inline(always)]
                || {
                    for x in numbers {
                        *x = gelu(*x);
                    }
                },
            ),
        }
    }
}

#[inline(always)]
fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

#[inline(always)]
fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (exp(2.0 * x) + 1.0)
}

/// The error function to about 2e-7: a rational function of the square, exact in 32 bits beyond the borders.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let x = between(x, -3.832_507, 3.832_507);
    let s = x * x;
    let above =
        [-2.726_142e-10, 2.770_681_4e-8, -2.101_024e-6, -5.692_506_5e-5, -7.349_906e-4, -2.954_6e-3, -1.609_603_3e-2];
    let below = [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2];
    x * polynomial(s, above) / polynomial(s, below)
}

/// The factor of the highest power comes first.
#[inline(always)]
fn polynomial<const N: usize>(x: f32, factors: [f32; N]) -> f32 {
    let mut sum = factors[0];
    for factor in &factors[1..] {
        sum = sum * x + factor;
    }
    sum
}

/// The exponential to about 2e-7 of its size, between e⁻⁸⁷ and e⁸⁸.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const SHIFT: f32 = 12_582_912.0;
    let x = between(x, -87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + SHIFT;
    let whole = shifted - SHIFT;
    // ln 2 in two parts, the first with so few bits that its product is exact.
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let factors = [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5];
    let power = (shifted.to_bits() << 23).wrapping_add(1.0f32.to_bits());
    (polynomial(rest, factors) * rest * rest + rest + 1.0) * f32::from_bits(power)
}

#[inline(always)]
fn between(x: f32, low: f32, high: f32) -> f32 {
    let x = if x > low { x } else { low };
    if x < high { x } else { high }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// erf by its series, in 64 bits.
    fn true_erf(x: f64) -> f64 {
        let (mut sum, mut term) = (0.0, x);
        for n in 0..200 {
            sum += term / f64::from(2 * n + 1);
            term *= -x * x / f64::from(n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    #[test]
    fn functions_are_near_their_true_values() {
        for i in -4000..=4000 {
            let x = i as f32 / 1000.0;
            let wide = f64::from(x);
            assert!((f64::from(erf(x)) - true_erf(wide)).abs() < 4e-7, "erf({x}) = {}", erf(x));
            assert!((f64::from(tanh(x)) - wide.tanh()).abs() < 3e-7, "tanh({x}) = {}", tanh(x));
        }
        for i in -8700..=8800 {
            let x = i as f32 / 100.0;
            let (found, wanted) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((found / wanted - 1.0).abs() < 3e-7, "exp({x}) = {found}, wanted {wanted}");
        }
    }

    #[test]
    fn functions_hold_at_the_far_ends() {
        assert_eq!((tanh(200.0), tanh(-200.0)), (1.0, -1.0));
        assert!((gelu(50.0) - 50.0).abs() < 1e-4 && gelu(-50.0).abs() < 1e-4);
    }

    #[test]
    fn softmax_leaves_nothing_to_the_padding() {
        let mut row = [1.0; 32];
        row[0] = 2.0;
        softmax(&mut row, 3);
        assert!((row[..3].iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((row[0] / row[1] - std::f32::consts::E).abs() < 1e-5);
        assert!(row[3..].iter().all(|&x| x == 0.0));
    }
}
