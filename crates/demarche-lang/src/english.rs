//! The public door: [`English`], text to [`Doc`].

use crate::annotate::{Annotation, AnnotationCache};
use crate::bounds::{self, LONGEST_PASSAGE};
use crate::doc::TokenRef;
use crate::embed::{Attributes, Words};
use crate::model::{ModelError, ModelFile};
use crate::networks::{Analysis, Networks, Scratch};
use crate::prefix;
use crate::tables::Tables;
use crate::tokenizer::{RawToken, SplitCache};
use crate::{Dep, Doc, Span};
use std::borrow::Cow;
use std::sync::{LazyLock, Mutex};

static SHIPPED: &[u8] = include_bytes!("../../../models/en_core_web_md-3.7.1.safetensors");

/// The parser that is compiled in, with its version: parses of another one may be others.
pub const PARSER: &str = concat!("en_core_web_md-3.7.1 demarche-lang-", env!("CARGO_PKG_VERSION"));

/// The English model: tokenizer, tagger, parser, entities and lemmas. Read-only, for any number of threads.
pub struct English {
    bytes: Cow<'static, [u8]>,
    networks: Networks,
    tables: Tables,
    /// Memory of workers that [`English::parse`] has used before.
    idle: Mutex<Vec<Memory>>,
}

impl English {
    /// The model that is compiled in (en_core_web_md 3.7.1), built when first asked for.
    pub fn shipped() -> &'static English {
        static ENGLISH: LazyLock<English> = LazyLock::new(|| {
            English::build(Cow::Borrowed(SHIPPED)).expect("the compiled-in model is whole: the tests read it")
        });
        &ENGLISH
    }

    /// A model from the bytes of a file written by `tools/convert_model.py`; keeps a copy of them.
    ///
    /// # Errors
    /// When the bytes are no such file, or one of another network.
    pub fn from_bytes(bytes: &[u8]) -> Result<English, ModelError> {
        Self::build(Cow::Owned(bytes.to_vec()))
    }

    fn build(bytes: Cow<'static, [u8]>) -> Result<English, ModelError> {
        let file = ModelFile::open(&bytes)?;
        let networks = Networks::read(&file)?;
        let tables = Tables::read(|name| file.bytes(&format!("table/{name}")))
            .map_err(|e| ModelError::Content { name: format!("table/{}", e.table), problem: e.problem })?;
        Ok(Self { networks, tables, bytes, idle: Mutex::default() })
    }

    /// Caches and buffers for one thread that parses many texts.
    pub fn worker(&self) -> Worker<'_> {
        Worker { english: self, memory: Memory::default(), whole_prefixes: false, bounded: false }
    }

    /// Parses one text. For many, a [`Worker`] for each thread is faster.
    pub fn parse(&self, text: &str) -> Doc {
        let idle = || self.idle.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let memory = idle().pop().unwrap_or_default();
        let mut worker = Worker { english: self, memory, whole_prefixes: false, bounded: false };
        let doc = worker.parse(text);
        idle().push(worker.memory);
        doc
    }
}

#[derive(Default)]
struct Memory {
    scratch: Scratch,
    splits: SplitCache,
    annotations: AnnotationCache,
    notes: Notes,
    tokens: Vec<Vec<RawToken>>,
}

/// Parses texts on one thread.
///
/// Holds what it has learned of words and reuses its buffers; both are bounded. What a text parses to does
/// not depend on what was parsed before or with it.
pub struct Worker<'m> {
    english: &'m English,
    memory: Memory,
    whole_prefixes: bool,
    bounded: bool,
}

/// Texts tokenized before their networks run: bounds the memory that a long list takes.
const TEXTS_AT_ONCE: usize = 64;

