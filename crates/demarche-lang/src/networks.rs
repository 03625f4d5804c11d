//! All networks of the model in the order they run: word vectors, context, tags, tree, entities.
//!
//! Works on tokens of any origin ([`Words`]); tokenizer and lemmas join in [`English`](crate::English).

use crate::Entity;
use crate::embed::{Embedding, Net, WordCache, Words};
use crate::encode::{CONTEXT, Encoder, EncoderRows};
use crate::model::{ModelError, ModelFile};
use crate::ner::Ner;
use crate::parser::{ParseState, Parser};
use crate::stream::{PIECE, RowMaker, Streamed};
use crate::tagger::Tagger;
use crate::transition::WholeDocument;
use pulp::Arch;
use std::ops::Range;

/// Longest document, in tokens, whose rows are all held at once.
const WHOLE: usize = 4 * PIECE;

/// The weights; shared by all threads.
pub(crate) struct Networks {
    arch: Arch,
    embedding: Embedding,
    shared: Encoder,
    tagger: Tagger,
    parser: Parser,
    ner_encoder: Encoder,
    ner: Ner,
}

/// What the networks found in one document; overwritten by the next.
#[derive(Default)]
pub(crate) struct Analysis {
    /// Tag of every token.
    pub(crate) tags: Vec<&'static str>,
    /// Tree and sentence starts.
    pub(crate) parse: ParseState,
    /// Entities in text order.
    pub(crate) entities: Vec<Entity>,
    /// Normal forms of all tokens, one after the other, and where each ends.
    norms: String,
    norm_ends: Vec<usize>,
}

impl Analysis {
    fn clear(&mut self) {
        self.tags.clear();
        self.entities.clear();
        self.norms.clear();
        self.norm_ends.clear();
    }

    fn push_norm(&mut self, norm: &str) {
        self.norms.push_str(norm);
        self.norm_ends.push(self.norms.len());
    }

    /// Normal form of a token.
    pub(crate) fn norm(&self, token: usize) -> &str {
        let start = token.checked_sub(1).map_or(0, |before| self.norm_ends[before]);
        &self.norms[start..self.norm_ends[token]]
    }
}

/// Caches and buffers of one thread.
#[derive(Default)]
pub(crate) struct Scratch {
    words: WordCache,
    slots: Vec<u32>,
    is_space: Vec<bool>,
    shared: EncoderRows,
    ner: EncoderRows,
    hidden: Vec<f32>,
    rows: Vec<f32>,
    analysis: Analysis,
}

