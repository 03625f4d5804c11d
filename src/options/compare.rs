//! What can be typed after `compare`.

use super::{Where, numbers};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// What `--layout` says, wherever it stands.
pub(super) const LAYOUT: &str = "How the rows are laid out: icews, polecat, gdelt-events, gdelt-mentions, plover, phoenix, or \
    another of data/crosswalk/layouts.toml; auto: by their columns";

/// `demarche compare`.
#[derive(Debug, Args)]
pub struct Compare {
    /// Our claims (JSON Lines), or rows of another coder [default: what this program has coded in the ledger]
    #[arg(value_name = "RUN", value_hint = ValueHint::FilePath)]
    pub run: Option<PathBuf>,
    /// What to compare them with: rows of another coder, or claims of another run
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub with: PathBuf,
    /// How the rows are laid out
    #[arg(long, value_name = "LAYOUT", default_value = "auto", help = LAYOUT)]
    pub layout: String,
    /// Unit of comparison
    #[arg(long, value_name = "UNIT", default_value = "dyad-day")]
    pub unit: Unit,
    /// Treat A toward B and B toward A as one dyad
    #[arg(long)]
    pub undirected: bool,
    /// Also compare dyads that one side never reports
    #[arg(long)]
    pub all_countries: bool,
    /// Print the units only one side has: the first N of each side
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20", value_parser = numbers::count)]
    pub list: Option<usize>,
    /// The ledger, where no RUN is named.
    #[command(flatten)]
    pub place: Where,
    /// What to print [default: text]
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CompareFormat,
}

/// Unit of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    /// A type of event between two countries on a day, however often it is reported
    DyadDay,
    /// The same in a month
    DyadMonth,
    /// Each event: those of one type, dyad and day are paired one to one
    Event,
}

/// What `compare` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// Tables for people
    Text,
    /// One object
    Json,
}
