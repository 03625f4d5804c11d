//! Reads files into [`Document`]s: plain text, JSON Lines, single JSON records, folders of these, standard input.
//!
//! [`Reader`] is an iterator that holds one document in memory at a time. What cannot be read comes out as a
//! [`Failure`] that says where and why, and the next item follows: one bad article never ends a run. [`Report`]
//! counts both, so that its figures always add up.
//!
//! A new format is a new way to turn bytes into documents in `reader.rs`; the rest of the program sees only
//! [`Document`].

mod decode;
mod document;
mod failure;
mod headed;
mod language;
mod published;
mod reader;
mod record;
mod report;
mod sources;

pub use decode::{Charset, UnknownCharset};
pub use document::{CharRange, Document, Pair};
pub use failure::{Failure, Place};
pub use language::Language;
pub use published::{NoDate, Published};
pub use reader::{Form, Options, Reader};
pub use record::document as document_of_record;
pub use report::Report;
