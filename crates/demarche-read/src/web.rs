//! Fetches pages and feeds from the web. It obeys robots.txt, asks a host at most once a second and not during a
//! `Retry-After` pause, and names itself. Size, time and redirects are bounded. Each address is fetched once in a run.
//! Addresses in private networks are refused, also behind a public name or a redirect.

mod address;
mod fault;
mod follow;
mod hosts;
mod index;
mod once;
mod robots;
mod turns;
mod visits;

use crate::draft::{Drafts, Origin, only};
use crate::open::{self, Context};
use crate::{Failure, Place, sitemap};
use hosts::{Got, Hosts};
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

pub use fault::Fault;
pub(crate) use once::Once;
pub use turns::retry_after;
pub use visits::Visits;

/// The validators of an earlier visit. With them a page is fetched only when it has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The `ETag` of the answer.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub modified: Option<String>,
}

/// A fetched page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it was found, after redirects.
    pub url: String,
    /// The media type the server states, in small letters; empty when it states none.
    pub media: String,
    /// The character set the server states.
    pub charset: Option<String>,
    /// The body, at most 10 MiB.
    pub bytes: Vec<u8>,
    /// The validators for the next visit.
    pub visit: Visit,
}

/// Fetches pages. Clones share the state of hosts and their limits.
#[derive(Clone, Debug)]
pub struct Web(Arc<Mutex<Hosts>>);

impl Web {
    /// `allow_private` fetches from private, loopback and link-local addresses too.
    pub fn new(allow_private: bool) -> Self {
        Self(Arc::new(Mutex::new(Hosts::new(allow_private))))
    }

    /// Fetches `url`; `None` when it has not changed since `visit`.
    ///
    /// # Errors When `url` is not an address, is private or is forbidden by robots.txt. When the host asked for a pause
    /// or gives an error.
    pub fn get(&self, url: &str, visit: &Visit) -> Result<Option<Page>, Failure> {
        Ok(match self.got(url, visit, &Once::default())? {
            Got::Page(page) => Some(page),
            Got::Unchanged | Got::Known => None,
        })
    }

    fn got(&self, url: &str, visit: &Visit, once: &Once) -> Result<Got, Failure> {
        let failed = |fault: Fault| Failure::new(Place::file(url), fault.message, fault.help);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(url, visit, once).map_err(failed)
    }

    /// Fetches `url` unless this run has fetched it already or it is as it was when it was last visited, which is
    /// counted.
    fn fetch(&self, url: &str, context: &Context) -> Result<Option<Page>, Failure> {
        match self.got(url, &context.visits.of(url), &context.once)? {
            Got::Page(page) => return Ok(Some(page)),
            Got::Unchanged => context.skipped.add("addresses that have not changed"),
            Got::Known => context.skipped.add("addresses that were fetched already"),
        }
        Ok(None)
    }

    /// The documents at `url`: a page, or the entries of a feed, whose pages are fetched when that is asked for.
    pub(crate) fn drafts(&self, url: &str, context: &Context) -> Drafts {
        let page = match self.fetch(url, context) {
            Ok(Some(page)) => index::unpacked(page),
            Ok(None) => return Box::new(std::iter::empty()),
            Err(failure) => return only(Err(failure)),
        };
        if sitemap::is_index(&page.bytes) {
            // Its sitemaps may change while the index does not, so the visit to the index is not stored.
            return index::drafts(self.clone(), &page, url, context);
        }
        let visit = page.visit.clone();
        let drafts = if context.options.follow {
            follow::drafts(self.clone(), page, url, context)
        } else {
            open(page, url, context)
        };
        context.visits.note(url, visit, drafts)
    }
}

/// The documents of a page that was fetched from `asked`.
fn open(page: Page, asked: &str, context: &Context) -> Drafts {
    let origin = origin(&page, asked);
    // The media type is often wrong, so the format of an address that the user named is detected.
    let media = page.media.as_str();
    if matches!(media, "" | "application/octet-stream" | "application/gzip" | "application/x-gzip" | "text/csv")
        || page.url.ends_with(".jsonl")
    {
        let name = Url::parse(&page.url).map(|u| u.path().to_owned()).unwrap_or_default();
        return open::stream(Box::new(std::io::Cursor::new(page.bytes)), &name, origin, context);
    }
    let media = media.to_owned();
    open::body(page.bytes, &media, origin, context)
}

fn origin(page: &Page, asked: &str) -> Origin {
    Origin {
        place: Place::file(asked),
        id: page.url.clone(),
        long: page.url.clone(),
        url: Some(page.url.clone()),
        charset: page.charset.clone(),
        from: 0,
    }
}
