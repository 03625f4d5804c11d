//! What can be typed after the questions: `status`, `timeline`, `who`, `sequence`, `diff`.

use super::days;
use super::keeping::Where;
use clap::{Args, ValueEnum};

/// On which day, as known when.
#[derive(Debug, Args)]
pub struct Moment {
    /// The state on this day; a month (2025-07) or a year stands for its last day [default: today]
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub as_of: Option<jiff::civil::Date>,
    /// As far as was published by the end of this day [default: all]
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub known: Option<jiff::civil::Date>,
    /// As far as this ledger had recorded by the end of this day [default: all]
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub recorded: Option<jiff::civil::Date>,
}

/// As known when.
#[derive(Debug, Args)]
pub struct Seen {
    /// As far as was published by the end of this day [default: all]
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub known: Option<jiff::civil::Date>,
    /// As far as this ledger had recorded by the end of this day [default: all]
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub recorded: Option<jiff::civil::Date>,
}

/// What questions print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// A page for people
    Text,
    /// One list
    Json,
    /// One answer a line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// The table of csv with its types
    Parquet,
}

/// Which ledger answers, and how that is printed.
#[derive(Debug, Args)]
pub struct Answering {
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
}

/// `demarche status`.
#[derive(Debug, Args)]
pub struct Status {
    /// Whose relation: a country code or a name
    #[arg(value_name = "HOLDER")]
    pub holder: Option<String>,
    /// Toward whom
    #[arg(value_name = "SUBJECT")]
    pub subject: Option<String>,
    /// The relations of everybody toward this party
    #[arg(long, value_name = "PARTY", conflicts_with_all = ["holder", "subject"])]
    pub toward: Option<String>,
    /// Where everybody stands with a treaty or on a list, by any of its names
    #[arg(long, value_name = "NAME", conflicts_with_all = ["holder", "subject", "toward"])]
    pub object: Option<String>,
    /// One line for each state (with --toward)
    #[arg(long, value_name = "WHAT", requires = "toward")]
    pub by: Option<By>,
    /// As whose acts those of a contested entity count
    #[arg(long, value_name = "VIEW", default_value = "own")]
    pub viewpoint: Viewpoint,
    /// Also show acts whose confidence is too low to count them, marked
    #[arg(long)]
    pub doubtful: bool,
    /// On which day, as known when.
    #[command(flatten)]
    pub when: Moment,
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
}

/// What a matrix has a line for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Each state
    State,
}

/// As whose acts those of a contested entity count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Viewpoint {
    /// As its own
    Own,
    /// As those of the state that claims it
    Claimant,
}

impl From<Viewpoint> for demarche_questions::Viewpoint {
    fn from(viewpoint: Viewpoint) -> Self {
        match viewpoint {
            Viewpoint::Own => Self::Own,
            Viewpoint::Claimant => Self::Claimant,
        }
    }
}

/// `demarche timeline`.
#[derive(Debug, Args)]
pub struct Timeline {
    /// Between whom: a country code or a name
    #[arg(value_name = "PARTY", required_unless_present = "object", num_args = 1..=2)]
    pub parties: Vec<String>,
    /// What the acts are about: a treaty or a list, by any of its names; without a party, the acts of everybody
    #[arg(long, value_name = "NAME")]
    pub object: Option<String>,
    /// Show every claim, not only acts that change a relation
    #[arg(long)]
    pub all: bool,
    /// Also show acts whose confidence is too low to count them, marked
    #[arg(long)]
    pub doubtful: bool,
    /// From this day on
    #[arg(long, value_name = "DAY", value_parser = days::first)]
    pub from: Option<jiff::civil::Date>,
    /// Until this day
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub to: Option<jiff::civil::Date>,
    /// As known when.
    #[command(flatten)]
    pub seen: Seen,
    /// As whose acts those of a contested entity count
    #[arg(long, value_name = "VIEW", default_value = "own")]
    pub viewpoint: Viewpoint,
    /// Which ledger answers, and how that is printed.
    #[command(flatten)]
    pub answer: Answering,
}

/// `demarche who`.
#[derive(Debug, Args)]
pub struct WhoHeld {
    /// A person, or an office: "President of France", "Russian ambassador to the United Kingdom"
    #[arg(value_name = "NAME")]
    pub name: String,
    /// On this day [default: at any time]
    #[arg(long = "as-of", alias = "on", value_name = "DAY", value_parser = days::last)]
    pub on: Option<jiff::civil::Date>,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
}

/// `demarche sequence`.
#[derive(Debug, Args)]
pub struct Sequence {
    /// Acts with arrows between them: 'designation.delist -> ambassador.* -> recognition.grant'
    #[arg(value_name = "ACTS")]
    pub pattern: String,
    /// Longest time from the first act to the last: days, weeks, months or years, such as 90d, 6m, 2y
    #[arg(long, value_name = "SPAN", default_value = "2y")]
    pub within: String,
    /// As known when.
    #[command(flatten)]
    pub seen: Seen,
    /// As whose acts those of a contested entity count
    #[arg(long, value_name = "VIEW", default_value = "own")]
    pub viewpoint: Viewpoint,
    /// Which ledger answers, and how that is printed.
    #[command(flatten)]
    pub answer: Answering,
}

/// `demarche diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// Between what was published by the end of one day and by the end of another: give it twice
    #[arg(long, value_name = "DAY", required_unless_present = "recorded", value_parser = days::last)]
    pub known: Vec<jiff::civil::Date>,
    /// Between what this ledger had recorded by the end of one day and by the end of another: give it twice
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub recorded: Vec<jiff::civil::Date>,
    /// The day whose states are compared [default: the later of the two]
    #[arg(long, value_name = "DAY", value_parser = days::last)]
    pub as_of: Option<jiff::civil::Date>,
    /// As whose acts those of a contested entity count
    #[arg(long, value_name = "VIEW", default_value = "own")]
    pub viewpoint: Viewpoint,
    /// Which ledger answers, and how that is printed.
    #[command(flatten)]
    pub answer: Answering,
}
