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
    /// Record the rows of a table of precedents, as coded elsewhere; FILE is a newer copy of the one the program carries
    #[arg(long, value_name = "NAME")]
    pub dataset: Option<String>,
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// Where to record it.
    #[command(flatten)]
    pub place: Where,
    /// Record texts too that name no state, organization, group, place or person the program knows
    #[arg(long)]
    pub every_text: bool,
    /// Keep no texts: their hashes, the places of the claims and short quotes alone
    #[arg(long)]
    pub quotes_only: bool,
    /// Read web archives from their beginning, also where an earlier run has read them already
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

/// What can be done with standing questions.
#[derive(Debug, Subcommand)]
pub enum Watching {
    /// Read the sources, tell what is new, and again after a while
    Run(WatchRun),
}

/// `demarche watch run`.
#[derive(Debug, Args)]
pub struct WatchRun {
    /// The questions and their sources
    #[arg(value_name = "FILE", default_value = "watch.toml", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Once, then end: for cron
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
    /// Print what is doubtful, one JSON object a line, and decide nothing
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
    /// Where something is wrong, work out anew what can be worked out from the records
    #[arg(long, alias = "mend")]
    pub repair: bool,
}

/// `demarche recode`.
#[derive(Debug, Args)]
pub struct Recode {
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// Tell what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Parse the texts again too, in place of taking the parses that the ledger keeps
    #[arg(long)]
    pub parse_again: bool,
}
