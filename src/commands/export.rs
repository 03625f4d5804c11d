//! `demarche export`: claims, events or states as a table, or events in the layout of another project.

use super::asking::{Asked, Stop, ending, horizon, no_terminal, party, today, wrong};
use super::listing::filter;
use super::status::answer;
use crate::Ending;
use crate::elsewhere::layouts;
use crate::export::codes::Codes;
use crate::export::layout::Foreign;
use crate::export::left_out::LeftOut;
use crate::export::output::{Form, Output, Own};
use crate::export::{states, told};
use crate::options::export::{Export, Layout, What};
use crate::options::{Viewpoint, Which};
use crate::parties::name;
use crate::settings::Settings;
use demarche_ledger::fold::{Effect, Step};
use demarche_ledger::{Filter, Flow, Happening, Party};
use demarche_read::Failure;
use demarche_tables::{CLAIMS, EVENTS, STATES};
use std::io;
use std::path::Path;

pub(crate) fn run(options: &Export, settings: &Settings) -> io::Result<Ending> {
    ending(export(options, settings), settings)
}

/// Our own tables, or a layout of somebody else.
enum To {
    Own(Form),
    Foreign(Layout),
}

fn export(options: &Export, settings: &Settings) -> Result<Ending, Stop> {
    let to = to(options, settings)?;
    let asked = Asked::open(&options.which.place, settings)?;
    let count = match (to, options.what) {
        (To::Foreign(_), What::States) => {
            let help = "write them as parquet, csv or jsonl";
            return Err(wrong(settings, "no layout of another project has states", help));
        }
        (To::Own(form), What::States) => write_states(options, &asked, form, settings)?,
        (to, what) => {
            let view = asked.view(Viewpoint::Own);
            let parties = asked.parties(&view, Viewpoint::Own);
            let mut filter = filter(&options.which, &asked, &parties, settings)?;
            filter.to = [filter.to, options.as_of].into_iter().flatten().min();
            match (to, what) {
                (To::Own(form), What::Claims) => claims(&asked, &filter, form, open(&options.output, form, settings)?)?,
                (To::Own(form), _) => events(&asked, &filter, form, open(&options.output, form, settings)?)?,
                (To::Foreign(layout), _) => foreign(options, &asked, &filter, layout, settings)?,
            }
        }
    };
    if count == 0 {
        settings.messages().note("the ledger has nothing of the kind: the table is empty");
    }
    Ok(Ending::Clean)
}

/// The layout named, or the one the file's ending says.
fn to(options: &Export, settings: &Settings) -> Result<To, Stop> {
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
            return Err(wrong(settings, "no layout is named", help));
        }
        Some(Layout::Parquet) => To::Own(Form::Parquet),
        Some(Layout::Csv) => To::Own(Form::Csv),
        Some(Layout::Jsonl) => To::Own(Form::Jsonl),
        Some(theirs) => To::Foreign(theirs),
    })
}

/// Opens where a table goes.
pub(crate) fn open(path: &Path, form: Form, settings: &Settings) -> Result<Output, Stop> {
    if form == Form::Parquet && path == Path::new("-") {
        no_terminal(settings)?;
    }
    Ok(Output::open(path)?)
}

/// Writes the claims a filter means; how many.
pub(crate) fn claims(asked: &Asked, filter: &Filter<'_>, form: Form, out: Output) -> Result<usize, Stop> {
    let mut table = Own::new(form, &CLAIMS, out)?;
    asked.ledger.each_claim(filter, |row| -> Result<Flow, Stop> {
        table.row(&told::claim(&asked.ledger, &row)?)?;
        Ok(Flow::On)
    })?;
    table.end()
}

/// Writes the events of which a filter means a claim; how many.
pub(crate) fn events(asked: &Asked, filter: &Filter<'_>, form: Form, out: Output) -> Result<usize, Stop> {
    let mut table = Own::new(form, &EVENTS, out)?;
    asked.ledger.each_event(filter, |happening| -> Result<Flow, Stop> {
        if let Some(event) = told::event(&asked.ledger, &happening, |_| true)? {
            table.row(&event)?;
        }
        Ok(Flow::On)
    })?;
    table.end()
}

