//! What the user can type: the one definition from which help, manual page and completions come.

pub mod compare;
pub mod export;
pub mod import;
pub mod outlook;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use demarche_read::{Charset, Columns, NoDate, Published};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Reads news and says, with the words it rests on, who did what to whom, when, where and on whose word.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 all done, 1 something could not be read or coded (told on standard error), 2 wrong use."
)]
pub struct Options {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every command understands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Use the political knowledge in this folder instead of what the program carries
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, env = "DEMARCHE_DATA")]
    pub data: Option<PathBuf>,
    /// Who codes: the rules, the second reader (a learned model), or both
    #[arg(long, global = true, value_name = "WHO", default_value = "both")]
    pub coder: Readers,
    /// Work on this many documents at once [default: one for each processor]
    #[arg(long, short, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// No summary and no progress on standard error; faults are told all the same
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// Who codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Readers {
    /// The rules alone
    Rules,
    /// The second reader alone
    Model,
    /// The rules, and the second reader where it is surer
    Both,
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
    /// Code the claims of each document
    Code(Code),
    /// Show how the sentences are understood: words, parts of speech, dependencies, names
    Parse(Parse),
    /// Tell why a claim was coded so, and what was nearly coded
    Explain(Explain),
    /// Check event types, acts, rules, words and actors, and run the cases in the rules
    Check(Check),
    /// Score claims against annotated documents
    Evaluate(Evaluate),
    /// Read, code and record into the ledger
    Ingest(Ingest),
    /// Record the rows of other coders (ICEWS, POLECAT, GDELT, Phoenix, PLOVER), as coded elsewhere
    Import(import::Import),
    /// Tell how far claims agree with the rows of another coder
    Compare(compare::Compare),
    /// The state of a relation, or of all relations toward somebody, on a day
    Status(Status),
    /// Standing questions: read the sources, tell each new event once
    Watch(Watch),
    /// Step through doubtful claims and decide; or record decisions from a file
    Review(Review),
    /// Look whether a ledger is whole, and work its events out again
    Verify(Verify),
    /// Read the recorded texts again with the present rules, and tell each change with its cause
    Recode(Recode),
    /// The steps between two parties, or of one, the oldest first
    Timeline(Timeline),
    /// List happenings, each with all that is told of it
    Events(Listing),
    /// List claims
    Claims(Listing),
    /// Write claims, events or states as Parquet, CSV, JSON Lines or in the layout of another project
    Export(export::Export),
    /// Who held an office, or which offices somebody held
    Who(WhoHeld),
    /// Where acts followed each other between the same parties, and how often the next one came
    Sequence(Sequence),
    /// What was learned between two days
    Diff(Diff),
    /// Who may follow an act, how many and how soon, from dated precedents; scored
    Outlook(outlook::Outlook),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual page, or write the pages of all commands into a folder
    Man(Man),
}

/// What to read and how.
#[derive(Debug, Args)]
pub struct Input {
    /// Texts, JSON Lines, CSV, saved pages, feeds, sitemaps, web archives (WARC), folders, zips; packed with gzip or zstd
    /// or not; addresses (https://…); `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Publication date of documents that do not say: 2025-07-05, 2025-07-05T14:30:00Z or 2025-07
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub date: Option<Published>,
    /// Take the files as one form, whatever they are called
    #[arg(long, value_name = "FORM", default_value = "auto")]
    pub input: Form,
    /// Character set of files that are neither UTF-8 nor marked UTF-16, such as windows-1252
    #[arg(long, value_name = "NAME", value_parser = str::parse::<Charset>)]
    pub encoding: Option<Charset>,
    /// Which columns of tables and fields of records mean what: text=body,date=published,id=guid,title=headline,url=link,
    /// source=outlet [default: by their usual names]
    #[arg(long, value_name = "PART=COLUMN,…", value_parser = str::parse::<Columns>)]
    pub columns: Option<Columns>,
    /// Fetch the pages that fetched feeds and sitemaps point at, in place of their summaries
    #[arg(long)]
    pub follow: bool,
    /// Fetch from private, loopback and link-local addresses too
    #[arg(long)]
    pub allow_private: bool,
}

