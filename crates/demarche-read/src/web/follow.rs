//! A fetched feed or sitemap, whose pages are fetched in place of its summaries.

use super::{Page, Web, open, origin};
use crate::Failure;
use crate::draft::{Draft, Drafts, only};
use crate::open::Context;
use crate::page;
use crate::sitemap::{self, Entry};

/// The documents of `page`, or of the pages it points at when it is a feed or a sitemap.
pub(super) fn drafts(web: Web, page: Page, asked: &str, context: &Context) -> Drafts {
    if sitemap::is_set(&page.bytes) {
        let (entries, fault) = sitemap::entries(&page.bytes, &origin(&page, asked), &context.options);
        return Box::new(pages(&web, entries, context).chain(fault.map(Err)));
    }
    if page.media == "text/html" || page.media == "application/xhtml+xml" {
        return open(page, asked, context);
    }
    let (entries, context) = (open(page, asked, context), context.clone());
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

/// The pages that the entries of a sitemap point at.
pub(super) fn pages(web: &Web, entries: Vec<Entry>, context: &Context) -> Drafts {
    let (web, context) = (web.clone(), context.clone());
    Box::new(entries.into_iter().flat_map(move |entry| fetched(&web, &entry.address(), &context)))
}

fn fetched(web: &Web, url: &str, context: &Context) -> Drafts {
    match web.fetch(url, context) {
        Ok(Some(page)) => {
            let visit = page.visit.clone();
            context.visits.note(url, visit, open(page, url, context))
        }
        Ok(None) => Box::new(std::iter::empty()),
        Err(failure) => only(Err::<Draft, Failure>(failure)),
    }
}

/// Facts that the page does not state are taken from its entry in the feed.
fn filled(mut draft: Draft, entry: &crate::Document) -> Draft {
    let page = &mut draft.document;
    let of_entry = || entry.title.clone();
    page.title = page.title.take().or_else(of_entry);
    page.published = page.published.or(entry.published);
    page.byline = page.byline.take().or_else(|| entry.byline.clone());
    page.source = page.source.take().or_else(|| entry.source.clone());
    draft
}
