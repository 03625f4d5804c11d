//! What can be typed after `demarche outlook`.

use super::asking::Answering;
use super::days;
use clap::{Args, Subcommand, ValueHint};
use jiff::civil::Date;
use std::path::PathBuf;

/// `demarche outlook`.
#[derive(Debug, Args)]
pub struct Outlook {
    /// What to do.
    #[command(subcommand)]
    pub what: Asking,
}

/// What can be done with precedents.
#[derive(Debug, Subcommand)]
pub enum Asking {
    /// Who may recognise a party next, how many, how soon
    Recognition(Forecasting),
    /// The same for another act, from the episodes of the ledger: ambassador.accept-credentials, designation.delist …
    Act(ActForecasting),
    /// Store a forecast in the ledger, with a hash of what it rests on
    Lock(Forecasting),
    /// Score the stored forecasts whose time is over
    Score(Scoring),
    /// Leave one episode out: what forecasts like these were worth, against what anybody could have said
    Backtest(Backtesting),
    /// Fit the hazard on the tables of precedents
    Fit(Fitting),
}

/// A question.
#[derive(Debug, Args)]
pub struct Forecasting {
    /// Whom it is about to recognise: Taliban, Kosovo, Palestine …
    #[arg(value_name = "PARTY")]
    pub party: String,
    /// How to ask.
    #[command(flatten)]
    pub how: How,
}

/// A question about another act.
#[derive(Debug, Args)]
pub struct ActForecasting {
    /// Which act
    #[arg(value_name = "ACT")]
    pub act: String,
    /// Toward whom
    #[arg(value_name = "PARTY")]
    pub party: String,
    /// How to ask.
    #[command(flatten)]
    pub how: How,
}

/// How a question is asked.
#[derive(Debug, Args)]
pub struct How {
    /// With what was done by the end of this day [default: today]; what is learned from other episodes is of all times
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub as_of: Option<Date>,
    /// Within how long, in months or years
    #[arg(long, value_name = "SPAN,…", default_value = "6m,12m,24m", value_delimiter = ',')]
    pub horizon: Vec<String>,
    /// Every state, in place of the likeliest
    #[arg(long, value_name = "WHAT")]
    pub by: Option<By>,
    /// Leave out what the ledger knows
    #[arg(long)]
    pub no_evidence: bool,
    /// Draw the expected number of followers, as .svg or .png
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub chart: Option<PathBuf>,
    /// The ledger, for acts the tables do not have, and for evidence; and how the answer is printed.
    #[command(flatten)]
    pub answer: Answering,
}

/// What a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// One line for each state
    State,
}

/// `demarche outlook score`.
#[derive(Debug, Args)]
pub struct Scoring {
    /// With what was done by the end of this day [default: the last day of which the tables know]
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub as_of: Option<Date>,
    /// Draw what was said against what came, as .svg or .png
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub chart: Option<PathBuf>,
    /// Score forecasts too that were stored more than a month after the day they are asked on
    #[arg(long)]
    pub late: bool,
    /// The ledger, and how the answer is printed.
    #[command(flatten)]
    pub answer: Answering,
}

/// `demarche outlook backtest`.
#[derive(Debug, Args)]
pub struct Backtesting {
    /// Within how long, in months or years
    #[arg(long, value_name = "SPAN,…", default_value = "3m,6m,12m,24m", value_delimiter = ',')]
    pub horizon: Vec<String>,
    /// Write the page there [default: standard output]
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Draw what was said against what came, as .svg or .png
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub chart: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
}

/// `demarche outlook fit`.
#[derive(Debug, Args)]
pub struct Fitting {
    /// Write the fitted models there, as a data folder keeps them in precedents/fitted.toml
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}
