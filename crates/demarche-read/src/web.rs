//! Pages and feeds fetched from the web, politely: what robots.txt forbids is not fetched, a host is asked at most
//! once a second, and the program says who it is. Size, time and redirects are bounded, and addresses of private
//! networks are refused, also when a public name or a redirect leads to them.

mod address;
mod follow;
mod index;
mod robots;
mod visits;

use crate::draft::{Drafts, Origin, only};
use crate::http::media_type;
use crate::open::{self, Context};
use crate::page::{LARGEST, host};
use crate::{Failure, Place, sitemap};
use robots::Robots;
use std::collections::HashMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

pub use visits::Visits;

/// Who asks.
const AGENT: &str = concat!("demarche/", env!("CARGO_PKG_VERSION"), " (reads news for research; one request a second)");
/// For one address, redirects and body together.
const PATIENCE: Duration = Duration::from_secs(20);
const REDIRECTS: usize = 5;
/// Between two requests to one host.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause that a site is granted.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Bytes of a robots.txt; the standard asks for no more.
const ROBOTS: usize = 500 << 10;

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

#[derive(Debug)]
struct Hosts {
    agent: Agent,
    allow_private: bool,
    robots: HashMap<String, Robots>,
    asked: HashMap<String, Instant>,
}

/// What a single request gave.
struct Answer {
    status: u16,
    location: Option<String>,
    page: Page,
}

impl Web {
    /// `allow_private` fetches from private, loopback and link-local addresses too.
    pub fn new(allow_private: bool) -> Self {
        let config = Agent::config_builder()
            .user_agent(AGENT)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .proxy(None)
            .build();
        let resolver = address::Guarded::new(allow_private);
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self(Arc::new(Mutex::new(Hosts { agent, allow_private, robots: HashMap::new(), asked: HashMap::new() })))
    }

    /// Fetches `url`; `None` when it has not changed since `visit`.
    ///
    /// # Errors
    /// When the address is none, private or forbidden by robots.txt, or the host does not answer as it should.
    pub fn get(&self, url: &str, visit: &Visit) -> Result<Option<Page>, Failure> {
        let failed = |fault: Fault| Failure::new(Place::file(url), fault.message, fault.help);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(url, visit).map_err(failed)
    }

    /// Fetches `url` unless it is as it was when it was last visited, which is counted.
    fn fetch(&self, url: &str, context: &Context) -> Result<Option<Page>, Failure> {
        let page = self.get(url, &context.visits.of(url))?;
        if page.is_none() {
            context.passed.add("addresses that have not changed");
        }
        Ok(page)
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
    }
}

/// What went wrong, and what to do.
struct Fault {
    message: String,
    help: &'static str,
}

fn fault(message: impl Into<String>, help: &'static str) -> Fault {
    Fault { message: message.into(), help }
}

const PRIVATE: &str = "if you trust it, say --allow-private";

impl Hosts {
    fn get(&mut self, asked: &str, visit: &Visit) -> Result<Option<Page>, Fault> {
        let mut url = Url::parse(asked).map_err(|e| fault(format!("no address: {e}"), "write https://host/path"))?;
        for _ in 0..=REDIRECTS {
            self.permitted(&url)?;
            let answer = self.ask(&url, visit, LARGEST)?;
            match (answer.status, answer.location) {
                (304, _) => return Ok(None),
                (200, _) => return Ok(Some(answer.page)),
                (301 | 302 | 303 | 307 | 308, Some(location)) => {
                    let broken =
                        |e| fault(format!("it redirects to what is no address: {e}"), "look at it in a browser");
                    url = url.join(&location).map_err(broken)?;
                }
                (401 | 403, _) => return Err(fault("it may not be read", "save the page by hand, if you may")),
                (404 | 410, _) => return Err(fault("there is no such page", "check the address")),
                (429 | 503, _) => return Err(fault("the host asks to be left alone for now", "try again later")),
                (status, _) => return Err(fault(format!("the host answers {status}"), "try again later")),
            }
        }
        Err(fault(format!("it redirects more than {REDIRECTS} times"), "look at it in a browser"))
    }

