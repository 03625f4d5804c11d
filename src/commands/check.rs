//! `demarche check`: data as strictly checked as code.

use crate::Ending;
use crate::elsewhere::names::Names;
use crate::engine::{Engine, Readers};
use crate::options::Check;
use crate::output::stdout;
use crate::settings::Settings;
use std::io::{self, Write};

const LAYOUTS: &str = "crosswalk/layouts.toml";

pub(crate) fn run(options: &Check, settings: &Settings) -> io::Result<Ending> {
    let dir = options.dir.as_deref().or(settings.data.as_deref());
    let messages = settings.messages();
    if let Some(dir) = dir
        && !dir.is_dir()
    {
        messages
            .error(&format!("{}: no such folder", dir.display()), "name the folder that holds types, acts and rules");
        return Ok(Ending::WrongUse);
    }
    let engine = match Engine::new(dir, Readers::Rules) {
        Ok(engine) => engine,
        Err(problems) => {
            messages.problems(&problems, dir);
            return Ok(Ending::Faults);
        }
    };
    // A folder need not have what only rows of other coders need; what it has must be sound.
    if dir.is_none_or(|d| d.join(LAYOUTS).exists())
        && let Err(failure) = Names::read(dir)
    {
        messages.failure(&failure);
        return Ok(Ending::Faults);
    }
    if let Err((message, help)) = super::outlook::check(dir, &engine.knowledge().ontology) {
        messages.error(&message, help);
        return Ok(Ending::Faults);
    }
    let problems = if options.no_cases { Vec::new() } else { engine.check_cases() };
    if !problems.is_empty() {
        messages.problems(&problems, dir);
        return Ok(Ending::Faults);
    }
    if !settings.quiet {
        let what = dir.map_or_else(|| "the data of this program".to_owned(), |d| d.display().to_string());
        let cases = if options.no_cases { "cases not run" } else { "every case comes out as written" };
        writeln!(stdout::page(), "{what}: no problem; {cases}")?;
    }
    Ok(Ending::Clean)
}
