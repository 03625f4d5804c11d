//! What the user can type: the one definition from which help, manual page and completions come. One file a group of commands.

pub mod asking;
pub mod checking;
pub mod compare;
mod days;
pub mod export;
pub mod import;
pub mod keeping;
pub mod listing;
mod numbers;
pub mod outlook;
pub mod reading;

pub use asking::{AnswerFormat, Answering, By, Diff, Moment, Seen, Sequence, Status, Timeline, Viewpoint, WhoHeld};
pub use checking::{Check, Evaluate, Part};
pub use keeping::{Ingest, Recode, Review, Verify, Watch, WatchRun, Watching, Where};
pub use listing::{ListOrder, Listing, Which};
pub use reading::{Code, CodeFormat, Explain, Form, Input, Parse, ParseFormat};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Reads news and says, with the words it rests on, who did what to whom, when, where and on whose word.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, propagate_version = true, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Output: on a terminal pages for people; into a pipe or a file JSON Lines (parse: CoNLL-U), unless --format says \
        otherwise.\n\
        Days: 2025-07-05; a month (2025-07) or a year (2025) stands for its last day, with --from for its first. --as-of is the day \
        something holds on, --known the day until which it was published.\n\
        Exit status: 0 all done, 1 something could not be read or coded (reported on standard error), 2 wrong use."
)]
pub struct Options {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every command understands.
    #[command(flatten)]
    pub common: Common,
}

impl Options {
    /// What was typed.
    ///
    /// # Errors
    /// When it is wrong use, or help or the version is asked for: the error says which, and prints it.
    pub fn read() -> Result<Self, clap::Error> {
        let options = Self::try_parse()?;
        match options.command.fault() {
            Some((command, fault)) => {
                let mut all = Self::command();
                all.build();
                let named =
                    all.find_subcommand_mut(command).map(|c| c.error(ErrorKind::MissingRequiredArgument, &fault));
                Err(named.unwrap_or_else(|| Self::command().error(ErrorKind::MissingRequiredArgument, &fault)))
            }
            None => Ok(options),
        }
    }
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Use the political knowledge in this folder instead of what the program carries
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, env = "DEMARCHE_DATA")]
    pub data: Option<PathBuf>,
    /// What codes: the rules, the networks (for events in a text, for a given pair), or both
    #[arg(long, global = true, value_name = "WHO", default_value = "both")]
    pub coder: CoderName,
    /// Work on this many documents at once [default: one for each processor]
    #[arg(long, short, global = true, value_name = "N", value_parser = numbers::some, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Hide the summary and progress on standard error; errors are still shown
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Write an apostrophe before cells of CSV and tab-separated tables that a spreadsheet would take for a formula
    #[arg(long, global = true, value_name = "WHETHER", default_value = "yes")]
    pub spreadsheet_safe: Whether,
}

/// Who codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CoderName {
    /// The rules alone
    Rules,
    /// The networks alone
    Model,
    /// Rules and networks together
    Both,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Whether {
    /// An apostrophe; `import` takes it away again
    Yes,
    /// The exact text, for programs
    No,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the claims of each document
    Code(Code),
    /// Show how the sentences are parsed: words, parts of speech, dependencies, names
    Parse(Parse),
    /// Explain why a claim was coded, and what was nearly coded
    Explain(Explain),
    /// Check event types, acts, rules, words and actors, and run the cases in the rules
    Check(Check),
    /// Score claims against annotated documents
    Evaluate(Evaluate),
    /// Read, code and record into the ledger
    Ingest(Ingest),
    /// Import the rows of other coders (ICEWS, POLECAT, GDELT, Phoenix, PLOVER) into the ledger
    Import(import::Import),
    /// Measure how far claims agree with the rows of another coder
    Compare(compare::Compare),
    /// Show the state of a relation, or of all relations toward a party, on a day
    Status(Status),
    /// Read sources and send each new event that matches an alert rule once
    Watch(Watch),
    /// Review doubtful claims one by one, or record decisions from a file
    Review(Review),
    /// Check a ledger's integrity and recompute what is derived from its records
    Verify(Verify),
    /// Code the recorded texts again with the current rules, and report each change with its cause
    Recode(Recode),
    /// List the acts between two parties, or of one, the oldest first
    Timeline(Timeline),
    /// List events, each with its evidence
    Events(Listing),
    /// List claims
    Claims(Listing),
    /// Write claims, events or states as Parquet, CSV, JSON Lines or in the layout of another project
    Export(export::Export),
    /// Show who held an office, or which offices a person held
    Who(WhoHeld),
    /// Show where acts followed each other between the same parties, and how often the next one came
    Sequence(Sequence),
    /// Show what was learned between two days
    Diff(Diff),
    /// Forecast who may follow an act, how many and how soon, from dated precedents
    Outlook(outlook::Outlook),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual page, or write the pages of all commands into a folder
    Man(Man),
}

impl Command {
    /// What is missing of a command, with its name.
    fn fault(&self) -> Option<(&'static str, String)> {
        match self {
            Command::Status(Status { holder: Some(party), subject: None, toward: None, object: None, .. }) => Some((
                "status",
                format!(
                    "a relation is between two parties, and only `{party}` is named\n\n  tip: name the other party too; \
                     `--toward '{party}'` asks for the relations of everybody toward it; `demarche timeline '{party}'` for all it did"
                ),
            )),
            Command::Status(Status { holder: None, toward: None, object: None, .. }) => {
                let fault = "a relation is between two parties, and none is named\n\n  tip: `demarche status Russia Taliban`, \
                    or `demarche status --toward Taliban` for the relations of everybody toward it";
                Some(("status", fault.to_owned()))
            }
            Command::Evaluate(Evaluate { agreement, .. }) => match agreement.as_slice() {
                [one] => Some((
                    "evaluate",
                    format!(
                        "agreement is between annotators, and only `{}` is named\n\n  tip: name the file of another annotator too: \
                         `demarche evaluate --agreement ANN.jsonl BOB.jsonl`",
                        one.display()
                    ),
                )),
                _ => None,
            },
            _ => None,
        }
    }
}

/// `demarche completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `demarche man`.
#[derive(Debug, Args)]
pub struct Man {
    /// Write the page of every command into this folder
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Options::command().debug_assert();
    }
}
