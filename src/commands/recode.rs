//! `demarche recode`: the recorded texts read again with the present rules. Claims that stay the same are left alone; each that
//! does not is told with its cause. Texts are not parsed again where the ledger has their parse from the same parser.

use super::sorting::{Sorted, Sorting};
use crate::engine::Hand;
use crate::engine::claim::Claim;
use crate::exit::Exit;
use crate::options::Recode;
use crate::output::counted::counted;
use crate::output::paint::{Role, safe};
use crate::output::stdout;
use crate::pipeline::{self, Item};
use crate::settings::Settings;
use demarche_lang::{Doc, PARSER};
use demarche_ledger::time::Known;
use demarche_ledger::{Change, Keep, Ledger, LedgerError, Reread, Run, Source, Writer};
use demarche_read::{Document, Failure, Options, Place, Published, Reader, document_of_record};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::sync::{Mutex, PoisonError};

/// Texts recorded at once.
const BATCH: usize = 64;

pub(crate) fn run(options: &Recode, settings: &Settings) -> io::Result<Exit> {
    let Some(engine) = settings.engine() else { return Ok(Exit::Usage) };
    let messages = settings.messages();
    let path = match settings.ledger(&options.place) {
        Ok(path) => path,
        Err(ending) => return Ok(ending),
    };
    let opened = Ledger::open(&path).and_then(|texts| Ok((texts.kept()?, texts, Ledger::create(&path)?)));
    let ((_, without), texts, mut ledger) = match opened {
        Ok(all) => all,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    if without > 0 {
        messages.note(&format!(
            "left as they are, since the ledger keeps only quotes of them: {}",
            counted(without, "text")
        ));
    }
    let knowledge = engine.knowledge();
    let run = Run {
        program: concat!("demarche ", env!("CARGO_PKG_VERSION")),
        data: &knowledge.fingerprint,
        origin: "",
        began: Timestamp::now().into(),
    };
    let mut writer = match Writer::new(&mut ledger, &knowledge.ontology, Keep::Text, run) {
        Ok(writer) => writer,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    let mut out = BufWriter::new(stdout::page());
    let mut batch: Vec<Read> = Vec::new();
    let (mut changed, mut fault) = (0, None);
    let mut record = |batch: &mut Vec<Read>| -> Result<usize, Stop> {
        let rows = batch.iter_mut().map(|read| {
            let (claims, parse) = (std::mem::take(&mut read.claims), read.parse.take());
            Reread { document: read.row, text: &read.document.text, claims, parse: parse.map(|p| (PARSER, p)) }
        });
        let rows: Vec<Reread<'_>> = rows.collect();
        let now = Known::from(Timestamp::now());
        let changes = if options.dry_run { writer.recode_dry(&rows, now) } else { writer.recode(&rows, now) };
        let changes = changes.map_err(Stop::Ledger)?;
        for change in &changes {
            tell(&mut out, change, settings).map_err(Stop::Output)?;
        }
        batch.clear();
        Ok(changes.len())
    };
    // The row stands as the document's place, since ids need not be unique among sources.
    let mut after = 0;
    let model = if options.parse_again { "" } else { PARSER };
    let unparsed = Mutex::new(BTreeSet::new());
    let new = &unparsed;
    let items = std::iter::from_fn(move || {
        let at = match texts.next_kept(after) {
            Ok(next) => next?,
            // Which texts come after it cannot be told.
            Err(e) => {
                let told =
                    Failure::new(Place::file("the ledger"), format!("{e}; the texts after it are not read"), e.help());
                return (std::mem::replace(&mut after, i64::MAX) < i64::MAX).then(|| Err(told).into());
            }
        };
        after = at;
        let kept = match texts.kept_text(at, model) {
            Ok(kept) => kept,
            Err(e) => {
                return Some(Err(Failure::new(Place::line("the ledger", at as usize), e.to_string(), e.help())).into());
            }
        };
        if kept.parse.is_none() {
            new.lock().unwrap_or_else(PoisonError::into_inner).insert(at);
        }
        Some(Item { document: document(at, &kept.source, &kept.text), parse: kept.parse })
    });
    let none = Reader::new(&[], Options::default());
    let mut sorting = Sorting::new(&none, settings);
    let work = |hand: &mut Hand<'_>, document: &Document, doc: &Doc| -> Result<Read, Failure> {
        let row = row(document);
        let new = unparsed.lock().unwrap_or_else(PoisonError::into_inner).remove(&row);
        let parse = new.then(|| doc.to_bytes());
        Ok(Read { row, claims: hand.claims(document, doc), document: document.clone(), parse })
    };
    let mut stop = |e: Stop| match e {
        Stop::Output(e) => e,
        Stop::Ledger(e) => {
            fault = Some(e);
            io::Error::other("the ledger cannot be written")
        }
    };
    let ended = pipeline::run(&engine, settings.jobs, items, work, |finished| {
        if let Sorted::Done(read) = sorting.sort(finished, |read| read.claims.len()) {
            batch.push(read);
        }
        if batch.len() >= BATCH {
            changed += record(&mut batch).map_err(&mut stop)?;
        }
        Ok(())
    })
    .and_then(|()| {
        changed += record(&mut batch).map_err(&mut stop)?;
        Ok(())
    });
    if let Some(e) = fault {
        return Ok(settings.ledger_fault(&e));
    }
    ended?;
    out.flush()?;
    if let Err(e) = writer.finish() {
        return Ok(settings.ledger_fault(&e));
    }
    let ending = sorting.end(true);
    let (n, would) = (changed, if options.dry_run { " would" } else { "" });
    messages.note(&format!("{}: {n} claims{would} change; the others stay as they are", path.display()));
    Ok(ending)
}

/// A text that was read again.
struct Read {
    row: i64,
    document: Document,
    claims: Vec<Claim>,
    /// What the parser made of it, where no parse was kept.
    parse: Option<Vec<u8>>,
}

/// The row of a text in the ledger, which stands as its place.
fn row(document: &Document) -> i64 {
    document.place.line.unwrap_or(0) as i64
}

enum Stop {
    Ledger(LedgerError),
    Output(io::Error),
}

/// A recorded text as the reader gives one.
fn document(row: i64, source: &Source, text: &str) -> Result<Document, Failure> {
    let place = Place::line("the ledger", row as usize);
    let day = |published: &Source| {
        let days = published.published?;
        let end = Known::end_of(days.last);
        let instant = Timestamp::from_microsecond(source.known.micros()).ok();
        match instant {
            Some(instant) if source.known != end && days.first == days.last && source.known.day() == days.last => {
                Some(instant.to_string())
            }
            _ => Some(days.to_string()),
        }
    };
    let date = day(source).filter(|d| d.parse::<Published>().is_ok());
    let Source { name, url, title, source, .. } = source;
    let record = json!({"id": name, "text": text, "date": date, "source": source, "title": title, "url": url});
    let document = document_of_record(&record.to_string(), place, name, None)?;
    Ok(document)
}

/// A change: a line for people, an object for programs.
fn tell(out: &mut impl Write, change: &Change, settings: &Settings) -> io::Result<()> {
    if !settings.terminal {
        let line = json!({
            "schema": "demarche.change/1", "cause": change.cause, "before": change.before, "after": change.after,
        });
        return writeln!(out, "{line}");
    }
    let paint = settings.paint;
    let (sign, role) = match (&change.before, &change.after) {
        (None, _) => ("+", Role::Good),
        (_, None) => ("-", Role::Bad),
        _ => ("~", Role::Unsure),
    };
    let Some(claim) = change.after.as_ref().or(change.before.as_ref()) else { return Ok(()) };
    let what = format!("{} {} “{}”", claim.doc_id, claim.event, claim.trigger.text);
    writeln!(out, "{} {}\n    {}", paint.paint(role, sign), safe(&what), safe(&change.cause))
}
