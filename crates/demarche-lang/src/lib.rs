//! English text to tokens, sentences, a dependency tree and named entities, in native Rust.

mod doc;
mod label;
mod span;

pub use doc::{Doc, Entity, TokenParts};
pub use label::{Dep, EntityKind, Pos};
pub use span::{CodePoints, Span};
