//! Results do not depend on how documents are batched or cut, to the last bit of every score.

use super::*;
use crate::embed::Attributes;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

const MODEL: &[u8] = include_bytes!("../../../models/en_core_web_md-3.7.1.safetensors");
const SENTENCE: &str = "the minister of the old republic that had met envoys near a border said on Monday \
    troops which crossed rivers would leave , while Kenya Togo and Peru hailed talks . \n";

/// Words with made-up ids: the networks take any.
struct Sample(Vec<&'static str>);

impl Sample {
    fn new(count: usize, step: usize) -> Self {
        let words: Vec<&str> = SENTENCE.split(' ').collect();
        Self((0..count).map(|i| words[(i * step + i / 7) % words.len()]).collect())
    }
}

impl Words for Sample {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn form(&self, i: usize) -> &str {
        self.0[i]
    }

    fn norm_key(&self, _: usize) -> u64 {
        0
    }

    fn space_after(&self, i: usize) -> bool {
        self.0[i] != "\n"
    }

    fn attributes(&self, i: usize) -> Attributes {
        let id = |salt: u8| {
            let mut hasher = FxHasher::default();
            (self.0[i], salt).hash(&mut hasher);
            hasher.finish()
        };
        Attributes {
            orth: id(0),
            norm: id(1),
            prefix: id(2),
            suffix: id(3),
            shape: id(4),
            is_space: self.0[i] == "\n",
            norm_text: self.0[i].into(),
        }
    }
}

type Found = (Vec<&'static str>, Vec<u32>, Vec<crate::Dep>, Vec<bool>, Vec<Entity>);

fn found(analysis: &Analysis) -> Found {
    let parse = &analysis.parse;
    let deps = (0..parse.heads.len()).map(|i| parse.dep(i)).collect();
    (analysis.tags.clone(), parse.heads.clone(), deps, parse.edges.starts().to_vec(), analysis.entities.clone())
}

fn networks() -> Networks {
    Networks::read(&ModelFile::open(MODEL).expect("the shipped model opens")).expect("the shipped model fits")
}

fn analyse(networks: &Networks, documents: &[Sample]) -> Vec<Found> {
    let mut all = Vec::new();
    networks.analyse(MODEL, documents, &mut Scratch::default(), |_, analysis| all.push(found(analysis)));
    all
}

#[test]
fn batches_give_what_single_documents_give() {
    let networks = networks();
    let documents: Vec<Sample> = (0..40).map(|i| Sample::new(i * i % 97, i % 5 + 1)).collect();
    let together = analyse(&networks, &documents);
    assert_eq!(together.len(), documents.len());
    for (document, together) in documents.into_iter().zip(together) {
        assert_eq!(analyse(&networks, &[document]), [together]);
    }
}

#[test]
fn token_rows_are_equal_to_the_bit_in_any_batch() {
    let networks = networks();
    let rows = |documents: &[Sample], tokens: Range<usize>, zeros: usize| {
        let mut scratch = Scratch::default();
        let total = documents.iter().map(Words::count).sum();
        networks.encode(MODEL, documents, total, &mut scratch);
        let from = tokens.start + zeros;
        let bits = |rows: &[f32]| rows[..tokens.len() * 96].iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        (bits(scratch.shared.from(from)), bits(scratch.ner.from(from)))
    };
    for count in [1, 7, 8, 9, 50] {
        let alone = rows(&[Sample::new(count, 3)], 0..count, CONTEXT);
        let between = [Sample::new(5, 1), Sample::new(count, 3), Sample::new(300, 2)];
        assert!(alone == rows(&between, 5..5 + count, 2 * CONTEXT), "{count} tokens");
    }
}

#[test]
fn streaming_gives_what_the_whole_document_gives() {
    let networks = networks();
    for (count, step) in [(0, 1), (1, 1), (511, 2), (513, 1), (1500, 3), (2000, 1)] {
        let document = Sample::new(count, step);
        let mut scratch = Scratch::default();
        networks.encode(MODEL, std::slice::from_ref(&document), count, &mut scratch);
        networks.decode(0..count, CONTEXT, &mut scratch);
        let whole = found(&scratch.analysis);
        networks.stream(MODEL, &document, &mut scratch);
        assert!(whole == found(&scratch.analysis), "{count} tokens");
    }
}

/// Nothing to end a sentence, so that tokens far back stay on the stack.
#[test]
fn a_sentence_without_end_streams_the_same() {
    let networks = networks();
    let document = Sample((0..2000).map(|i| ["of", "Kenya", "and", "envoys", "that"][i * i % 5]).collect());
    let mut scratch = Scratch::default();
    networks.encode(MODEL, std::slice::from_ref(&document), 2000, &mut scratch);
    networks.decode(0..2000, CONTEXT, &mut scratch);
    let whole = found(&scratch.analysis);
    networks.stream(MODEL, &document, &mut scratch);
    assert!(whole == found(&scratch.analysis));
}
