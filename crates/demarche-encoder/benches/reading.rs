//! Pairs read per second by one thread, with a model of the shape in use (6 layers, 384 wide) and random weights.
//!
//!     cargo bench -p demarche-encoder

use demarche_encoder::Encoder;
use divan::Bencher;
use divan::counter::ItemsCount;
use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;
use std::sync::LazyLock;

const HIDDEN: usize = 384;
const FEED: usize = 1536;
const MAX_PIECES: usize = 192;
const VOCABULARY: &str = "[UNK]\n[CLS]\n[SEP]\n<s\ns>\n<t\nt>\na";
/// Pieces of an input that are not words.
const FRAME: usize = 6;

static ENCODER: LazyLock<Encoder> = LazyLock::new(|| Encoder::from_bytes(&random_model(6)).expect("the format in use"));

fn main() {
    divan::main();
}

/// One pair a call, of that many pieces.
#[divan::bench(args = [16, 30, 45, 64, 128, 192])]
fn one(bencher: Bencher<'_, '_>, pieces: usize) {
    let text = text(pieces);
    let mut worker = ENCODER.worker();
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| worker.read(&text, 0..1, 4..5));
}

/// Twelve pairs of one text of 30 pieces.
#[divan::bench]
fn pairs(bencher: Bencher<'_, '_>) {
    let text = text(30);
    let mut worker = ENCODER.worker();
    let pairs =
        [0, 4, 8].map(|at| [(at..at + 1, 12..13), (14..15, at..at + 1), (at..at + 1, 16..17), (18..19, at..at + 1)]);
    let pairs = pairs.as_flattened();
    bencher.counter(ItemsCount::new(pairs.len())).bench_local(|| worker.read_pairs(&text, pairs));
}

/// From the bytes of the file to a model that can be used.
#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let bytes = random_model(6);
    bencher.bench(|| Encoder::from_bytes(&bytes).map(|encoder| encoder.heads().len()));
}

fn text(pieces: usize) -> String {
    "a ".repeat(pieces - FRAME)
}

#[derive(Default)]
struct Tensors(Vec<(String, Dtype, Vec<usize>, Vec<u8>)>);

impl Tensors {
    fn floats(&mut self, name: String, shape: &[usize], number: impl Fn(usize) -> f32) {
        let bytes = (0..shape.iter().product()).flat_map(|i| number(i).to_le_bytes()).collect();
        self.0.push((name, Dtype::F32, shape.to_vec(), bytes));
    }

    fn rows(&mut self, name: &str, outputs: usize, inputs: usize) {
        let bytes = (0..outputs * inputs).map(|i| (i.wrapping_mul(0x9e37_79b9) >> 13) as u8).collect();
        self.0.push((format!("{name}.weight"), Dtype::I8, vec![outputs, inputs], bytes));
        self.floats(format!("{name}.scale"), &[outputs], |_| 0.01 / (inputs as f32).sqrt());
    }

    fn matrix(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.rows(name, outputs, inputs);
        self.floats(format!("{name}.bias"), &[outputs], |i| (i % 7) as f32 * 0.01);
    }

    fn norm(&mut self, name: &str) {
        self.floats(format!("{name}.gain"), &[HIDDEN], |_| 1.0);
        self.floats(format!("{name}.shift"), &[HIDDEN], |_| 0.0);
    }
}

fn random_model(layers: usize) -> Vec<u8> {
    let mut all = Tensors::default();
    let vocabulary = VOCABULARY.as_bytes().to_vec();
    all.0.push(("vocabulary".into(), Dtype::U8, vec![vocabulary.len()], vocabulary));
    all.rows("embeddings.word", VOCABULARY.lines().count(), HIDDEN);
    all.floats("embeddings.position".into(), &[MAX_PIECES, HIDDEN], |i| (i % 11) as f32 * 0.1);
    all.norm("embeddings.norm");
    for i in 0..layers {
        all.matrix(&format!("layer.{i}.attention.input"), 3 * HIDDEN, HIDDEN);
        all.matrix(&format!("layer.{i}.attention.output"), HIDDEN, HIDDEN);
        all.norm(&format!("layer.{i}.attention.norm"));
        all.matrix(&format!("layer.{i}.feed.up"), FEED, HIDDEN);
        all.matrix(&format!("layer.{i}.feed.down"), HIDDEN, FEED);
        all.norm(&format!("layer.{i}.feed.norm"));
    }
    all.matrix("head.root.hidden", HIDDEN, 3 * HIDDEN);
    all.matrix("head.root.output", 2, HIDDEN);
    let metadata = [
        ("format", "demarche-encoder 1".to_owned()),
        ("layers", layers.to_string()),
        ("hidden", HIDDEN.to_string()),
        ("feed", FEED.to_string()),
        ("attention_heads", "12".to_owned()),
        ("max_pieces", MAX_PIECES.to_string()),
        ("epsilon", "1e-12".to_owned()),
        ("markers", "[3,4,5,6]".to_owned()),
        ("heads", r#"[{"name":"root","activation":"tanh","classes":["a","b"]}]"#.to_owned()),
        ("origin", String::new()),
        ("licence", String::new()),
    ];
    let metadata: HashMap<_, _> = metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let view =
        |(name, dtype, shape, bytes)| (name, TensorView::new(dtype, shape, bytes).expect("shape and bytes agree"));
    let views = all.0.iter().map(|(name, dtype, shape, bytes)| view((name, *dtype, shape.clone(), bytes)));
    safetensors::serialize(views, Some(metadata)).expect("plain tensors")
}
