//! What parsing leaves: a [`Doc`] of tokens, sentences, a dependency tree and entities.
//!
//! A `Doc` owns one text and is read-only once built. Tokens are addressed by index; anything about a
//! token is a method of the document, so that a walk over the tree allocates nothing.

use crate::{Dep, EntityKind, Pos, Span};
use std::ops::Range;

/// One token as it is handed to [`Doc::new`].
#[derive(Clone, Debug, PartialEq)]
pub struct TokenParts {
    /// Bytes of the token in the text.
    pub span: Span,
    /// Whether exactly one space follows that belongs to no token.
    pub space_after: bool,
    /// Normal form: lower case, contractions undone (`n't` → `not`).
    pub norm: String,
    /// Base form (`accepted` → `accept`).
    pub lemma: String,
    /// Penn Treebank tag, one of [`Doc::TAGS`]; empty when unknown.
    pub tag: &'static str,
    /// Universal part of speech.
    pub pos: Pos,
    /// Index of the head token; a root is its own head.
    pub head: usize,
    /// Relation to the head.
    pub dep: Dep,
    /// Morphological features as `Name=Value|…`, sorted; empty when none.
    pub morph: &'static str,
}

/// [`TokenParts`] that borrow their strings: what the parser hands over without copying.
pub(crate) struct TokenRef<'a> {
    pub(crate) span: Span,
    pub(crate) space_after: bool,
    pub(crate) norm: &'a str,
    pub(crate) lemma: &'a str,
    pub(crate) tag: &'static str,
    pub(crate) pos: Pos,
    pub(crate) head: usize,
    pub(crate) dep: Dep,
    pub(crate) morph: &'static str,
}

/// A named entity: a run of tokens of one sentence and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Its type.
    pub kind: EntityKind,
}

#[derive(Clone, Copy, Debug)]
struct Handle {
    start: u32,
    len: u32,
}

#[derive(Clone, Debug)]
struct Row {
    span: Span,
    space_after: bool,
    pos: Pos,
    dep: Dep,
    head: u32,
    left_edge: u32,
    right_edge: u32,
    sentence: u32,
    entity: u32,
    norm: Handle,
    lemma: Handle,
    lower: Handle,
    /// Place in [`Doc::TAGS`].
    tag: u8,
    /// Place in `morphs`.
    morph: u16,
}

const NO_ENTITY: u32 = u32::MAX;

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Doc {
    text: Box<str>,
    strings: String,
    rows: Vec<Row>,
    /// The different features of its tokens, in the order they first came.
    morphs: Vec<&'static str>,
    sentences: Vec<Range<usize>>,
    entities: Vec<Entity>,
    /// Children of token `i` are `children[child_start[i]..child_start[i + 1]]`, in text order.
    child_start: Vec<u32>,
    children: Vec<u32>,
    cuts: usize,
}

impl Doc {
    /// Tokens of the longest sentence that is parsed in one piece by a worker
    /// [with bounds](crate::Worker::with_bounds).
    pub const LONGEST_SENTENCE: usize = 512;

