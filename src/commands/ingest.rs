//! `demarche ingest`: reads, codes and records into the ledger.
//!
//! What is recorded already is passed over before it is parsed, so a run that was stopped is run again and goes on.

use super::sorting::{Sorted, Sorting};
use crate::Ending;
use crate::engine::Hand;
use crate::engine::claim::Claim;
use crate::options::Ingest;
use crate::pipeline;
use crate::settings::{Settings, ledger_path, reader};
use demarche_lang::Doc;
use demarche_ledger::{Added, Article, Keep, Known, Ledger, LedgerError, Run, Writer};
use demarche_read::{Document, Failure};
use jiff::Timestamp;
use std::cell::Cell;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts recorded at once.
const BATCH: usize = 256;

pub(crate) fn run(options: &Ingest, settings: &Settings) -> io::Result<Ending> {
    if let Some(dataset) = &options.dataset {
        return super::dataset::run(dataset, options, settings);
    }
    let Some(engine) = settings.engine() else { return Ok(Ending::WrongUse) };
    let messages = settings.messages();
    let path = match ledger_path(options.place.ledger.as_deref()) {
        Ok(path) => path,
        Err(message) => {
            messages.error(&message, "name one with --ledger");
            return Ok(Ending::WrongUse);
        }
    };
    let opened = Ledger::create(&path).and_then(|ledger| Ok((ledger, Ledger::open(&path)?)));
    let (mut ledger, known) = match opened {
        Ok(both) => both,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    let knowledge = engine.knowledge();
    let keep = if options.quotes_only { Keep::Quotes } else { Keep::Text };
    let began = Run {
        program: concat!("demarche ", env!("CARGO_PKG_VERSION")),
        data: &knowledge.fingerprint,
        origin: "",
        began: Timestamp::now().into(),
    };
    let mut writer = match Writer::new(&mut ledger, &knowledge.ontology, keep, began) {
        Ok(writer) => writer,
        Err(e) => return Ok(settings.ledger_fault(&e)),
    };
    let reader = reader(&options.input, &options.input.paths);
    let mut sorting = Sorting::new(&reader, settings);
    let there = AtomicUsize::new(0);
    let met = &there;
    let new = move |item: &Result<Document, Failure>| match item {
        Ok(document) if known.has(&article(document, "")).unwrap_or(false) => {
            met.fetch_add(1, Ordering::Relaxed);
            false
        }
        _ => true,
    };
    let items = reader.filter(new);
    let mut batch: Vec<(Document, Vec<Claim>)> = Vec::new();
    let counts = Cell::new((0usize, 0usize, 0usize));
    let mut record = |batch: &mut Vec<(Document, Vec<Claim>)>| -> Result<(), LedgerError> {
        let places: Vec<String> = batch.iter().map(|(d, _)| d.place.to_string()).collect();
        let claims: Vec<Vec<Claim>> = batch.iter_mut().map(|(_, claims)| std::mem::take(claims)).collect();
        let rows: Vec<(Article<'_>, Vec<Claim>)> =
            batch.iter().zip(&places).map(|((d, _), place)| article(d, place)).zip(claims).collect();
        let added = writer.add(&rows, Known::from(Timestamp::now()))?;
        let (mut texts, mut claims, mut copies) = counts.get();
        for one in added {
            if let Added::New { claims: n, copy, .. } = one {
                texts += 1;
                claims += n;
                copies += usize::from(copy);
            }
        }
        counts.set((texts, claims, copies));
        drop(rows);
        batch.clear();
        Ok(())
    };
    let work = |hand: &mut Hand<'_>, document: &Document, doc: &Doc| -> Result<(Document, Vec<Claim>), Failure> {
        Ok((document.clone(), hand.claims(document, doc)))
    };
    let mut fault = None;
    let ended = pipeline::run(&engine, settings.jobs, items, work, |finished| {
        if let Sorted::Done(done) = sorting.sort(finished, |(_, claims)| claims.len()) {
            batch.push(done);
        }
        if batch.len() >= BATCH
            && let Err(e) = record(&mut batch)
        {
            fault = Some(e);
            return Err(io::Error::other("the ledger cannot be written"));
        }
        Ok(())
    });
    if fault.is_none() {
        ended?;
        fault = record(&mut batch).err();
    }
    let fault = fault.or_else(|| writer.finish().err());
    let ending = sorting.end(true);
    let (texts, claims, copies) = counts.get();
    let there = there.into_inner();
    messages.note(&format!(
        "{}: {texts} texts and {claims} claims recorded, {there} were there already; {copies} near copies of others",
        path.display()
    ));
    Ok(match fault {
        Some(e) => settings.ledger_fault(&e),
        None => ending,
    })
}

/// What the ledger keeps of a document read at `place`.
fn article<'a>(document: &'a Document, place: &'a str) -> Article<'a> {
    Article {
        name: &document.id,
        url: document.url.as_deref(),
        title: document.title.as_deref(),
        source: document.source.as_deref(),
        credit: document.credit.as_deref(),
        language: Some(&document.language.code),
        place,
        published: document.published.map(|p| (p.first(), p.last())),
        instant: document.published.and_then(|p| p.instant()),
        text: &document.text,
    }
}
