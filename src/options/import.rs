//! What can be typed after `import`.

use super::Where;
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// `demarche import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Rows of other coders: tables with tabs or commas, JSON Lines; packed with gzip or zstd or not; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// How the rows are laid out
    #[arg(long, value_name = "LAYOUT", default_value = "auto", help = super::compare::LAYOUT)]
    pub layout: String,
    /// Where to record them.
    #[command(flatten)]
    pub place: Where,
}