    /// The Penn Treebank tags of the English model, sorted.
    pub const TAGS: &'static [&'static str] = &[
        "", "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN", "JJ",
        "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS",
        "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "_SP", "``",
    ];

    /// Builds a document from tokens (of this parser or any other) and entities.
    ///
    /// Sentences are the stretches between the left edges of the roots, as in spaCy.
    ///
    /// # Panics
    /// When a head lies outside the tokens or a span outside the text.
    pub fn new(text: &str, tokens: &[TokenParts], entities: Vec<Entity>) -> Self {
        let tokens = tokens.iter().map(|t| TokenRef {
            span: t.span,
            space_after: t.space_after,
            norm: &t.norm,
            lemma: &t.lemma,
            tag: t.tag,
            pos: t.pos,
            head: t.head,
            dep: t.dep,
            morph: t.morph,
        });
        Self::collect(text, tokens, entities)
    }

    /// As [`Doc::new`], from tokens that come one by one.
    pub(crate) fn collect<'a>(
        text: &str,
        tokens: impl ExactSizeIterator<Item = TokenRef<'a>>,
        entities: Vec<Entity>,
    ) -> Self {
        let n = tokens.len();
        // Lower case, norm and lemma of every token.
        let mut strings = String::with_capacity(text.len() * 2);
        let mut morphs = Vec::new();
        let mut rows: Vec<Row> = tokens
            .enumerate()
            .map(|(i, t)| {
                assert!(t.head < n, "head {} of token {i} is outside {n} tokens", t.head);
                let lower = put_lower(&mut strings, t.span.of(text));
                // Most words are their own normal form and lemma.
                let same = |strings: &str, s: &str| &strings[lower.start as usize..] == s;
                let norm = if same(&strings, t.norm) { lower } else { put(&mut strings, t.norm) };
                let is_lower = strings[lower.start as usize..].get(..lower.len as usize) == Some(t.lemma);
                let lemma = if is_lower { lower } else { put(&mut strings, t.lemma) };
                Row {
                    span: t.span,
                    space_after: t.space_after,
                    pos: t.pos,
                    dep: t.dep,
                    head: t.head as u32,
                    left_edge: i as u32,
                    right_edge: i as u32,
                    sentence: 0,
                    entity: NO_ENTITY,
                    norm,
                    lemma,
                    lower,
                    tag: Self::TAGS.binary_search(&t.tag).map_or(0, |place| place as u8),
                    morph: place_of(&mut morphs, t.morph),
                }
            })
            .collect();
        let (child_start, children) = child_lists(&rows);
        set_edges(&mut rows);
        let sentences = set_sentences(&mut rows);
        for (e, entity) in entities.iter().enumerate() {
            for row in &mut rows[entity.start..entity.end] {
                row.entity = e as u32;
            }
        }
        Self { text: text.into(), strings, rows, morphs, sentences, entities, child_start, children, cuts: 0 }
    }

    /// One document of `text` from parts of it that were parsed apart, each with the byte it starts at, in
    /// text order. Sentences never cross from one part to the next.
    ///
    /// # Panics
    /// When a part does not lie in `text`.
    pub fn join(text: &str, parts: Vec<(usize, Doc)>) -> Self {
        let mut out = Self::open(text);
        for (at, part) in parts {
            out.append(at, part);
        }
        out
    }

    /// A document of `text` that has no tokens yet: its parts are still to be [appended](Self::append).
    pub fn open(text: &str) -> Self {
        Self {
            text: text.into(),
            strings: String::new(),
            rows: Vec::new(),
            morphs: Vec::new(),
            sentences: Vec::new(),
            entities: Vec::new(),
            child_start: vec![0],
            children: Vec::new(),
            cuts: 0,
        }
    }

    /// Adds a part that was parsed apart and starts at byte `at`, behind those there are. Sentences never cross from one
    /// part to the next.
    ///
    /// # Panics
    /// When the part does not lie in the text.
    pub fn append(&mut self, at: usize, part: Doc) {
        assert!(at + part.text.len() <= self.text.len(), "a part ends outside the text");
        self.cuts += part.cuts;
        self.make_room(at, &part);
        let (token, string) = (self.rows.len() as u32, self.strings.len() as u32);
        let (sentence, entity, child) =
            (self.sentences.len() as u32, self.entities.len() as u32, self.children.len() as u32);
        self.strings.push_str(&part.strings);
        let morphs: Vec<u16> = part.morphs.iter().map(|morph| place_of(&mut self.morphs, morph)).collect();
        let shift = |h: Handle| Handle { start: h.start + string, len: h.len };
        self.rows.extend(part.rows.into_iter().map(|row| Row {
            span: Span::new(row.span.start() + at, row.span.end() + at),
            head: row.head + token,
            left_edge: row.left_edge + token,
            right_edge: row.right_edge + token,
            sentence: row.sentence + sentence,
            entity: if row.entity == NO_ENTITY { NO_ENTITY } else { row.entity + entity },
            norm: shift(row.norm),
            lemma: shift(row.lemma),
            lower: shift(row.lower),
            morph: morphs[usize::from(row.morph)],
            ..row
        }));
        let token = token as usize;
        self.sentences.extend(part.sentences.into_iter().map(|s| s.start + token..s.end + token));
        self.entities.extend(part.entities.into_iter().map(|e| Entity {
            start: e.start + token,
            end: e.end + token,
            ..e
        }));
        self.child_start.extend(part.child_start.into_iter().skip(1).map(|c| c + child));
        self.children.extend(part.children.into_iter().map(|c| c + token as u32));
    }

    /// Where sentences were too long and were cut inside: that many places.
    pub fn cuts(&self) -> usize {
        self.cuts
    }

    /// Notes that sentences were cut inside at so many places.
    pub(crate) fn with_cuts(self, cuts: usize) -> Self {
        Self { cuts, ..self }
    }

    /// Room for the rest of the text, supposing that it is like what was read: growing by doubling would take twice the
    /// memory of a long text, and for a while three times.
    fn make_room(&mut self, at: usize, part: &Doc) {
        let (read, whole) = ((at + part.text.len()).max(1), self.text.len());
        let whole_of = |count: usize| (count as u64 * whole as u64 / read as u64) as usize + count / 16;
        let rows = self.rows.len() + part.rows.len();
        if rows > self.rows.capacity() {
            self.rows.reserve_exact(whole_of(rows).max(rows) - self.rows.len());
        }
        let strings = self.strings.len() + part.strings.len();
        if strings > self.strings.capacity() {
            self.strings.reserve_exact(whole_of(strings).max(strings) - self.strings.len());
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn string(&self, h: Handle) -> &str {
        &self.strings[h.start as usize..(h.start + h.len) as usize]
    }

    /// Bytes of token `i`.
    pub fn span(&self, i: usize) -> Span {
        self.rows[i].span
    }

    /// Bytes from the first of `tokens` to the last.
    ///
    /// # Panics
    /// When `tokens` is empty or outside the document.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        self.rows[tokens.start].span.cover(self.rows[tokens.end - 1].span)
    }

    /// Words of token `i` as written.
    pub fn word(&self, i: usize) -> &str {
        self.rows[i].span.of(&self.text)
    }

    /// Words from the first of `tokens` to the last, gaps included.
    pub fn words(&self, tokens: Range<usize>) -> &str {
        if tokens.is_empty() { "" } else { self.span_of(tokens).of(&self.text) }
    }

    /// Token `i` in lower case.
    pub fn lower(&self, i: usize) -> &str {
        self.string(self.rows[i].lower)
    }

    /// Normal form of token `i`.
    pub fn norm(&self, i: usize) -> &str {
        self.string(self.rows[i].norm)
    }

    /// Base form of token `i`.
    pub fn lemma(&self, i: usize) -> &str {
        self.string(self.rows[i].lemma)
    }

    /// Whether one space follows token `i`.
    pub fn space_after(&self, i: usize) -> bool {
        self.rows[i].space_after
    }

    /// Penn Treebank tag of token `i`.
    pub fn tag(&self, i: usize) -> &'static str {
        Self::TAGS[usize::from(self.rows[i].tag)]
    }

    /// Universal part of speech of token `i`.
    pub fn pos(&self, i: usize) -> Pos {
        self.rows[i].pos
    }

    /// Morphological features of token `i`.
    pub fn morph(&self, i: usize) -> &'static str {
        self.morphs[usize::from(self.rows[i].morph)]
    }

    /// Relation of token `i` to its head.
    pub fn dep(&self, i: usize) -> Dep {
        self.rows[i].dep
    }

    /// Head of token `i`; `i` itself when it is a root.
    pub fn head(&self, i: usize) -> usize {
        self.rows[i].head as usize
    }

    /// Direct dependents of token `i`, in text order.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.child_start[i] as usize..self.child_start[i + 1] as usize].iter().map(|&c| c as usize)
    }

    /// Direct dependents of token `i` with relation `dep`.
    pub fn children_with(&self, i: usize, dep: Dep) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children(i).filter(move |&c| self.dep(c) == dep)
    }

    /// The first dependent of token `i` with relation `dep`.
    pub fn child_with(&self, i: usize, dep: Dep) -> Option<usize> {
        self.children_with(i, dep).next()
    }

    /// Tokens from the leftmost to the rightmost descendant of `i`, itself included.
    pub fn subtree(&self, i: usize) -> Range<usize> {
        self.rows[i].left_edge as usize..self.rows[i].right_edge as usize + 1
    }

    /// The heads above token `i`, nearest first; ends at the root.
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = i;
        std::iter::from_fn(move || {
            let head = self.head(at);
            let next = (head != at).then_some(head);
            at = head;
            next
        })
    }

    /// Whether `a` is `i` or stands above it in the tree.
    pub fn governs(&self, a: usize, i: usize) -> bool {
        a == i || self.ancestors(i).any(|x| x == a)
    }

    /// The sentences, as ranges of tokens that cover the document.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Index of the sentence of token `i`.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.rows[i].sentence as usize
    }

    /// Whether a sentence starts at token `i`.
    pub fn is_sentence_start(&self, i: usize) -> bool {
        self.sentences[self.sentence_of(i)].start == i
    }

    /// The named entities, in text order.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity token `i` belongs to.
    pub fn entity_of(&self, i: usize) -> Option<Entity> {
        self.entities.get(self.rows[i].entity as usize).copied()
    }

    /// Index of the first token that ends after byte `at`, the token there or next; `len()` past the end.
    pub fn token_at(&self, at: usize) -> usize {
        self.rows.partition_point(|r| r.span.end() <= at)
    }
}

