//! Options for all sources of a run.

use crate::{Charset, Columns, Published};

/// The format of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// By the extension of its name, else by its first characters.
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

/// Options for all sources of a run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Publication date of documents that state none.
    pub published: Option<Published>,
    /// The format of the files.
    pub form: Form,
    /// Character set of files that are neither UTF-8 nor marked UTF-16.
    pub charset: Option<Charset>,
    /// The mapping of table columns and record fields to parts of a document.
    pub columns: Columns,
    /// Fetch the pages that fetched feeds and sitemaps point at, in place of their summaries.
    pub follow: bool,
    /// Fetch from private, loopback and link-local addresses too.
    pub allow_private: bool,
}
