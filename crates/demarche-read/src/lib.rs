//! Reads sources into [`Document`]s: texts, JSON Lines, tables, saved web pages, feeds, sitemaps, web archives, zips
//! and folders of these, standard input, and addresses on the web.
//!
//! [`Reader`] is an iterator that holds one document, page or archive record in memory at a time. An unreadable article
//! becomes a [`Failure`] that says where and why, and the next item follows: one bad article never ends a run.
//! [`Report`] counts both, and its figures always add up. [`Skipped`] counts everything that is not a document.
//!
//! Where to make changes: `open.rs` detects the format of a stream and chooses its reader (`lines.rs`, `table.rs`,
//! `page.rs`, `feed.rs`, `sitemap.rs`, `warc.rs`, `archive.rs`). A new format is one more of these, a function from
//! bytes to drafts of documents; `reader.rs` gives ids, and the rest of the program sees only [`Document`]. Every
//! reader has bounds on what it holds and how far it unpacks, named at the head of its file.

mod agency_names;
mod archive;
mod charset;
mod checkpoints;
mod column_mapping;
mod columns;
mod credit;
mod date_line;
mod dates;
mod decode;
mod document;
mod draft;
mod failure;
mod feed;
mod http;
mod language;
mod lines;
mod open;
mod options;
mod packed;
mod page;
mod published;
mod reader;
mod record;
mod report;
mod sitemap;
mod skipped;
mod sources;
mod table;
mod warc;
mod web;

pub use checkpoints::{Checkpoint, Checkpoints, Position};
pub use columns::{Columns, UnknownColumns};
pub use decode::{Charset, UnknownCharset};
pub use document::{CharRange, Document, Pair};
pub use failure::{Failure, Place, Warning, os_message};
pub use language::Language;
pub use options::{Form, Options};
pub use packed::unpacked;
pub use published::{NoDate, Published};
pub use reader::Reader;
pub use record::document as document_of_record;
pub use report::Report;
pub use skipped::Skipped;
pub use web::{Fault, Page, Visit, Visits, Web, retry_after};
