//! The second reader: a small learned network that reads one sentence with two participants marked.
//!
//! It is asked when a pair is given. Rules say what they know and why; the second reader says how likely each event type is for
//! the pair; both are weighed in an [`Opinion`]. The weights are data (`data/second-reader.toml`), the network is a file
//! (`models/`). Running text is read by [`EventReader`](crate::EventReader).

mod between;

use demarche_encoder::{Encoder, Worker};
use demarche_knowledge::Knowledge;
use demarche_knowledge::second::{Fit, Weights};
use demarche_lang::{Doc, Span};

pub use between::trigger;

/// Head of the model file whose classes are event types.
const HEAD: &str = "event";

/// The second reader's hand on one thread.
pub struct Second<'e> {
    worker: Worker<'e>,
    classes: &'e [String],
    head: usize,
}

/// How likely each event type is for a pair, and how likely none.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// Event types with their probability, in the order of the model's classes.
    pub types: Vec<(String, f32)>,
    /// That nothing is told of the pair in this direction.
    pub none: f32,
}

impl Opinion {
    /// From the network's scores, with what a rule says of the same pair.
    fn of(classes: &[String], scores: &[f32], rule: Option<(&str, Fit)>, weights: &Weights) -> Self {
        let mut sums: Vec<f32> = scores.iter().map(|s| s / weights.temperature).collect();
        if let Some((event, fit)) = rule
            && let Some(class) = classes.iter().position(|c| c == event)
        {
            sums[class] += weights.of(fit);
        }
        let top = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let odds: Vec<f32> = sums.iter().map(|s| (s - top).exp()).collect();
        let whole: f32 = odds.iter().sum();
        let mut opinion = Self { types: Vec::with_capacity(classes.len()), none: 0.0 };
        for (class, odd) in classes.iter().zip(odds) {
            if class == NONE {
                opinion.none = odd / whole;
            } else {
                opinion.types.push((class.clone(), odd / whole));
            }
        }
        opinion
    }

    /// The likeliest type; of equally likely ones the first.
    pub fn best(&self) -> Option<(&str, f32)> {
        let mut best: Option<(&str, f32)> = None;
        for (name, p) in &self.types {
            if best.is_none_or(|(_, q)| *p > q) {
                best = Some((name, *p));
            }
        }
        best
    }

    /// How likely a type is.
    pub fn likelihood(&self, event: &str) -> f32 {
        self.types.iter().find(|(name, _)| name == event).map_or(0.0, |(_, p)| *p)
    }
}

/// The class of the model that stands for no event.
const NONE: &str = "NONE";

impl<'e> Second<'e> {
    /// A hand on `encoder`; `None` when the file has no head for event types.
    pub fn new(encoder: &'e Encoder) -> Option<Self> {
        let head = encoder.head(HEAD)?;
        Some(Self { worker: encoder.worker(), classes: &encoder.heads()[head].classes, head })
    }

    /// What the reader, together with what a rule says, makes of `source` and `target` of `doc`.
    pub fn opinion(
        &mut self,
        doc: &Doc,
        source: Span,
        target: Span,
        rule: Option<(&str, Fit)>,
        knowledge: &Knowledge,
    ) -> Opinion {
        let around = around(doc, source, target);
        let place = |span: Span| span.start() - around.start()..span.end() - around.start();
        let reading = self.worker.read(around.of(doc.text()), place(source), place(target));
        Opinion::of(self.classes, &reading.logits[self.head], rule, &knowledge.second)
    }
}

/// The sentence of two spans, or all from the sentence of the one to that of the other.
fn around(doc: &Doc, a: Span, b: Span) -> Span {
    let start = sentence_at(doc, a.start().min(b.start()));
    let end = sentence_at(doc, a.end().max(b.end()).saturating_sub(1));
    start.cover(end).cover(a).cover(b)
}

fn sentence_at(doc: &Doc, byte: usize) -> Span {
    let sentences = doc.sentences();
    let after = sentences.partition_point(|s| doc.span(s.start).start() <= byte);
    doc.span_of(sentences[after.saturating_sub(1)].clone())
}
