//! The model as a whole, and the worker that reads with it.

use crate::file::{ModelError, ModelFile};
use crate::input::{Frame, Input};
use crate::layer::{Layer, Shape, Space, Stretch, read_norm};
use crate::matrix::Matrix;
use crate::passage::PassageHeads;
use crate::pieces::Vocabulary;
use crate::pointwise::{Activation, LANES, Norm};
use std::ops::Range;

const FORMAT: &str = "demarche-encoder 1";
/// Pieces that go through the layers together: enough to use each weight often, few enough for the cache.
const BATCH: usize = 128;
/// `[CLS]`, `[SEP]`, four markers, and some text.
const LEAST_PIECES: usize = 16;

/// A trained model: vocabulary, layers and heads. Can be shared by threads; each has its own [`Worker`].
pub struct Encoder {
    vocabulary: Vocabulary,
    pub(crate) frame: Frame,
    pub(crate) shape: Shape,
    words: Vec<i8>,
    word_scale: Vec<f32>,
    positions: Vec<f32>,
    norm: Norm,
    pub(crate) layers: Vec<Layer>,
    heads: Vec<Head>,
    networks: Vec<HeadNetwork>,
    pub(crate) passage: Option<PassageHeads>,
    origin: String,
    licence: String,
}

/// What a head decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its name in the file.
    pub name: String,
    /// The names of its classes, in the order of its logits.
    pub classes: Vec<String>,
}

struct HeadNetwork {
    hidden: Matrix,
    activation: Activation,
    output: Matrix,
}

#[derive(serde::Deserialize)]
struct HeadLine {
    name: String,
    activation: Activation,
    classes: Vec<String>,
}

/// What was read of one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// For each of [`Encoder::heads`] one logit a class.
    pub logits: Vec<Vec<f32>>,
}

impl Encoder {
    /// Reads a model file; what must be in it stands in the documentation of the crate.
    ///
    /// # Errors
    /// When the bytes are no such file, or a part is missing or does not fit the others.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let file = ModelFile::open(bytes)?;
        if file.line("format")? != FORMAT {
            let problem = format!("is `{}`, this program reads `{FORMAT}`", file.line("format")?);
            return Err(ModelError::Metadata { key: "format", problem });
        }
        let shape = read_shape(&file)?;
        let pieces = file.text("vocabulary")?;
        let (vocabulary, frame) = read_frame(&file, &pieces)?;
        let words = [pieces.len(), shape.hidden];
        let count = file.number("layers", "a whole number above zero", |&n: &usize| n > 0)?;
        let (heads, networks) = read_heads(&file, shape)?;
        Ok(Self {
            words: file.integers("embeddings.word.weight", &words)?,
            word_scale: file.floats("embeddings.word.scale", &words[..1])?,
            positions: file.floats("embeddings.position", &[frame.max_pieces, shape.hidden])?,
            norm: read_norm(&file, "embeddings.norm", shape)?,
            passage: PassageHeads::read(&file, shape.hidden)?,
            layers: (0..count).map(|i| Layer::read(&file, i, shape)).collect::<Result<_, _>>()?,
            origin: file.line("origin")?.into(),
            licence: file.line("licence")?.into(),
            vocabulary,
            frame,
            shape,
            heads,
            networks,
        })
    }

    /// The heads, in the order of [`Reading::logits`].
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// The place of a head in [`heads`](Self::heads).
    pub fn head(&self, name: &str) -> Option<usize> {
        self.heads.iter().position(|head| head.name == name)
    }

    /// The pieces that the model knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Where the model comes from, in the words of the file.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The licence of the weights, in the words of the file.
    pub fn licence(&self) -> &str {
        &self.licence
    }

    /// A reader with memory of its own.
    pub fn worker(&self) -> Worker<'_> {
        Worker { encoder: self, space: Space::new(), x: Vec::new(), hidden: Vec::new(), output: Vec::new() }
    }
}

fn read_shape(file: &ModelFile<'_>) -> Result<Shape, ModelError> {
    let width = |&n: &usize| n > 0 && n.is_multiple_of(LANES);
    let hidden = file.number("hidden", "a multiple of 16", width)?;
    let fits = |&n: &usize| n > 0 && hidden.is_multiple_of(n) && (hidden / n).is_multiple_of(LANES);
    Ok(Shape {
        hidden,
        feed: file.number("feed", "a multiple of 16", width)?,
        heads: file.number("attention_heads", "so many that `hidden` falls into multiples of 16", fits)?,
        epsilon: file.number("epsilon", "a small number", |&e: &f32| (0.0..1.0).contains(&e))?,
    })
}

fn read_frame(file: &ModelFile<'_>, pieces: &[&str]) -> Result<(Vocabulary, Frame), ModelError> {
    let missing = |piece: &str| ModelError::Content { name: "vocabulary".into(), problem: format!("has no {piece}") };
    let vocabulary = Vocabulary::new(pieces.iter().copied()).ok_or_else(|| missing("[UNK]"))?;
    let id = |piece: &str| vocabulary.id(piece).ok_or_else(|| missing(piece));
    let markers: [u32; 4] = read_json(file, "markers")?;
    if let Some(marker) = markers.iter().find(|&&id| id as usize >= pieces.len()) {
        let problem = format!("has {marker}, which is no number of a piece");
        return Err(ModelError::Metadata { key: "markers", problem });
    }
    let max_pieces = file.number("max_pieces", "a whole number, at least 16", |&n: &usize| n >= LEAST_PIECES)?;
    let frame = Frame { first: id("[CLS]")?, last: id("[SEP]")?, markers, max_pieces };
    Ok((vocabulary, frame))
}

