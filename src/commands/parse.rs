//! `demarche parse`: what the linguistic layer makes of a text.

use super::sorting::{RunMonitor, conclude};
use crate::exit::Exit;
use crate::options::{Parse, ParseFormat};
use crate::output::{conllu, stdout, tree};
use crate::settings::{Settings, reader};
use demarche_lang::Doc;
use demarche_pipeline::CodingWorker;
use demarche_read::{Document, Failure};
use std::io::{self, BufWriter, Write};

pub(crate) fn run(options: &Parse, settings: &Settings) -> io::Result<Exit> {
    let format = options.format.unwrap_or(if settings.terminal { ParseFormat::Text } else { ParseFormat::Conllu });
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let reader = reader(&options.input, &options.input.paths);
    let mut tally = RunMonitor::tally(&reader, settings);
    let mut out = BufWriter::new(if format == ParseFormat::Text { stdout::page() } else { stdout::data() });
    let work = |_: &mut CodingWorker<'_>, document: &Document, doc: &Doc| match format {
        ParseFormat::Text => Ok(tree::page(&document.id, doc, settings.paint) + "\n"),
        ParseFormat::Conllu => Ok(conllu::conllu(&document.id, doc)),
        ParseFormat::Jsonl => {
            conllu::json(&document.id, doc).map_err(|e| Failure::new(document.place.clone(), e.to_string(), ""))
        }
    };
    demarche_pipeline::run(&engine, settings.jobs, reader, work, |finished| {
        tally.count(finished, |_| 0).map_or(Ok(()), |page| out.write_all(page.as_bytes()))
    })?;
    out.flush()?;
    Ok(conclude(&tally.end(), false, settings))
}
