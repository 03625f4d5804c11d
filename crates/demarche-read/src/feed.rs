//! Feeds: RSS 0.9x, 1.0, 2.0, Atom and JSON Feed. Each entry is a document: its title, and its content or summary as
//! text.

use crate::draft::{Draft, Drafts, Origin, only};
use crate::options::Options;
use crate::page::{self, Markup, harm};
use crate::{Document, Failure, Language, NoDate, Published, charset, credit, dates, listed, record};
use feed_rs::model::{Entry, Feed, Link};
use feed_rs::parser::{self, ParseFeedError};
use std::collections::HashMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a feed.
pub(crate) const LARGEST: usize = 64 << 20;

/// The entries of a feed as documents.
pub(crate) fn drafts(bytes: &[u8], origin: Origin, options: &Options) -> Drafts {
    match feed(bytes, &origin, options) {
        Ok((feed, days)) => {
            let source = source(&feed, &origin);
            let options = options.clone();
            let entries = feed.entries.into_iter().enumerate();
            Box::new(entries.map(move |(n, entry)| draft(entry, n + 1, source.as_ref(), &days, &origin, &options)))
        }
        Err(failure) => only(Err(failure)),
    }
}

/// Days as they were written, by the instant they mean: feeds give instants of all time zones, and what counts is
/// the day in the newsroom. What is written like a date and is none has an instant of its own before [`ANTIQUITY`].
type Days = HashMap<i64, Result<Published, NoDate>>;

/// Seconds since 1970 of the year 69, when nobody published feeds.
const ANTIQUITY: i64 = -60_000_000_000;

fn feed(bytes: &[u8], origin: &Origin, options: &Options) -> Result<(Feed, Days), Failure> {
    let failed = |message: String, help: &str| Failure::new(origin.place.clone(), message, help);
    let text = charset::decode(bytes, origin.charset.as_deref(), options.charset, Markup::Xml);
    if let Some(harm) = harm(&text, Markup::Xml) {
        return Err(failed(format!("the feed {harm}"), "it is damaged, or made to do harm; leave it out"));
    }
    // The text is UTF-8 by now, whatever it says of itself.
    let text = without_declaration(&text);
    let days = Arc::new(Mutex::new(Days::new()));
    let seen = Arc::clone(&days);
    let builder = parser::Builder::new().base_uri(origin.url.as_deref()).timestamp_parser(move |written| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let read = dates::read(written);
        let second = match &read {
            Ok(published) => published.instant().unwrap_or_else(|| midnight(*published)).as_second(),
            Err(_) if dates::is_like(written) => ANTIQUITY - seen.len() as i64,
            Err(_) => return None,
        };
        seen.insert(second, read);
        chrono::DateTime::from_timestamp(second, 0)
    });
    let parsed = panic::catch_unwind(AssertUnwindSafe(|| builder.build().parse(text.as_bytes())));
    let help = "mend it, or leave it out; a page is read with --input html";
    let feed = match parsed {
        Ok(Ok(feed)) => feed,
        Ok(Err(e)) => return Err(failed(format!("the feed cannot be read: {}", told(&e)), help)),
        Err(_) => return Err(failed("the feed cannot be read: it could not be taken apart".into(), help)),
    };
    let days = std::mem::take(&mut *days.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((feed, days))
}

fn midnight(published: Published) -> jiff::Timestamp {
    let midnight = published.first().to_datetime(jiff::civil::Time::midnight());
    jiff::tz::Offset::UTC.to_timestamp(midnight).unwrap_or_default()
}

fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    let rest = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    rest.map_or(text, |(_, rest)| rest.trim_start())
}

fn told(error: &ParseFeedError) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    first.chars().take(200).collect()
}

/// Who publishes the feed.
fn source(feed: &Feed, origin: &Origin) -> Option<String> {
    let link = link(&feed.links).or_else(|| origin.url.clone());
    let host = link.as_deref().and_then(page::host);
    let title = feed.title.as_ref().map(|t| page::text_of_fragment(&t.content)).filter(|t| !t.is_empty());
    host.as_deref().and_then(listed::site).map(str::to_owned).or(title).or(host)
}

fn link(links: &[Link]) -> Option<String> {
    let page = |l: &&Link| l.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let link = links.iter().find(page)?.href.trim();
    link.starts_with("http").then(|| link.to_owned())
}

fn draft(
    entry: Entry,
    nth: usize,
    source: Option<&String>,
    days: &Days,
    origin: &Origin,
    options: &Options,
) -> Result<Draft, Failure> {
    let title = entry.title.map(|t| page::text_of_fragment(&t.content)).filter(|t| !t.is_empty());
    let content = entry.content.and_then(|c| c.body).map(|b| page::text_of_fragment(&b));
    let summary = entry.summary.map(|s| page::text_of_fragment(&s.content));
    let text = content.filter(|c| !c.is_empty()).or(summary).filter(|s| !s.is_empty());
    let (text, title) = match text {
        Some(text) => (text, title),
        None => (title.unwrap_or_default(), None),
    };
    let when = entry.published.or(entry.updated);
    let published = match when.and_then(|when| days.get(&when.timestamp())) {
        None => options.published,
        Some(Ok(published)) => Some(*published),
        Some(Err(e)) => return Err(Failure::new(origin.entry(nth), format!("its date: {e}"), NoDate::HELP)),
    };
    let url = link(&entry.links).or_else(|| entry.id.starts_with("http").then(|| entry.id.clone()));
    let names: Vec<&str> =
        entry.authors.iter().filter_map(|a| a.name.as_deref().map(str::trim)).filter(|n| !n.is_empty()).collect();
    let id = url.clone().unwrap_or_else(|| format!("{}:{nth}", origin.id));
    let otherwise = Some(format!("{id}#{nth}"));
    let document = Document {
        id,
        published,
        source: source.cloned(),
        credit: credit::of(&text),
        byline: (!names.is_empty()).then(|| names.join(", ")),
        title,
        url,
        language: Language::of(&text),
        pair: None,
        place: origin.entry(nth),
        text,
    };
    Ok(Draft { document: record::readable(document)?, otherwise })
}
