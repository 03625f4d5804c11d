//! One layer of the transformer: attention, then the feed-forward network, each added to its input and normalised.

use crate::attention::{AttentionSpace, Sequence, attend};
use crate::file::{ModelError, ModelFile};
use crate::matrix::{Activations, Matrix, Multiplier};
use crate::pointwise::{Activation, Norm};
use pulp::Arch;
use std::ops::Range;

/// The sizes of a model.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) hidden: usize,
    pub(crate) feed: usize,
    pub(crate) heads: usize,
    pub(crate) epsilon: f32,
}

pub(crate) struct Layer {
    shape: Shape,
    query: Matrix,
    /// Keys and values.
    memory: Matrix,
    attention_output: Matrix,
    attention_norm: Norm,
    up: Matrix,
    down: Matrix,
    feed_norm: Norm,
}

/// The buffers of a worker.
pub(crate) struct Space {
    pub(crate) arch: Arch,
    pub(crate) multiplier: Multiplier,
    pub(crate) activations: Activations,
    attention: AttentionSpace,
    queries: Vec<f32>,
    memory: Vec<f32>,
    mixed: Vec<f32>,
    wide: Vec<f32>,
    output: Vec<f32>,
}

/// One sequence of a batch.
pub(crate) struct Stretch {
    /// Its rows in the layer's input.
    pub(crate) rows: Range<usize>,
    /// Those of its rows, counted in the whole batch, that the layer's output shall have, in that order.
    pub(crate) wanted: Vec<usize>,
}

impl Space {
    pub(crate) fn new() -> Self {
        Self {
            arch: Arch::new(),
            multiplier: Multiplier::new(),
            activations: Activations::default(),
            attention: AttentionSpace::default(),
            queries: Vec::new(),
            memory: Vec::new(),
            mixed: Vec::new(),
            wide: Vec::new(),
            output: Vec::new(),
        }
    }
}

/// Reads a layer norm of the file.
pub(crate) fn read_norm(file: &ModelFile<'_>, name: &str, shape: Shape) -> Result<Norm, ModelError> {
    let part = |kind| file.floats(&format!("{name}.{kind}"), &[shape.hidden]);
    Ok(Norm { gain: part("gain")?, shift: part("shift")?, epsilon: shape.epsilon })
}

impl Layer {
    pub(crate) fn read(file: &ModelFile<'_>, number: usize, shape: Shape) -> Result<Self, ModelError> {
        let Shape { hidden, feed, .. } = shape;
        let name = |part: &str| format!("layer.{number}.{part}");
        let input = name("attention.input");
        let weights = file.integers(&format!("{input}.weight"), &[3 * hidden, hidden])?;
        let scale = file.floats(&format!("{input}.scale"), &[3 * hidden])?;
        let bias = file.floats(&format!("{input}.bias"), &[3 * hidden])?;
        Ok(Self {
            shape,
            query: Matrix::new(&weights[..hidden * hidden], &scale[..hidden], &bias[..hidden]),
            memory: Matrix::new(&weights[hidden * hidden..], &scale[hidden..], &bias[hidden..]),
            attention_output: Matrix::read(file, &name("attention.output"), hidden, hidden)?,
            attention_norm: read_norm(file, &name("attention.norm"), shape)?,
            up: Matrix::read(file, &name("feed.up"), feed, hidden)?,
            down: Matrix::read(file, &name("feed.down"), hidden, feed)?,
            feed_norm: read_norm(file, &name("feed.norm"), shape)?,
        })
    }

    /// Replaces the rows of `x` by the layer's output for the wanted rows, one sequence after another.
    pub(crate) fn run(&self, space: &mut Space, x: &mut Vec<f32>, sequences: &[Stretch]) {
        let (hidden, arch) = (self.shape.hidden, space.arch);
        space.activations.set(arch, x, hidden);
        space.multiplier.apply(&self.memory, &space.activations, &mut space.memory);
        let kept = gather(x, sequences, hidden);
        if kept.len() < x.len() {
            space.activations.set(arch, &kept, hidden);
        }
        *x = kept;
        space.multiplier.apply(&self.query, &space.activations, &mut space.queries);
        self.attend(space, sequences);
        space.activations.set(arch, &space.mixed, hidden);
        space.multiplier.apply(&self.attention_output, &space.activations, &mut space.output);
        self.attention_norm.apply_to_sum(arch, x, &space.output);
        space.activations.set(arch, x, hidden);
        space.multiplier.apply(&self.up, &space.activations, &mut space.wide);
        Activation::Gelu.apply(arch, &mut space.wide);
        space.activations.set(arch, &space.wide, self.shape.feed);
        space.multiplier.apply(&self.down, &space.activations, &mut space.output);
        self.feed_norm.apply_to_sum(arch, x, &space.output);
    }

    fn attend(&self, space: &mut Space, sequences: &[Stretch]) {
        let hidden = self.shape.hidden;
        space.mixed.resize(space.queries.len(), 0.0);
        let mut from = 0;
        for Stretch { rows, wanted } in sequences {
            let to = from + wanted.len() * hidden;
            let sequence = Sequence {
                queries: &space.queries[from..to],
                results: &mut space.mixed[from..to],
                memory: &space.memory[rows.start * 2 * hidden..rows.end * 2 * hidden],
            };
            attend(space.arch, &mut space.attention, sequence, hidden, self.shape.heads);
            from = to;
        }
    }
}

fn gather(x: &[f32], sequences: &[Stretch], hidden: usize) -> Vec<f32> {
    let mut gathered = Vec::with_capacity(x.len());
    for &row in sequences.iter().flat_map(|sequence| &sequence.wanted) {
        gathered.extend_from_slice(&x[row * hidden..][..hidden]);
    }
    gathered
}
