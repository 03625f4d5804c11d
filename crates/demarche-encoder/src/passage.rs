//! Heads that judge the words of a passage, and pairs of its words, instead of one marked pair.
//!
//! A passage is read once; every word that somebody asks about is then one row of the last layer. A *word* is judged by a
//! dense layer over its row, GELU, and one output a class, in groups of classes that exclude each other. A *pair* of words is judged
//! by the sum and the product, number by number, of a projection of the first and one of the second, added up, GELU, and one output a class.
//! To both sums the vectors of features are added that the caller names; features the model does not know count for nothing.

use crate::encoder::{Encoder, Head, Worker, read_json};
use crate::file::{ModelError, ModelFile};
use crate::layer::Stretch;
use crate::matrix::Matrix;
use crate::pointwise::{Activation, LANES};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The heads for words and pairs of words, as the file has them.
pub struct PassageHeads {
    groups: Vec<Head>,
    pair_classes: Vec<String>,
    word_features: Features,
    pair_features: Features,
    word_hidden: Matrix,
    word_output: Matrix,
    first: Matrix,
    second: Matrix,
    pair_output: Matrix,
    hidden: usize,
}

struct Features {
    numbers: FxHashMap<String, u32>,
    width: usize,
    rows: Vec<f32>,
}

#[derive(Deserialize)]
struct Line {
    groups: Vec<GroupLine>,
    pair_classes: Vec<String>,
    pair_form: PairForm,
    word_features: Vec<String>,
    pair_features: Vec<String>,
}

/// How the two members of a pair are put together; a file with another form is of another version.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PairForm {
    SumAndProduct,
}

#[derive(Deserialize)]
struct GroupLine {
    name: String,
    classes: Vec<String>,
}

/// The rows of the last layer for the words that were asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct WordStates {
    rows: Vec<f32>,
    width: usize,
}

impl WordStates {
    /// The row of the word asked about in this place.
    pub fn row(&self, place: usize) -> &[f32] {
        &self.rows[place * self.width..][..self.width]
    }
}

impl Features {
    fn read(file: &ModelFile<'_>, name: &str, names: Vec<String>, width: usize) -> Result<Self, ModelError> {
        let rows = file.floats(name, &[names.len(), width])?;
        let numbers = names.into_iter().zip(0..).collect();
        Ok(Self { numbers, width, rows })
    }

    fn add(&self, numbers: &[u32], row: &mut [f32]) {
        for &n in numbers {
            let vector = &self.rows[n as usize * self.width..][..self.width];
            row.iter_mut().zip(vector).for_each(|(x, v)| *x += v);
        }
    }
}

impl PassageHeads {
    /// Those of a file that has them.
    pub(crate) fn read(file: &ModelFile<'_>, hidden: usize) -> Result<Option<Self>, ModelError> {
        if !file.has_line("passage") {
            return Ok(None);
        }
        let line: Line = read_json(file, "passage")?;
        let PairForm::SumAndProduct = line.pair_form;
        let classes: usize = line.groups.iter().map(|g| g.classes.len()).sum();
        let (word, pair) = (file.rows("words.hidden.weight")?, file.rows("pairs.first.weight")?);
        let fits = |width: usize| width > 0 && width.is_multiple_of(LANES);
        if classes == 0 || line.pair_classes.is_empty() || !fits(word) || !fits(pair) {
            let problem =
                format!("goes with layers of {word} and {pair}, which must be multiples of 16, and needs classes");
            return Err(ModelError::Metadata { key: "passage", problem });
        }
        Ok(Some(Self {
            word_hidden: Matrix::read(file, "words.hidden", word, hidden)?,
            word_output: Matrix::read(file, "words.output", classes, word)?,
            first: Matrix::read(file, "pairs.first", pair, hidden)?,
            second: Matrix::read(file, "pairs.second", pair, hidden)?,
            pair_output: Matrix::read(file, "pairs.output", line.pair_classes.len(), pair)?,
            word_features: Features::read(file, "words.features", line.word_features, word)?,
            pair_features: Features::read(file, "pairs.features", line.pair_features, pair)?,
            groups: line.groups.into_iter().map(|g| Head { name: g.name, classes: g.classes }).collect(),
            pair_classes: line.pair_classes,
            hidden,
        }))
    }

    /// The groups of classes of a word, in the order of their logits.
    pub fn groups(&self) -> &[Head] {
        &self.groups
    }