impl Worker<'_> {
    /// Leaves words such as *re-opened* whole, which the model's own tokenizer cuts in three.
    pub fn with_whole_prefixes(mut self) -> Self {
        self.whole_prefixes = true;
        self
    }

    /// Cuts what is too long to be parsed at once: passages where sentences end, and sentences of more than
    /// [`Doc::LONGEST_SENTENCE`] tokens at clauses ([`Doc::cuts`] counts these). Shorter texts are parsed as ever.
    pub fn with_bounds(mut self) -> Self {
        self.bounded = true;
        self
    }

    /// Parses one text.
    pub fn parse(&mut self, text: &str) -> Doc {
        self.parse_batch(&[text]).pop().expect("one text gives one document")
    }

    /// Parses several texts, short ones together: faster than one by one, with the same result.
    pub fn parse_batch(&mut self, texts: &[&str]) -> Vec<Doc> {
        let mut docs = Vec::with_capacity(texts.len());
        for texts in texts.chunks(TEXTS_AT_ONCE) {
            self.parse_some(texts, &mut docs);
        }
        docs
    }

    fn parse_some(&mut self, texts: &[&str], docs: &mut Vec<Doc>) {
        let mut tokens = std::mem::take(&mut self.memory.tokens);
        tokens.resize_with(texts.len().max(tokens.len()), Vec::new);
        for (text, tokens) in texts.iter().zip(tokens.iter_mut()) {
            self.english.tables.tokenizer.tokenize(&mut self.memory.splits, text, tokens);
            if self.whole_prefixes {
                prefix::join(text, tokens);
            }
            if self.bounded && tokens.len() > Doc::LONGEST_SENTENCE {
                bounds::squeeze(text, tokens);
            }
        }
        let bounded = self.bounded;
        let is_long = |tokens: &Vec<RawToken>| bounded && tokens.len() > Doc::LONGEST_SENTENCE;
        let mut first = 0;
        while first < texts.len() {
            let short = tokens[first..texts.len()].iter().take_while(|t| !is_long(t)).count();
            let together = first..first + short;
            self.analyse(&texts[together.clone()], &tokens[together], |doc| docs.push(doc));
            first += short;
            if first < texts.len() {
                docs.push(self.parse_long(texts[first], &tokens[first]));
                first += 1;
            }
        }
        for tokens in &mut tokens {
            tokens.shrink_to(MOST_KEPT);
        }
        self.memory.tokens = tokens;
    }

    /// Parses texts with these tokens in one piece each.
    fn analyse(&mut self, texts: &[&str], tokens: &[Vec<RawToken>], mut emit: impl FnMut(Doc)) {
        let English { bytes, networks, tables, .. } = self.english;
        let Memory { scratch, annotations, notes, .. } = &mut self.memory;
        let documents: Vec<Tokenized<'_>> =
            texts.iter().zip(tokens).map(|(text, tokens)| Tokenized { text, tokens, tables }).collect();
        networks.analyse(bytes, &documents, scratch, |i, analysis| {
            emit(documents[i].assemble(analysis, annotations, notes));
        });
    }

    /// Parses a text that may be too long piece by piece.
    fn parse_long(&mut self, text: &str, tokens: &[RawToken]) -> Doc {
        let pieces = bounds::pieces(text, tokens, LONGEST_PASSAGE);
        if pieces.ranges.len() == 1 {
            return self.parse_piece(text, tokens.to_vec());
        }
        let mut whole = Doc::open(text);
        for (range, cuts) in pieces.ranges.into_iter().zip(pieces.cuts) {
            let (at, words, tokens) = apart(text, &tokens[range]);
            let piece = self.parse_piece(words, tokens);
            let within = piece.cuts();
            whole.append(at, piece.with_cuts(within + cuts));
        }
        whole
    }

    /// Parses a piece; where the parser makes a sentence of it that is too long, in pieces of the length of a sentence.
    fn parse_piece(&mut self, text: &str, tokens: Vec<RawToken>) -> Doc {
        let tokens = [tokens];
        let mut docs = Vec::with_capacity(1);
        self.analyse(&[text], &tokens, |doc| docs.push(doc));
        let doc = docs.pop().expect("one text gives one document");
        let [tokens] = tokens;
        if doc.sentences().iter().all(|s| s.len() <= Doc::LONGEST_SENTENCE) {
            return doc;
        }
        let pieces = bounds::pieces(text, &tokens, Doc::LONGEST_SENTENCE);
        let parts: Vec<_> = pieces.ranges.into_iter().map(|range| apart(text, &tokens[range])).collect();
        let words: Vec<&str> = parts.iter().map(|(_, words, _)| *words).collect();
        let starts: Vec<usize> = parts.iter().map(|(at, ..)| *at).collect();
        let tokens: Vec<Vec<RawToken>> = parts.into_iter().map(|(.., tokens)| tokens).collect();
        let mut whole = Doc::open(text);
        let mut starts = starts.into_iter();
        self.analyse(&words, &tokens, |part| whole.append(starts.next().expect("as many parts"), part));
        whole
    }
}

