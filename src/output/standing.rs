//! How states are shown: a page for one pair, a matrix for many, lines for programs.

use crate::commands::status::{Answer, Evidence};
use crate::output::page::{Layout, field};
use crate::output::paint::{Role, safe};
use crate::settings::Settings;
use demarche_coder::Knowledge;
use jiff::civil::Date;
use std::io::{self, Write};

/// The answers about one pair, one dimension after another.
pub(crate) fn page(out: &mut impl Write, answers: &[Answer], as_of: Date, settings: &Settings) -> io::Result<()> {
    let layout = Layout { paint: settings.paint, width: settings.width };
    let paint = settings.paint;
    for together in answers.chunk_by(|a, b| a.from == b.from && a.to == b.to) {
        let title = format!("{} toward {}, {as_of}", bare(&together[0].from), bare(&together[0].to));
        writeln!(out, "{}", paint.paint(Role::Heading, &safe(&title)))?;
        for answer in together {
            let object = answer.object.as_ref().map_or(String::new(), |o| format!(" ({})", safe(o)));
            let role = if answer.since.is_some() { Role::Trigger } else { Role::Faint };
            writeln!(out, "\n  {}{object}: {}{}", answer.dimension, paint.paint(role, &answer.state), since(answer))?;
            for (label, list) in
                [("", &answer.evidence), ("against", &answer.against), ("announced", &answer.announced)]
            {
                for one in list {
                    write!(out, "{}", telling(label, one, layout))?;
                }
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

fn since(answer: &Answer) -> String {
    let Some(since) = &answer.since else { return String::new() };
    let sources = if answer.sources == 1 { "1 source".to_owned() } else { format!("{} sources", answer.sources) };
    let act = answer.act.as_deref().unwrap_or("");
    if answer.by {
        format!(" by {since} at the latest ({act}, {sources})")
    } else {
        format!(" since {since} ({act}, {sources})")
    }
}

fn telling(label: &str, one: &Evidence, layout: Layout) -> String {
    let mut text = field(label, &format!("“{}”", safe(&one.quote)), layout);
    let mut of: Vec<String> = Vec::new();
    of.extend(one.date.as_ref().map(|d| format!("{} {d}", one.status)));
    if one.date.is_none() {
        of.push(one.status.to_owned());
    }
    if !one.according_to.is_empty() {
        of.push(format!("according to {}", one.according_to.join(", in the words of ")));
    }
    of.push(one.source.clone().unwrap_or_else(|| one.document.clone()));
    of.extend(one.published.clone());
    text.push_str(&field("", &layout.paint.paint(Role::Faint, &safe(&of.join(" · "))), layout));
    text
}

/// One line for each party, one column for each dimension that anybody has.
pub(crate) fn matrix(
    out: &mut impl Write,
    answers: &[Answer],
    knowledge: &Knowledge,
    settings: &Settings,
) -> io::Result<()> {
    let dimensions: Vec<&str> = knowledge
        .ontology
        .dimensions
        .iter()
        .map(|d| d.name.as_str())
        .filter(|d| answers.iter().any(|a| a.dimension == *d && a.since.is_some()))
        .collect();
    let mut table =
        vec![std::iter::once("party".to_owned()).chain(dimensions.iter().map(|d| (*d).to_owned())).collect::<Vec<_>>()];
    for together in answers.chunk_by(|a, b| a.from == b.from) {
        if together.iter().all(|a| a.since.is_none()) {
            continue;
        }
        let cell = |dimension: &&str| {
            let of = together.iter().filter(|a| a.dimension == *dimension && a.since.is_some());
            let best = of.max_by_key(|a| a.sources);
            best.map_or(String::new(), |a| {
                format!(
                    "{} {}{} [{}]",
                    a.state,
                    if a.by { "≤" } else { "" },
                    a.since.as_deref().unwrap_or(""),
                    a.sources
                )
            })
        };
        table.push(std::iter::once(bare(&together[0].from).to_owned()).chain(dimensions.iter().map(cell)).collect());
    }
    let width = |column: usize| {
        table.iter().map(|r| unicode_width::UnicodeWidthStr::width(r[column].as_str())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..=dimensions.len()).map(width).collect();
    for (nth, row) in table.iter().enumerate() {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let pad = width.saturating_sub(unicode_width::UnicodeWidthStr::width(cell.as_str()));
            line.push_str(&safe(cell));
            line.push_str(&" ".repeat(pad + 2));
        }
        let line = line.trim_end();
        if nth == 0 {
            writeln!(out, "{}", settings.paint.paint(Role::Heading, line))?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// One row for each dimension of each relation.
pub(crate) fn csv(out: &mut impl Write, answers: &[Answer]) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "from",
        "to",
        "dimension",
        "object",
        "as_of",
        "state",
        "since",
        "by",
        "act",
        "sources",
        "quote",
    ])?;
    for a in answers {
        let quote = a.evidence.first().map_or("", |e| e.quote.as_str());
        let (as_of, by, sources) = (a.as_of.to_string(), a.by.to_string(), a.sources.to_string());
        rows.write_record([
            bare(&a.from),
            bare(&a.to),
            &a.dimension,
            a.object.as_deref().unwrap_or(""),
            &as_of,
            &a.state,
            a.since.as_deref().unwrap_or(""),
            &by,
            a.act.as_deref().unwrap_or(""),
            &sources,
            quote,
        ])?;
    }
    rows.flush()
}

/// A key as people read it.
fn bare(key: &str) -> &str {
    key.strip_prefix('~').unwrap_or(key)
}