    /// Whether address and robots.txt permit to fetch `url`.
    fn permitted(&mut self, url: &Url) -> Result<(), Fault> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(fault(format!("`{}` is not fetched", url.scheme()), "only http and https are"));
        }
        if !self.allow_private && address::is_private_literal(url) {
            return Err(fault("the address is in a private network", PRIVATE));
        }
        let site = url.origin().ascii_serialization();
        if !self.robots.contains_key(&site) {
            let robots = self.robots_of(url)?;
            self.robots.insert(site.clone(), robots);
        }
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        if self.robots.get(&site).is_some_and(|r| r.allows(path)) {
            return Ok(());
        }
        Err(fault("the site's robots.txt does not permit it", "ask the site, or save the page by hand"))
    }

    fn robots_of(&mut self, url: &Url) -> Result<Robots, Fault> {
        let mut at = url.join("/robots.txt").map_err(|e| fault(format!("no address: {e}"), ""))?;
        for _ in 0..=REDIRECTS {
            if !self.allow_private && address::is_private_literal(&at) {
                return Err(fault("the address is in a private network", PRIVATE));
            }
            let answer = self.ask(&at, &Visit::default(), ROBOTS)?;
            match (answer.status, answer.location) {
                (200, _) => return Ok(Robots::parse(&String::from_utf8_lossy(&answer.page.bytes))),
                (300..400, Some(location)) => match at.join(&location) {
                    Ok(next) if matches!(next.scheme(), "http" | "https") => at = next,
                    _ => return Ok(Robots::default()),
                },
                // A site without a robots.txt permits all; one that cannot say now permits nothing (RFC 9309).
                (500.., _) => return Ok(Robots::nothing()),
                _ => return Ok(Robots::default()),
            }
        }
        Ok(Robots::default())
    }

    /// One request, in its turn.
    fn ask(&mut self, url: &Url, visit: &Visit, largest: usize) -> Result<Answer, Fault> {
        self.wait(url);
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = &visit.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(modified) = &visit.modified {
            request = request.header("If-Modified-Since", modified);
        }
        let mut response = request.call().map_err(|e| told(&e))?;
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (media, charset) = media_type(&header("content-type").unwrap_or_default());
        let location = header("location");
        let visit = Visit { etag: header("etag"), modified: header("last-modified") };
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        if status == 200 {
            let mut body = response.body_mut().as_reader().take(largest as u64 + 1);
            let read = body.read_to_end(&mut bytes).map_err(|e| match e.downcast::<ureq::Error>() {
                Ok(e) => told(&e),
                Err(e) => fault(format!("the body breaks off: {e}"), "try again later"),
            });
            read?;
            if bytes.len() > largest && largest == LARGEST {
                return Err(fault(
                    "it has more than 10 MB; articles have less",
                    "fetch it yourself, and read the file",
                ));
            }
            bytes.truncate(largest);
        }
        Ok(Answer { status, location, page: Page { url: url.to_string(), media, charset, bytes, visit } })
    }

    /// Waits until the host may be asked again.
    fn wait(&mut self, url: &Url) {
        let Some(host) = host(url.as_str()) else { return };
        let site = url.origin().ascii_serialization();
        let pause = self.robots.get(&site).and_then(Robots::pause).unwrap_or(PAUSE).clamp(PAUSE, LONGEST_PAUSE);
        if let Some(asked) = self.asked.get(&host) {
            thread::sleep(pause.saturating_sub(asked.elapsed()));
        }
        self.asked.insert(host, Instant::now());
    }
}

fn told(error: &ureq::Error) -> Fault {
    match error {
        ureq::Error::Timeout(_) => fault(format!("no answer within {} seconds", PATIENCE.as_secs()), "try again later"),
        ureq::Error::HostNotFound => fault("there is no such host", "check the address"),
        ureq::Error::Other(e) if e.is::<address::Private>() => fault("the address is in a private network", PRIVATE),
        ureq::Error::Io(e) => fault(format!("it cannot be fetched: {}", crate::sources::reason(e)), "try again later"),
        e => fault(format!("it cannot be fetched: {e}"), "check the address, or try again later"),
    }
}
