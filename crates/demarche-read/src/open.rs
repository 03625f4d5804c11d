//! Detects the format of a stream of bytes and chooses its reader.

use crate::draft::{Draft, Drafts, Origin, only};
use crate::lines::{self, Lines};
use crate::options::{Form, Options};
use crate::packed::{self, Packing};
use crate::page::{self, Markup};
use crate::skipped::Skipped;
use crate::sources::reason;
use crate::web::{Once, Visits};
use crate::{Document, Failure, Language, charset, credit, date_line, decode, feed, record, sitemap, table, warc};
use std::io::{BufRead, Cursor, Read};
use std::path::Path;

/// The context that all readers share.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub options: Options,
    pub skipped: Skipped,
    pub visits: Visits,
    /// The addresses fetched in this run.
    pub once: Once,
}

/// Bytes at the start of a file from which its format is detected.
const HEAD: usize = 4_096;
/// Most bytes of a text or of a list of records, which are held in memory.
const LARGEST: usize = 256 << 20;
/// Most levels of compression within one another.
const DEEPEST: usize = 2;
const NO_ARC: &str = "ARC archives from before 2009 are not supported; convert it with `warcio recompress`";
const NO_ZIP: &str = "a zip is read only from a file: save it, and unpack any zip inside it";

/// The documents in `input`, a file called `name`.
pub(crate) fn stream(input: Box<dyn BufRead + Send>, name: &str, origin: Origin, context: &Context) -> Drafts {
    layer(input, name, origin, context, 0)
}

fn layer(mut input: Box<dyn BufRead + Send>, name: &str, origin: Origin, context: &Context, depth: usize) -> Drafts {
    let failed = |origin: Origin, message: String, help: &str| only(Err(Failure::new(origin.place, message, help)));
    let mut head = Vec::new();
    if let Err(e) = (&mut input).take(HEAD as u64).read_to_end(&mut head) {
        return failed(origin, reason(&e), "");
    }
    let input: Box<dyn BufRead + Send> = Box::new(Cursor::new(head.clone()).chain(input));
    let form = context.options.form;
    if head.starts_with(b"PK\x03\x04") && form != Form::Text {
        return failed(origin, "a zip file is not supported here".into(), NO_ZIP);
    }
    if let Some(packing) = Packing::of(&head) {
        let begin = beginning(&head, packing);
        if packing == Packing::Gzip && begin.starts_with(b"WARC/") {
            return warc::drafts(input, true, origin, context);
        }
        if depth == DEEPEST {
            return failed(origin, "it is compressed more than twice".into(), "unpack it, and read the file");
        }
        let lower = name.to_ascii_lowercase();
        let ending = [".gz", ".zst", ".zstd"].into_iter().find(|e| lower.ends_with(e)).unwrap_or("");
        let name = &name[..name.len() - ending.len()];
        return layer(packed::open(input, packing), name, origin, context, depth + 1);
    }
    if head.starts_with(b"WARC/") || form == Form::Warc && !head.starts_with(b"filedesc:") {
        return warc::drafts(input, false, origin, context);
    }
    if head.starts_with(b"filedesc://") {
        return failed(origin, "this is an ARC archive".into(), NO_ARC);
    }
    let form = if form == Form::Auto { by_ending(Path::new(name)) } else { form };
    match kind(&head, form) {
        Kind::Table(separator) => table::drafts(input, separator, origin, &context.options),
        Kind::Page => {
            held(input, origin, page::LARGEST, |bytes, origin| only(page::draft(&bytes, &origin, &context.options)))
        }
        Kind::Feed => {
            held(input, origin, feed::LARGEST, |bytes, origin| feed::drafts(&bytes, origin, &context.options))
        }
        Kind::Sitemap => held(input, origin, feed::LARGEST, |bytes, origin| {
            sitemap::drafts(&bytes, origin, &context.options, &context.skipped)
        }),
        Kind::Lines => Box::new(Lines::new(input, origin, &context.options, context.options.charset)),
        Kind::Text => held(input, origin, LARGEST, |bytes, origin| text(bytes, form, origin, context)),
    }
}

/// The documents in the body of a response, whose media type the server stated.
pub(crate) fn body(bytes: Vec<u8>, media: &str, origin: Origin, context: &Context) -> Drafts {
    let head = &bytes[..bytes.len().min(HEAD)];
    let sniffed = kind(head, Form::Auto);
    let options = &context.options;
    match (media, sniffed) {
        ("text/html" | "application/xhtml+xml", _) | ("", Kind::Page) => only(page::draft(&bytes, &origin, options)),
        (m, Kind::Feed) if m.ends_with("xml") || m.ends_with("json") => feed::drafts(&bytes, origin, options),
        (m, Kind::Sitemap) if m.ends_with("xml") => sitemap::drafts(&bytes, origin, options, &context.skipped),
        ("text/plain", Kind::Text) => {
            let text = charset::decode(&bytes, origin.charset.as_deref(), options.charset, Markup::Html);
            only(article(text, &origin, options))
        }
        _ => {
            context.skipped.add("files that are not pages");
            Box::new(std::iter::empty())
        }
    }
}

