//! The event reader: a learned network that reads the text passage by passage and judges its words.
//!
//! For every verb, noun and adjective it says how likely each event type is told there, or none, and which act, status and mode;
//! for the words around it, how likely each heads the phrase of the actor or of the recipient. What becomes of that beside the rules
//! is decided in [`decide`](EventReader::decide), with the weights in `data/event-reader.toml`. The network is a file in `models/`, taught by `tools/event-reader/`;
//! the passages and features it is shown must stay what they were when it was taught.

mod decide;
mod features;
mod passages;
mod who;

use crate::claim::Status;
use demarche_encoder::{Encoder, PassageHeads, Worker};
use demarche_lang::{Doc, Pos};
use passages::Passage;
use rustc_hash::FxHashMap;

/// How many sentences before an event's own a participant is looked for.
const BEFORE: usize = 3;

/// The class of a word that tells no event, and of an event without an act or a mode.
const NONE: &str = "NONE";
const NOTHING: &str = "none";

/// The event reader's hand on one thread.
pub struct EventReader<'e> {
    encoder: &'e Encoder,
    worker: Worker<'e>,
    heads: &'e PassageHeads,
    classes: Classes<'e>,
}

/// What the classes of the model mean.
struct Classes<'e> {
    types: &'e [String],
    acts: &'e [String],
    statuses: Vec<Status>,
    modes: &'e [String],
    nobody: usize,
    actor: usize,
    recipient: usize,
}

/// What the reader makes of one word.
#[derive(Clone, Debug)]
struct Judgement {
    word: usize,
    /// How likely each class is, in the order of the model's.
    types: Vec<f32>,
    acts: Vec<f32>,
    statuses: Vec<f32>,
    modes: Vec<f32>,
    /// Words that may head its participants.
    parties: Vec<Party>,
}

/// How likely a word heads a participant's phrase.
#[derive(Clone, Copy, Debug)]
struct Party {
    word: usize,
    actor: f32,
    recipient: f32,
}

/// How a word of a known event is read: as this type, whatever its own likeliest is.
type Known<'a> = FxHashMap<usize, &'a str>;

impl<'e> EventReader<'e> {
    /// A hand on `encoder`; `None` when the file has other heads than this reader needs.
    pub fn new(encoder: &'e Encoder) -> Option<Self> {
        let heads = encoder.passage_heads()?;
        let [types, acts, statuses, modes] = heads.groups() else { return None };
        let status = |name: &String| Status::ALL.into_iter().find(|s| s.as_str() == name);
        let pair = |name: &str| heads.pair_classes().iter().position(|c| c == name);
        let classes = Classes {
            types: &types.classes,
            acts: &acts.classes,
            statuses: statuses.classes.iter().map(status).collect::<Option<_>>()?,
            modes: &modes.classes,
            nobody: pair(NOTHING)?,
            actor: pair("actor")?,
            recipient: pair("recipient")?,
        };
        (types.classes.first().is_some_and(|c| c == NONE)).then(|| Self {
            encoder,
            worker: encoder.worker(),
            heads,
            classes,
        })
    }

    /// What it makes of every word that may tell an event at least this likely, and of those in `known`.
    fn judge(&mut self, doc: &Doc, known: &Known<'_>, least: f32) -> Vec<Judgement> {
        let passages = passages::of(doc, self.encoder);
        passages.iter().flat_map(|p| self.judge_passage(doc, p, known, least)).collect()
    }

    fn judge_passage(&mut self, doc: &Doc, passage: &Passage, known: &Known<'_>, least: f32) -> Vec<Judgement> {
        let heads = self.heads;
        // Words that may tell events, and words that may head participants, each once.
        let asked: Vec<&passages::Place> =
            passage.words.iter().filter(|w| is_party_word(doc, w.token) || is_event_word(doc, w.token)).collect();
        let places: Vec<usize> = asked.iter().map(|w| w.piece).collect();
        let states = self.worker.read_passage(&passage.ids, &places);
        if asked.is_empty() {
            return Vec::new();
        }
        let features: Vec<Vec<u32>> = asked.iter().map(|w| features::of_word(doc, w.token, heads)).collect();
        let logits = self.worker.judge_words(heads, &states, &features);
        let width: usize = heads.groups().iter().map(|g| g.classes.len()).sum();
        let mut judged: Vec<(usize, Judgement)> = Vec::new();
        for (n, (word, logits)) in asked.iter().zip(logits.chunks_exact(width)).enumerate() {
            if word.again || !(is_event_word(doc, word.token) || known.contains_key(&word.token)) {
                continue;
            }
            let [types, acts, statuses, modes] = self.groups(logits);
            if 1.0 - types[0] >= least || known.contains_key(&word.token) {
                judged.push((n, Judgement { word: word.token, types, acts, statuses, modes, parties: Vec::new() }));
            }
        }
        if judged.is_empty() {
            return Vec::new();
        }
        let (first, second) = (self.worker.project(heads, &states, true), self.worker.project(heads, &states, false));
        for (n, judgement) in &mut judged {
            let kind = known.get(&judgement.word).copied();
            let kind = kind.unwrap_or_else(|| &self.classes.types[likeliest(&judgement.types)]);
            let own = doc.sentence_of(judgement.word);
            let near = |t: usize| (own.saturating_sub(BEFORE)..=own).contains(&doc.sentence_of(t));
            let parties: Vec<usize> = (0..asked.len())
                .filter(|&i| {
                    asked[i].token != judgement.word && is_party_word(doc, asked[i].token) && near(asked[i].token)
                })
                .collect();
            let pairs: Vec<_> = parties
                .iter()
                .map(|&i| {
                    (first.row(*n), second.row(i), features::of_pair(doc, judgement.word, asked[i].token, kind, heads))
                })
                .collect();
            let logits = if pairs.is_empty() { Vec::new() } else { self.worker.judge_pairs(heads, &pairs) };
            for (&i, logits) in parties.iter().zip(logits.chunks_exact(heads.pair_classes().len())) {
                let p = softmax(logits);
                let [actor, recipient] = [p[self.classes.actor], p[self.classes.recipient]];
                if p[self.classes.nobody] < 0.98 {
                    judgement.parties.push(Party { word: asked[i].token, actor, recipient });
                }
            }
        }
        judged.into_iter().map(|(_, j)| j).collect()
    }

    fn groups(&self, logits: &[f32]) -> [Vec<f32>; 4] {
        let mut from = 0;
        let groups = self.heads.groups();
        std::array::from_fn(|g| {
            let to = from + groups[g].classes.len();
            let p = softmax(&logits[from..to]);
            from = to;
            p
        })
    }
}

/// Whether an event may hang on a word; the network was taught with these.
fn is_event_word(doc: &Doc, t: usize) -> bool {
    matches!(doc.pos(t), Pos::Verb | Pos::Noun | Pos::Adj)
}

/// Whether a word may head a participant's phrase; the network was taught with these.
fn is_party_word(doc: &Doc, t: usize) -> bool {
    matches!(doc.pos(t), Pos::Propn | Pos::Noun | Pos::Pron | Pos::Adj | Pos::Num | Pos::Det)
}

/// The likeliest class but the first, which is none.
fn likeliest(p: &[f32]) -> usize {
    let mut best = 1;
    for (i, x) in p.iter().enumerate().skip(2) {
        if *x > p[best] {
            best = i;
        }
    }
    best
}

fn softmax(logits: &[f32]) -> Vec<f32> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let odds: Vec<f32> = logits.iter().map(|x| (x - top).exp()).collect();
    let sum: f32 = odds.iter().sum();
    odds.into_iter().map(|x| x / sum).collect()
}
