//! Encodes a parse as bytes and decodes it. A text can then be coded again without being parsed again.
//!
//! Values that follow from the text are omitted: a norm or lemma that is the lowercase word costs no bytes. The format
//! is columnar, because similar values compress better together. Decoding checks the bytes: invalid ones, and heads
//! that do not form a tree, are an error.

use crate::doc::{Entity, TokenRef};
use crate::ruler::known_feature;
use crate::{Dep, Doc, EntityKind, Pos, Span};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The bytes are not a parse of the given text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no parse of this text: {0}")]
pub struct NoParse(&'static str);

/// The version of the byte format.
const FORM: u8 = 1;

/// The norm or lemma is the lowercase word (0) or the word itself (1); from 2 on it is an index into the strings.
const SMALL: u32 = 0;
const AS_IT_IS: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Columns {
    form: u8,
    /// Bytes between the end of a token, with its space, and the next.
    gaps: Vec<u32>,
    lengths: Vec<u32>,
    spaces: Vec<bool>,
    /// Places in [`Doc::TAGS`], [`Pos::ALL`] and [`Dep::ALL`].
    tags: Vec<u8>,
    parts: Vec<u8>,
    relations: Vec<u8>,
    /// The distance from a token back to its head.
    heads: Vec<i32>,
    norms: Vec<u32>,
    lemmas: Vec<u32>,
    /// Indexes into `features`.
    morphs: Vec<u32>,
    strings: Vec<String>,
    features: Vec<String>,
    /// First token, tokens and place in [`EntityKind::ALL`].
    entities: Vec<(u32, u32, u8)>,
}

impl Doc {
    /// The parse without its text, as bytes that [`Doc::from_bytes`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let n = self.len();
        let (mut strings, mut features, mut end) = (Listed::default(), Listed::default(), 0);
        // A label that is in no list gets a place that is in none either, so that the bytes are refused and not
        // misread.
        let place = |at: Option<usize>| at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX);
        let lengths = (0..n).map(|i| self.span(i).len() as u32).collect();
        let gaps = (0..n).map(|i| {
            let gap = self.span(i).start() - end;
            end = self.span(i).end() + usize::from(self.space_after(i));
            gap as u32
        });
        let gaps = gaps.collect();
        let mut string = |i: usize, text: &str| match text {
            t if t == self.lower(i) => SMALL,
            t if t == self.word(i) => AS_IT_IS,
            t => 2 + strings.place(t),
        };
        let norms = (0..n).map(|i| string(i, self.norm(i))).collect();
        let lemmas = (0..n).map(|i| string(i, self.lemma(i))).collect();
        let morphs = (0..n).map(|i| features.place(self.morph(i))).collect();
        let kind = |k: EntityKind| place(EntityKind::ALL.iter().position(|o| *o == k));
        let entities = self.entities().iter();
        let columns = Columns {
            form: FORM,
            gaps,
            lengths,
            spaces: (0..n).map(|i| self.space_after(i)).collect(),
            tags: (0..n).map(|i| place(Doc::TAGS.iter().position(|t| *t == self.tag(i)))).collect(),
            parts: (0..n).map(|i| self.pos(i) as u8).collect(),
            relations: (0..n).map(|i| self.dep(i) as u8).collect(),
            heads: (0..n).map(|i| self.head(i) as i32 - i as i32).collect(),
            norms,
            lemmas,
            morphs,
            strings: strings.texts,
            features: features.texts,
            entities: entities.map(|e| (e.start as u32, (e.end - e.start) as u32, kind(e.kind))).collect(),
        };
        postcard::to_stdvec(&columns).expect("columns of numbers and strings have a form")
    }

    /// Decodes the parse of `text` from `bytes`.
    ///
    /// # Errors
    /// When the bytes have another version, belong to another text or to a model with other labels, or are damaged.
    pub fn from_bytes(text: &str, bytes: &[u8]) -> Result<Doc, NoParse> {
        let c: Columns = postcard::from_bytes(bytes).map_err(|_| NoParse("they are damaged"))?;
        let n = c.lengths.len();
        let counts = [c.gaps.len(), c.spaces.len(), c.tags.len(), c.parts.len(), c.relations.len(), c.heads.len()];
        let others = [c.norms.len(), c.lemmas.len(), c.morphs.len()];
        if c.form != FORM || counts.iter().chain(&others).any(|&count| count != n) {
            return Err(NoParse("they are of another form"));
        }
        let spans = spans(text, &c)?;
        let features: Option<Vec<&'static str>> = c.features.iter().map(|f| known_feature(f)).collect();
        let features = features.ok_or(NoParse("the model knows other features"))?;
        let heads = heads(&c.heads).ok_or(NoParse("its heads make no tree"))?;
        let lower: Vec<String> = spans.iter().map(|s| s.of(text).to_lowercase()).collect();
        let string = |i: usize, code: u32| match code {
            SMALL => Some(lower[i].as_str()),
            AS_IT_IS => Some(spans[i].of(text)),
            _ => c.strings.get(code as usize - 2).map(String::as_str),
        };
        let token = |i: usize| {
            Some(TokenRef {
                span: spans[i],
                space_after: c.spaces[i],
                norm: string(i, c.norms[i])?,
                lemma: string(i, c.lemmas[i])?,
                tag: Doc::TAGS.get(usize::from(c.tags[i]))?,
                pos: *Pos::ALL.get(usize::from(c.parts[i]))?,
                head: heads[i],
                dep: *Dep::ALL.get(usize::from(c.relations[i]))?,
                morph: features.get(c.morphs[i] as usize)?,
            })
        };
        let tokens: Option<Vec<TokenRef<'_>>> = (0..n).map(token).collect();
        let tokens = tokens.ok_or(NoParse("a label is none"))?;
        let entities = entities(&c.entities, n).ok_or(NoParse("its entities are none"))?;
        Ok(Doc::collect(text, tokens.into_iter(), entities))
    }
}