impl Networks {
    pub(crate) fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        Ok(Self {
            arch: Arch::new(),
            embedding: Embedding::read(file)?,
            shared: Encoder::read(file, "tok2vec")?,
            tagger: Tagger::read(file)?,
            parser: Parser::read(file)?,
            ner_encoder: Encoder::read(file, "ner/tok2vec")?,
            ner: Ner::read(file)?,
        })
    }

    /// Analyses `documents` in order and hands each result to `emit` with the document's index.
    ///
    /// `bytes` is the model file. Documents are taken together until a batch has about [`PIECE`] tokens.
    pub(crate) fn analyse<W: Words>(
        &self,
        bytes: &[u8],
        documents: &[W],
        scratch: &mut Scratch,
        mut emit: impl FnMut(usize, &Analysis),
    ) {
        let mut first = 0;
        while first < documents.len() {
            let (mut tokens, mut end) = (0, first);
            while end < documents.len() && (end == first || tokens + documents[end].count() <= PIECE) {
                tokens += documents[end].count();
                end += 1;
            }
            if tokens > WHOLE {
                self.stream(bytes, &documents[first], scratch);
                emit(first, &scratch.analysis);
            } else {
                self.encode(bytes, &documents[first..end], tokens, scratch);
                let mut at = 0;
                for (i, document) in documents[first..end].iter().enumerate() {
                    self.decode(at..at + document.count(), CONTEXT * (i + 1), scratch);
                    at += document.count();
                    emit(first + i, &scratch.analysis);
                }
            }
            first = end;
        }
    }

    /// Runs both encoders over a batch: four rows of zeros stand before, between and after documents.
    fn encode<W: Words>(&self, bytes: &[u8], documents: &[W], tokens: usize, scratch: &mut Scratch) {
        let Scratch { words, slots, is_space, shared, ner, .. } = scratch;
        words.reserve(tokens);
        slots.clear();
        for document in documents {
            words.slots(&self.embedding, self.arch, bytes, document, 0..document.count(), slots);
        }
        words.compute(&self.embedding, self.arch, bytes);
        is_space.clear();
        is_space.extend(slots.iter().map(|&slot| words.is_space(slot)));
        for (encoder, rows, net) in [(&self.shared, shared, Net::Shared), (&self.ner_encoder, ner, Net::Ner)] {
            rows.clear();
            rows.push_zeros(CONTEXT);
            let mut at = 0;
            for document in documents {
                rows.push_words(words, &slots[at..at + document.count()], net);
                rows.push_zeros(CONTEXT);
                at += document.count();
            }
            encoder.run(self.arch, rows);
        }
    }

    /// Reads tags, tree and entities off the encoded rows of one document: its tokens are `tokens` of
    /// the batch, and `zeros` rows of zeros stand before them.
    fn decode(&self, tokens: Range<usize>, zeros: usize, scratch: &mut Scratch) {
        let Scratch { words, slots, is_space, shared, ner, hidden, rows, analysis, .. } = scratch;
        analysis.clear();
        for &slot in &slots[tokens.clone()] {
            analysis.push_norm(words.norm(slot));
        }
        let Analysis { tags, parse, entities, .. } = analysis;
        let (count, row) = (tokens.len(), tokens.start + zeros);
        let is_space = &is_space[tokens];
        self.tagger.tag(self.arch, shared.from(row), count, rows, tags);
        let scorer = &self.parser.scorer;
        scorer.rows(self.arch, shared.from(row), count, hidden, rows);
        self.parser.run(self.arch, &mut WholeDocument { rows, stride: scorer.stride() }, count, is_space, parse);
        let scorer = &self.ner.scorer;
        scorer.rows(self.arch, ner.from(row), count, hidden, rows);
        let mut rows = WholeDocument { rows, stride: scorer.stride() };
        self.ner.run(self.arch, &mut rows, is_space, parse.edges.starts(), entities);
    }

    /// Analyses one document of any length in bounded memory a token.
    fn stream<W: Words>(&self, bytes: &[u8], document: &W, scratch: &mut Scratch) {
        let Scratch { words, slots, is_space, shared, ner, hidden, rows, analysis } = scratch;
        analysis.clear();
        is_space.clear();
        for i in 0..document.count() {
            let word = document.attributes(i);
            is_space.push(word.is_space);
            analysis.push_norm(&word.norm_text);
        }
        let Analysis { tags, parse, entities, .. } = analysis;
        let (arch, embedding) = (self.arch, &self.embedding);
        let maker = RowMaker {
            arch,
            bytes,
            embedding,
            encoder: &self.shared,
            net: Net::Shared,
            words: document,
            cache: words,
            encoded: shared,
            slots,
            hidden,
        };
        let visit = |piece: Range<usize>, vectors: &[f32]| self.tagger.tag(arch, vectors, piece.len(), rows, tags);
        let mut source = Streamed::new(maker, &self.parser.scorer, visit);
        self.parser.run(arch, &mut source, document.count(), is_space, parse);
        let maker = RowMaker {
            arch,
            bytes,
            embedding,
            encoder: &self.ner_encoder,
            net: Net::Ner,
            words: document,
            cache: words,
            encoded: ner,
            slots,
            hidden,
        };
        let mut source = Streamed::new(maker, &self.ner.scorer, |_, _: &[f32]| {});
        self.ner.run(arch, &mut source, is_space, parse.edges.starts(), entities);
    }
}

#[cfg(test)]
#[path = "networks_test.rs"]
mod tests;
