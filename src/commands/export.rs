//! `demarche export`: claims, events or states as a table, or events in the layout of another project.

use super::listing::query;
use super::query::{Base, today};
use crate::exit::{CommandError, Exit, finish, usage};
use crate::options::export::{self as typed, Export, What};
use crate::output::printer::no_terminal;
use crate::output::stdout::{self, escapes_formulas};
use crate::settings::Settings;
use demarche_exchange::export::{ForeignExport, Layout, RowUnit, Sink, claims, events, states};
use demarche_ledger::Filter;
use demarche_questions::{Session, Viewpoint, horizon};
use demarche_tables::TableFormat;
use std::io;
use std::path::Path;

pub(crate) fn run(options: &Export, settings: &Settings) -> io::Result<Exit> {
    finish(export(options, settings), settings)
}

/// A table of this project, or a layout of another.
enum To {
    Table(TableFormat),
    Foreign(Layout),
}

fn export(options: &Export, settings: &Settings) -> Result<Exit, CommandError> {
    let to = to(options)?;
    let base = Base::read(settings)?;
    let session = base.session(&options.which.place, settings)?;
    let count = match (to, options.what) {
        (To::Foreign(_), What::States) => {
            let help = "write them as parquet, csv or jsonl";
            return Err(usage("the layouts of other projects have no states", help));
        }
        (To::Table(format), What::States) => write_states(options, &session, format)?,
        (to, what) => {
            let view = session.view(Viewpoint::Own);
            let parties = session.parties(&view, Viewpoint::Own);
            let mut filter = session.filter(&query(&options.which), &parties, today())?;
            filter.to = [filter.to, options.as_of].into_iter().flatten().min();
            match (to, what) {
                (To::Table(format), What::Claims) => {
                    write(&options.output, format, |out| claims(&session, &filter, format, out))?
                }
                (To::Table(format), _) => write(&options.output, format, |out| events(&session, &filter, format, out))?,
                (To::Foreign(layout), _) => foreign(options, &session, &filter, layout, settings)?,
            }
        }
    };
    if count == 0 {
        settings.messages().note("the ledger has nothing of the kind: the table is empty");
    }
    Ok(Exit::Success)
}

/// The layout named, or the one the file's ending says.
fn to(options: &Export) -> Result<To, CommandError> {
    let ending = options.output.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let layout = options.layout.or(match ending.as_deref() {
        Some("parquet") => Some(typed::Layout::Parquet),
        Some("csv") => Some(typed::Layout::Csv),
        Some("jsonl") => Some(typed::Layout::Jsonl),
        _ => None,
    });
    let Some(layout) = layout else {
        let help = "name one with --layout (csv, parquet, icews and others; see `demarche export --help`), or a file that ends in \
            .parquet, .csv or .jsonl with --output";
        return Err(usage("no output layout given", help));
    };
    Ok(match layout {
        typed::Layout::Parquet => To::Table(TableFormat::Parquet),
        typed::Layout::Csv => To::Table(TableFormat::Csv { escape_formulas: escapes_formulas() }),
        typed::Layout::Jsonl => To::Table(TableFormat::Jsonl),
        typed::Layout::Plover => To::Foreign(Layout::Plover),
        typed::Layout::Icews => To::Foreign(Layout::Icews),
        typed::Layout::Polecat => To::Foreign(Layout::Polecat),
        typed::Layout::GdeltEvents => To::Foreign(Layout::GdeltEvents),
        typed::Layout::GdeltMentions => To::Foreign(Layout::GdeltMentions),
        typed::Layout::Phoenix => To::Foreign(Layout::Phoenix),
        typed::Layout::Ftm => To::Foreign(Layout::Ftm),
    })
}

/// Opens a file, or standard output for `-`.
fn open(path: &Path) -> Result<Sink, CommandError> {
    if path == Path::new("-") { Ok(Sink::new(stdout::data())) } else { Ok(Sink::create(path)?) }
}

/// Writes a table to a file, or to standard output for `-`; `rows` writes the rows, and says how many.
pub(crate) fn write<E>(
    path: &Path,
    format: TableFormat,
    rows: impl FnOnce(&mut Sink) -> Result<usize, E>,
) -> Result<usize, CommandError>
where
    CommandError: From<E>,
{
    if format == TableFormat::Parquet && path == Path::new("-") {
        no_terminal()?;
    }
    let mut out = open(path)?;
    let count = rows(&mut out)?;
    out.end()?;
    Ok(count)
}

fn foreign(
    options: &Export,
    session: &Session<'_>,
    filter: &Filter<'_>,
    layout: Layout,
    settings: &Settings,
) -> Result<usize, CommandError> {
    let data = settings.data.as_deref();
    let export = ForeignExport::new(session, data, layout, options.all_statuses, escapes_formulas())?;
    let unit = if options.what == What::Claims { RowUnit::Claim } else { RowUnit::Event };
    let mut out = open(&options.output)?;
    let written = export.write(filter, unit, &mut out)?;
    out.end()?;
    if !written.losses.is_empty() {
        settings.messages().note(&format!(
            "left out, since this layout cannot mark their status: {}; --all-statuses includes them",
            written.losses
        ));
    }
    Ok(written.lines)
}

fn write_states(options: &Export, session: &Session<'_>, format: TableFormat) -> Result<usize, CommandError> {
    let which = &options.which;
    if query(which).is_narrowed() {
        let help = "only --party, --as-of, --known and --recorded apply to states";
        return Err(usage("claim filters do not apply to states", help));
    }
    let as_of = options.as_of.unwrap_or_else(today);
    let seen = horizon(which.seen.known, which.seen.recorded);
    write(&options.output, format, |out| states(session, &which.party, as_of, seen, format, out))
}