/// Strings in the order of their first occurrence.
#[derive(Default)]
struct Listed {
    texts: Vec<String>,
    places: FxHashMap<String, u32>,
}

impl Listed {
    /// The index of a string, which is appended when it is new.
    fn place(&mut self, text: &str) -> u32 {
        if let Some(&place) = self.places.get(text) {
            return place;
        }
        let place = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.places.insert(text.to_owned(), place);
        place
    }
}

/// Where the tokens stand in the text.
fn spans(text: &str, c: &Columns) -> Result<Vec<Span>, NoParse> {
    let mut at = 0usize;
    let mut next = |(gap, (length, space)): (&u32, (&u32, &bool))| {
        let start = at + *gap as usize;
        let end = start + *length as usize;
        at = end + usize::from(*space);
        text.get(start..end).map(|_| Span::new(start, end))
    };
    let spans = c.gaps.iter().zip(c.lengths.iter().zip(&c.spaces)).map(&mut next);
    spans.collect::<Option<_>>().ok_or(NoParse("they are of another text"))
}

/// The heads, when every token hangs from a root.
fn heads(behind: &[i32]) -> Option<Vec<usize>> {
    let n = behind.len();
    let head = |(i, far): (usize, &i32)| usize::try_from(i as i64 + i64::from(*far)).ok().filter(|&h| h < n);
    let heads: Vec<usize> = behind.iter().enumerate().map(head).collect::<Option<_>>()?;
    let mut rooted = vec![false; n];
    let mut path = Vec::new();
    for start in 0..n {
        let mut at = start;
        while !rooted[at] && heads[at] != at {
            path.push(at);
            at = heads[at];
            // Longer than all tokens: it goes round.
            if path.len() > n {
                return None;
            }
        }
        rooted[at] = true;
        path.drain(..).for_each(|token| rooted[token] = true);
    }
    Some(heads)
}

/// The entities, when they are runs of tokens one after another.
fn entities(written: &[(u32, u32, u8)], n: usize) -> Option<Vec<Entity>> {
    let mut at = 0;
    let entity = |&(start, tokens, kind): &(u32, u32, u8)| {
        let (start, end) = (start as usize, start as usize + tokens as usize);
        let sound = tokens > 0 && start >= at && end <= n;
        at = end;
        sound.then_some(Entity { start, end, kind: *EntityKind::ALL.get(usize::from(kind))? })
    };
    written.iter().map(entity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::English;
    use proptest::prelude::*;

    const TEXTS: [&str; 4] = [
        "",
        "Russia re-opened its embassy in Kabul on Thursday. \"We're here,\" said Dmitry Zhirnov;  others aren't.",
        "Türkiye’s İstanbul talks — the 3rd round — ended\n\n in 2025…",
        "KABUL (AP)\n\nThe Taliban, who'd seized power in August 2021, won't be recognised by the U.S. soon.",
    ];

    fn same(a: &Doc, b: &Doc) {
        assert_eq!(
            format!("{a:?}").replace(char::is_whitespace, ""),
            format!("{b:?}").replace(char::is_whitespace, "")
        );
    }

    #[test]
    fn a_parse_comes_back_as_it_was() {
        let mut worker = English::shipped().worker().with_whole_prefixes();
        for text in TEXTS {
            let doc = worker.parse(text);
            same(&doc, &Doc::from_bytes(text, &doc.to_bytes()).unwrap());
        }
        let parts = worker.parse_batch(&TEXTS[1..3]);
        let text = format!("{}\n{}", TEXTS[1], TEXTS[2]);
        let joined = Doc::join(&text, vec![0, TEXTS[1].len() + 1].into_iter().zip(parts).collect());
        same(&joined, &Doc::from_bytes(&text, &joined.to_bytes()).unwrap());
    }

    #[test]
    fn bytes_of_another_text_are_refused() {
        let doc = English::shipped().parse(TEXTS[1]);
        let refused = Doc::from_bytes("Peace.", &doc.to_bytes()).unwrap_err();
        assert_eq!(refused.to_string(), "these bytes are no parse of this text: they are of another text");
    }

    #[test]
    fn heads_that_go_round_are_refused() {
        assert_eq!(heads(&[1, -1]), None);
        assert_eq!(heads(&[1, 0, 5]), None);
        assert_eq!(heads(&[1, 0, -1]), Some(vec![1, 1, 1]));
    }

    proptest! {
        #[test]
        fn damaged_bytes_make_no_panic(at in 0usize..400, value: u8, cut in 0usize..400) {
            let doc = English::shipped().parse(TEXTS[1]);
            let mut bytes = doc.to_bytes();
            let at = at % bytes.len();
            bytes[at] = value;
            if let Ok(doc) = Doc::from_bytes(TEXTS[1], &bytes) {
                prop_assert!((0..doc.len()).all(|i| doc.ancestors(i).count() <= doc.len()));
            }
            bytes.truncate(cut);
            let _ = Doc::from_bytes(TEXTS[1], &bytes);
        }
    }
}
