//! `demarche ingest --dataset`: the rows of a table of precedents, recorded as claims that were coded elsewhere.

use super::import::RECORDING;
use crate::exit::{CommandError, Exit, finish, usage};
use crate::options::Ingest;
use crate::settings::Settings;
use demarche_exchange::import::dataset::Dataset;
use std::io;

pub(crate) fn run(dataset: &str, options: &Ingest, settings: &Settings) -> io::Result<Exit> {
    finish(record(dataset, options, settings), settings)
}

fn record(dataset: &str, options: &Ingest, settings: &Settings) -> Result<Exit, CommandError> {
    let dataset = Dataset::named(dataset)?;
    let file = match &options.input.paths[..] {
        [] => None,
        [path] => Some(path.as_path()),
        _ => return Err(usage("a dataset is one file", "name one, or none for what the program carries")),
    };
    let table = dataset.open(file, settings.data.as_deref())?;
    let engine = settings.engine().ok_or(CommandError::Reported(Exit::Usage))?;
    let messages = settings.messages();
    let entries = table.entries(engine.knowledge(), &mut |failure| messages.failure(failure));
    let path = settings.ledger(&options.place).map_err(CommandError::Reported)?;
    let recorded = entries.record(&path, RECORDING)?;
    messages.note(&format!(
        "{}: {} rows of {} read, {} recorded, {} already recorded, {} failed",
        path.display(),
        entries.len(),
        dataset.name(),
        recorded.new,
        recorded.known,
        entries.failed
    ));
    Ok(if entries.failed > 0 { Exit::Errors } else { Exit::Success })
}
