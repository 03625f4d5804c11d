//! News sitemaps: addresses with titles and dates. Without fetching, an entry has its title as text; one without a
//! title is skipped. A sitemap index has no entries of its own; the sitemaps it names are fetched when the index was.

use crate::dates::{self, Dating};
use crate::draft::{Draft, Drafts, Origin};
use crate::options::Options;
use crate::page::{self, Markup, excess, host};
use crate::skipped::Skipped;
use crate::{Document, Failure, Language, agency_names, charset, decode, record};
use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The content of one `url` element.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub url: String,
    pub title: String,
    date: String,
    modified: String,
    name: String,
}

impl Entry {
    /// The address, as it is to be fetched.
    pub fn address(&self) -> String {
        page::line_of_fragment(&self.url)
    }

    /// When it was last changed: the day, and the instant if that is said. It is not the date of publication.
    pub fn changed(&self) -> Option<(Date, Option<Timestamp>)> {
        dates::read(self.modified.trim()).ok().map(|p| (p.last(), p.instant()))
    }
}

/// Bytes at the start that must have the first element.
const HEAD: usize = 4_096;

/// Whether the file is a sitemap.
pub(crate) fn is_set(bytes: &[u8]) -> bool {
    begins(bytes, "<urlset")
}

/// Whether it is an index of sitemaps.
pub(crate) fn is_index(bytes: &[u8]) -> bool {
    begins(bytes, "<sitemapindex")
}

fn begins(bytes: &[u8], mark: &str) -> bool {
    let head = decode::without_mark(&bytes[..bytes.len().min(HEAD)]);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    head.trim_start().starts_with('<') && head.contains(mark) && !head.contains("<html")
}

/// The entries of a sitemap as documents.
pub(crate) fn drafts(bytes: &[u8], origin: Origin, options: &Options, skipped: &Skipped) -> Drafts {
    if is_index(bytes) {
        let (sitemaps, fault) = sitemaps(bytes, &origin, options);
        sitemaps.iter().for_each(|_| skipped.add("sitemaps named by an index that was not fetched itself"));
        return Box::new(fault.map(Err).into_iter());
    }
    let (entries, fault) = entries(bytes, &origin, options);
    let (skipped, options) = (skipped.clone(), options.clone());
    let with_text = entries.into_iter().enumerate().filter_map(move |(n, entry)| {
        if entry.title.is_empty() {
            skipped.add("addresses without text");
            return None;
        }
        Some(draft(entry, n + 1, &origin, &options))
    });
    Box::new(with_text.chain(fault.map(Err)))
}

/// The entries of a sitemap up to the first error, and the error.
pub(crate) fn entries(bytes: &[u8], origin: &Origin, options: &Options) -> (Vec<Entry>, Option<Failure>) {
    elements("url", bytes, origin, options)
}

/// The sitemaps that an index names up to the first error, and the error.
pub(crate) fn sitemaps(bytes: &[u8], origin: &Origin, options: &Options) -> (Vec<Entry>, Option<Failure>) {
    elements("sitemap", bytes, origin, options)
}

fn elements(kind: &str, bytes: &[u8], origin: &Origin, options: &Options) -> (Vec<Entry>, Option<Failure>) {
    let text = charset::decode(bytes, origin.charset.as_deref(), options.charset, Markup::Xml);
    let failed = |message: String, help: &str| Some(Failure::new(origin.place.clone(), message, help));
    if let Some(excess) = excess(&text) {
        let help = "it is damaged or malicious; leave it out";
        return (Vec::new(), failed(format!("the sitemap {excess}"), help));
    }
    let mut reader = Reader::from_str(&text);
    let (mut entries, mut open, mut path) = (Vec::new(), None::<Entry>, Vec::<String>::new());
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return (entries, None),
            Ok(Event::Start(tag)) => {
                let name = tag.name().as_ref().to_owned();
                if name == kind {
                    open = Some(Entry::default());
                }
                path.push(name);
            }
            Ok(Event::End(_)) => {
                if path.pop().as_deref() == Some(kind) {
                    entries.extend(open.take().filter(|e| !e.url.trim().is_empty()));
                }
            }
            Ok(Event::Text(text)) => {
                write(&mut open, &path, text.as_ref());
            }
            Ok(Event::CData(text)) => write(&mut open, &path, text.as_ref()),
            // Entities defined in the file are never expanded: nested ones can grow without limit.
            Ok(Event::GeneralRef(name)) => {
                write(&mut open, &path, &format!("&{};", name.as_ref() as &str));
            }
            Ok(_) => {}
            Err(e) => {
                let message = format!("the sitemap cannot be read at byte {}: {e}", reader.error_position());
                return (entries, failed(message, "correct it there; the entries before it were read"));
            }
        }
    }
}

/// Adds text to the part of the entry that `path` leads to.
fn write(open: &mut Option<Entry>, path: &[String], text: &str) {
    let (Some(entry), Some(name)) = (open.as_mut(), path.last()) else { return };
    let part = match name.as_str() {
        "loc" if path.iter().rev().nth(1).is_some_and(|p| p == "url" || p == "sitemap") => &mut entry.url,
        "news:title" => &mut entry.title,
        "news:publication_date" => &mut entry.date,
        "lastmod" => &mut entry.modified,
        "news:name" => &mut entry.name,
        _ => return,
    };
    part.push_str(text);
}

fn draft(entry: Entry, nth: usize, origin: &Origin, options: &Options) -> Result<Draft, Failure> {
    let place = origin.entry(nth);
    let clean = page::line_of_fragment;
    let url = clean(&entry.url);
    let text = clean(&entry.title);
    let Dating { published, warning } = Dating::of(Some(&entry.date), "its date", &text, &place, options.published);
    let host = host(&url);
    let name = Some(clean(&entry.name)).filter(|n| !n.is_empty());
    let document = Document {
        id: url.clone(),
        published,
        source: host.as_deref().and_then(agency_names::site).map(str::to_owned).or(name).or(host),
        credit: None,
        byline: None,
        title: None,
        url: Some(url.clone()),
        language: Language::of(&text),
        pair: None,
        place,
        text,
        warnings: warning.into_iter().collect(),
    };
    Ok(Draft { document: record::readable(document)?, otherwise: Some(format!("{url}#{nth}")) })
}
