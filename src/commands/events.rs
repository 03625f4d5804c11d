//! `demarche events`: lists happenings, each with all that is told of it.

use super::asking::{Asked, Stop, ending, format};
use super::listing::filter;
use crate::Ending;
use crate::options::{Listing, Viewpoint};
use crate::output::happenings::{Printing, told};
use crate::settings::Settings;
use demarche_ledger::Flow;
use std::io;

pub(crate) fn run(options: &Listing, settings: &Settings) -> io::Result<Ending> {
    ending(answer(options, settings), settings)
}

fn answer(options: &Listing, settings: &Settings) -> Result<Ending, Stop> {
    let asked = Asked::open(&options.place, settings)?;
    let view = asked.view(Viewpoint::Own);
    let filter = filter(options, &asked, &asked.parties(&view, Viewpoint::Own), settings)?;
    let mut printing = Printing::new(format(options.format, settings), settings)?;
    asked.ledger.each_event(&filter, |happening| -> Result<Flow, Stop> {
        printing.one(&told(&asked.ledger, &happening)?)?;
        Ok(Flow::On)
    })?;
    printing.end("the ledger has no such event")?;
    Ok(Ending::Clean)
}
