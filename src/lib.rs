//! The program `demarche`: reads news and says who did what to whom, when, where and on whose word.
//!
//! [`options`] is what the user typed, `settings` what it means. Each command is a file in `commands/`: it maps options to a call of
//! the crates below, and prints what comes back by `output`. `exit` maps errors to exit statuses. No answer is computed here.

pub mod options;

mod commands;
mod exit;
mod messages;
mod output;
mod progress;
mod settings;
mod watch;

use exit::Exit;
use options::{Command, Options};
use settings::Settings;
use std::io;
use std::process::ExitCode;

/// Runs the program: 0 all done, 1 something could not be read or coded, 2 wrong use.
pub fn run() -> ExitCode {
    let options = match Options::read() {
        Ok(options) => options,
        Err(e) => {
            // Whoever asked for help and does not read it has enough of it.
            let _ = messages::of_options(&e);
            return ExitCode::from(u8::try_from(e.exit_code()).unwrap_or(2));
        }
    };
    let settings = Settings::new(&options.common);
    let ended = match &options.command {
        Command::Code(o) => commands::code::run(o, &settings),
        Command::Parse(o) => commands::parse::run(o, &settings),
        Command::Explain(o) => commands::explain::run(o, &settings),
        Command::Check(o) => commands::check::run(o, &settings),
        Command::Evaluate(o) => commands::evaluate::run(o, &settings),
        Command::Ingest(o) => commands::ingest::run(o, &settings),
        Command::Import(o) => commands::import::run(o, &settings),
        Command::Compare(o) => commands::compare::run(o, &settings),
        Command::Status(o) => commands::status::run(o, &settings),
        Command::Watch(o) => commands::watch::run(o, &settings),
        Command::Review(o) => commands::review::run(o, &settings),
        Command::Verify(o) => commands::verify::run(o, &settings),
        Command::Recode(o) => commands::recode::run(o, &settings),
        Command::Timeline(o) => commands::timeline::run(o, &settings),
        Command::Events(o) => commands::events::run(o, &settings),
        Command::Claims(o) => commands::claims::run(o, &settings),
        Command::Export(o) => commands::export::run(o, &settings),
        Command::Who(o) => commands::who::run(o, &settings),
        Command::Sequence(o) => commands::sequence::run(o, &settings),
        Command::Diff(o) => commands::diff::run(o, &settings),
        Command::Outlook(o) => commands::outlook::run(o, &settings),
        Command::Completions(o) => commands::manual::completions(o),
        Command::Man(o) => commands::manual::man(o),
    };
    if demarche_ledger::read_while_written() {
        let what =
            "the ledger was written while it was read here, where it may not be written: the answer may be wrong";
        settings.messages().error(what, "ask again");
        return ExitCode::from(1);
    }
    match ended {
        Ok(Exit::Success) => ExitCode::SUCCESS,
        Ok(Exit::Errors) => ExitCode::from(1),
        Ok(Exit::Usage) => ExitCode::from(2),
        // Whoever reads our output has enough of it: no fault of anyone.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            let help = "see whether the folder is there, may be written to, and has room";
            settings.messages().error(&format!("cannot write: {}", messages::reason(&e)), help);
            ExitCode::from(1)
        }
    }
}