/// The place of some features in the list of those met, put there when they are new.
fn place_of(morphs: &mut Vec<&'static str>, morph: &'static str) -> u16 {
    // One copy is kept of each in the program, so that mostly the first test tells.
    let known = |m: &&'static str| std::ptr::eq(*m, morph) || *m == morph;
    let place = morphs.iter().position(known).unwrap_or_else(|| {
        morphs.push(morph);
        morphs.len() - 1
    });
    u16::try_from(place).expect("a model has some hundred different features")
}

fn put(strings: &mut String, s: &str) -> Handle {
    let start = strings.len() as u32;
    strings.push_str(s);
    Handle { start, len: s.len() as u32 }
}

fn put_lower(strings: &mut String, word: &str) -> Handle {
    if !word.is_ascii() {
        return put(strings, &word.to_lowercase());
    }
    let handle = put(strings, word);
    strings[handle.start as usize..].make_ascii_lowercase();
    handle
}

fn child_lists(rows: &[Row]) -> (Vec<u32>, Vec<u32>) {
    let n = rows.len();
    let mut start = vec![0u32; n + 1];
    for (i, row) in rows.iter().enumerate() {
        if row.head as usize != i {
            start[row.head as usize + 1] += 1;
        }
    }
    for i in 0..n {
        start[i + 1] += start[i];
    }
    let mut at = start.clone();
    let mut children = vec![0u32; start[n] as usize];
    for (i, row) in rows.iter().enumerate() {
        let head = row.head as usize;
        if head != i {
            children[at[head] as usize] = i as u32;
            at[head] += 1;
        }
    }
    (start, children)
}

