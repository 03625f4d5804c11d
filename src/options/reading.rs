//! What can be typed after `code`, `parse` and `explain`: what is read, and how.

use clap::{Args, ValueEnum, ValueHint};
use demarche_read::{Charset, Columns, NoDate, Published};
use std::path::PathBuf;

/// What to read and how.
#[derive(Debug, Args)]
pub struct Input {
    /// Texts, JSON Lines, CSV, saved pages, feeds, sitemaps, web archives (WARC), folders, zips; packed with gzip or zstd
    /// or not; addresses (https://…); `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Publication date of documents that do not say: 2025-07-05, 2025-07-05T14:30:00Z or 2025-07
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub date: Option<Published>,
    /// Read all files in this form, whatever their names
    #[arg(long, value_name = "FORM", default_value = "auto")]
    pub input: Form,
    /// Character set of files that are neither UTF-8 nor marked UTF-16, such as windows-1252
    #[arg(long, value_name = "NAME", value_parser = str::parse::<Charset>)]
    pub encoding: Option<Charset>,
    /// Which columns of tables and fields of records mean what: text=body,date=published,id=guid,title=headline,url=link,
    /// source=outlet [default: by their usual names]
    #[arg(long, value_name = "PART=COLUMN,…", value_parser = str::parse::<Columns>)]
    pub columns: Option<Columns>,
    /// Fetch the pages that fetched feeds and sitemaps point at, in place of their summaries
    #[arg(long)]
    pub follow: bool,
    /// Fetch from private, loopback and link-local addresses too
    #[arg(long)]
    pub allow_private: bool,
}

/// How to take the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// By name, or by the first characters
    Auto,
    /// Each file is one document
    Text,
    /// Each line is one record
    Jsonl,
    /// Each file is a web page
    Html,
    /// Each file is a feed or a sitemap
    Feed,
    /// A table with commas, names in its first line
    Csv,
    /// A table with tabs, names in its first line
    Tsv,
    /// A web archive
    Warc,
}

/// `demarche code`.
#[derive(Debug, Args)]
pub struct Code {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CodeFormat>,
}

/// What `code` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CodeFormat {
    /// A page for people
    Text,
    /// One claim a line
    Jsonl,
    /// One list of documents with their claims
    Json,
}

/// `demarche parse`.
#[derive(Debug, Args)]
pub struct Parse {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to print [default: text on a terminal, else conllu]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ParseFormat>,
}

/// What `parse` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ParseFormat {
    /// A tree for people
    Text,
    /// CoNLL-U
    Conllu,
    /// One document a line
    #[value(alias = "json")]
    Jsonl,
}

/// `demarche explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// What to read; FILE:LINE picks one line of a text, or one record
    #[command(flatten)]
    pub input: Input,
}

pub(super) fn published(text: &str) -> Result<Published, String> {
    text.parse().map_err(|e: NoDate| format!("{e}; {}", NoDate::HELP))
}
