//! A fetched feed or sitemap, whose pages are fetched in place of its summaries.

use super::{Page, Visit, Web, open, origin};
use crate::Failure;
use crate::draft::{Draft, Drafts, only};
use crate::open::Context;
use crate::page;
use crate::sitemap;

/// The documents of `page`, or of the pages it points at when it is a feed or a sitemap.
pub(super) fn drafts(web: Web, page: Page, asked: &str, context: &Context) -> Drafts {
    let head = String::from_utf8_lossy(&page.bytes[..page.bytes.len().min(4_096)]).to_ascii_lowercase();
    let context = context.clone();
    if head.contains("<urlset") {
        let (entries, fault) = sitemap::entries(&page.bytes, &origin(&page, asked), &context.options);
        let pages = entries.into_iter().flat_map(move |entry| fetched(&web, entry.url.trim(), &context));
        return Box::new(pages.chain(fault.map(Err)));
    }
    if page.media == "text/html" || page.media == "application/xhtml+xml" {
        return open(page, asked, &context);
    }
    let entries = open(page, asked, &context);
    Box::new(entries.flat_map(move |entry| match entry {
        Ok(Draft { document, otherwise }) => match &document.url {
            Some(url) if page::host(url).is_some() => {
                let url = url.clone();
                let filled = fetched(&web, &url, &context).map(move |item| item.map(|d| filled(d, &document)));
                Box::new(filled) as Drafts
            }
            _ => only(Ok(Draft { document, otherwise })),
        },
        Err(failure) => only(Err(failure)),
    }))
}

fn fetched(web: &Web, url: &str, context: &Context) -> Drafts {
    match web.get(url, &Visit::default()) {
        Ok(Some(page)) => open(page, url, context),
        Ok(None) => Box::new(std::iter::empty()),
        Err(failure) => only(Err::<Draft, Failure>(failure)),
    }
}

/// What the page does not say, its entry in the feed does.
fn filled(mut draft: Draft, entry: &crate::Document) -> Draft {
    let page = &mut draft.document;
    let of_entry = || entry.title.clone();
    page.title = page.title.take().or_else(of_entry);
    page.published = page.published.or(entry.published);
    page.byline = page.byline.take().or_else(|| entry.byline.clone());
    page.source = page.source.take().or_else(|| entry.source.clone());
    draft
}