/// Leftmost and rightmost descendants, found by letting every token widen all heads above it until one
/// is already as wide: linear on projective trees.
fn set_edges(rows: &mut [Row]) {
    for i in 0..rows.len() {
        let (mut at, mut steps) = (i, 0);
        loop {
            let head = rows[at].head as usize;
            if head == at || steps > rows.len() {
                break;
            }
            let (left, right) = (rows[at].left_edge, rows[at].right_edge);
            if rows[head].left_edge <= left && rows[head].right_edge >= right {
                break;
            }
            rows[head].left_edge = rows[head].left_edge.min(left);
            rows[head].right_edge = rows[head].right_edge.max(right);
            at = head;
            steps += 1;
        }
    }
}

fn set_sentences(rows: &mut [Row]) -> Vec<Range<usize>> {
    let n = rows.len();
    let mut starts: Vec<usize> =
        (0..n).filter(|&i| rows[i].head as usize == i).map(|i| rows[i].left_edge as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    if n > 0 && starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let mut sentences = Vec::with_capacity(starts.len());
    for (s, &start) in starts.iter().enumerate() {
        let end = starts.get(s + 1).copied().unwrap_or(n);
        for row in &mut rows[start..end] {
            row.sentence = s as u32;
        }
        sentences.push(start..end);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, word: &str, head: usize, dep: Dep) -> TokenParts {
        let at = text.find(word).expect("word in text");
        TokenParts {
            span: Span::new(at, at + word.len()),
            space_after: true,
            norm: word.to_lowercase(),
            lemma: word.to_lowercase(),
            tag: "",
            pos: Pos::None,
            head,
            dep,
            morph: "",
        }
    }

    #[test]
    fn tags_are_found_by_halves() {
        assert!(Doc::TAGS.is_sorted());
    }

    #[test]
    fn parts_join_to_one_document() {
        let part = |text: &str| {
            Doc::new(
                text,
                &[token(text, "Kenya", 1, Dep::Nsubj), token(text, "hails", 1, Dep::Root)],
                vec![Entity { start: 0, end: 1, kind: EntityKind::Gpe }],
            )
        };
        let doc = Doc::join("Kenya hails\nKenya hails", vec![(0, part("Kenya hails")), (12, part("Kenya hails"))]);
        assert_eq!(doc.sentences(), [0..2, 2..4]);
        assert_eq!(doc.words(2..4), "Kenya hails");
        assert_eq!((doc.head(2), doc.sentence_of(3), doc.lower(2)), (3, 1, "kenya"));
        assert_eq!(doc.children(3).collect::<Vec<_>>(), [2]);
        assert_eq!(doc.entity_of(2).map(|e| e.start), Some(2));
    }

    #[test]
    fn tree_edges_children_and_sentences() {
        let text = "Kenya hails Togo. Peace holds.";
        let tokens = [
            token(text, "Kenya", 1, Dep::Nsubj),
            token(text, "hails", 1, Dep::Root),
            token(text, "Togo", 1, Dep::Dobj),
            token(text, ".", 1, Dep::Punct),
            token(text, "Peace", 5, Dep::Nsubj),
            token(text, "holds", 5, Dep::Root),
        ];
        let doc = Doc::new(text, &tokens, vec![Entity { start: 0, end: 1, kind: EntityKind::Gpe }]);
        assert_eq!(doc.subtree(1), 0..4);
        assert_eq!(doc.children(1).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(doc.sentences(), [0..4, 4..6]);
        assert_eq!(doc.entity_of(0).map(|e| e.kind), Some(EntityKind::Gpe));
        assert_eq!(doc.entity_of(2), None);
        assert_eq!(doc.token_at(6), 1);
        assert_eq!(doc.words(0..3), "Kenya hails Togo");
    }
}
