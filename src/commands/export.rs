//! `demarche export`: claims, events or states as a table, or events in the layout of another project.

use super::listing::query;
use super::query::{Base, today};
use crate::elsewhere::layouts;
use crate::exit::{CommandError, Exit, finish, usage};
use crate::export::codes::Codes;
use crate::export::layout::Foreign;
use crate::export::left_out::LeftOut;
use crate::export::output::{Form, Output, Own};
use crate::export::told;
use crate::options::export::{Export, Layout, What};
use crate::output::printer::no_terminal;
use crate::settings::Settings;
use demarche_ledger::{Filter, Flow, Happening};
use demarche_questions::tables::STATES;
use demarche_questions::{Session, Viewpoint, horizon};
use demarche_tables::{CLAIMS, EVENTS};
use std::io;
use std::path::Path;

pub(crate) fn run(options: &Export, settings: &Settings) -> io::Result<Exit> {
    finish(export(options, settings), settings)
}

/// Our own tables, or a layout of somebody else.
enum To {
    Own(Form),
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
        (To::Own(form), What::States) => write_states(options, &session, form)?,
        (to, what) => {
            let view = session.view(Viewpoint::Own);
            let parties = session.parties(&view, Viewpoint::Own);
            let mut filter = session.filter(&query(&options.which), &parties, today())?;
            filter.to = [filter.to, options.as_of].into_iter().flatten().min();
            match (to, what) {
                (To::Own(form), What::Claims) => claims(&session, &filter, form, open(&options.output, form)?)?,
                (To::Own(form), _) => events(&session, &filter, form, open(&options.output, form)?)?,
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
        Some("parquet") => Some(Layout::Parquet),
        Some("csv") => Some(Layout::Csv),
        Some("jsonl") => Some(Layout::Jsonl),
        _ => None,
    });
    Ok(match layout {
        None => {
            let help = "name one with --layout (csv, parquet, icews and others; see `demarche export --help`), or a file that ends in \
                .parquet, .csv or .jsonl with --output";
            return Err(usage("no output layout given", help));
        }
        Some(Layout::Parquet) => To::Own(Form::Parquet),
        Some(Layout::Csv) => To::Own(Form::Csv),
        Some(Layout::Jsonl) => To::Own(Form::Jsonl),
        Some(theirs) => To::Foreign(theirs),
    })
}

/// Opens where a table goes.
pub(crate) fn open(path: &Path, form: Form) -> Result<Output, CommandError> {
    if form == Form::Parquet && path == Path::new("-") {
        no_terminal()?;
    }
    Ok(Output::open(path)?)
}

/// Writes the claims a filter means; how many.
pub(crate) fn claims(
    session: &Session<'_>,
    filter: &Filter<'_>,
    form: Form,
    out: Output,
) -> Result<usize, CommandError> {
    let mut table = Own::new(form, &CLAIMS, out)?;
    session.ledger.each_claim(filter, |row| -> Result<Flow, CommandError> {
        table.row(&told::claim(&session.ledger, &row)?)?;
        Ok(Flow::On)
    })?;
    table.end()
}

/// Writes the events of which a filter means a claim; how many.
pub(crate) fn events(
    session: &Session<'_>,
    filter: &Filter<'_>,
    form: Form,
    out: Output,
) -> Result<usize, CommandError> {
    let mut table = Own::new(form, &EVENTS, out)?;
    session.ledger.each_event(filter, |happening| -> Result<Flow, CommandError> {
        if let Some(event) = told::event(&session.ledger, &happening, |_| true)? {
            table.row(&event)?;
        }
        Ok(Flow::On)
    })?;
    table.end()
}

fn foreign(
    options: &Export,
    session: &Session<'_>,
    filter: &Filter<'_>,
    layout: Layout,
    settings: &Settings,
) -> Result<usize, CommandError> {
    let data = settings.data.as_deref();
    let codes = Codes::read(data, session.knowledge)?;
    let layouts = layouts::read(data)?;
    let Some(mut layout) = Foreign::of(layout, &layouts) else {
        let message = "crosswalk/layouts.toml does not give the order of its columns";
        return Err(usage(message, "add `order` there"));
    };
    let all = options.all_statuses || layout.tells_status();
    let taken = |status| all || codes.is_fact(status);
    let mut out = Output::open(&options.output)?;
    layout.head(&mut out)?;
    let (mut lines, mut left_out) = (0, LeftOut::default());
    let mut write = |happening: Happening| -> Result<Flow, CommandError> {
        left_out.count(&happening, taken);
        if let Some(event) = told::event(&session.ledger, &happening, taken)? {
            let rows = happening.claims.iter().filter(|c| taken(c.status));
            let claims = || Ok(rows.map(|row| told::claim(&session.ledger, row)).collect::<Result<_, _>>()?);
            lines += layout.event(&event, claims, &codes, &mut out)?;
        }
        Ok(Flow::On)
    };
    match options.what {
        // Each claim is then an event of its own.
        What::Claims => session.ledger.each_claim(filter, |mut row| {
            row.happening = None;
            Happening::new(vec![row]).map_or(Ok(Flow::On), &mut write)
        })?,
        _ => session.ledger.each_event(filter, write)?,
    }
    out.end()?;
    if let Some(told) = left_out.told() {
        settings.messages().note(&told);
    }
    Ok(lines)
}

fn write_states(options: &Export, session: &Session<'_>, form: Form) -> Result<usize, CommandError> {
    let which = &options.which;
    if query(which).is_narrowed() {
        let help = "only --party, --as-of, --known and --recorded apply to states";
        return Err(usage("claim filters do not apply to states", help));
    }
    let as_of = options.as_of.unwrap_or_else(today);
    let seen = horizon(which.seen.known, which.seen.recorded);
    let mut table = Own::new(form, &STATES, open(&options.output, form)?)?;
    session.each_state(&which.party, as_of, seen, |one| table.row(&one))?;
    table.end()
}
