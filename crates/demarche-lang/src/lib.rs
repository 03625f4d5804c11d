//! English text to tokens, sentences, a dependency tree and named entities, in native Rust.

mod doc;
mod embed;
mod encode;
mod label;
mod model;
mod ner;
mod network;
mod networks;
mod parser;
mod span;
mod stream;
mod tagger;
mod transition;
mod tree;

pub use doc::{Doc, Entity, TokenParts};
pub use label::{Dep, EntityKind, Pos};
pub use span::{CodePoints, Span};
