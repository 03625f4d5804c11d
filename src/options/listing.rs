//! What can be typed after `claims` and `events`: which claims are meant.

use super::asking::{AnswerFormat, Seen};
use super::days;
use super::keeping::Where;
use super::numbers;
use clap::{Args, ValueEnum};

/// Which claims are meant. An option given more than once takes any of its values; --party takes all.
#[derive(Debug, Args)]
pub struct Which {
    /// Event type
    #[arg(long, value_name = "TYPE")]
    pub event: Vec<String>,
    /// Mode within the type
    #[arg(long, value_name = "MODE")]
    pub mode: Vec<String>,
    /// Act: recognition.grant, recognition.* for a whole dimension, * for any
    #[arg(long, value_name = "ACT")]
    pub act: Vec<String>,
    /// Who does it
    #[arg(long, value_name = "PARTY")]
    pub actor: Vec<String>,
    /// To whom
    #[arg(long, value_name = "PARTY")]
    pub recipient: Vec<String>,
    /// Who takes part, on either side; given twice, both do
    #[arg(long, value_name = "PARTY")]
    pub party: Vec<String>,
    /// Country code of any participant; given twice, both take part
    #[arg(long, value_name = "CODE")]
    pub country: Vec<String>,
    /// What its act is about: a treaty or a list, by any of its names
    #[arg(long, value_name = "NAME")]
    pub object: Option<String>,
    /// Status: occurred, ongoing, planned, possible, negated, denied, historical
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<String>,
    /// It may have happened on this day or later
    #[arg(long, value_name = "DAY", value_parser = days::first)]
    pub from: Option<jiff::civil::Date>,
    /// It may have happened on this day or earlier
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub to: Option<jiff::civil::Date>,
    /// As known when.
    #[command(flatten)]
    pub seen: Seen,
    /// Part of the name of who published it
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Id of its document
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
    /// Part of the name of who vouches for it
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Words of its sentence: all of them; "in quotes" as they follow each other; beginning* of a word; -word must not stand there
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// Minimum confidence, from 0 to 1
    #[arg(long, value_name = "NUMBER", value_parser = share, allow_negative_numbers = true)]
    pub min_confidence: Option<f64>,
    /// At most this many
    #[arg(long, value_name = "N", value_parser = numbers::count, allow_negative_numbers = true)]
    pub limit: Option<usize>,
    /// In which order [default: by day; with --text as recorded, the latest first]
    #[arg(long, value_name = "ORDER")]
    pub order: Option<ListOrder>,
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
}

/// `demarche claims` and `demarche events`.
#[derive(Debug, Args)]
pub struct Listing {
    /// Which.
    #[command(flatten)]
    pub which: Which,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
}

/// In which order claims and events are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListOrder {
    /// By date, the earliest first, undated last
    Day,
    /// As published, the latest first
    Known,
    /// As recorded, the latest first
    Recorded,
    /// By confidence, the highest first
    Confidence,
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|n| (0.0..=1.0).contains(n));
    number.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
