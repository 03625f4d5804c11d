//! The event reader: a learned network that reads the text passage by passage and judges its words.
//!
//! For every verb, noun and adjective it says how likely each event type is told there, or none, and which act, status and mode;
//! for the words around it, how likely each heads the phrase of the actor or of the recipient. What becomes of that beside the rules
//! is decided in [`decide`](EventReader::decide), with the weights in `data/event-reader.toml`. The network is a file in `models/`, taught by `tools/event-reader/`;
//! the passages and features it is shown must stay what they were when it was taught.

mod decide;
mod features;
mod passages;
mod time;
mod who;
mod whose;

use crate::link::Linked;
use demarche_encoder::{Encoder, PassageHeads, Worker};
use demarche_knowledge::claim::Status;
use demarche_lang::{Doc, Pos};
use passages::Passage;
use rustc_hash::{FxHashMap, FxHashSet};
use whose::{AllWhose, Read};

/// How many sentences before an event's own a participant is looked for.
const BEFORE: usize = 5;

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
    bases: &'e [String],
    nobody: usize,
    actor: usize,
    recipient: usize,
    country: usize,
    date: usize,
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
    bases: Vec<f32>,
    /// The expressions of time that may tell its date, by the word each hangs on, and how likely each does.
    times: Vec<(usize, f32)>,
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

/// What is known before the network is asked.
struct Known<'a> {
    /// Words that expressions of time hang on.
    times: FxHashSet<usize>,
    /// Words of events, and the type as which each is read, whatever its own likeliest is.
    events: FxHashMap<usize, &'a str>,
    /// Words that head participants.
    participants: FxHashSet<usize>,
    /// Other words are events when at least so likely.
    least_event: f32,
    /// And participants when at least so likely.
    least_participant: f32,
}

impl<'e> EventReader<'e> {
    /// A hand on `encoder`; `None` when the file has other heads than this reader needs.
    pub fn new(encoder: &'e Encoder) -> Option<Self> {
        let heads = encoder.passage_heads()?;
        let [types, acts, statuses, modes, bases] = heads.groups() else { return None };
        let status = |name: &String| Status::ALL.into_iter().find(|s| s.as_str() == name);
        let pair = |name: &str| heads.pair_classes().iter().position(|c| c == name);
        let classes = Classes {
            types: &types.classes,
            acts: &acts.classes,
            statuses: statuses.classes.iter().map(status).collect::<Option<_>>()?,
            modes: &modes.classes,
            bases: &bases.classes,
            nobody: pair(NOTHING)?,
            actor: pair("actor")?,
            recipient: pair("recipient")?,
            country: pair("country")?,
            date: pair("date")?,
        };
        (types.classes.first().is_some_and(|c| c == NONE)).then(|| Self {
            encoder,
            worker: encoder.worker(),
            heads,
            classes,
        })
    }

    /// What it makes of every word that may tell an event, and whose those are who may take part.
    fn judge(&mut self, doc: &Doc, linked: &Linked, known: &Known<'_>) -> (Vec<Judgement>, AllWhose) {
        let mut whose = AllWhose::default();
        let mut judged = Vec::new();
        for passage in passages::of(doc, self.encoder) {
            judged.extend(self.judge_passage(doc, linked, &passage, known, &mut whose));
        }
        (judged, whose)
    }

