//! Cuts text into word pieces: BERT's uncased WordPiece, id for id with the published tokenizer, with byte offsets.
//!
//! In order: characters without a shape are dropped, white space ends a word, ideographs are words, letters are
//! decomposed and lose their accents, capitals become small, punctuation marks are words; then each word is cut, from its start,
//! into the longest pieces that the vocabulary has. A word that cannot be cut so is one unknown piece.

use crate::unicode::{ACCENTS, DROPPED, IDEOGRAPHS, PUNCTUATION};
use rustc_hash::FxHashMap;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// Characters in the longest word that is cut; the published tokenizer has the same limit.
const LONGEST_WORD: usize = 100;
/// What a piece inside a word begins with in the vocabulary.
const INSIDE: &str = "##";

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its number in the vocabulary.
    pub id: u32,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends in the text, in bytes.
    pub end: usize,
}

/// The pieces that a model knows, by what they are written as.
pub struct Vocabulary {
    starting: FxHashMap<Box<str>, u32>,
    inside: FxHashMap<Box<str>, u32>,
    /// Bytes in the longest piece.
    longest: usize,
    unknown: u32,
}

impl Vocabulary {
    /// From the pieces in order of their ids. `None` if `[UNK]` is not among them.
    pub fn new<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut starting: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut inside: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut longest = 0;
        for (id, piece) in (0..).zip(pieces) {
            longest = longest.max(piece.len());
            match piece.strip_prefix(INSIDE) {
                Some(rest) if !rest.is_empty() => inside.insert(rest.into(), id),
                _ => starting.insert(piece.into(), id),
            };
        }
        let unknown = *starting.get("[UNK]")?;
        Some(Self { starting, inside, longest, unknown })
    }

    /// The id of a piece that may begin a word.
    pub fn id(&self, piece: &str) -> Option<u32> {
        self.starting.get(piece).copied()
    }

    /// Adds the pieces of `text` to `pieces`; offsets are from the start of `text`.
    pub fn cut(&self, text: &str, pieces: &mut Vec<Piece>) {
        let mut cutter = Cutter { vocabulary: self, pieces, marks: Vec::new(), word: Word::default() };
        for (start, c) in text.char_indices() {
            cutter.read(c, (start, start + c.len_utf8()));
        }
        cutter.end_word();
    }

    /// The next piece of a word from byte `from` on: its end and its id.
    fn next(&self, word: &str, from: usize) -> Option<(usize, u32)> {
        let known = if from == 0 { &self.starting } else { &self.inside };
        let furthest = word.len().min(from + self.longest);
        let ends = (from + 1..=furthest).rev().filter(|&end| word.is_char_boundary(end));
        ends.into_iter().find_map(|end| Some((end, *known.get(&word[from..end])?)))
    }
}

/// Where a character came from, in bytes of the text.
type Origin = (usize, usize);

/// The word under way: its normalised letters, and the origin of each byte of them.
#[derive(Default)]
struct Word {
    letters: String,
    origins: Vec<Origin>,
}

struct Cutter<'a> {
    vocabulary: &'a Vocabulary,
    pieces: &'a mut Vec<Piece>,
    /// Combining marks that wait for their canonical order, with their classes.
    marks: Vec<(u8, char, Origin)>,
    word: Word,
}

impl Cutter<'_> {
    fn read(&mut self, c: char, origin: Origin) {
        if is_in(&DROPPED, c) {
            // Nothing: the word goes on.
        } else if c.is_whitespace() {
            self.end_word();
        } else if c.is_ascii() {
            self.end_marks();
            self.write(c.to_ascii_lowercase(), origin);
        } else if is_in(&IDEOGRAPHS, c) {
            self.end_word();
            self.decompose(c, origin);
            self.end_word();
        } else {
            self.decompose(c, origin);
        }
    }

    fn decompose(&mut self, c: char, origin: Origin) {
        decompose_canonical(c, |part| match canonical_combining_class(part) {
            0 => {
                self.end_marks();
                self.write_small(part, origin);
            }
            class => self.marks.push((class, part, origin)),
        });
    }

    fn end_marks(&mut self) {
        if self.marks.is_empty() {
            return;
        }
        let mut marks = std::mem::take(&mut self.marks);
        marks.sort_by_key(|&(class, ..)| class);
        for (_, mark, origin) in marks.drain(..) {
            self.write_small(mark, origin);
        }
        self.marks = marks;
    }

    fn write_small(&mut self, c: char, origin: Origin) {
        if !is_in(&ACCENTS, c) {
            c.to_lowercase().for_each(|small| self.write(small, origin));
        }
    }

    /// Adds a normalised character to the word, or makes it a word.
    fn write(&mut self, c: char, origin: Origin) {
        let alone = is_in(&PUNCTUATION, c);
        if alone {
            self.cut_word();
        }
        self.word.letters.push(c);
        self.word.origins.extend((0..c.len_utf8()).map(|_| origin));
        if alone {
            self.cut_word();
        }
    }

    fn end_word(&mut self) {
        self.end_marks();
        self.cut_word();
    }

    fn cut_word(&mut self) {
        let Word { letters, origins } = &self.word;
        let piece = |id, from: usize, to: usize| {
            let (start, end) = (origins[from].0, origins[to - 1].1);
            // Marks put in order may stand before what they followed.
            Piece { id, start: start.min(origins[to - 1].0), end: end.max(origins[from].1) }
        };
        let (before, mut from) = (self.pieces.len(), 0);
        let cut = letters.len() <= LONGEST_WORD || letters.chars().count() <= LONGEST_WORD;
        while cut && from < letters.len() {
            let Some((end, id)) = self.vocabulary.next(letters, from) else { break };
            self.pieces.push(piece(id, from, end));
            from = end;
        }
        if from < letters.len() {
            self.pieces.truncate(before);
            self.pieces.push(piece(self.vocabulary.unknown, 0, letters.len()));
        }
        self.word.letters.clear();
        self.word.origins.clear();
    }
}

fn is_in(table: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    let after = table.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= table[after - 1].1
}
