//! `demarche events`: lists events, each with its best evidence.

use super::listing::listed;
use super::query;
use crate::exit::{CommandError, Exit, finish};
use crate::options::Listing;
use crate::output::events::EventPrinter;
use crate::settings::Settings;
use demarche_exchange::export::events;
use demarche_ledger::Flow;
use std::io;

pub(crate) fn run(options: &Listing, settings: &Settings) -> io::Result<Exit> {
    finish(answer(options, settings), settings)
}

fn answer(options: &Listing, settings: &Settings) -> Result<Exit, CommandError> {
    listed(
        options,
        settings,
        |s, f, format, out| events(s, f, format, out),
        |session, query, shape| {
            let mut printer = EventPrinter::new(shape, settings);
            session.events(query, query::today(), |event| -> Result<Flow, CommandError> {
                printer.print(&event)?;
                Ok(Flow::On)
            })?;
            printer.end("the ledger has no such event")
        },
    )
}