    fn judge_passage(
        &mut self,
        doc: &Doc,
        linked: &Linked,
        passage: &Passage,
        known: &Known<'_>,
        whose: &mut AllWhose,
    ) -> Vec<Judgement> {
        let heads = self.heads;
        // Words that may tell events, that may head participants and that tell countries or times, each once.
        let asked = |t: usize| {
            is_party_word(doc, t) || is_event_word(doc, t) || linked.land(t).is_some() || known.times.contains(&t)
        };
        let asked: Vec<&passages::Place> = passage.words.iter().filter(|w| asked(w.token)).collect();
        let places: Vec<usize> = asked.iter().map(|w| w.piece).collect();
        let states = self.worker.read_passage(&passage.ids, &places);
        if asked.is_empty() {
            return Vec::new();
        }
        let features: Vec<Vec<u32>> = asked
            .iter()
            .map(|w| features::of_word(doc, w.token).iter().filter_map(|name| heads.word_feature(name)).collect())
            .collect();
        let logits = self.worker.judge_words(heads, &states, &features);
        let width: usize = heads.groups().iter().map(|g| g.classes.len()).sum();
        let mut judged: Vec<(usize, Judgement)> = Vec::new();
        for (n, (word, logits)) in asked.iter().zip(logits.chunks_exact(width)).enumerate() {
            let is_known = known.events.contains_key(&word.token);
            if word.again || !(is_event_word(doc, word.token) || is_known) {
                continue;
            }
            let [types, acts, statuses, modes, bases] = self.groups(logits);
            if 1.0 - types[0] >= known.least_event || is_known {
                let (word, times, parties) = (word.token, Vec::new(), Vec::new());
                judged.push((n, Judgement { word, types, acts, statuses, modes, bases, times, parties }));
            }
        }
        if judged.is_empty() {
            return Vec::new();
        }
        let tokens: Vec<usize> = asked.iter().map(|w| w.token).collect();
        let (first, second) = (self.worker.project(heads, &states, true), self.worker.project(heads, &states, false));
        let read = Read { tokens: &tokens, first: &first, second: &second };
        for (n, judgement) in &mut judged {
            let kind = known.events.get(&judgement.word).copied();
            let kind = kind.unwrap_or_else(|| &self.classes.types[likeliest(&judgement.types)]);
            judgement.parties = self.parties(doc, linked, &read, *n, kind);
            judgement.times = self.times(doc, linked, &read, *n, &known.times);
        }
        let likely = judged.iter().flat_map(|(_, j)| &j.parties);
        let mut wanted: FxHashSet<usize> =
            likely.filter(|p| p.actor.max(p.recipient) >= known.least_participant).map(|p| p.word).collect();
        wanted.extend(tokens.iter().filter(|t| known.participants.contains(t)));
        for n in 0..tokens.len() {
            let t = tokens[n];
            let named = linked.mention(t).is_some_and(|m| whose::is_known(linked, m));
            if wanted.contains(&t) && !asked[n].again && !named {
                whose.insert(t, self.whose(doc, linked, &read, n));
            }
        }
        judged.into_iter().map(|(_, j)| j).collect()
    }

    /// The words that may head participants of the event in place `n` of a passage: all of its sentence, and mentions of the sentences
    /// before.
    fn parties(&mut self, doc: &Doc, linked: &Linked, read: &Read<'_>, n: usize, kind: &str) -> Vec<Party> {
        let heads = self.heads;
        let event = read.tokens[n];
        let own = doc.sentence_of(event);
        let near = |t: usize| {
            let sentence = doc.sentence_of(t);
            sentence == own || ((own.saturating_sub(BEFORE)..own).contains(&sentence) && linked.mention(t).is_some())
        };
        let places: Vec<usize> = (0..read.tokens.len())
            .filter(|&i| i != n && is_party_word(doc, read.tokens[i]) && near(read.tokens[i]))
            .collect();
        if places.is_empty() {
            return Vec::new();
        }
        let pairs: Vec<_> = places
            .iter()
            .map(|&i| {
                let features = features::of_pair(doc, linked, event, read.tokens[i], kind);
                (read.first.row(n), read.second.row(i), features::numbers(&features, heads))
            })
            .collect();
        let logits = self.worker.judge_pairs(heads, &pairs);
        let mut parties = Vec::new();
        for (&i, logits) in places.iter().zip(logits.chunks_exact(heads.pair_classes().len())) {
            let roles = [self.classes.nobody, self.classes.actor, self.classes.recipient];
            let p = softmax(&roles.map(|c| logits[c]));
            if p[0] < 0.98 {
                parties.push(Party { word: read.tokens[i], actor: p[1], recipient: p[2] });
            }
        }
        parties
    }

    fn groups(&self, logits: &[f32]) -> [Vec<f32>; 5] {
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