fn read_heads(file: &ModelFile<'_>, shape: Shape) -> Result<(Vec<Head>, Vec<HeadNetwork>), ModelError> {
    let (mut heads, mut networks) = (Vec::new(), Vec::new());
    for HeadLine { name, activation, classes } in read_json::<Vec<HeadLine>>(file, "heads")? {
        let (hidden, output) = (format!("head.{name}.hidden"), format!("head.{name}.output"));
        let middle = file.rows(&format!("{hidden}.weight"))?;
        if middle == 0 || !middle.is_multiple_of(LANES) || classes.is_empty() {
            let problem =
                format!("gives `{name}` {} classes and a layer of {middle}, no multiple of 16", classes.len());
            return Err(ModelError::Metadata { key: "heads", problem });
        }
        networks.push(HeadNetwork {
            hidden: Matrix::read(file, &hidden, middle, 3 * shape.hidden)?,
            activation,
            output: Matrix::read(file, &output, classes.len(), middle)?,
        });
        heads.push(Head { name, classes });
    }
    Ok((heads, networks))
}

pub(crate) fn read_json<T: serde::de::DeserializeOwned>(
    file: &ModelFile<'_>,
    key: &'static str,
) -> Result<T, ModelError> {
    let wrong = |e: serde_json::Error| ModelError::Metadata { key, problem: format!("cannot be read: {e}") };
    serde_json::from_str(file.line(key)?).map_err(wrong)
}

/// Reads pairs, one after another or several at once.
pub struct Worker<'a> {
    pub(crate) encoder: &'a Encoder,
    pub(crate) space: Space,
    pub(crate) x: Vec<f32>,
    pub(crate) hidden: Vec<f32>,
    pub(crate) output: Vec<f32>,
}

impl Worker<'_> {
    /// Reads `text` for what the source does to the target. Spans are in bytes; they may touch, overlap or be empty.
    ///
    /// # Panics
    /// When a span does not lie within `text` on borders of characters.
    pub fn read(&mut self, text: &str, source: Range<usize>, target: Range<usize>) -> Reading {
        self.read_pairs(text, &[(source, target)]).remove(0)
    }

    /// Reads several pairs of one text, each a source and a target: the same readings as one by one, but sooner.
    ///
    /// # Panics
    /// When a span does not lie within `text` on borders of characters.
    pub fn read_pairs(&mut self, text: &str, pairs: &[(Range<usize>, Range<usize>)]) -> Vec<Reading> {
        let Encoder { frame, vocabulary, .. } = self.encoder;
        let input = |(source, target): &(_, _)| frame.around(vocabulary, text, [source, target]);
        let inputs: Vec<Input> = pairs.iter().map(input).collect();
        let mut readings = Vec::with_capacity(inputs.len());
        let mut rest = inputs.as_slice();
        while !rest.is_empty() {
            let mut pieces = 0;
            let fitting = rest.iter().take_while(|input| {
                pieces += input.ids.len();
                pieces <= BATCH
            });
            let (batch, after) = rest.split_at(fitting.count().max(1));
            self.read_batch(batch, &mut readings);
            rest = after;
        }
        readings
    }

    fn read_batch(&mut self, batch: &[Input], readings: &mut Vec<Reading>) {
        self.embed_ids(batch.iter().map(|input| input.ids.as_slice()));
        let last = self.encoder.layers.len() - 1;
        for (i, layer) in self.encoder.layers.iter().enumerate() {
            layer.run(&mut self.space, &mut self.x, &stretches(batch, i == last));
        }
        // What the last layer leaves is three rows a pair, side by side as the heads take them.
        let first = readings.len();
        readings.extend(batch.iter().map(|_| Reading { logits: Vec::with_capacity(self.encoder.heads.len()) }));
        for network in &self.encoder.networks {
            let Space { arch, activations, multiplier, .. } = &mut self.space;
            activations.set(*arch, &self.x, 3 * self.encoder.shape.hidden);
            multiplier.apply(&network.hidden, activations, &mut self.hidden);
            network.activation.apply(*arch, &mut self.hidden);
            activations.set(*arch, &self.hidden, network.hidden.outputs());
            multiplier.apply(&network.output, activations, &mut self.output);
            for (reading, logits) in
                readings[first..].iter_mut().zip(self.output.chunks_exact(network.output.outputs()))
            {
                reading.logits.push(logits.to_vec());
            }
        }
    }

    /// Puts the embeddings of several sequences into `x`, one after another.
    pub(crate) fn embed_ids<'i>(&mut self, sequences: impl Iterator<Item = &'i [u32]>) {
        let encoder = self.encoder;
        let hidden = encoder.shape.hidden;
        let mut positions = Vec::new();
        self.x.clear();
        for ids in sequences {
            positions.extend_from_slice(&encoder.positions[..ids.len() * hidden]);
            for &id in ids {
                let (word, scale) = (&encoder.words[id as usize * hidden..][..hidden], encoder.word_scale[id as usize]);
                self.x.extend(word.iter().map(|&w| f32::from(w) * scale));
            }
        }
        encoder.norm.apply_to_sum(self.space.arch, &mut self.x, &positions);
    }
}

/// The sequences of a batch; of the last layer's output only the rows that heads look at are wanted.
fn stretches(batch: &[Input], last: bool) -> Vec<Stretch> {
    let mut from = 0;
    let stretch = |input: &Input| {
        let rows = from..from + input.ids.len();
        from = rows.end;
        let wanted = if last { input.read_at.map(|at| rows.start + at).to_vec() } else { rows.clone().collect() };
        Stretch { rows, wanted }
    };
    batch.iter().map(stretch).collect()
}
