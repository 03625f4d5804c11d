//! Part of speech, features and base form of every token, from its form, tag and relation.
//!
//! The attribute ruler decides first, the lemmatizer fills in base forms. Both look at little more than one word, so
//! answers are kept by word, tag and kind of relation; only words that may end a two-word rule look at their neighbour.

use crate::character::is_space;
use crate::lemmatizer::Lemmatizer;
use crate::prefix;
use crate::ruler::{Ruler, Seen, Setting, tag_index};
use crate::tokenizer::RawToken;
use crate::{Dep, Pos};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What is known of a token beside its tag and relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    /// Universal part of speech.
    pub(crate) pos: Pos,
    /// Features as `Name=Value|…`.
    pub(crate) morph: &'static str,
    /// Base form.
    pub(crate) lemma: Arc<str>,
}

/// The answer for one word with one tag and relations that are treated alike.
#[derive(Clone, Debug)]
struct Answer {
    annotation: Annotation,
    tag: Option<&'static str>,
    dep: Option<Dep>,
}

/// One word as a certain tag.
#[derive(Debug)]
struct Reading {
    tag: &'static str,
    tag_bit: u64,
    /// For each relation, the number of the first that is treated alike.
    alike: Arc<[u8]>,
    answers: Vec<(u8, Answer)>,
}

#[derive(Debug)]
struct Word {
    /// Number in the ruler.
    number: u16,
    is_space: bool,
    may_follow: bool,
    readings: Vec<Reading>,
}

/// Answers given before; one for each thread. Its size is bounded.
#[derive(Debug, Default)]
pub(crate) struct AnnotationCache {
    index: FxHashMap<Box<str>, u32>,
    words: Vec<Word>,
    bytes: usize,
    /// Relations treated alike, by tag, number of the word and whether it is white space.
    alike: FxHashMap<(u64, u16, bool), Arc<[u8]>>,
}

/// Words remembered before the cache is emptied, and their bytes.
const MOST_WORDS: usize = 1 << 15;
const MOST_BYTES: usize = 1 << 21;

/// Ruler and lemmatizer.
#[derive(Debug)]
pub(crate) struct Annotator {
    ruler: Ruler,
    lemmatizer: Lemmatizer,
}

impl Annotator {
    pub(crate) fn new(ruler: Ruler, lemmatizer: Lemmatizer) -> Self {
        Self { ruler, lemmatizer }
    }

    /// Replaces what is in `out` by one annotation a token. `tags` (of [`Doc::TAGS`](crate::Doc::TAGS)) and `deps`
    /// come from tagger and parser; those of white-space tokens are set here.
    ///
    /// # Panics
    /// When `tokens`, `tags` and `deps` are not equally many.
    pub(crate) fn annotate(
        &self,
        cache: &mut AnnotationCache,
        text: &str,
        tokens: &[RawToken],
        tags: &mut [&'static str],
        deps: &mut [Dep],
        out: &mut Vec<Annotation>,
    ) {
        assert!(tokens.len() == tags.len() && tags.len() == deps.len(), "one tag and one relation a token");
        out.clear();
        out.reserve(tokens.len());
        // The two tokens before this one, as tagger and parser left them.
        let mut before: [Option<Seen>; 2] = [None; 2];
        for (i, token) in tokens.iter().enumerate() {
            let form = token.span.of(text);
            let word = self.word(cache, form);
            let (seen, answer) = self.answer(cache, word, form, tags[i], deps[i]);
            out.push(answer.annotation.clone());
            tags[i] = answer.tag.unwrap_or(tags[i]);
            deps[i] = answer.dep.unwrap_or(deps[i]);
            if cache.words[word].may_follow
                && let Some(first) = before[1]
                && self.ruler.pair_applies(first, seen)
            {
                let setting = self.ruler.settle(before[0], first, Some(seen));
                out[i - 1] = self.complete(tokens[i - 1].span.of(text), setting).annotation;
                out[i] = self.complete(form, self.ruler.settle(Some(first), seen, None)).annotation;
            }
            before = [before[1], Some(seen)];
        }
    }

    /// The place of `form` in the cache.
    fn word(&self, cache: &mut AnnotationCache, form: &str) -> usize {
        if let Some(&word) = cache.index.get(form) {
            return word as usize;
        }
        if cache.words.len() >= MOST_WORDS || cache.bytes >= MOST_BYTES {
            cache.index.clear();
            cache.words.clear();
            cache.bytes = 0;
        }
        let number = self.ruler.word(&form.to_lowercase());
        let word = cache.words.len();
        cache.words.push(Word {
            number,
            is_space: !form.is_empty() && form.chars().all(is_space),
            may_follow: self.ruler.may_follow(number),
            readings: Vec::new(),
        });
        cache.index.insert(form.into(), word as u32);
        cache.bytes += form.len();
        word
    }

    /// What the rules see of a token, and what one-token rules and the lemmatizer make of it.
    fn answer<'c>(
        &self,
        cache: &'c mut AnnotationCache,
        word: usize,
        form: &str,
        tag: &'static str,
        dep: Dep,
    ) -> (Seen, &'c Answer) {
        let Word { number, is_space, readings, .. } = &mut cache.words[word];
        let (number, is_space) = (*number, *is_space);
        let at = readings.iter().position(|reading| reading.tag == tag).unwrap_or_else(|| {
            let tag_bit = 1 << tag_index(tag).unwrap_or(0);
            let alike = cache.alike.entry((tag_bit, number, is_space));
            let alike = alike.or_insert_with(|| self.ruler.alike(tag_bit, number, is_space).into()).clone();
            readings.push(Reading { tag, tag_bit, alike, answers: Vec::new() });
            readings.len() - 1
        });
        let Reading { tag_bit, alike, answers, .. } = &mut readings[at];
        let kind = alike[dep as usize];
        let seen = Seen { tag: *tag_bit, dep: 1 << dep as u8, word: number, is_space };
        let at = answers.iter().position(|&(known, _)| known == kind).unwrap_or_else(|| {
            answers.push((kind, self.complete(form, self.ruler.settle(None, seen, None))));
            answers.len() - 1
        });
        (seen, &answers[at].1)
    }

    /// Adds the base form where the rules set none.
    fn complete(&self, form: &str, setting: Setting) -> Answer {
        let (pos, morph) = (setting.pos.unwrap_or(Pos::None), setting.morph.unwrap_or(""));
        let lemma = match setting.lemma {
            Some(lemma) => lemma.into(),
            None => match prefix::parts(form) {
                Some((_, rest)) => format!("re{}", self.lemmatizer.lemma(rest, pos, morph)).into(),
                None => self.lemmatizer.lemma(form, pos, morph).into(),
            },
        };
        Answer { annotation: Annotation { pos, morph, lemma }, tag: setting.tag, dep: setting.dep }
    }
}
