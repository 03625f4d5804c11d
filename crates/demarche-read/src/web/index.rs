//! A fetched sitemap index: the sitemaps it names are fetched in its place, those that changed last before the others.
//!
//! An index has no content of its own, so its sitemaps are read instead. Their pages are fetched only on request. Depth
//! and numbers are bounded, and sitemaps of other sites are skipped. Everything skipped is counted.

use super::{Page, Web, follow, open, origin};
use crate::draft::{Drafts, only};
use crate::open::Context;
use crate::packed::{self, Packing};
use crate::{feed, sitemap};
use std::cmp::Reverse;
use std::collections::{HashSet, VecDeque};
use std::io::{BufRead, Cursor, Read};
use url::{Origin as Site, Url};

/// Indexes within indexes: the standard has none, some sites have one.
const DEEPEST: usize = 2;
/// Sitemaps fetched for one index.
const SITEMAPS: usize = 50;
/// Pages fetched for one index: at one a second, a quarter of an hour.
const PAGES: usize = 1_000;

/// The documents of the sitemaps that `page`, an index, leads to.
pub(super) fn drafts(web: Web, page: &Page, asked: &str, context: &Context) -> Drafts {
    let mut index = Index {
        web,
        site: Url::parse(&page.url).ok().map(|u| u.origin()),
        seen: HashSet::from([asked.to_owned(), page.url.clone()]),
        waiting: VecDeque::new(),
        sitemaps: SITEMAPS,
        pages: PAGES,
        open: None,
        context: context.clone(),
    };
    index.enter(page, asked, 1);
    Box::new(index)
}

struct Index {
    web: Web,
    site: Option<Site>,
    seen: HashSet<String>,
    /// Addresses to fetch, and how many indexes lead to each.
    waiting: VecDeque<(String, usize)>,
    /// How many sitemaps, and how many pages, may still be fetched.
    sitemaps: usize,
    pages: usize,
    open: Option<Drafts>,
    context: Context,
}

impl Iterator for Index {
    type Item = <Drafts as Iterator>::Item;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.open.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            let (url, depth) = self.waiting.pop_front()?;
            self.open = self.fetch(&url, depth);
        }
    }
}

impl Index {
    /// Puts the sitemaps of an index in line, before those that wait already: the order is that of the outer index.
    fn enter(&mut self, page: &Page, asked: &str, depth: usize) {
        let (mut listed, fault) = sitemap::sitemaps(&page.bytes, &origin(page, asked), &self.context.options);
        self.open = fault.map(|failure| only(Err(failure)));
        // A stable order: what does not say when it changed stays in the order of the file, after the others.
        listed.sort_by_key(|l| Reverse(l.changed()));
        let mut next = Vec::new();
        for url in listed.into_iter().map(|l| l.address()) {
            let own = Url::parse(&url).is_ok_and(|u| self.site.as_ref() == Some(&u.origin()));
            if !own {
                self.context.skipped.add("sitemaps of other sites");
            } else if self.seen.insert(url.clone()) {
                next.push((url, depth));
            }
        }
        for waiting in next.into_iter().rev() {
            self.waiting.push_front(waiting);
        }
    }

    /// Fetches a sitemap, or an index within the index.
    fn fetch(&mut self, url: &str, depth: usize) -> Option<Drafts> {
        if self.sitemaps == 0 {
            self.context.skipped.add("sitemaps beyond the first 50 of an index");
            return None;
        }
        self.sitemaps -= 1;
        let page = match self.web.fetch(url, &self.context) {
            Ok(page) => unpacked(page?),
            Err(failure) => return Some(only(Err(failure))),
        };
        if sitemap::is_index(&page.bytes) {
            if depth >= DEEPEST {
                self.context.skipped.add("sitemap indexes within indexes within indexes");
                return None;
            }
            self.enter(&page, url, depth + 1);
            return self.open.take();
        }
        let visit = page.visit.clone();
        let drafts = self.documents(page, url);
        Some(self.context.visits.note(url, visit, drafts))
    }

    /// The entries of a sitemap, or the pages they point at.
    fn documents(&mut self, page: Page, url: &str) -> Drafts {
        if !self.context.options.follow {
            return open(page, url, &self.context);
        }
        let (mut entries, fault) = sitemap::entries(&page.bytes, &origin(&page, url), &self.context.options);
        for _ in self.pages..entries.len() {
            self.context.skipped.add("pages beyond the first 1,000 of an index");
        }
        entries.truncate(self.pages);
        self.pages -= entries.len();
        Box::new(follow::pages(&self.web, entries, &self.context).chain(fault.map(Err)))
    }
}

/// The page, unpacked when it is a sitemap that is kept packed, as large ones are.
pub(super) fn unpacked(mut page: Page) -> Page {
    if Packing::of(&page.bytes) != Some(Packing::Gzip) {
        return page;
    }
    let mut inside = packed::open(Box::new(Cursor::new(page.bytes.clone())), Packing::Gzip);
    if !inside.fill_buf().is_ok_and(|head| sitemap::is_set(head) || sitemap::is_index(head)) {
        return page;
    }
    let mut bytes = Vec::new();
    // A broken or too large file stays packed; the error is reported when it is opened.
    if inside.take(feed::LARGEST as u64 + 1).read_to_end(&mut bytes).is_ok() && bytes.len() <= feed::LARGEST {
        page.bytes = bytes;
        page.media = "application/xml".to_owned();
    }
    page
}
