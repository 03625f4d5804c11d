//! A saved or fetched web page: its article as clean paragraphs, and the facts that the page states about it.
//!
//! Pages that mark their article up (schema.org `articleBody`) are read as marked. For all others a port of
//! Firefox's reader view finds the article. Both give an element, whose text `blocks.rs` takes.

mod blocks;
mod body;
mod facts;
mod headlines;
mod markup_limits;
mod tags;
mod tree;

use body::Body;
pub(crate) use markup_limits::{Markup, excess};

use crate::dates::Dating;
use crate::draft::{Draft, Origin};
use crate::failure::Failure;
use crate::options::Options;
use crate::{Document, Language, Warning, agency_names, charset, credit, record};
use std::panic::{self, AssertUnwindSafe};
use url::Url;

/// Most bytes of a page; a longer page is not an article.
pub(crate) const LARGEST: usize = 10 << 20;

/// The article of a page. A page without one gives a document without text.
///
/// # Errors
/// When the page is too large, too deeply nested or unreadable.
pub(crate) fn draft(bytes: &[u8], origin: &Origin, options: &Options) -> Result<Draft, Failure> {
    let failed = |message: String, help: &str| Failure::new(origin.place.clone(), message, help);
    if bytes.len() > LARGEST {
        let message = format!("the page has {} MB; articles have less than 10", bytes.len() >> 20);
        return Err(failed(message, "save the article alone, or its text"));
    }
    let html = charset::decode(bytes, origin.charset.as_deref(), options.charset, Markup::Html);
    let read = panic::catch_unwind(AssertUnwindSafe(|| article(&html, origin, options)));
    let document = read.unwrap_or_else(|_| {
        let help = "this is an error in demarche: please report it with this page; until then, save its text";
        Err(failed("the page could not be parsed".into(), help))
    })?;
    let document = record::readable(document)?;
    let otherwise = Some(origin.other_id(&document.id));
    Ok(Draft { document, otherwise })
}

fn article(html: &str, origin: &Origin, options: &Options) -> Result<Document, Failure> {
    let refused = |excess: &dyn std::fmt::Display| {
        let help = "it is damaged or malicious; save its text instead";
        Failure::new(origin.place.clone(), format!("the page {excess}"), help)
    };
    let html = tags::bounded(html);
    let tree = tree::page(&html).map_err(|excess| refused(&excess))?;
    let base = origin.url.as_deref().and_then(|u| Url::parse(u).ok());
    let mut facts = facts::of(&tree, base.as_ref());
    let mut warnings = Vec::new();
    let text = match body::body(tree, &mut facts).map_err(|excess| refused(&excess))? {
        Body::Article(text) => {
            let Dating { published, warning } =
                Dating::read(facts.published(&text), "the page's date", &text, &origin.place, options.published);
            facts.published = published;
            warnings.extend(warning);
            text
        }
        Body::Headlines(n) => {
            let message = format!("the page lists {n} headlines and is not an article; it was not read");
            warnings.push(Warning::new(
                origin.place.clone(),
                message,
                "save the articles themselves, or fetch the page's feed with --follow",
            ));
            String::new()
        }
    };
    let url = facts.url.or_else(|| origin.url.clone());
    let host = url.as_deref().and_then(host);
    let source = host.as_deref().and_then(agency_names::site).map(str::to_owned).or(facts.site).or(host);
    Ok(Document {
        id: url.clone().unwrap_or_else(|| origin.id.clone()),
        published: facts.published,
        source,
        credit: credit::of(&text),
        byline: facts.byline,
        title: facts.title,
        url,
        language: Language::of(&text),
        pair: None,
        place: origin.place.clone(),
        text,
        warnings,
    })
}

/// The text of a piece of HTML, as feeds carry it.
///
/// # Errors
/// When it exceeds a limit on pages; the text describes the limit.
pub(crate) fn fragment(html: &str) -> Result<String, String> {
    if !html.contains(['<', '&']) {
        return Ok(blocks::clean(html));
    }
    let read = panic::catch_unwind(AssertUnwindSafe(|| {
        let html = tags::bounded(html);
        let tree = tree::fragment(&html).map_err(|excess| excess.to_string())?;
        Ok(blocks::text(&blocks::of(&tree.root())))
    }));
    read.unwrap_or_else(|_| Err("could not be parsed".to_owned()))
}

/// The text of a piece of HTML that is one line, such as a title; empty where it exceeds a limit on pages.
pub(crate) fn line_of_fragment(html: &str) -> String {
    fragment(html).unwrap_or_default()
}

/// The name of the site at `url`, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}
