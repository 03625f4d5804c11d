//! `demarche ingest`: reads, codes and records into the ledger.

use super::sorting::{RunMonitor, conclude};
use crate::exit::{CommandError, Exit, finish};
use crate::options::Ingest;
use crate::output::counted::count;
use crate::settings::{PROGRAM, Settings, reader};
use demarche_ledger::Keep;
use demarche_pipeline::{IngestOptions, IngestReport, ingest, signature};
use jiff::Timestamp;
use std::io;

pub(crate) fn run(options: &Ingest, settings: &Settings) -> io::Result<Exit> {
    match &options.dataset {
        Some(dataset) => super::dataset::run(dataset, options, settings),
        None => finish(record(options, settings), settings),
    }
}

fn record(options: &Ingest, settings: &Settings) -> Result<Exit, CommandError> {
    let engine = settings.engine().ok_or(CommandError::Reported(Exit::Usage))?;
    let path = settings.ledger(&options.place).map_err(CommandError::Reported)?;
    let keep = if options.quotes_only { Keep::Quotes } else { Keep::Text };
    let (every_text, input) = (options.every_text, &options.input);
    let how = format!("{keep:?} {every_text} {:?} {:?} {:?}", input.date, input.input, input.encoding);
    let ingesting = IngestOptions {
        keep,
        every_text,
        reading: signature(&engine, PROGRAM, &how),
        from_start: options.whole,
        jobs: settings.jobs,
        program: PROGRAM,
        clock: Timestamp::now,
    };
    let reader = reader(input, &input.paths);
    let monitor = RunMonitor::new(&reader, settings);
    let report = ingest(reader, &engine, &path, &ingesting, monitor)?;
    let exit = conclude(&report.run, true, settings);
    settings.messages().note(&format!("{}: {}", path.display(), in_words(&report)));
    Ok(exit)
}

fn in_words(report: &IngestReport) -> String {
    let IngestReport { texts, claims, near_duplicates, known, unnamed, .. } = report;
    let (texts, claims) = (count(*texts, "text"), count(*claims, "claim"));
    let unnamed = match unnamed {
        0 => String::new(),
        n => format!("; {n} texts skipped that name no political actor"),
    };
    format!("{texts} and {claims} recorded, {known} already recorded; {near_duplicates} near-duplicates{unnamed}")
}
