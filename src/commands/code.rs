//! `demarche code`: the claims of each document.

use super::sorting::{Sorted, Sorting};
use crate::engine::Hand;
use crate::engine::claim::Claim;
use crate::exit::Exit;
use crate::options::{Code, CodeFormat};
use crate::output::page::{self, Layout};
use crate::output::{records, stdout};
use crate::pipeline;
use crate::settings::{Settings, reader};
use demarche_lang::{Doc, Span};
use demarche_read::{CharRange, Document, Failure, Pair};
use std::io::{self, BufWriter, Write};

/// The claims of one document, and what is printed of them.
pub(crate) struct Coded {
    pub claims: Vec<Claim>,
    /// Why a pair has no event.
    pub reason: Option<String>,
    printed: String,
}

pub(crate) fn run(options: &Code, settings: &Settings) -> io::Result<Exit> {
    let format = options.format.unwrap_or(if settings.terminal { CodeFormat::Text } else { CodeFormat::Jsonl });
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let layout = Layout { paint: settings.paint, width: settings.width };
    let reader = reader(&options.input, &options.input.paths);
    let mut sorting = Sorting::new(&reader, settings);
    let mut out = BufWriter::new(if format == CodeFormat::Text { stdout::page() } else { stdout::data() });
    let mut first = true;
    let work = |hand: &mut Hand<'_>, document: &Document, doc: &Doc| {
        let mut coded = code(hand, document, doc)?;
        let (claims, reason) = (&coded.claims, coded.reason.as_deref());
        coded.printed = printed(format, document, claims, reason, layout)
            .map_err(|e| Failure::new(document.place.clone(), e.to_string(), ""))?;
        Ok(coded)
    };
    if format == CodeFormat::Json {
        out.write_all(b"[")?;
    }
    pipeline::run(&engine, settings.jobs, reader, work, |finished| {
        let piece = match sorting.sort(finished, |c| c.claims.len()) {
            Sorted::Done(coded) => coded.printed,
            Sorted::Not(Some(document), why) if document.pair.is_some() => {
                printed(format, &document, &[], Some(&why), layout)?
            }
            Sorted::Not(..) => String::new(),
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
    Ok(sorting.end(true))
}

/// The claims of a document, or the one that answers its pair.
///
/// # Errors
/// When the pair lies outside the text.
pub(crate) fn code(hand: &mut Hand<'_>, document: &Document, doc: &Doc) -> Result<Coded, Failure> {
    let printed = String::new();
    let Some(Pair { source, target }) = document.pair else {
        return Ok(Coded { claims: hand.claims(document, doc), reason: None, printed });
    };
    let at = |name: &str, range: CharRange| {
        let bytes = range.bytes(&document.text).ok_or_else(|| outside(document, name, range))?;
        Ok(Span::new(bytes.start, bytes.end))
    };
    let answer = hand.pair(document, doc, at("source", source)?, at("target", target)?);
    let reason = answer.claim.is_none().then_some(answer.reason);
    Ok(Coded { claims: answer.claim.into_iter().collect(), reason, printed })
}

fn outside(document: &Document, name: &str, range: CharRange) -> Failure {
    let length = document.text.chars().count();
    let CharRange { start, end } = range;
    let message = if start >= end {
        format!("pair.{name} {start}..{end} covers nothing")
    } else {
        format!("pair.{name} {start}..{end} lies outside the text, which has {length} code points")
    };
    Failure::new(document.place.clone(), message, "spans are half-open ranges of Unicode code points of `text`")
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
