//! The encoder against PyTorch and the published tokenizer; `goldens/make.py` makes what it is compared with.

use demarche_encoder::{Encoder, ModelError, Piece, Reading};
use proptest::prelude::*;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

#[derive(Deserialize)]
struct GoldenPieces {
    text: String,
    ids: Vec<u32>,
    /// In code points.
    offsets: Vec<(usize, usize)>,
}

#[derive(Deserialize)]
struct GoldenReading {
    text: String,
    /// In code points, as the target.
    source: (usize, usize),
    target: (usize, usize),
    logits: Vec<Vec<f32>>,
}

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens/small")
}

fn load(folder: &Path) -> Encoder {
    Encoder::from_bytes(&std::fs::read(folder.join("model.safetensors")).unwrap()).unwrap()
}

static SMALL: LazyLock<Encoder> = LazyLock::new(|| load(&small()));

fn goldens<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Vec<T> {
    let lines = std::fs::read_to_string(folder.join(name)).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn cut(encoder: &Encoder, text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    encoder.vocabulary().cut(text, &mut pieces);
    pieces
}

fn bytes(text: &str, (start, end): (usize, usize)) -> Range<usize> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    at(start)..at(end)
}

fn same_pieces(encoder: &Encoder, folder: &Path) {
    let rows: Vec<GoldenPieces> = goldens(folder, "pieces.jsonl");
    assert!(!rows.is_empty());
    for GoldenPieces { text, ids, offsets } in rows {
        let pieces = cut(encoder, &text);
        assert_eq!(pieces.iter().map(|p| p.id).collect::<Vec<_>>(), ids, "{text:?}");
        for (piece, offsets) in pieces.into_iter().zip(offsets) {
            assert_eq!(piece.start..piece.end, bytes(&text, offsets), "{piece:?} of {text:?}");
        }
    }
}

/// The largest difference from the goldens' logits.
fn difference(encoder: &Encoder, folder: &Path) -> f32 {
    let rows: Vec<GoldenReading> = goldens(folder, "readings.jsonl");
    assert!(!rows.is_empty());
    let mut worker = encoder.worker();
    let (mut largest, mut sum, mut count) = (0.0f32, 0.0, 0);
    for GoldenReading { text, source, target, logits } in rows {
        let reading = worker.read(&text, bytes(&text, source), bytes(&text, target));
        assert_eq!(reading.logits.len(), logits.len());
        for (found, wanted) in reading.logits.iter().zip(&logits) {
            assert_eq!(found.len(), wanted.len());
            for (x, y) in found.iter().zip(wanted) {
                largest = largest.max((x - y).abs());
                sum += (x - y).abs();
                count += 1;
            }
        }
    }
    println!("differences of {count} logits: mean {}, largest {largest}", sum / count as f32);
    largest
}

#[test]
fn pieces_are_those_of_the_published_tokenizer() {
    same_pieces(&SMALL, &small());
}

#[test]
fn logits_are_those_of_torch() {
    let difference = difference(&SMALL, &small());
    assert!(difference < 1e-3, "the largest difference is {difference}");
}

/// The same with a model of full size:
///
///     python3 crates/demarche-encoder/tests/goldens/make.py full MODEL TEXTS OUT
///     DEMARCHE_ENCODER_GOLDENS=OUT cargo test -p demarche-encoder -- --ignored --nocapture
#[test]
#[ignore = "needs a model of full size"]
fn a_model_of_full_size_is_that_of_torch() {
    let folder = PathBuf::from(std::env::var("DEMARCHE_ENCODER_GOLDENS").expect("a folder made by goldens/make.py"));
    let encoder = load(&folder);
    same_pieces(&encoder, &folder);
    let difference = difference(&encoder, &folder);
    assert!(difference < 1e-3, "the largest difference is {difference}");
}

#[test]
fn heads_have_the_names_of_the_file() {
    let names: Vec<_> = SMALL.heads().iter().map(|head| (head.name.as_str(), head.classes.len())).collect();
    assert_eq!(names, [("root", 16), ("status", 5)]);
    assert_eq!((SMALL.head("status"), SMALL.head("mood")), (Some(1), None));
    assert_eq!(SMALL.heads()[1].classes[4], "status 4");
    assert_eq!((SMALL.origin(), SMALL.licence()), ("goldens", "none"));
}

const TEXT: &str = "Norway's army accused Peru, and the president of Chad condemned Iran and North Korea.";

fn pairs() -> Vec<(Range<usize>, Range<usize>)> {
    let span = |name: &str| TEXT.find(name).map(|at| at..at + name.len()).unwrap();
    let names = ["Norway", "Peru", "Chad", "Iran", "North Korea", "president of Chad"].map(span);
    names.iter().flat_map(|s| names.iter().map(|t| (s.clone(), t.clone()))).collect()
}

fn bits(readings: &[Reading]) -> Vec<u32> {
    readings.iter().flat_map(|r| r.logits.iter().flatten()).map(|x| x.to_bits()).collect()
}

#[test]
fn a_pair_reads_the_same_alone_and_among_others() {
    let together = SMALL.worker().read_pairs(TEXT, &pairs());
    let mut worker = SMALL.worker();
    let alone: Vec<_> = pairs().into_iter().map(|(s, t)| worker.read(TEXT, s, t)).collect();
    assert_eq!(bits(&together), bits(&alone));
    assert_ne!(together[1], together[6], "who is source and who is target must matter");
}

