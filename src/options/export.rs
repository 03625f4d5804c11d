//! What can be typed after `demarche export`, and the format that is a table.

use super::{Which, days};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `demarche export`.
#[derive(Debug, Args)]
pub struct Export {
    /// What a row is
    #[arg(long, value_name = "WHAT", default_value = "events")]
    pub what: What,
    /// In which layout; each has a page in docs/exchange [default: what the ending of the file says]
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<Layout>,
    /// Where to; `-` is standard output
    #[arg(long, short, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Include planned, possible, negated and denied events in layouts that cannot mark them
    #[arg(long)]
    pub all_statuses: bool,
    /// The states on this day [default: today]; of claims and events those that may have begun by then
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub as_of: Option<jiff::civil::Date>,
    /// Which claims.
    #[command(flatten)]
    pub which: Which,
}

/// What a row of an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// An event, with all its claims
    Events,
    /// A claim
    Claims,
    /// A dimension of a relation, on one day
    States,
}

/// The layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// All columns, as Parquet
    Parquet,
    /// All columns, comma-separated
    Csv,
    /// All columns, one JSON object a line
    Jsonl,
    /// PLOVER records, one JSON object a line
    Plover,
    /// The 20 columns of ICEWS, tab-separated
    Icews,
    /// The 40 columns of POLECAT, tab-separated
    Polecat,
    /// The 61 columns of GDELT 2.0 events, tab-separated, no header
    GdeltEvents,
    /// The 16 columns of GDELT 2.0 mentions, tab-separated, no header
    GdeltMentions,
    /// The 26 columns of Phoenix, tab-separated, no header
    Phoenix,
    /// FollowTheMoney entities, one JSON object a line
    Ftm,
}
