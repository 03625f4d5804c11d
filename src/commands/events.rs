//! `demarche events`: lists happenings, each with all that is told of it.

use super::asking::{Asked, Stop, ending, format};
use super::export;
use super::listing::filter;
use crate::Ending;
use crate::export::output::Form;
use crate::options::export::ListFormat;
use crate::options::{Listing, Viewpoint};
use crate::output::happenings::{Printing, told};
use crate::settings::Settings;
use demarche_ledger::Flow;
use std::io;
use std::path::Path;

pub(crate) fn run(options: &Listing, settings: &Settings) -> io::Result<Ending> {
    ending(answer(options, settings), settings)
}

fn answer(options: &Listing, settings: &Settings) -> Result<Ending, Stop> {
    let asked = Asked::open(&options.which.place, settings)?;
    let view = asked.view(Viewpoint::Own);
    let filter = filter(&options.which, &asked, &asked.parties(&view, Viewpoint::Own), settings)?;
    if options.format == Some(ListFormat::Parquet) {
        let out = export::open(Path::new("-"), Form::Parquet, settings)?;
        export::events(&asked, &filter, Form::Parquet, out)?;
        return Ok(Ending::Clean);
    }
    let mut printing = Printing::new(format(options.format.and_then(ListFormat::plain), settings), settings)?;
    asked.ledger.each_event(&filter, |happening| -> Result<Flow, Stop> {
        printing.one(&told(&asked.ledger, &happening)?)?;
        Ok(Flow::On)
    })?;
    printing.end("the ledger has no such event")?;
    Ok(Ending::Clean)
}
