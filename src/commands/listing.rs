//! From what was typed after `claims` or `events` to the claims that are meant.

use super::export::write;
use super::query::{Base, today};
use crate::exit::{CommandError, Exit};
use crate::options::{ListOrder, Listing, Which};
use crate::output::printer::{Print, Shape, format};
use crate::settings::Settings;
use demarche_exchange::ExchangeError;
use demarche_exchange::export::Sink;
use demarche_ledger::Filter;
use demarche_questions::{ClaimOrder, ClaimQuery, Session, Viewpoint};
use demarche_tables::TableFormat;
use std::path::Path;

/// Writes a list as a table: `claims` or `events` of [`demarche_exchange::export`].
type Table = fn(&Session<'_>, &Filter<'_>, TableFormat, &mut Sink) -> Result<usize, ExchangeError>;

/// Opens the ledger and finds which claims are meant; `table` writes them as CSV or Parquet, `print` in any other format.
pub(crate) fn listed(
    options: &Listing,
    settings: &Settings,
    table: Table,
    print: impl FnOnce(&Session<'_>, &ClaimQuery, Shape) -> Result<(), CommandError>,
) -> Result<Exit, CommandError> {
    let base = Base::read(settings)?;
    let session = base.session(&options.which.place, settings)?;
    let query = query(&options.which);
    match format(options.format, settings)? {
        Print::Table(form) => {
            let view = session.view(Viewpoint::Own);
            let filter = session.filter(&query, &session.parties(&view, Viewpoint::Own), today())?;
            write(Path::new("-"), form, |out| table(&session, &filter, form, out))?;
        }
        Print::Records(shape) => print(&session, &query, shape)?,
    }
    Ok(Exit::Success)
}

/// The query that options mean.
pub(crate) fn query(options: &Which) -> ClaimQuery {
    ClaimQuery {
        event: options.event.clone(),
        mode: options.mode.clone(),
        act: options.act.clone(),
        actor: options.actor.clone(),
        recipient: options.recipient.clone(),
        party: options.party.clone(),
        country: options.country.clone(),
        object: options.object.clone(),
        status: options.status.clone(),
        from: options.from,
        to: options.to,
        known: options.seen.known,
        recorded: options.seen.recorded,
        source: options.source.clone(),
        document: options.document.clone(),
        speaker: options.speaker.clone(),
        text: options.text.clone(),
        min_confidence: options.min_confidence,
        limit: options.limit,
        order: options.order.map(|order| match order {
            ListOrder::Day => ClaimOrder::Day,
            ListOrder::Known => ClaimOrder::Known,
            ListOrder::Recorded => ClaimOrder::Recorded,
            ListOrder::Confidence => ClaimOrder::Confidence,
        }),
    }
}
