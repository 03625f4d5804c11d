//! Token rows of a very long document, computed piece by piece while a transition system walks over it.
//!
//! Only two pieces are held. A token further back that still stands on the stack is computed again from
//! its nine-token context, and the last few such are kept.

use crate::embed::{Embedding, Net, WordCache, Words};
use crate::encode::{CONTEXT, Encoder, EncoderRows};
use crate::transition::{Scorer, TokenRows};
use pulp::Arch;
use std::ops::Range;

/// Tokens computed at once.
pub(crate) const PIECE: usize = 512;
/// Tokens far back that are kept; more than any state has features.
const FAR: usize = 64;

/// What is needed to compute token rows, and the buffers for it.
pub(crate) struct RowMaker<'a, W> {
    pub(crate) arch: Arch,
    pub(crate) bytes: &'a [u8],
    pub(crate) embedding: &'a Embedding,
    pub(crate) encoder: &'a Encoder,
    pub(crate) net: Net,
    pub(crate) words: &'a W,
    pub(crate) cache: &'a mut WordCache,
    pub(crate) encoded: &'a mut EncoderRows,
    pub(crate) slots: &'a mut Vec<u32>,
    pub(crate) hidden: &'a mut Vec<f32>,
}

impl<W: Words> RowMaker<'_, W> {
    /// Encodes the tokens `range`; the vector of its first token is then row [`CONTEXT`] of `encoded`.
    fn encode(&mut self, range: Range<usize>) {
        let start = range.start.saturating_sub(CONTEXT);
        let end = (range.end + CONTEXT).min(self.words.count());
        self.cache.reserve(end - start);
        self.slots.clear();
        self.cache.slots(self.embedding, self.arch, self.bytes, self.words, start..end, self.slots);
        self.cache.compute(self.embedding, self.arch, self.bytes);
        self.encoded.clear();
        self.encoded.push_zeros(CONTEXT - (range.start - start));
        self.encoded.push_words(self.cache, self.slots, self.net);
        self.encoded.push_zeros(CONTEXT - (end - range.end));
        self.encoder.run(self.arch, self.encoded);
    }
}

/// The rows of a long document; `visit` sees the vectors of every piece once, in order.
pub(crate) struct Streamed<'a, W, V, const FEATURES: usize, const STRIPS: usize> {
    maker: RowMaker<'a, W>,
    scorer: &'a Scorer<FEATURES, STRIPS>,
    visit: V,
    /// Rows of the tokens `held`.
    near: Vec<f32>,
    held: Range<usize>,
    piece: Vec<f32>,
    far: Vec<(usize, Vec<f32>)>,
    oldest: usize,
}

impl<'a, W, V, const FEATURES: usize, const STRIPS: usize> Streamed<'a, W, V, FEATURES, STRIPS>
where
    W: Words,
    V: FnMut(Range<usize>, &[f32]),
{
    pub(crate) fn new(maker: RowMaker<'a, W>, scorer: &'a Scorer<FEATURES, STRIPS>, visit: V) -> Self {
        Self { maker, scorer, visit, near: Vec::new(), held: 0..0, piece: Vec::new(), far: Vec::new(), oldest: 0 }
    }

    fn compute(&mut self, range: Range<usize>) {
        self.maker.encode(range.clone());
        let vectors = self.maker.encoded.from(CONTEXT);
        self.scorer.rows(self.maker.arch, vectors, range.len(), self.maker.hidden, &mut self.piece);
        self.piece.truncate(range.len() * self.scorer.stride());
    }

    fn advance(&mut self) {
        if self.held.len() > PIECE {
            self.near.drain(..PIECE * self.scorer.stride());
            self.held.start += PIECE;
        }
        let next = self.held.end..(self.held.end + PIECE).min(self.maker.words.count());
        self.compute(next.clone());
        (self.visit)(next.clone(), self.maker.encoded.from(CONTEXT));
        self.near.extend_from_slice(&self.piece);
        self.held.end = next.end;
    }

    fn fetch(&mut self, token: usize) {
        self.compute(token..token + 1);
        if self.far.len() < FAR {
            self.far.push((token, self.piece.clone()));
        } else {
            let (kept, row) = &mut self.far[self.oldest];
            *kept = token;
            row.copy_from_slice(&self.piece);
            self.oldest = (self.oldest + 1) % FAR;
        }
    }
}

impl<W, V, const FEATURES: usize, const STRIPS: usize> TokenRows for Streamed<'_, W, V, FEATURES, STRIPS>
where
    W: Words,
    V: FnMut(Range<usize>, &[f32]),
{
    fn prepare(&mut self, tokens: &[i32]) {
        while tokens.iter().any(|&token| token >= self.held.end as i32) {
            self.advance();
        }
        loop {
            let mut complete = true;
            for &token in tokens {
                let Ok(token) = usize::try_from(token) else {
                    continue;
                };
                if token < self.held.start && !self.far.iter().any(|(kept, _)| *kept == token) {
                    self.fetch(token);
                    complete = false;
                }
            }
            // A row fetched now may have pushed out one that was there, so look again.
            if complete {
                return;
            }
        }
    }

    fn row(&self, token: usize) -> &[f32] {
        if let Some(near) = token.checked_sub(self.held.start) {
            return &self.near[near * self.scorer.stride()..(near + 1) * self.scorer.stride()];
        }
        let far = self.far.iter().find(|(kept, _)| *kept == token);
        &far.expect("tokens are prepared before they are read").1
    }
}
