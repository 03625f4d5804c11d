//! English text to tokens, sentences, a dependency tree and named entities, in native Rust.

mod annotate;
mod character;
mod chunks;
mod doc;
mod hash;
mod label;
mod lemmatizer;
mod lexeme;
mod ruler;
mod span;
mod tables;
mod tokenizer;

pub use doc::{Doc, Entity, TokenParts};
pub use label::{Dep, EntityKind, Pos};
pub use span::{CodePoints, Span};

#[cfg(test)]
mod stages_test;
