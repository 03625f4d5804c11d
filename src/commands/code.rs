//! `demarche code`: the claims of each document.

use super::sorting::{RunMonitor, conclude};
use crate::exit::Exit;
use crate::options::{Code, CodeFormat};
use crate::output::page::{self, Layout};
use crate::output::{records, stdout};
use crate::settings::{Settings, reader};
use demarche_knowledge::claim::Claim;
use demarche_lang::Doc;
use demarche_pipeline::{CodingWorker, Unread, code};
use demarche_read::{Document, Failure};
use std::io::{self, BufWriter, Write};

pub(crate) fn run(options: &Code, settings: &Settings) -> io::Result<Exit> {
    let format = options.format.unwrap_or(if settings.terminal { CodeFormat::Text } else { CodeFormat::Jsonl });
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let layout = Layout { paint: settings.paint, width: settings.width };
    let reader = reader(&options.input, &options.input.paths);
    let mut tally = RunMonitor::tally(&reader, settings);
    let mut out = BufWriter::new(if format == CodeFormat::Text { stdout::page() } else { stdout::data() });
    let mut first = true;
    let work = |worker: &mut CodingWorker<'_>, document: &Document, doc: &Doc| {
        let coded = code(worker, document, doc)?;
        let printed = printed(format, document, &coded.claims, coded.reason.as_deref(), layout);
        let printed = printed.map_err(|e| Failure::new(document.place.clone(), e.to_string(), ""))?;
        Ok((coded.claims.len(), printed))
    };
    if format == CodeFormat::Json {
        out.write_all(b"[")?;
    }
    demarche_pipeline::run(&engine, settings.jobs, reader, work, |finished| {
        let piece = match tally.count(finished, |(claims, _)| *claims) {
            Ok((_, printed)) => printed,
            Err(Unread { document: Some(document), reason }) if document.pair.is_some() => {
                printed(format, &document, &[], Some(&reason), layout)?
            }
            Err(_) => String::new(),
        };
        if piece.is_empty() {
            return Ok(());
        }
        let between = match format {
            CodeFormat::Text if !first => "\n",
            CodeFormat::Json if !first => ",\n",
            CodeFormat::Json => "\n",
            _ => "",
        };
        first = false;
        out.write_all(between.as_bytes())?;
        out.write_all(piece.as_bytes())?;
        if settings.terminal { out.flush() } else { Ok(()) }
    })?;
    if format == CodeFormat::Json {
        out.write_all(b"\n]\n")?;
    }
    out.flush()?;
    Ok(conclude(&tally.end(), true, settings))
}

fn printed(
    format: CodeFormat,
    document: &Document,
    claims: &[Claim],
    reason: Option<&str>,
    layout: Layout,
) -> serde_json::Result<String> {
    match format {
        CodeFormat::Jsonl => match reason {
            Some(reason) => records::no_event(&document.id, reason),
            None => records::lines(claims),
        },
        CodeFormat::Json => records::entry(document, claims, reason),
        CodeFormat::Text => {
            let mut page = page::document(document, claims, layout);
            if let Some(reason) = reason {
                page.push_str(&page::field("why", reason, layout));
            }
            Ok(page)
        }
    }
}
