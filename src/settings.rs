//! What the options mean, worked out once.

use crate::exit::Exit;
use crate::messages::{Messages, reason};
use crate::options::{self, Common, Form, Input, When, Where, Whether};
use crate::output::paint::Paint;
use crate::output::stdout::{self, Manner};
use demarche_ledger::LedgerError;
use demarche_pipeline::{CoderChoice, Engine};
use demarche_read::{self as read, Reader};
use demarche_shipped::LoadedKnowledge;
use etcetera::{BaseStrategy, choose_base_strategy};
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Name and version of the program, as ledgers record it.
pub(crate) const PROGRAM: &str = concat!("demarche ", env!("CARGO_PKG_VERSION"));

/// What holds for the whole run.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Threads that parse and code.
    pub jobs: NonZeroUsize,
    /// No summary, no progress.
    pub quiet: bool,
    /// Whether standard output is a terminal.
    pub terminal: bool,
    /// Colours of standard output.
    pub paint: Paint,
    /// Columns of the page.
    pub width: usize,
    /// Who codes.
    pub coder: CoderChoice,
    /// The data folder, when it is not the one the program carries.
    pub data: Option<PathBuf>,
    error_paint: Paint,
}

/// Lines longer than this tire the eye.
const WIDEST: usize = 120;
const NARROWEST: usize = 40;
const PAGE: usize = 80;

impl Settings {
    pub fn new(common: &Common) -> Self {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let paint = |terminal: bool| match common.color {
            When::Always => Paint::new(true),
            When::Never => Paint::new(false),
            When::Auto => Paint::new(terminal && !plain),
        };
        let terminal = std::io::stdout().is_terminal();
        stdout::set(Manner {
            terminal,
            colours: paint(terminal).is_on(),
            escape_formulas: common.spreadsheet_safe == Whether::Yes,
        });
        Self {
            jobs: common.jobs.unwrap_or_else(processors),
            quiet: common.quiet,
            terminal,
            paint: paint(terminal),
            width: width(),
            coder: match common.coder {
                options::CoderName::Rules => CoderChoice::Rules,
                options::CoderName::Model => CoderChoice::Model,
                options::CoderName::Both => CoderChoice::Both,
            },
            data: common.data.clone(),
            error_paint: paint(std::io::stderr().is_terminal()),
        }
    }

    /// Where faults and notes go.
    pub fn messages(&self) -> Messages {
        Messages::new(self.error_paint, self.quiet)
    }

    /// The data folder the user named, when it is not there; that is reported.
    fn lacks_data(&self) -> bool {
        let Some(dir) = self.data.as_deref().filter(|d| !d.is_dir()) else { return false };
        let help = "--data, or DEMARCHE_DATA, names the folder that holds types, acts and rules; without it the program's own are used";
        self.messages().error(&format!("{}: no such folder", dir.display()), help);
        true
    }

    /// The political knowledge; `None` when the data folder is broken, after every problem of it was reported.
    pub fn knowledge(&self) -> Option<LoadedKnowledge> {
        if self.lacks_data() {
            return None;
        }
        let problems = match LoadedKnowledge::read(self.data.as_deref()) {
            Ok(knowledge) => return Some(knowledge),
            Err(problems) => problems,
        };
        let dir = self.data.clone().unwrap_or_default();
        self.messages().problems(&problems, Some(&dir));
        None
    }

    /// The engine; `None` when the data folder is broken, after telling every problem of it.
    pub fn engine(&self) -> Option<Engine> {
        if self.lacks_data() {
            return None;
        }
        match Engine::new(self.data.as_deref(), self.coder) {
            Ok(engine) => {
                if let Some(why) = engine.broken_reader() {
                    let help =
                        "the rules code alone; make the file again with tools/event-reader/train.py, or take it away";
                    self.messages().error(why, help);
                }
                Some(engine)
            }
            Err(problems) => {
                let dir = self.data.clone().unwrap_or_default();
                self.messages().problems(&problems, Some(&dir));
                None
            }
        }
    }
}

impl Settings {
    /// The ledger a command means.
    ///
    /// # Errors
    /// When there is no place for one; that has been told.
    pub fn ledger(&self, place: &Where) -> Result<PathBuf, Exit> {
        ledger_path(place.ledger.as_deref()).map_err(|message| {
            self.messages().error(&message, "name one with --ledger");
            Exit::Usage
        })
    }

    /// Tells what is wrong with a ledger.
    pub fn ledger_fault(&self, fault: &LedgerError) -> Exit {
        self.messages().error(&fault.to_string(), fault.help());
        Exit::Errors
    }
}

/// The ledger a command means: the one named, else `demarche.db` in the user's data folder, which is made.
///
/// # Errors
/// When there is no such folder and it cannot be made.
fn ledger_path(named: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    let base = choose_base_strategy().map_err(|e| format!("there is no folder for the ledger: {e}"))?;
    let folder = base.data_dir().join("demarche");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {}", folder.display(), reason(&e)))?;
    Ok(folder.join("demarche.db"))
}

/// Columns of the terminal, or what COLUMNS says, within what reads well.
fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    said.or_else(seen).unwrap_or(PAGE).clamp(NARROWEST, WIDEST)
}

/// A reader of what the user named.
pub(crate) fn reader(input: &Input, paths: &[PathBuf]) -> Reader {
    let form = match input.input {
        Form::Auto => read::Form::Auto,
        Form::Text => read::Form::Text,
        Form::Jsonl => read::Form::Jsonl,
        Form::Html => read::Form::Html,
        Form::Feed => read::Form::Feed,
        Form::Csv => read::Form::Csv,
        Form::Tsv => read::Form::Tsv,
        Form::Warc => read::Form::Warc,
    };
    let options = read::Options {
        published: input.date,
        form,
        charset: input.encoding,
        columns: input.columns.clone().unwrap_or_default(),
        follow: input.follow,
        allow_private: input.allow_private,
    };
    Reader::new(paths, options)
}
