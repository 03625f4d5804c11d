//! A saved or fetched web page: its article as clean paragraphs, and what the page says of it.
//!
//! Pages that mark their article up (schema.org `articleBody`) are taken at their word. For all others a port of
//! Firefox's reader view finds the article. Both give an element, whose text `blocks.rs` takes.

mod blocks;
mod body;
mod facts;
mod harm;

pub(crate) use harm::{Markup, harm};

use crate::draft::{Draft, Origin};
use crate::failure::Failure;
use crate::options::Options;
use crate::{Document, Language, charset, credit, listed, record};
use dom_query::Document as Tree;
use std::panic::{self, AssertUnwindSafe};
use url::Url;

/// Bytes of a page; longer ones are no articles.
pub(crate) const LARGEST: usize = 10 << 20;

/// The article of a page. A page without one gives a document without text.
///
/// # Errors
/// When the page is too large, too deeply nested or unreadable, or its date is none.
pub(crate) fn draft(bytes: &[u8], origin: &Origin, options: &Options) -> Result<Draft, Failure> {
    let failed = |message: String, help: &str| Failure::new(origin.place.clone(), message, help);
    if bytes.len() > LARGEST {
        let message = format!("the page has {} MB; articles have less than 10", bytes.len() >> 20);
        return Err(failed(message, "save the article alone, or its text"));
    }
    let html = charset::decode(bytes, origin.charset.as_deref(), options.charset, Markup::Html);
    if let Some(harm) = harm(&html, Markup::Html) {
        let help = "it is damaged, or made to do harm; save its text instead";
        return Err(failed(format!("the page {harm}"), help));
    }
    let read = panic::catch_unwind(AssertUnwindSafe(|| article(&html, origin, options)));
    let document = read.unwrap_or_else(|_| {
        let help = "this is a fault of the program: please report it with this page; save its text instead";
        Err(failed("the page could not be taken apart".into(), help))
    })?;
    let document = record::readable(document)?;
    let otherwise = Some(origin.other_id(&document.id));
    Ok(Draft { document, otherwise })
}

fn article(html: &str, origin: &Origin, options: &Options) -> Result<Document, Failure> {
    let tree = Tree::from(html);
    let base = origin.url.as_deref().and_then(|u| Url::parse(u).ok());
    let mut facts = facts::of(&tree, base.as_ref());
    let text = body::text(tree, &mut facts);
    let published = match facts.published(&text) {
        Ok(found) => found.or(options.published),
        Err(_) if options.published.is_some() => options.published,
        Err(e) => {
            let help = "give its date with --date, or mend the page";
            return Err(Failure::new(origin.place.clone(), format!("the page's date: {e}"), help));
        }
    };
    let url = facts.url.or_else(|| origin.url.clone());
    let host = url.as_deref().and_then(host);
    let source = host.as_deref().and_then(listed::site).map(str::to_owned).or(facts.site).or(host);
    Ok(Document {
        id: url.clone().unwrap_or_else(|| origin.id.clone()),
        published,
        source,
        credit: credit::of(&text),
        byline: facts.byline,
        title: facts.title,
        url,
        language: Language::of(&text),
        pair: None,
        place: origin.place.clone(),
        text,
    })
}

/// The text of a piece of HTML, as feeds carry it.
pub(crate) fn text_of_fragment(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return blocks::clean(html);
    }
    if harm(html, Markup::Html).is_some() {
        return String::new();
    }
    let read = panic::catch_unwind(AssertUnwindSafe(|| {
        let tree = Tree::fragment(html);
        blocks::text(&blocks::of(&tree.root()))
    }));
    read.unwrap_or_default()
}

/// The name of the site at `url`, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}
