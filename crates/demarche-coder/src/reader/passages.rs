//! How a text is cut into the passages that the network reads: whole sentences, as many as there is room for.

use demarche_encoder::{Encoder, Piece};
use demarche_lang::Doc;
use std::ops::Range;

/// What the network is shown at once.
pub(super) struct Passage {
    /// Its pieces.
    pub(super) ids: Vec<u32>,
    /// Its words, in text order.
    pub(super) words: Vec<Place>,
}

/// Where a word stands in a passage.
pub(super) struct Place {
    pub(super) token: usize,
    /// Its first piece.
    pub(super) piece: usize,
    /// Whether it only stands there again, as context of what follows.
    pub(super) again: bool,
}

struct Sentence {
    ids: Vec<u32>,
    /// Word → its first piece.
    words: Vec<(usize, usize)>,
}

/// The passages of a text. The last sentence of a passage stands again at the head of the next when it is short. A sentence with
/// more pieces than there is room for is read in several parts.
pub(super) fn of(doc: &Doc, encoder: &Encoder) -> Vec<Passage> {
    let room = encoder.passage_room();
    let mut pieces = Vec::new();
    let sentences: Vec<Sentence> =
        doc.sentences().iter().flat_map(|tokens| cut(doc, tokens.clone(), encoder, room, &mut pieces)).collect();
    let mut passages = Vec::new();
    let (mut current, mut size): (Vec<(usize, bool)>, usize) = (Vec::new(), 0);
    for (number, sentence) in sentences.iter().enumerate() {
        let length = sentence.ids.len();
        if !current.is_empty() && size + length > room {
            let last = current[current.len() - 1].0;
            passages.push(joined(&sentences, &current));
            let short = sentences[last].ids.len();
            (current, size) =
                if 3 * short <= room && short + length <= room { (vec![(last, true)], short) } else { (Vec::new(), 0) };
        }
        current.push((number, false));
        size += length;
    }
    if !current.is_empty() {
        passages.push(joined(&sentences, &current));
    }
    passages
}

/// A sentence in pieces, in as many parts as it takes.
fn cut(doc: &Doc, tokens: Range<usize>, encoder: &Encoder, room: usize, pieces: &mut Vec<Piece>) -> Vec<Sentence> {
    let span = doc.span_of(tokens.clone());
    pieces.clear();
    encoder.vocabulary().cut(span.of(doc.text()), pieces);
    let part = |ids: &[Piece]| Sentence { ids: ids.iter().map(|p| p.id).collect(), words: Vec::new() };
    let mut parts: Vec<Sentence> = pieces.chunks(room).map(part).collect();
    let mut p = 0;
    for t in tokens {
        let (start, end) = (doc.span(t).start() - span.start(), doc.span(t).end() - span.start());
        while p < pieces.len() && pieces[p].start < start {
            p += 1;
        }
        if p < pieces.len() && pieces[p].start < end {
            parts[p / room].words.push((t, p % room));
        }
    }
    parts
}

fn joined(sentences: &[Sentence], chosen: &[(usize, bool)]) -> Passage {
    let mut passage = Passage { ids: Vec::new(), words: Vec::new() };
    for &(number, again) in chosen {
        let start = passage.ids.len();
        let place = |&(token, piece): &(usize, usize)| Place { token, piece: start + piece, again };
        passage.words.extend(sentences[number].words.iter().map(place));
        passage.ids.extend(&sentences[number].ids);
    }
    passage
}
