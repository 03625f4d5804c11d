//! Feeds: RSS 0.9x, 1.0, 2.0, Atom and JSON Feed. Each entry is a document: its title, and its content or summary as
//! text.
//!
//! A feed that is not well-formed XML is read entry by entry (`feed/entries.rs`); this gives a
//! warning, and an unreadable entry gives a failure.

mod entries;

use crate::dates::{self, Dating};
use crate::draft::{Draft, Drafts, Origin, only};
use crate::options::Options;
use crate::page::{self, Markup, excess};
use crate::{Document, Failure, Language, NoDate, Published, Warning, agency_names, charset, credit, record};
use entries::Pieces;
use feed_rs::model::{Entry, Feed, FeedType, Link};
use feed_rs::parser::{self, ParseFeedError};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a feed.
pub(crate) const LARGEST: usize = 64 << 20;

const HELP: &str = "correct it, or leave it out; to read it as a page, use --input html";

/// The entries of a feed as documents.
pub(crate) fn drafts(bytes: &[u8], origin: Origin, options: &Options) -> Drafts {
    let text = charset::decode(bytes, origin.charset.as_deref(), options.charset, Markup::Xml);
    // The text is UTF-8 now, whatever its declaration says.
    let text = without_declaration(&text);
    let excess = excess(text);
    let read = if excess.is_some() { None } else { Some(parsed(text, &origin)) };
    let why = match (read, &excess) {
        (Some(Ok(Parsed { feed, days })), _) => {
            let maker = Maker {
                source: source(&feed, &origin),
                kind: feed.feed_type.clone(),
                origin,
                options: options.clone(),
            };
            let entries = feed.entries.into_iter().enumerate();
            return Box::new(entries.map(move |(n, entry)| maker.draft(entry, n + 1, &days, Vec::new())));
        }
        (Some(Err(why)), _) => why,
        (None, _) => String::new(),
    };
    if let Some(drafts) = one_by_one(text, &why, &origin, options) {
        return drafts;
    }
    let place = origin.place;
    only(Err(match excess {
        Some(excess) => Failure::new(place, format!("the feed {excess}"), "it is damaged or malicious; leave it out"),
        None => Failure::new(place, format!("the feed cannot be read: {why}"), HELP),
    }))
}

/// The entries of a feed that cannot be parsed as one document because of `why`; `None` where it has none.
fn one_by_one(text: &str, why: &str, origin: &Origin, options: &Options) -> Option<Drafts> {
    let pieces = Pieces::of(text)
        .filter(|pieces| pieces.entries.iter().any(Option::is_some) || !why.is_empty() && !pieces.entries.is_empty())?;
    let about = parsed(&pieces.written_anew(None), origin).ok();
    let source = about.and_then(|parsed| source(&parsed.feed, origin));
    let mut drafts: Vec<Result<Draft, Failure>> = Vec::with_capacity(pieces.entries.len());
    for (n, entry) in pieces.entries.iter().enumerate() {
        drafts.push(single(&pieces, *entry, n + 1, source.as_ref(), origin, options));
    }
    if let Some(Ok(first)) = drafts.iter_mut().find(|d| d.is_ok()) {
        let why = if why.is_empty() { "it leaves elements open" } else { why };
        let message = format!("the feed is not well-formed XML ({why}); its entries are read one by one");
        first.document.warnings.insert(0, Warning::new(origin.place.clone(), message, ""));
    }
    Some(Box::new(drafts.into_iter()))
}

/// One entry of a feed that is not well-formed.
fn single(
    pieces: &Pieces<'_>,
    entry: Option<&str>,
    nth: usize,
    source: Option<&String>,
    origin: &Origin,
    options: &Options,
) -> Result<Draft, Failure> {
    let place = origin.entry(nth);
    let Some(entry) = entry else {
        let help = "fetch or save the feed again";
        return Err(Failure::new(place, "the feed breaks off within this entry, which is not read", help));
    };
    if let Some(excess) = excess(entry) {
        return Err(Failure::new(place, format!("the entry {excess}"), "it is damaged or malicious; leave it out"));
    }
    let one = |text: String| parsed(&text, origin).ok().filter(|parsed| parsed.feed.entries.len() == 1);
    let mut warnings = Vec::new();
    let read = one(pieces.as_it_stands(entry)).or_else(|| {
        let message = "the entry is not well-formed XML; its `<` and `&` are read as literal characters";
        warnings.push(Warning::new(place.clone(), message, ""));
        one(pieces.written_anew(Some(entry)))
    });
    let Some(Parsed { mut feed, days }) = read else {
        return Err(Failure::new(place, "the entry cannot be read: it is not well-formed XML", HELP));
    };
    let maker = Maker {
        source: source.cloned(),
        kind: feed.feed_type.clone(),
        origin: origin.clone(),
        options: options.clone(),
    };
    maker.draft(feed.entries.remove(0), nth, &days, warnings)
}

