//! From word vectors to token vectors in context: four window convolutions, four tokens to each side.
//!
//! A document is laid out with four rows of zeros before and after it, which run through all layers
//! like tokens. So whole documents, several documents in one batch and pieces of a document with four
//! tokens of context give the same numbers to the last bit.

use crate::embed::{Net, WordCache, read_maxout};
use crate::model::{ModelError, ModelFile};
use crate::network::{Maxout, SPARE_ROWS, WIDTH, WINDOW};
use pulp::Arch;

const DEPTH: usize = 4;
/// Tokens to each side that a token's vector depends on.
pub(crate) const CONTEXT: usize = DEPTH;

/// The window convolutions of one network.
pub(crate) struct Encoder {
    layers: [Maxout<WINDOW>; DEPTH],
}

/// The rows of a batch, and the buffer that layers alternate with.
#[derive(Default)]
pub(crate) struct EncoderRows {
    rows: usize,
    x: Vec<f32>,
    y: Vec<f32>,
}

impl EncoderRows {
    /// Forgets all rows.
    pub(crate) fn clear(&mut self) {
        self.rows = 0;
    }

    fn grow(&mut self, count: usize) -> &mut [f32] {
        let from = self.rows * WIDTH;
        self.rows += count;
        let needed = (self.rows + SPARE_ROWS + DEPTH) * WIDTH;
        if self.x.len() < needed {
            self.x.resize(needed, 0.0);
            self.y.resize(needed, 0.0);
        }
        &mut self.x[from..self.rows * WIDTH]
    }

    /// Adds rows of zeros, as they stand around every document.
    pub(crate) fn push_zeros(&mut self, count: usize) {
        self.grow(count).fill(0.0);
    }

    /// Adds the vectors of words.
    pub(crate) fn push_words(&mut self, words: &WordCache, slots: &[u32], net: Net) {
        let rows = self.grow(slots.len());
        for (row, &slot) in rows.chunks_exact_mut(WIDTH).zip(slots) {
            row.copy_from_slice(words.vector(slot, net));
        }
    }

    /// The rows from `first` on, with spare rows at the end.
    pub(crate) fn from(&self, first: usize) -> &[f32] {
        &self.x[first * WIDTH..]
    }
}

impl Encoder {
    pub(crate) fn read(file: &ModelFile<'_>, prefix: &str) -> Result<Self, ModelError> {
        let layer = |i: usize| read_maxout(file, &format!("{prefix}/conv/{i}"));
        Ok(Self { layers: [layer(0)?, layer(1)?, layer(2)?, layer(3)?] })
    }

    /// Runs the convolutions in place. The first and last [`CONTEXT`] rows serve as context only.
    pub(crate) fn run(&self, arch: Arch, rows: &mut EncoderRows) {
        for (depth, layer) in self.layers.iter().enumerate() {
            layer.convolve(arch, &rows.x, depth + 1, rows.rows - depth - 1, &mut rows.y);
            std::mem::swap(&mut rows.x, &mut rows.y);
        }
    }
}