/// All bytes of a file that has at most `largest`.
fn held(
    input: Box<dyn BufRead + Send>,
    origin: Origin,
    largest: usize,
    then: impl FnOnce(Vec<u8>, Origin) -> Drafts,
) -> Drafts {
    let mut bytes = Vec::new();
    match input.take(largest as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > largest => {
            let message = format!("it has more than {} MB, the limit for a file of this format", largest >> 20);
            only(Err(Failure::new(
                origin.place,
                message,
                "split it; JSON Lines, CSV and WARC files have no size limit",
            )))
        }
        Ok(_) => then(bytes, origin),
        Err(e) => only(Err(Failure::new(origin.place, reason(&e), ""))),
    }
}

fn text(bytes: Vec<u8>, form: Form, origin: Origin, context: &Context) -> Drafts {
    let text = match decode::text(bytes, context.options.charset) {
        Ok(text) => text,
        Err(e) => return only(Err(Failure::new(origin.place, e.message, e.help))),
    };
    match lines::shape(text.as_bytes(), form) {
        lines::Shape::Text => only(article(text, &origin, &context.options)),
        lines::Shape::Lines => {
            Box::new(Lines::new(Box::new(Cursor::new(text.into_bytes())), origin, &context.options, None))
        }
        lines::Shape::Records => lines::records(&text, origin, &context.options),
    }
}

/// A text that is one document.
fn article(text: String, origin: &Origin, options: &Options) -> Result<Draft, Failure> {
    let document = record::readable(Document {
        id: origin.id.clone(),
        published: date_line::day(&text).or(options.published),
        source: None,
        credit: credit::of(&text),
        byline: None,
        title: None,
        url: origin.url.clone(),
        language: Language::of(&text),
        pair: None,
        place: origin.place.clone(),
        text,
        warnings: Vec::new(),
    })?;
    Ok(Draft { document, otherwise: Some(origin.other_id(&origin.id)) })
}

/// The first unpacked bytes of a compressed stream.
fn beginning(head: &[u8], packing: Packing) -> Vec<u8> {
    let mut begin = Vec::new();
    if packing == Packing::Gzip {
        // Only the first bytes are here, so unpacking may end in an error. The bytes before the error are valid.
        let _ = flate2::read::GzDecoder::new(head).take(16).read_to_end(&mut begin);
    }
    begin
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Lines,
    Page,
    Feed,
    Sitemap,
    Table(u8),
}

/// The format that a file name indicates.
pub(crate) fn by_ending(path: &Path) -> Form {
    match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("jsonl" | "ndjson") => Form::Jsonl,
        Some("txt" | "text" | "md") => Form::Text,
        Some("html" | "htm" | "xhtml" | "shtml") => Form::Html,
        Some("rss" | "atom" | "rdf") => Form::Feed,
        Some("csv") => Form::Csv,
        Some("tsv" | "tab") => Form::Tsv,
        Some("warc") => Form::Warc,
        _ => Form::Auto,
    }
}

fn kind(head: &[u8], form: Form) -> Kind {
    let lower = String::from_utf8_lossy(decode::without_mark(head)).to_ascii_lowercase();
    let lower = lower.trim_start();
    let has = |marks: &[&str]| marks.iter().any(|m| lower.contains(m));
    match form {
        Form::Text => return Kind::Text,
        Form::Csv => return Kind::Table(b','),
        Form::Tsv => return Kind::Table(b'\t'),
        Form::Html => return Kind::Page,
        Form::Feed if has(&["<urlset", "<sitemapindex"]) => return Kind::Sitemap,
        Form::Feed => return Kind::Feed,
        Form::Auto | Form::Jsonl | Form::Warc => {}
    }
    if lower.starts_with('{') && lower.contains("jsonfeed.org/version") {
        return Kind::Feed;
    }
    if form == Form::Auto && lower.starts_with('<') {
        if has(&["<urlset", "<sitemapindex"]) {
            return Kind::Sitemap;
        }
        if has(&["<rss", "<rdf:rdf", "<feed"]) && !lower.starts_with("<!doctype html") {
            return Kind::Feed;
        }
        if has(&["<!doctype html", "<html", "<head", "<body"]) {
            return Kind::Page;
        }
    }
    if !decode::is_utf16(head) && lines::shape(head, form) == lines::Shape::Lines { Kind::Lines } else { Kind::Text }
}
