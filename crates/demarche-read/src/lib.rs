//! Reads sources into [`Document`]s: texts, JSON Lines, tables, saved web pages, feeds, sitemaps, web archives, zips and
//! folders of these, standard input, and addresses on the web.
//!
//! [`Reader`] is an iterator that holds one document, page or archive record in memory at a time. What cannot be read
//! comes out as a [`Failure`] that says where and why, and the next item follows: one bad article never ends a run.
//! [`Report`] counts both, so that its figures always add up; [`Passed`] counts what is no document at all.
//!
//! Where to change what: `open.rs` tells what a stream of bytes holds and picks its reader (`lines.rs`, `table.rs`,
//! `page.rs`, `feed.rs`, `sitemap.rs`, `warc.rs`, `archive.rs`). A new format is one more of these, a function from bytes
//! to drafts of documents; `reader.rs` gives ids, and the rest of the program sees only [`Document`]. Every reader has
//! bounds on what it holds and how far it unpacks, named at the head of its file.

mod archive;
mod charset;
mod columns;
mod credit;
mod dates;
mod decode;
mod document;
mod draft;
mod failure;
mod feed;
mod headed;
mod http;
mod language;
mod lines;
mod listed;
mod mapped;
mod open;
mod options;
mod packed;
mod page;
mod passed;
mod published;
mod reader;
mod record;
mod report;
mod sitemap;
mod sources;
mod table;
mod trail;
mod warc;
mod web;

pub use columns::{Columns, UnknownColumns};
pub use decode::{Charset, UnknownCharset};
pub use document::{CharRange, Document, Pair};
pub use failure::{Failure, Place, Warning, os_message};
pub use language::Language;
pub use options::{Form, Options};
pub use packed::unpacked;
pub use passed::Passed;
pub use published::{NoDate, Published};
pub use reader::Reader;
pub use record::document as document_of_record;
pub use report::Report;
pub use trail::{Reached, Step, Trail};
pub use web::{Fault, Page, Visit, Visits, Web, retry_after};
