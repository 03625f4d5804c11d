//! How states are shown: a page for one pair, a matrix for many, lines for programs.

use crate::commands::status::Answer;
use crate::output::columns::columns;
use crate::output::evidence::{Evidence, best};
use crate::output::page::Layout;
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use jiff::civil::Date;
use std::io::{self, Write};

/// The answers about one pair: a table of the states, each with its best words; what is announced and what contradicts, apart.
pub(crate) fn page(out: &mut impl Write, answers: &[Answer], as_of: Date, settings: &Settings) -> io::Result<()> {
    let layout = Layout { paint: settings.paint, width: settings.width };
    let paint = settings.paint;
    for (nth, together) in answers.chunk_by(|a, b| a.from == b.from && a.to == b.to).enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        let title = format!("{} toward {} on {as_of}", together[0].from_name, together[0].to_name);
        writeln!(out, "{}\n", paint.paint(Role::Heading, &safe(&title)))?;
        let mut rows = vec![["dimension", "state", "since", "sources"].map(str::to_owned).to_vec()];
        rows.extend(together.iter().map(|a| {
            let object = a.object.as_ref().map_or(String::new(), |o| format!(" ({})", safe(o)));
            let sources = if a.since.is_some() { a.sources.to_string() } else { String::new() };
            vec![format!("{}{object}", a.dimension), a.state.clone(), since(a), sources]
        }));
        for (line, answer) in columns(&rows).iter().zip(std::iter::once(None).chain(together.iter().map(Some))) {
            match answer {
                None => writeln!(out, "  {}", paint.paint(Role::Faint, line))?,
                Some(answer) => {
                    let role = if answer.since.is_some() { Role::Trigger } else { Role::Faint };
                    writeln!(out, "  {}", paint.paint(role, line))?;
                    let words = best(&answer.evidence).map_or(String::new(), |e| e.lines("", layout));
                    write!(out, "{words}")?;
                }
            }
        }
        apart(out, "announced", together.iter().map(|a| (a, &a.announced)), layout)?;
        apart(out, "told against it", together.iter().map(|a| (a, &a.against)), layout)?;
    }
    Ok(())
}

/// Evidence that moves no state, under its own heading.
fn apart<'a>(
    out: &mut impl Write,
    heading: &str,
    lists: impl Iterator<Item = (&'a Answer, &'a Vec<Evidence>)>,
    layout: Layout,
) -> io::Result<()> {
    let mut begun = false;
    for (answer, list) in lists.filter(|(_, list)| !list.is_empty()) {
        if !begun {
            writeln!(out, "\n  {}", layout.paint.paint(Role::Unsure, heading))?;
            begun = true;
        }
        for one in list {
            writeln!(out, "  {}", one.act.as_deref().unwrap_or(&answer.dimension))?;
            write!(out, "{}", one.lines("", layout))?;
        }
    }
    Ok(())
}

/// Since when, in words: the day, the days in which it began, or the day by which it held.
fn since(answer: &Answer) -> String {
    match &answer.since {
        None => String::new(),
        Some(since) if answer.by => format!("by {since}"),
        Some(since) if !answer.certain => format!("{since}, perhaps later"),
        Some(since) => since.clone(),
    }
}

/// One line for each party, one column for each dimension that anybody has.
pub(crate) fn matrix(
    out: &mut impl Write,
    answers: &[Answer],
    order: &[String],
    settings: &Settings,
) -> io::Result<()> {
    let told = |a: &&Answer| a.since.is_some();
    let dimensions: Vec<&String> =
        order.iter().filter(|d| answers.iter().filter(told).any(|a| a.dimension == **d)).collect();
    let mut rows =
        vec![std::iter::once("party".to_owned()).chain(dimensions.iter().map(|d| (*d).clone())).collect::<Vec<_>>()];
    for together in answers.chunk_by(|a, b| a.from == b.from) {
        let cell = |dimension: &&String| {
            let best = together.iter().filter(told).filter(|a| a.dimension == **dimension).max_by_key(|a| a.sources);
            best.map_or(String::new(), |a| format!("{} {} [{}]", a.state, since(a), a.sources))
        };
        if together.iter().any(|a| a.since.is_some()) {
            let party = std::iter::once(safe(&together[0].from_name));
            rows.push(party.chain(dimensions.iter().map(cell)).collect());
        }
    }
    if rows.len() == 1 {
        return Ok(());
    }
    for (nth, line) in columns(&rows).iter().enumerate() {
        let line = if nth == 0 { settings.paint.paint(Role::Heading, line) } else { line.clone() };
        writeln!(out, "{line}")?;
    }
    Ok(())
}

const COLUMNS: [&str; 15] = [
    "from",
    "from_name",
    "to",
    "to_name",
    "dimension",
    "object",
    "as_of",
    "state",
    "since",
    "by",
    "certain",
    "act",
    "sources",
    "quote",
    "claim",
];

/// One row for each dimension of each relation.
pub(crate) fn csv(out: &mut impl Write, answers: &[Answer]) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(COLUMNS)?;
    for a in answers {
        let words = best(&a.evidence);
        rows.write_record([
            a.from.as_str(),
            &a.from_name,
            &a.to,
            &a.to_name,
            &a.dimension,
            a.object.as_deref().unwrap_or(""),
            &a.as_of.to_string(),
            &a.state,
            a.since.as_deref().unwrap_or(""),
            &a.by.to_string(),
            &a.certain.to_string(),
            a.act.as_deref().unwrap_or(""),
            &a.sources.to_string(),
            words.map_or("", |e| e.quote.as_str()),
            words.map_or("", |e| e.claim.as_str()),
        ])?;
    }
    rows.flush()
}