    /// The classes of a pair of words, in the order of their logits.
    pub fn pair_classes(&self) -> &[String] {
        &self.pair_classes
    }

    /// The number of a feature of words, if the model knows it.
    pub fn word_feature(&self, name: &str) -> Option<u32> {
        self.word_features.numbers.get(name).copied()
    }

    /// The number of a feature of pairs, if the model knows it.
    pub fn pair_feature(&self, name: &str) -> Option<u32> {
        self.pair_features.numbers.get(name).copied()
    }
}

impl Encoder {
    /// The heads for words and pairs of words, if the file has them.
    pub fn passage_heads(&self) -> Option<&PassageHeads> {
        self.passage.as_ref()
    }

    /// How many pieces a passage may have, the first and last mark not counted.
    pub fn passage_room(&self) -> usize {
        self.frame.max_pieces - 2
    }
}

impl Worker<'_> {
    /// Reads a passage given by the ids of its pieces, at most [`Encoder::passage_room`], and gives the states of the pieces in
    /// `wanted`.
    ///
    /// # Panics
    /// When there are more pieces, an id is not one of the vocabulary, or a wanted piece is not among them.
    pub fn read_passage(&mut self, ids: &[u32], wanted: &[usize]) -> WordStates {
        let width = self.encoder.shape.hidden;
        if wanted.is_empty() {
            return WordStates { rows: Vec::new(), width };
        }
        assert!(ids.len() <= self.encoder.passage_room(), "{} pieces are too many", ids.len());
        let frame = &self.encoder.frame;
        let all: Vec<u32> = [frame.first].into_iter().chain(ids.iter().copied()).chain([frame.last]).collect();
        self.embed_ids(std::iter::once(all.as_slice()));
        let last = self.encoder.layers.len() - 1;
        for (i, layer) in self.encoder.layers.iter().enumerate() {
            let rows = 0..all.len();
            let wanted = if i == last { wanted.iter().map(|w| w + 1).collect() } else { rows.clone().collect() };
            layer.run(&mut self.space, &mut self.x, &[Stretch { rows, wanted }]);
        }
        WordStates { rows: self.x.clone(), width }
    }

    /// The logits of words, one row a word and the groups side by side. `features` are those of each word.
    pub fn judge_words(&mut self, heads: &PassageHeads, states: &WordStates, features: &[Vec<u32>]) -> Vec<f32> {
        self.dense(&heads.word_hidden, &states.rows, heads.hidden);
        let width = heads.word_hidden.outputs();
        for (row, features) in self.hidden.chunks_exact_mut(width).zip(features) {
            heads.word_features.add(features, row);
        }
        self.activate_and_finish(&heads.word_output, width)
    }

    /// What words bring to a pair as its first (`true`) or second member.
    pub fn project(&mut self, heads: &PassageHeads, states: &WordStates, first: bool) -> WordStates {
        let matrix = if first { &heads.first } else { &heads.second };
        self.dense(matrix, &states.rows, heads.hidden);
        WordStates { rows: self.hidden.clone(), width: matrix.outputs() }
    }

    /// The logits of pairs, one row a pair: what both members bring, and the features of each pair.
    pub fn judge_pairs(&mut self, heads: &PassageHeads, pairs: &[(&[f32], &[f32], Vec<u32>)]) -> Vec<f32> {
        let width = heads.first.outputs();
        self.hidden.clear();
        for (first, second, features) in pairs {
            let from = self.hidden.len();
            self.hidden.extend(first.iter().zip(*second).map(|(a, b)| a + b + a * b));
            heads.pair_features.add(features, &mut self.hidden[from..]);
        }
        self.activate_and_finish(&heads.pair_output, width)
    }

    fn dense(&mut self, matrix: &Matrix, rows: &[f32], width: usize) {
        self.space.activations.set(self.space.arch, rows, width);
        self.space.multiplier.apply(matrix, &self.space.activations, &mut self.hidden);
    }

    fn activate_and_finish(&mut self, output: &Matrix, width: usize) -> Vec<f32> {
        Activation::Gelu.apply(self.space.arch, &mut self.hidden);
        self.space.activations.set(self.space.arch, &self.hidden, width);
        self.space.multiplier.apply(output, &self.space.activations, &mut self.output);
        self.output.clone()
    }
}
