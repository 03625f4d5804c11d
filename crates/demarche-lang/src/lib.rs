//! English text to tokens, sentences, a dependency tree and named entities, in native Rust.

mod annotate;
mod bounds;
mod character;
mod chunks;
mod doc;
mod embed;
mod encode;
mod english;
mod hash;
mod label;
mod lemmatizer;
mod lexeme;
mod model;
mod ner;
mod network;
mod networks;
mod parse_codec;
mod parser;
mod prefix;
mod ruler;
mod span;
mod stream;
mod tables;
mod tagger;
mod tokenizer;
mod transition;
mod tree;

pub use doc::{Doc, Entity, TokenParts};
pub use english::{English, PARSER, Worker};
pub use label::{Dep, EntityKind, Pos};
pub use model::ModelError;
pub use parse_codec::NoParse;
pub use span::{CodePoints, Span};

#[cfg(test)]
mod stages_test;
