//! `demarche events`: lists happenings, each with all that is told of it.

use super::asking::{Stop, ending};
use super::export;
use super::listing::listed;
use crate::Ending;
use crate::options::Listing;
use crate::output::happenings::{Printing, told};
use crate::settings::Settings;
use demarche_ledger::Flow;
use std::io;

pub(crate) fn run(options: &Listing, settings: &Settings) -> io::Result<Ending> {
    ending(answer(options, settings), settings)
}

fn answer(options: &Listing, settings: &Settings) -> Result<Ending, Stop> {
    listed(options, settings, export::events, |asked, filter, format| {
        let mut printing = Printing::new(format, settings)?;
        asked.ledger.each_event(filter, |happening| -> Result<Flow, Stop> {
            let mut told = told(&asked.ledger, &happening)?;
            told.mark_doubtful(&happening, &asked.knowledge().ontology);
            printing.one(&told)?;
            Ok(Flow::On)
        })?;
        printing.end("the ledger has no such event")
    })
}