/// How to take the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// By name, or by the first characters
    Auto,
    /// Each file is one document
    Text,
    /// Each line is one record
    Jsonl,
    /// Each file is a web page
    Html,
    /// Each file is a feed or a sitemap
    Feed,
    /// A table with commas, names in its first line
    Csv,
    /// A table with tabs, names in its first line
    Tsv,
    /// A web archive
    Warc,
}

/// `demarche code`.
#[derive(Debug, Args)]
pub struct Code {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CodeFormat>,
}

/// What `code` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CodeFormat {
    /// A page for people
    Text,
    /// One claim a line
    Jsonl,
    /// One list of documents with their claims
    Json,
}

/// `demarche parse`.
#[derive(Debug, Args)]
pub struct Parse {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to print [default: text on a terminal, else conllu]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ParseFormat>,
}

/// What `parse` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ParseFormat {
    /// A tree for people
    Text,
    /// CoNLL-U
    Conllu,
    /// One document a line
    #[value(alias = "json")]
    Jsonl,
}

/// `demarche explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// What to read; FILE:LINE picks one line of a text, or one record
    #[command(flatten)]
    pub input: Input,
}

/// `demarche check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The data folder to check [default: --data, or what the program carries]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Read the files only, leave the cases of the rules alone
    #[arg(long)]
    pub no_cases: bool,
}

/// `demarche evaluate`.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// Annotated documents or PLOVER records (JSON, JSON Lines), or a table: sentences with marked pairs (PLV, A–W), ICEWS
    /// or POLECAT rows with their texts
    #[arg(value_name = "GOLD", value_hint = ValueHint::FilePath)]
    pub gold: PathBuf,
    /// Claims to score; left out, the texts of GOLD are coded now
    #[arg(value_name = "PRED", value_hint = ValueHint::FilePath)]
    pub pred: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// List every miss, every extra claim and every wrong field, the most frequent kind first, and why it came about
    #[arg(long)]
    pub errors: bool,
    /// Draw the documents or rows anew this many times for 95 % intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub bootstrap: usize,
    /// Tell what changed since a run: its claims (JSON Lines), or its report saved with --json
    #[arg(long, value_name = "RUN", value_hint = ValueHint::FilePath)]
    pub against: Option<PathBuf>,
    /// The column with the text that ICEWS or POLECAT rows were coded from [default: text, sentence]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
}

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

/// On which day, as known when.
#[derive(Debug, Args)]
pub struct Moment {
    /// The state on this day [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<jiff::civil::Date>,
    /// As far as was published by the end of this day [default: all]
    #[arg(long, value_name = "DAY")]
    pub known: Option<jiff::civil::Date>,
    /// As far as this ledger had recorded by the end of this day [default: all]
    #[arg(long, value_name = "DAY")]
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
}

/// `demarche status`.
#[derive(Debug, Args)]
pub struct Status {
    /// Whose relation: a country code or a name
    #[arg(value_name = "HOLDER", required_unless_present = "toward")]
    pub holder: Option<String>,
    /// Toward whom
    #[arg(value_name = "SUBJECT", required_unless_present = "toward")]
    pub subject: Option<String>,
    /// The relations of everybody toward this party
    #[arg(long, value_name = "PARTY", conflicts_with_all = ["holder", "subject"])]
    pub toward: Option<String>,
    /// One line for each state (with --toward)
    #[arg(long, value_name = "WHAT", requires = "toward")]
    pub by: Option<By>,
    /// As whose acts those of a contested entity count
    #[arg(long, value_name = "VIEW", default_value = "own")]
    pub viewpoint: Viewpoint,
    /// On which day, as known when.
    #[command(flatten)]
    pub when: Moment,
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<export::ListFormat>,
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
    #[arg(long, value_name = "MINUTES", default_value = "15")]
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
    /// Work the events out anew where they are not what the rows give
    #[arg(long)]
    pub mend: bool,
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

/// As whose acts those of a contested entity count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Viewpoint {
    /// As its own
    Own,
    /// As those of the state that claims it
    Claimant,
}