/// Days as written. Feeds give instants in all time zones, but the local day of the newsroom counts. The feed parser
/// gets instants that are indexes into this list.
type Days = Vec<Result<Published, NoDate>>;

struct Parsed {
    feed: Feed,
    days: Days,
}

fn parsed(text: &str, origin: &Origin) -> Result<Parsed, String> {
    let days = Arc::new(Mutex::new(Days::new()));
    let seen = Arc::clone(&days);
    let builder = parser::Builder::new().base_uri(origin.url.as_deref()).timestamp_parser(move |written| {
        if written.trim().is_empty() {
            return None;
        }
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(dates::read(written));
        chrono::DateTime::from_timestamp(seen.len() as i64 - 1, 0)
    });
    let read = panic::catch_unwind(AssertUnwindSafe(|| builder.build().parse(text.as_bytes())));
    let feed = match read {
        Ok(Ok(feed)) => feed,
        Ok(Err(e)) => return Err(describe(&e)),
        Err(_) => return Err("it could not be parsed".into()),
    };
    let days = std::mem::take(&mut *days.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Parsed { feed, days })
}

fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    let rest = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    rest.map_or(text, |(_, rest)| rest.trim_start())
}

fn describe(error: &ParseFeedError) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    first.chars().take(200).collect()
}

/// Who publishes the feed.
fn source(feed: &Feed, origin: &Origin) -> Option<String> {
    let link = link(&feed.links).or_else(|| origin.url.clone());
    let host = link.as_deref().and_then(page::host);
    let title = feed.title.as_ref().map(|t| page::line_of_fragment(&t.content)).filter(|t| !t.is_empty());
    host.as_deref().and_then(agency_names::site).map(str::to_owned).or(title).or(host)
}

fn link(links: &[Link]) -> Option<String> {
    let page = |l: &&Link| l.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let link = links.iter().find(page)?.href.trim();
    link.starts_with("http").then(|| link.to_owned())
}

/// Makes documents from the entries of one feed.
struct Maker {
    source: Option<String>,
    kind: FeedType,
    origin: Origin,
    options: Options,
}

impl Maker {
    fn draft(&self, entry: Entry, nth: usize, days: &Days, mut warnings: Vec<Warning>) -> Result<Draft, Failure> {
        let origin = &self.origin;
        let place = origin.entry(nth);
        let refused = |excess: String| {
            Failure::new(place.clone(), format!("the entry {excess}"), "it is damaged or malicious; leave it out")
        };
        let title = entry.title.map(|t| page::line_of_fragment(&t.content)).filter(|t| !t.is_empty());
        let content = entry.content.and_then(|c| c.body).map(|b| page::fragment(&b)).transpose().map_err(refused)?;
        let summary = || entry.summary.map(|s| page::fragment(&s.content)).transpose();
        let text = match content.filter(|c| !c.is_empty()) {
            Some(content) => Some(content),
            None => summary().map_err(refused)?.filter(|s| !s.is_empty()),
        };
        let (text, title) = match text {
            Some(text) => (text, title),
            None => (title.unwrap_or_default(), None),
        };
        // Atom requires only the day of the last change, and most entries never change. In other formats it does not
        // count.
        let when = entry.published.or(entry.updated.filter(|_| self.kind == FeedType::Atom));
        let read = when.and_then(|when| days.get(usize::try_from(when.timestamp()).ok()?)).cloned().transpose();
        let Dating { published, warning } = Dating::read(read, "its date", &text, &place, self.options.published);
        warnings.extend(warning);
        let url = link(&entry.links).or_else(|| entry.id.starts_with("http").then(|| entry.id.clone()));
        let names: Vec<&str> =
            entry.authors.iter().filter_map(|a| a.name.as_deref().map(str::trim)).filter(|n| !n.is_empty()).collect();
        let id = url.clone().unwrap_or_else(|| format!("{}:{nth}", origin.id));
        let otherwise = Some(format!("{id}#{nth}"));
        let document = Document {
            id,
            published,
            source: self.source.clone(),
            credit: credit::of(&text),
            byline: (!names.is_empty()).then(|| names.join(", ")),
            title,
            url,
            language: Language::of(&text),
            pair: None,
            place,
            text,
            warnings,
        };
        Ok(Draft { document: record::readable(document)?, otherwise })
    }
}