/// The words of some tokens, where they start, and the tokens as they stand in these words alone.
fn apart<'t>(text: &'t str, tokens: &[RawToken]) -> (usize, &'t str, Vec<RawToken>) {
    let (at, end) = (tokens[0].span.start(), tokens[tokens.len() - 1].span.end());
    let shifted = |t: &RawToken| RawToken { span: Span::new(t.span.start() - at, t.span.end() - at), ..*t };
    (at, &text[at..end], tokens.iter().map(shifted).collect())
}

/// Tokens whose memory a worker keeps from one text to the next.
const MOST_KEPT: usize = 1 << 16;

/// What the annotator reads and writes for one document.
#[derive(Default)]
struct Notes {
    tags: Vec<&'static str>,
    deps: Vec<Dep>,
    annotations: Vec<Annotation>,
}

/// A text and its tokens.
struct Tokenized<'a> {
    text: &'a str,
    tokens: &'a [RawToken],
    tables: &'a Tables,
}

impl Words for Tokenized<'_> {
    fn count(&self) -> usize {
        self.tokens.len()
    }

    fn form(&self, i: usize) -> &str {
        self.tokens[i].span.of(self.text)
    }

    fn norm_key(&self, i: usize) -> u64 {
        self.tokens[i].norm.map_or(0, |norm| norm.key())
    }

    fn space_after(&self, i: usize) -> bool {
        self.tokens[i].space_after
    }

    fn attributes(&self, i: usize) -> Attributes {
        let norm = self.tokens[i].norm.map(|norm| self.tables.tokenizer.norm(norm));
        let form = self.form(i);
        let lexeme = match prefix::parts(form) {
            Some((prefix, rest)) => self.tables.lexicon.lexeme(&format!("{prefix}{rest}"), norm),
            None => self.tables.lexicon.lexeme(form, norm),
        };
        Attributes {
            orth: lexeme.orth,
            norm: lexeme.norm,
            prefix: lexeme.prefix,
            suffix: lexeme.suffix,
            shape: lexeme.shape,
            is_space: lexeme.is_space,
            norm_text: lexeme.norm_text,
        }
    }
}

impl Tokenized<'_> {
    /// Puts together what tokenizer and networks found, with parts of speech and lemmas.
    fn assemble(&self, analysis: &Analysis, cache: &mut AnnotationCache, notes: &mut Notes) -> Doc {
        let Notes { tags, deps, annotations } = notes;
        let count = self.tokens.len();
        tags.clear();
        tags.extend_from_slice(&analysis.tags);
        deps.clear();
        deps.extend((0..count).map(|i| analysis.parse.dep(i)));
        self.tables.annotator.annotate(cache, self.text, self.tokens, tags, deps, annotations);
        let tokens = (0..count).map(|i| TokenRef {
            span: self.tokens[i].span,
            space_after: self.tokens[i].space_after,
            norm: analysis.norm(i),
            lemma: &annotations[i].lemma,
            tag: tags[i],
            pos: annotations[i].pos,
            head: analysis.parse.heads[i] as usize,
            dep: deps[i],
            morph: annotations[i].morph,
        });
        Doc::collect(self.text, tokens, analysis.entities.clone())
    }
}
