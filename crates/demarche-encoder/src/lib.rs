//! A small text encoder (BERT) that reads one sentence with two marked spans, the source and the target, and gives
//! the logits of one or more classifiers. It knows nothing of politics: classes are names in the model file.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let encoder = demarche_encoder::Encoder::from_bytes(&std::fs::read("pairs.safetensors")?)?;
//! let mut worker = encoder.worker();
//! let reading = worker.read("Kenya recalled its envoy to Chad.", 0..5, 28..32);
//! println!("{:?} {:?}", encoder.heads()[0].classes, reading.logits[0]);
//! # Ok(()) }
//! ```
//!
//! # What the network is shown
//!
//! `[CLS] … [s] source [/s] … [t] target [/t] … [SEP]`, all of token type 0. The text is cut at the four borders of the
//! spans, and each part is cut into pieces by itself, as BERT's uncased WordPiece tokenizer does; `[SEP]` and the like,
//! written in a text, are plain text. Spans may touch, overlap, nest or be the same. Markers come in order of position; at one
//! position those that close come before those that open, the source's before the target's; only an empty span closes
//! after everything there has opened. When there are more than `max_pieces` pieces, a window is kept: everything from the first
//! marker to the last and as much to both sides as fits; and if even that does not fit, the markers and the pieces nearest
//! to any of them, of two as near the earlier.
//!
//! The hidden states of `[CLS]`, `[s]` and `[t]` after the last layer, side by side, are the input of each head: a dense
//! layer, `tanh` or GELU, and a dense layer with one output a class.
//!
//! # Exactness
//!
//! Weights are kept in eight bits and activations in sixteen, 64 of them with a common scale, and their products are summed as
//! integers, which no order of summing changes. All other arithmetic runs in a fixed order without fused steps. So a
//! pair's logits are the same to the last bit alone or beside others, on any number of threads and on any vector unit.
//! Against the same weights in 64-bit floating point, over 200 pairs and 4,200 logits of a spread of 1.1, they differ by 0.0002 on
//! average and by less than 0.001 at most (`tests/reading.rs`).
//!
//! # The file
//!
//! One safetensors file, written by `tools/export_encoder.py`. Metadata, all strings:
//!
//! | key | value |
//! |---|---|
//! | `format` | `demarche-encoder 1` |
//! | `layers`, `hidden`, `feed`, `attention_heads`, `max_pieces` | whole numbers; `hidden`, `feed` and `hidden / attention_heads` divisible by 16 |
//! | `epsilon` | of the layer norms, such as `1e-12` |
//! | `markers` | JSON, four ids: source opens, source closes, target opens, target closes |
//! | `heads` | JSON, a list of `{"name", "activation": "tanh" or "gelu", "classes": […]}` |
//! | `origin`, `licence` | a line each, for people |
//! | `passage` | only in a file that judges words: JSON, `{"groups": [{"name", "classes"}], "pair_classes", "word_features", "pair_features"}` |
//!
//! Tensors. A *matrix* `N` is three of them: `N.weight` (I8, outputs × inputs), `N.scale` (F32, one an output: the value of a
//! weight is the integer times its row's scale) and `N.bias` (F32). A *norm* `N` is `N.gain` and `N.shift`.
//!
//! | tensor | shape |
//! |---|---|
//! | `vocabulary` | U8: the pieces in order of their ids, joined by line feeds; `[CLS]`, `[SEP]` and `[UNK]` are found by name |
//! | `embeddings.word.weight`, `embeddings.word.scale` | I8 vocabulary × hidden, F32 vocabulary |
//! | `embeddings.position` | F32 max_pieces × hidden, the vector of token type 0 added in |
//! | norm `embeddings.norm` | hidden |
//! | matrix `layer.I.attention.input` | 3·hidden × hidden: query, key and value below each other |
//! | matrix `layer.I.attention.output` | hidden × hidden |
//! | norm `layer.I.attention.norm` | hidden |
//! | matrix `layer.I.feed.up`, `layer.I.feed.down` | feed × hidden, hidden × feed; GELU (with erf) between |
//! | norm `layer.I.feed.norm` | hidden |
//! | matrix `head.NAME.hidden`, `head.NAME.output` | any × 3·hidden, classes × that |
//! | with `passage`: matrix `words.hidden`, `words.output` | any × hidden, classes of all groups × that |
//! | with `passage`: matrix `pairs.first`, `pairs.second`, `pairs.output` | any × hidden, the same, classes × that |
//! | with `passage`: `words.features`, `pairs.features` | F32, features × width of the layer they are added to |
//!
//! What such a file is shown is a passage without markers, `[CLS] … [SEP]`; what is read out are the states of single pieces
//! ([`Worker::read_passage`]), which [`Worker::judge_words`] and [`Worker::judge_pairs`] judge.

mod attention;
mod encoder;
mod file;
mod input;
mod layer;
mod matrix;
mod passage;
mod pieces;
mod pointwise;
mod unicode;

pub use encoder::{Encoder, Head, Reading, Worker};
pub use file::ModelError;
pub use passage::{PassageHeads, WordStates};
pub use pieces::{Piece, Vocabulary};