#[test]
fn threads_read_the_same() {
    let once = bits(&SMALL.worker().read_pairs(TEXT, &pairs()));
    let threads: Vec<_> =
        (0..4).map(|_| std::thread::spawn(|| bits(&SMALL.worker().read_pairs(TEXT, &pairs())))).collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), once);
    }
}

#[test]
fn no_pairs_no_readings() {
    assert_eq!(SMALL.worker().read_pairs(TEXT, &[]), []);
}

#[test]
#[should_panic(expected = "byte index 1 is not a char boundary")]
fn a_span_that_cuts_a_character_is_refused() {
    SMALL.worker().read("Ōsaka", 1..3, 3..4);
}

fn refusal(bytes: &[u8]) -> String {
    Encoder::from_bytes(bytes).err().expect("must be refused").to_string()
}

/// The small model's file with one text replaced by another of the same length.
fn with(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut file = std::fs::read(small().join("model.safetensors")).unwrap();
    let at = file.windows(from.len()).position(|part| part == from.as_bytes()).expect("the file has it");
    file[at..at + to.len()].copy_from_slice(to.as_bytes());
    file
}

#[test]
fn files_that_do_not_fit_are_refused_with_the_reason() {
    let again = "make it again with tools/export_encoder.py";
    let cases = [
        (
            "encoder 1\"",
            "encoder 2\"",
            "`format` in the metadata of the encoder file is `demarche-encoder 2`, this program \
            reads `demarche-encoder 1`"
                .to_owned(),
        ),
        ("\"layers\"", "\"lawyer\"", "`layers` in the metadata of the encoder file is missing".to_owned()),
        (
            "\"layers\":\"2\"",
            "\"layers\":\"3\"",
            "the encoder file has no tensor `layer.2.attention.input.weight`".to_owned(),
        ),
        (
            "\"hidden\":\"32\"",
            "\"hidden\":\"33\"",
            "`hidden` in the metadata of the encoder file is `33`, wanted a multiple of 16".to_owned(),
        ),
        (
            "\"hidden\":\"32\"",
            "\"hidden\":\"48\"",
            "`attention_heads` in the metadata of the encoder file is `2`, wanted so many that \
            `hidden` falls into multiples of 16"
                .to_owned(),
        ),
        ("[1, 2, 3, 4]", "[1, 2, 3,9e9", "`markers` in the metadata of the encoder file cannot be read: ".to_owned()),
        (
            "\"activation\\\": \\\"tanh",
            "\"activation\\\": \\\"tang",
            "`heads` in the metadata of the encoder file cannot be read: unknown variant \
            `tang`, expected `tanh` or `gelu`"
                .to_owned(),
        ),
        ("[UNK]", "[UNC]", format!("tensor `vocabulary` of the encoder file: has no [UNK]; {again}")),
        (
            "embeddings.position",
            "embeddings.posture_",
            "the encoder file has no tensor `embeddings.position`".to_owned(),
        ),
    ];
    for (from, to, message) in cases {
        let found = refusal(&with(from, to));
        assert!(found.starts_with(&message), "{found}\nwanted: {message}");
    }
}

#[test]
fn a_cut_file_is_refused() {
    let file = std::fs::read(small().join("model.safetensors")).unwrap();
    for length in [0, 7, 100, file.len() / 2, file.len() - 1] {
        assert!(matches!(Encoder::from_bytes(&file[..length]), Err(ModelError::Unreadable(_))), "{length}");
    }
}

proptest! {
    /// Pieces lie in the text in order, on borders of characters, and only what has no shape lies between them.
    #[test]
    fn offsets_lie_in_the_text(text in "(\\PC|[a-z ,.é\u{301}\u{323}\u{200b}中]){0,60}") {
        let mut before = 0;
        for piece in cut(&SMALL, &text) {
            prop_assert!(piece.start < piece.end && text.get(piece.start..piece.end).is_some(), "{piece:?}");
            prop_assert!(piece.end > before || piece.start >= before, "{piece:?} after {before}");
            before = before.max(piece.end);
        }
    }

    /// Cutting at white space changes nothing.
    #[test]
    fn words_are_cut_by_themselves(words in prop::collection::vec("\\PC{1,12}", 1..5)) {
        let whole: Vec<u32> = cut(&SMALL, &words.join(" ")).into_iter().map(|p| p.id).collect();
        let parts: Vec<u32> = words.iter().flat_map(|w| cut(&SMALL, w)).map(|p| p.id).collect();
        prop_assert_eq!(whole, parts);
    }

    /// Any two spans of any text can be read, alone and beside one another, to the same bits.
    #[test]
    fn any_spans_can_be_read(text in "\\PC{0,80}", cuts in prop::array::uniform4(0usize..81)) {
        let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
        let span = |a: usize, b: usize| at(a.min(b))..at(a.max(b));
        let (source, target) = (span(cuts[0], cuts[1]), span(cuts[2], cuts[3]));
        let mut worker = SMALL.worker();
        let both = worker.read_pairs(&text, &[(source.clone(), target.clone()), (target.clone(), source.clone())]);
        prop_assert_eq!(bits(&both[..1]), bits(&[worker.read(&text, source.clone(), target.clone())]));
        prop_assert_eq!(bits(&both[1..]), bits(&[worker.read(&text, target, source)]));
        prop_assert!(both[0].logits.iter().flatten().all(|x| x.is_finite()));
    }
}
