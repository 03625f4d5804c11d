//! `demarche check`: data as strictly checked as code.

use crate::exit::Exit;
use crate::options::Check;
use crate::output::stdout;
use crate::settings::Settings;
use demarche_exchange::crosswalk::Names;
use demarche_pipeline::{CoderChoice, Engine};
use std::io::{self, Write};

const LAYOUTS: &str = "crosswalk/layouts.toml";

pub(crate) fn run(options: &Check, settings: &Settings) -> io::Result<Exit> {
    let dir = options.dir.as_deref().or(settings.data.as_deref());
    let messages = settings.messages();
    if let Some(dir) = dir
        && !dir.is_dir()
    {
        messages
            .error(&format!("{}: no such folder", dir.display()), "name the folder that holds types, acts and rules");
        return Ok(Exit::Usage);
    }
    let engine = match Engine::new(dir, CoderChoice::Rules) {
        Ok(engine) => engine,
        Err(problems) => {
            messages.problems(&problems, dir);
            return Ok(Exit::Errors);
        }
    };
    // A folder need not have what only rows of other coders need; what it has must be sound.
    if dir.is_none_or(|d| d.join(LAYOUTS).exists())
        && let Err(error) = Names::read(dir)
    {
        messages.error(&error.to_string(), error.help);
        return Ok(Exit::Errors);
    }
    if let Err(error) = demarche_questions::outlook::check(dir, &engine.knowledge().ontology) {
        messages.error(&error.to_string(), error.help());
        return Ok(Exit::Errors);
    }
    let problems = if options.no_cases { Vec::new() } else { engine.check_cases() };
    if !problems.is_empty() {
        messages.problems(&problems, dir);
        return Ok(Exit::Errors);
    }
    if !settings.quiet {
        let what = dir.map_or_else(|| "the data of this program".to_owned(), |d| d.display().to_string());
        let cases = if options.no_cases { "cases not run" } else { "every case comes out as written" };
        writeln!(stdout::page(), "{what}: no problem; {cases}")?;
    }
    Ok(Exit::Success)
}
