//! The public door: [`English`], text to [`Doc`].

use crate::annotate::{Annotation, AnnotationCache};
use crate::doc::TokenRef;
use crate::embed::{Attributes, Words};
use crate::model::{ModelError, ModelFile};
use crate::networks::{Analysis, Networks, Scratch};
use crate::prefix;
use crate::tables::Tables;
use crate::tokenizer::{RawToken, SplitCache};
use crate::{Dep, Doc};
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
        Worker { english: self, memory: Memory::default(), whole_prefixes: false }
    }

    /// Parses one text. For many, a [`Worker`] for each thread is faster.
    pub fn parse(&self, text: &str) -> Doc {
        let idle = || self.idle.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let memory = idle().pop().unwrap_or_default();
        let mut worker = Worker { english: self, memory, whole_prefixes: false };
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
}

/// Texts tokenized before their networks run: bounds the memory that a long list takes.
const TEXTS_AT_ONCE: usize = 64;

impl Worker<'_> {
    /// Leaves words such as *re-opened* whole, which the model's own tokenizer cuts in three.
    pub fn with_whole_prefixes(mut self) -> Self {
        self.whole_prefixes = true;
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
        let English { bytes, networks, tables, .. } = self.english;
        let Memory { scratch, splits, annotations, notes, tokens } = &mut self.memory;
        tokens.resize_with(texts.len().max(tokens.len()), Vec::new);
        for (text, tokens) in texts.iter().zip(tokens.iter_mut()) {
            tables.tokenizer.tokenize(splits, text, tokens);
            if self.whole_prefixes {
                prefix::join(text, tokens);
            }
        }
        let documents: Vec<Tokenized<'_>> =
            texts.iter().zip(tokens.iter()).map(|(text, tokens)| Tokenized { text, tokens, tables }).collect();
        networks.analyse(bytes, &documents, scratch, |i, analysis| {
            docs.push(documents[i].assemble(analysis, annotations, notes));
        });
        for tokens in tokens {
            tokens.shrink_to(MOST_KEPT);
        }
    }
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
