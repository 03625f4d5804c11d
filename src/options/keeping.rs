//! What can be typed after the commands that write a ledger: `ingest`, `watch`, `review`, `verify`, `recode`.

use super::numbers;
use super::reading::{Input, published};
use clap::{Args, Subcommand, ValueHint};
use demarche_read::Published;
use std::path::PathBuf;

/// Which ledger.
#[derive(Debug, Args)]
pub struct Where {
    /// The ledger [default: demarche.db in the user's data folder]
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath, env = "DEMARCHE_LEDGER")]
    pub ledger: Option<PathBuf>,
}

/// `demarche ingest`.
#[derive(Debug, Args)]
#[command(mut_arg("paths", |paths| paths.required(false).required_unless_present("dataset")))]
pub struct Ingest {
    /// Record the rows of a table of precedents as imported; FILE is a newer copy of the built-in table
    #[arg(long, value_name = "NAME")]
    pub dataset: Option<String>,
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// Where to record it.
    #[command(flatten)]
    pub place: Where,
    /// Also record texts that name no known state, organization, group, place or person
    #[arg(long)]
    pub every_text: bool,
    /// Keep no texts, only their hashes, the places of the claims and short quotes
    #[arg(long)]
    pub quotes_only: bool,
    /// Read web archives from the beginning, even if an earlier run has read them
    #[arg(long)]
    pub whole: bool,
}

/// `demarche watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// What to do with the questions.
    #[command(subcommand)]
    pub what: Watching,
}

/// What can be done with alert rules.
#[derive(Debug, Subcommand)]
pub enum Watching {
    /// Read the sources and send what is new, again and again
    Run(WatchRun),
}

/// `demarche watch run`.
#[derive(Debug, Args)]
pub struct WatchRun {
    /// The alert rules and their sources
    #[arg(value_name = "FILE", default_value = "watch.toml", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Run once, then exit: for cron
    #[arg(long)]
    pub once: bool,
    /// Minutes between two readings
    #[arg(long, value_name = "MINUTES", default_value = "15", value_parser = numbers::minutes, allow_negative_numbers = true)]
    pub every: std::num::NonZeroU32,
    /// Publication date of documents that do not say
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub date: Option<Published>,
    /// Fetch from private, loopback and link-local addresses too
    #[arg(long)]
    pub allow_private: bool,
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
}

/// `demarche review`.
#[derive(Debug, Args)]
pub struct Review {
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// Record the decisions of this file, one JSON object a line; `-` is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decide: Option<PathBuf>,
    /// Print the doubtful claims, one JSON object per line, and decide nothing
    #[arg(long, conflicts_with = "decide")]
    pub list: bool,
    /// Who decides [default: the user's name]
    #[arg(long, value_name = "NAME", env = "USER")]
    pub author: Option<String>,
}

/// `demarche verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// Recompute what is wrong wherever the records allow it
    #[arg(long, alias = "mend")]
    pub repair: bool,
}

/// `demarche recode`.
#[derive(Debug, Args)]
pub struct Recode {
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// Report what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also parse the texts again, instead of using the stored parses
    #[arg(long)]
    pub parse_again: bool,
}