fn foreign(
    options: &Export,
    asked: &Asked,
    filter: &Filter<'_>,
    layout: Layout,
    settings: &Settings,
) -> Result<usize, Stop> {
    let told = |failure: Failure| wrong(settings, &failure.to_string(), &failure.help);
    let data = settings.data.as_deref();
    let codes = Codes::read(data, asked.knowledge()).map_err(told)?;
    let layouts = layouts::read(data).map_err(told)?;
    let Some(mut layout) = Foreign::of(layout, &layouts) else {
        return Err(wrong(
            settings,
            "crosswalk/layouts.toml does not tell the order of its columns",
            "add `order` there",
        ));
    };
    let all = options.all_statuses || layout.tells_status();
    let taken = |status| all || codes.is_fact(status);
    let mut out = Output::open(&options.output)?;
    layout.head(&mut out)?;
    let (mut lines, mut left_out) = (0, LeftOut::default());
    let mut write = |happening: Happening| -> Result<Flow, Stop> {
        left_out.count(&happening, taken);
        if let Some(event) = told::event(&asked.ledger, &happening, taken)? {
            let rows = happening.claims.iter().filter(|c| taken(c.status));
            let claims = || Ok(rows.map(|row| told::claim(&asked.ledger, row)).collect::<Result<_, _>>()?);
            lines += layout.event(&event, claims, &codes, &mut out)?;
        }
        Ok(Flow::On)
    };
    match options.what {
        // Each claim is then an event of its own.
        What::Claims => asked.ledger.each_claim(filter, |mut row| {
            row.happening = None;
            Happening::new(vec![row]).map_or(Ok(Flow::On), &mut write)
        })?,
        _ => asked.ledger.each_event(filter, write)?,
    }
    out.end()?;
    if let Some(told) = left_out.told() {
        settings.messages().note(&told);
    }
    Ok(lines)
}

fn write_states(options: &Export, asked: &Asked, form: Form, settings: &Settings) -> Result<usize, Stop> {
    let which = &options.which;
    if narrowed(which) {
        let help = "leave the others out: --party, --as-of, --known and --recorded are understood";
        return Err(wrong(settings, "states are not chosen by what is told of claims", help));
    }
    let as_of = options.as_of.unwrap_or_else(today);
    let view = asked.view(Viewpoint::Own);
    let parties = asked.parties(&view, Viewpoint::Own);
    let meant = which.party.iter().map(|typed| party(&parties, typed, as_of, settings));
    let meant: Vec<Party<'_>> = meant.collect::<Result<_, _>>()?;
    let (ontology, horizon) = (&asked.knowledge().ontology, horizon(which.seen.known, which.seen.recorded));
    let mut table = Own::new(form, &STATES, open(&options.output, form, settings)?)?;
    asked.ledger.each_relation(horizon, &view, ontology, |relation| -> Result<(), Stop> {
        let is = |party: &Party<'_>| *party.key() == *relation.from || *party.key() == *relation.to;
        let counts = |s: &Step| Effect::of(s.status, s.sureness, ontology) != Effect::Doubtful;
        if meant.iter().all(is) && relation.steps().any(counts) {
            let mut one = answer(&asked.ledger, &relation, as_of, ontology)?;
            one.from_name = name(asked.knowledge(), &one.from);
            one.to_name = name(asked.knowledge(), &one.to);
            table.row(&states::state(&one))?;
        }
        Ok(())
    })?;
    table.end()
}

/// Whether anything but a party is asked of what is chosen.
fn narrowed(which: &Which) -> bool {
    let lists = [&which.event, &which.mode, &which.act, &which.actor, &which.recipient, &which.country, &which.status];
    let words = [&which.source, &which.document, &which.speaker, &which.text];
    let days = [which.from, which.to];
    lists.iter().any(|l| !l.is_empty())
        || words.iter().any(|w| w.is_some())
        || days.iter().any(Option::is_some)
        || which.min_sure.is_some()
        || which.limit.is_some()
        || which.order.is_some()
}