/// As known when.
#[derive(Debug, Args)]
pub struct Seen {
    /// As far as was published by the end of this day [default: all]
    #[arg(long, value_name = "DAY")]
    pub known: Option<jiff::civil::Date>,
    /// As far as this ledger had recorded by the end of this day [default: all]
    #[arg(long, value_name = "DAY")]
    pub recorded: Option<jiff::civil::Date>,
}

/// `demarche timeline`.
#[derive(Debug, Args)]
pub struct Timeline {
    /// Between whom: a country code or a name
    #[arg(value_name = "PARTY", required = true, num_args = 1..=2)]
    pub parties: Vec<String>,
    /// Every claim, not only the steps that change a relation
    #[arg(long)]
    pub all: bool,
    /// From this day on
    #[arg(long, value_name = "DAY")]
    pub from: Option<jiff::civil::Date>,
    /// Until this day
    #[arg(long, value_name = "DAY")]
    pub to: Option<jiff::civil::Date>,
    /// As known when.
    #[command(flatten)]
    pub seen: Seen,
    /// As whose acts those of a contested entity count
    #[arg(long, value_name = "VIEW", default_value = "own")]
    pub viewpoint: Viewpoint,
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
}

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
    /// Code of a country somebody of which takes part; given twice, both do
    #[arg(long, value_name = "CODE")]
    pub country: Vec<String>,
    /// How it is told: occurred, ongoing, planned, possible, negated, denied, historical
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<String>,
    /// It may have happened on this day or later
    #[arg(long, value_name = "DAY")]
    pub from: Option<jiff::civil::Date>,
    /// It may have happened on this day or earlier
    #[arg(long, value_name = "DAY")]
    pub to: Option<jiff::civil::Date>,
    /// As known when.
    #[command(flatten)]
    pub seen: Seen,
    /// Part of the name of who published it
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Id of its text
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
    /// Part of the name of who vouches for it
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Words of its sentence: all of them; "in quotes" as they follow each other; beginning* of a word; -word must not stand there
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// Least sureness, from 0 to 1
    #[arg(long, value_name = "NUMBER", value_parser = share)]
    pub min_sure: Option<f64>,
    /// At most so many
    #[arg(long, value_name = "N")]
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
    pub format: Option<export::ListFormat>,
}

/// In which order claims and events are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListOrder {
    /// By the day they tell of, the earliest first, without a day last
    Day,
    /// As published, the latest first
    Known,
    /// As recorded, the latest first
    Recorded,
    /// The surest first
    Sure,
}

/// `demarche who`.
#[derive(Debug, Args)]
pub struct WhoHeld {
    /// A person, or an office: "President of France", "Russian foreign minister"
    #[arg(value_name = "NAME")]
    pub name: String,
    /// On this day [default: at any time]
    #[arg(long, value_name = "DAY")]
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
    /// The ledger.
    #[command(flatten)]
    pub place: Where,
    /// What to print [default: text on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<AnswerFormat>,
}

/// `demarche diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// Between what was published by the end of one day and by the end of another: give it twice
    #[arg(long, value_name = "DAY", required_unless_present = "recorded")]
    pub known: Vec<jiff::civil::Date>,
    /// Between what this ledger had recorded by the end of one day and by the end of another: give it twice
    #[arg(long, value_name = "DAY")]
    pub recorded: Vec<jiff::civil::Date>,
    /// The day whose states are compared [default: the later of the two]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<jiff::civil::Date>,
    /// As whose acts those of a contested entity count
    #[arg(long, value_name = "VIEW", default_value = "own")]
    pub viewpoint: Viewpoint,
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

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|n| (0.0..=1.0).contains(n));
    number.ok_or_else(|| "a number from 0 to 1 is meant".to_owned())
}

fn published(text: &str) -> Result<Published, String> {
    text.parse().map_err(|e: NoDate| format!("{e}; {}", NoDate::HELP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Options::command().debug_assert();
    }
}
