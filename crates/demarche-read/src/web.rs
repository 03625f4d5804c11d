//! Pages and feeds fetched from the web, politely: what robots.txt forbids is not fetched, a host is asked at most
//! once a second and not while it wants to be left alone, and the program says who it is. Size, time and redirects are
//! bounded, each address is fetched once in a run, and addresses of private networks are refused, also when a public
//! name or a redirect leads to them.

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

/// What the caller kept of an earlier visit, to fetch only what changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The `ETag` of the answer.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub modified: Option<String>,
}

/// What was fetched.
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
    /// What to give next time.
    pub visit: Visit,
}

/// Fetches pages. Clones share what they know of hosts, so that they are polite together.
#[derive(Clone, Debug)]
pub struct Web(Arc<Mutex<Hosts>>);

impl Web {
    /// `allow_private` fetches from private, loopback and link-local addresses too.
    pub fn new(allow_private: bool) -> Self {
        Self(Arc::new(Mutex::new(Hosts::new(allow_private))))
    }

    /// Fetches `url`; `None` when it has not changed since `visit`.
    ///
    /// # Errors
    /// When it is not an address, private or forbidden by robots.txt, the host asked to be left alone, or it does not answer as it
    /// should.
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

    /// Fetches `url` unless this run has fetched it already or it is as it was when it was last visited, which is counted.
    fn fetch(&self, url: &str, context: &Context) -> Result<Option<Page>, Failure> {
        match self.got(url, &context.visits.of(url), &context.once)? {
            Got::Page(page) => return Ok(Some(page)),
            Got::Unchanged => context.passed.add("addresses that have not changed"),
            Got::Known => context.passed.add("addresses that were fetched already"),
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
            // Its sitemaps change while it does not, so its own visit is not kept.
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
    // Servers call files what they like; what came by an address of the user's own is looked at.
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
