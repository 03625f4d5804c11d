//! Hosts, each asked in its turn and within its robots.txt.

use super::robots::Robots;
use super::{Page, Visit, address};
use crate::http::media_type;
use crate::page::{LARGEST, host};
use std::collections::HashMap;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

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

/// What is known of hosts: when they were asked, and what they forbid.
#[derive(Debug)]
pub(super) struct Hosts {
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

/// What went wrong, and what to do.
pub(super) struct Fault {
    pub message: String,
    pub help: &'static str,
}

fn fault(message: impl Into<String>, help: &'static str) -> Fault {
    Fault { message: message.into(), help }
}

const PRIVATE: &str = "if you trust it, say --allow-private";

impl Hosts {
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
        Self { agent, allow_private, robots: HashMap::new(), asked: HashMap::new() }
    }

    /// The page at an address; `None` when it has not changed since `visit`.
    pub fn get(&mut self, asked: &str, visit: &Visit) -> Result<Option<Page>, Fault> {
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
