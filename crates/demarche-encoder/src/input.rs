//! From a text and two spans to what the network is shown; the rules stand in the documentation of the crate.

use crate::pieces::{Piece, Vocabulary};
use std::ops::Range;

/// The ids that every input has besides the pieces of its text.
pub(crate) struct Frame {
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Source opens, source closes, target opens, target closes.
    pub(crate) markers: [u32; 4],
    pub(crate) max_pieces: usize,
}

/// What the network is shown of one pair.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Input {
    pub(crate) ids: Vec<u32>,
    /// Where `[CLS]` and the two opening markers stand in `ids`.
    pub(crate) read_at: [usize; 3],
}

/// In the order in which markers of one position are set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Closes,
    Opens,
    ClosesEmpty,
}

impl Frame {
    /// The input for one pair of spans, in bytes of `text`.
    pub(crate) fn around(&self, vocabulary: &Vocabulary, text: &str, pair: [&Range<usize>; 2]) -> Input {
        let mut marks = [(0, Rank::Opens, 0); 4];
        for (who, span) in pair.into_iter().enumerate() {
            let closes = if span.is_empty() { Rank::ClosesEmpty } else { Rank::Closes };
            marks[2 * who] = (span.start, Rank::Opens, who);
            marks[2 * who + 1] = (span.end, closes, who);
        }
        marks.sort_unstable();
        let (mut body, mut pieces) = (Vec::new(), Vec::new());
        let (mut places, mut opening) = ([0; 4], [0; 2]);
        let mut at = 0;
        for ((position, rank, who), place) in marks.into_iter().zip(&mut places) {
            add(vocabulary, &text[at..position], &mut pieces, &mut body);
            *place = body.len();
            if rank == Rank::Opens {
                opening[who] = body.len();
            }
            body.push(self.markers[2 * who + usize::from(rank != Rank::Opens)]);
            at = position;
        }
        add(vocabulary, &text[at..], &mut pieces, &mut body);
        self.frame(&body, &places, opening)
    }

    fn frame(&self, body: &[u32], places: &[usize; 4], opening: [usize; 2]) -> Input {
        let kept = kept_pieces(body.len(), places, self.max_pieces - 2);
        let mut ids = Vec::with_capacity(kept.len() + 2);
        ids.push(self.first);
        ids.extend(kept.iter().map(|&i| body[i]));
        ids.push(self.last);
        let place = |i| 1 + kept.binary_search(&i).expect("markers are always kept");
        Input { ids, read_at: [0, place(opening[0]), place(opening[1])] }
    }
}

fn add(vocabulary: &Vocabulary, text: &str, pieces: &mut Vec<Piece>, body: &mut Vec<u32>) {
    pieces.clear();
    vocabulary.cut(text, pieces);
    body.extend(pieces.iter().map(|piece| piece.id));
}

/// Which of `length` pieces stay when there is room for fewer, in order.
fn kept_pieces(length: usize, places: &[usize; 4], room: usize) -> Vec<usize> {
    let (first, last) = (places[0], places[3] + 1);
    if length <= room {
        return (0..length).collect();
    }
    if last - first <= room {
        let spare = room - (last - first);
        let after = (length - last).min(spare - first.min(spare / 2));
        let before = first.min(spare - after);
        return (first - before..last + after).collect();
    }
    let distance = |i: usize| places.iter().map(|&p| i.abs_diff(p)).min();
    let mut nearest: Vec<usize> = (0..length).collect();
    nearest.sort_by_key(|&i| distance(i));
    nearest.truncate(room);
    nearest.sort_unstable();
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECES: [&str; 9] = ["[CLS]", "[SEP]", "[UNK]", "<s", "s>", "<t", "t>", "a", "b"];

    /// The input as it reads, for a text of the letters a and b.
    fn shown(text: &str, source: Range<usize>, target: Range<usize>, max_pieces: usize) -> String {
        let vocabulary = Vocabulary::new(PIECES).unwrap();
        let frame = Frame { first: 0, last: 1, markers: [3, 4, 5, 6], max_pieces };
        let input = frame.around(&vocabulary, text, [&source, &target]);
        assert!(input.ids.len() <= max_pieces);
        assert_eq!(input.read_at.map(|at| PIECES[input.ids[at] as usize]), ["[CLS]", "<s", "<t"]);
        let words: Vec<_> = input.ids[1..input.ids.len() - 1].iter().map(|&id| PIECES[id as usize]).collect();
        words.join(" ")
    }

    #[test]
    fn markers_stand_in_order_of_position() {
        let cases = [
            (0..1, 4..5, "<s a s> b <t a t> b"),
            (4..5, 0..1, "<t a t> b <s a s> b"),
            (0..1, 1..3, "<s a s> <t b t> a b"),
            (0..3, 0..3, "<s <t a b s> t> a b"),
            (0..5, 2..3, "<s a <t b t> a s> b"),
            (2..3, 0..5, "<t a <s b s> a t> b"),
            (0..3, 2..5, "<s a <t b s> a t> b"),
            (0..0, 0..0, "<s <t s> t> a b a b"),
            (7..7, 4..7, "a b <t a b t> <s s>"),
            (2..2, 2..3, "a <s <t s> b t> a b"),
        ];
        for (source, target, wanted) in cases {
            assert_eq!(shown("a b a b", source.clone(), target.clone(), 16), wanted, "{source:?} {target:?}");
        }
    }

    #[test]
    fn a_long_text_keeps_a_window_around_both_spans() {
        let text = "a ".repeat(20) + "b a b" + &" a".repeat(20);
        assert_eq!(shown(&text, 40..41, 44..45, 16), "a a a <s b s> a <t b t> a a a a");
        let early = "b a b".to_owned() + &" a".repeat(40);
        assert_eq!(shown(&early, 0..1, 4..5, 16), "<s b s> a <t b t> a a a a a a a");
        let late = "a ".repeat(40) + "b a b";
        assert_eq!(shown(&late, 80..81, 84..85, 16), "a a a a a a a <s b s> a <t b t>");
    }

    #[test]
    fn spans_too_far_apart_keep_what_is_nearest_to_them() {
        let text = "a a b".to_owned() + &" a".repeat(40) + " b a a";
        let last = text.len() - 5;
        assert_eq!(shown(&text, 4..5, last..last + 1, 16), "a a <s b s> a a a a <t b t> a a");
        assert_eq!(shown(&text, 4..5, last..last + 1, 15), "a a <s b s> a a a a <t b t> a");
    }
}
