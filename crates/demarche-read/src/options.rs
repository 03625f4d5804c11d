//! What holds for all sources of a run.

use crate::{Charset, Columns, Published};

/// How the bytes of a file are to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// By the ending of its name; by its first characters where that says nothing.
    #[default]
    Auto,
    /// One document.
    Text,
    /// One record a line.
    Jsonl,
    /// One web page.
    Html,
    /// A feed (RSS, Atom, JSON Feed) or a sitemap.
    Feed,
    /// A table with commas between the cells and names in its first line.
    Csv,
    /// A table with tabs between the cells and names in its first line.
    Tsv,
    /// A web archive.
    Warc,
}

/// What holds for all sources of a run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Publication date of documents that do not say.
    pub published: Option<Published>,
    /// How to take the files.
    pub form: Form,
    /// Character set of files that are neither UTF-8 nor marked UTF-16.
    pub charset: Option<Charset>,
    /// Which columns of tables and which fields of records mean what.
    pub columns: Columns,
    /// Fetch the pages that fetched feeds and sitemaps point at, in place of their summaries.
    pub follow: bool,
    /// Fetch from private, loopback and link-local addresses too.
    pub allow_private: bool,
}
