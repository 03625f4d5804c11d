//! What can be typed after `check` and `evaluate`.

use super::numbers;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `demarche check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The data folder to check [default: --data, or what the program carries]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Only read the files; do not run the cases of the rules
    #[arg(long)]
    pub no_cases: bool,
}

/// `demarche evaluate`.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// Annotated documents or PLOVER records (JSON, JSON Lines), or a table: sentences with marked pairs (PLV, A–W), ICEWS
    /// or POLECAT rows with their texts
    #[arg(value_name = "GOLD", value_hint = ValueHint::FilePath, required_unless_present = "agreement")]
    pub gold: Option<PathBuf>,
    /// Claims to score; left out, the texts of GOLD are coded now
    #[arg(value_name = "PRED", value_hint = ValueHint::FilePath)]
    pub pred: Option<PathBuf>,
    /// How far annotators agree: the documents each annotated, one file an annotator
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = ValueHint::FilePath,
        conflicts_with_all = ["gold", "pred", "errors", "against", "text_column"])]
    pub agreement: Vec<PathBuf>,
    /// Count the documents of one part only; a hash of its id says in which a document is (docs/evaluate.md)
    #[arg(long, value_name = "PART")]
    pub part: Option<Part>,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// List every miss, every extra claim and every wrong field, the most frequent kind first, and why it came about
    #[arg(long)]
    pub errors: bool,
    /// Resample the documents or rows this many times for 95 % intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = numbers::count, allow_negative_numbers = true)]
    pub bootstrap: usize,
    /// Show what changed since a run: its claims (JSON Lines), or its report saved with --json
    #[arg(long, value_name = "RUN", value_hint = ValueHint::FilePath)]
    pub against: Option<PathBuf>,
    /// The column with the text that ICEWS or POLECAT rows were coded from [default: text, sentence]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
}

/// A part of all documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// To write rules on and to teach: read as you like
    Train,
    /// To choose between variants: scored, its errors are not read
    Development,
    /// To say how good it is: scored seldom, never read
    Test,
}
