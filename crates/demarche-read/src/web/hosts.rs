//! Hosts, each asked in its turn and within its robots.txt; one address takes no longer than its time, redirects and
//! robots.txt included.

use super::fault::{Fault, LATER, PRIVATE, fault, late};
use super::once::Once;
use super::robots::Robots;
use super::turns::{PAUSE, Turn, Turns};
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

/// The user agent.
const AGENT: &str = concat!("demarche/", env!("CARGO_PKG_VERSION"), " (reads news for research; one request a second)");
/// For one address: its robots.txt, redirects and body together.
const PATIENCE: Duration = Duration::from_secs(20);
const REDIRECTS: usize = 5;
/// Bytes of a robots.txt; the standard asks for no more.
const ROBOTS: usize = 500 << 10;
/// For how long a robots.txt holds.
const ROBOTS_HOLD: Duration = Duration::from_secs(3_600);
/// For how long a site is not asked for one again that did not answer.
const SILENCE_HOLDS: Duration = Duration::from_secs(600);

/// The state of hosts: when they were asked, and what they forbid.
#[derive(Debug)]
pub(super) struct Hosts {
    agent: Agent,
    allow_private: bool,
    patience: Duration,
    /// By site, until when that holds.
    robots: HashMap<String, (Instant, Result<Robots, Fault>)>,
    turns: Turns,
}

/// The result of fetching an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Got {
    /// A page.
    Page(Page),
    /// It has not changed since the last visit.
    Unchanged,
    /// It leads to an address that this run has fetched already.
    Known,
}

/// The result of one request.
struct Answer {
    status: u16,
    location: Option<String>,
    /// The pause that the host asks for.
    rest: Option<Duration>,
    page: Page,
}

/// The time that is left for one address.
struct Clock {
    end: Instant,
    begun: bool,
}

impl Clock {
    fn new(patience: Duration) -> Self {
        Self { end: Instant::now() + patience, begun: false }
    }

    /// Waits. The pause before the first request belongs to the address before; what a site wishes beyond ours is its
    /// own wish.
    fn wait(&mut self, pause: Duration) {
        thread::sleep(pause);
        self.end += if self.begun { pause.saturating_sub(PAUSE) } else { pause };
        self.begun = true;
    }

    /// The time left; `None` when there is none.
    fn left(&self) -> Option<Duration> {
        Some(self.end.saturating_duration_since(Instant::now())).filter(|d| !d.is_zero())
    }
}

impl Hosts {
    pub fn new(allow_private: bool) -> Self {
        let config = Agent::config_builder()
            .user_agent(AGENT)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .build();
        let resolver = address::Guarded::new(allow_private);
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        let (robots, turns) = (HashMap::new(), Turns::default());
        Self { agent, allow_private, patience: PATIENCE, robots, turns }
    }

    /// What is at an address, unless it has not changed since `visit` or leads to what is in `once`. What was asked for
    /// on the way is in `once` afterwards.
    pub fn get(&mut self, asked: &str, visit: &Visit, once: &Once) -> Result<Got, Fault> {
        let url = Url::parse(asked).map_err(|e| fault(format!("not an address: {e}"), "write https://host/path"))?;
        if once.has(&url) {
            return Ok(Got::Known);
        }
        let mut way = vec![url];
        let got = self.follow(&mut way, visit, once);
        once.add(&way);
        got
    }

    /// Follows redirects from the one address in `way`, which grows.
    fn follow(&mut self, way: &mut Vec<Url>, visit: &Visit, once: &Once) -> Result<Got, Fault> {
        let mut clock = Clock::new(self.patience);
        while let Some(url) = way.last() {
            self.permitted(url, &mut clock)?;
            let answer = self.ask(url, visit, LARGEST, &mut clock)?;
            match (answer.status, answer.location) {
                (304, _) => return Ok(Got::Unchanged),
                (200, _) => return Ok(Got::Page(answer.page)),
                (301 | 302 | 303 | 307 | 308, Some(location)) => {
                    let broken = |e| fault(format!("it redirects to an invalid address: {e}"), "open it in a browser");
                    let next = url.join(&location).map_err(broken)?;
                    if once.has(&next) {
                        return Ok(Got::Known);
                    }
                    if way.len() > REDIRECTS {
                        break;
                    }
                    way.push(next);
                }
                (401 | 403, _) => {
                    return Err(fault(
                        "the host does not permit reading it",
                        "if you have access, save the page with a browser",
                    ));
                }
                (404 | 410, _) => return Err(fault("no such page", "check the address")),
                (429 | 503, _) => return Err(resting(answer.rest)),
                (status, _) => return Err(fault(format!("the host answers {status}"), LATER)),
            }
        }
        Err(fault(format!("it redirects more than {REDIRECTS} times"), "open it in a browser"))
    }

    /// Whether address and robots.txt permit to fetch `url`.
    fn permitted(&mut self, url: &Url, clock: &mut Clock) -> Result<(), Fault> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(fault(
                format!("`{}` addresses are not supported", url.scheme()),
                "use an http or https address",
            ));
        }
        if !self.allow_private && address::is_private_literal(url) {
            return Err(fault("the address is in a private network", PRIVATE));
        }
        let site = url.origin().ascii_serialization();
        if self.robots.get(&site).is_none_or(|(until, _)| *until < Instant::now()) {
            // A site that was asked in what little time redirects had left may answer the next time.
            let fair = clock.left() > Some(self.patience / 2);
            let robots = self.robots_of(url, clock)?;
            match &robots {
                Err(silence) if !fair => return Err(silence.clone()),
                _ => {}
            }
            let hold = if robots.is_ok() { ROBOTS_HOLD } else { SILENCE_HOLDS };
            self.robots.insert(site.clone(), (Instant::now() + hold, robots));
        }
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        match self.robots.get(&site).map(|(_, robots)| robots) {
            Some(Ok(robots)) if robots.allows(path) => Ok(()),
            Some(Err(silence)) => Err(silence.clone()),
            _ => Err(fault("the site's robots.txt does not permit it", "ask the site, or save the page by hand")),
        }
    }

    /// The robots.txt of a site, or why the site does not answer, which holds for its other pages too.
    ///
    /// # Errors
    /// What is wrong with this one request.
    fn robots_of(&mut self, url: &Url, clock: &mut Clock) -> Result<Result<Robots, Fault>, Fault> {
        let mut at = url.join("/robots.txt").map_err(|e| fault(format!("not an address: {e}"), ""))?;
        for _ in 0..=REDIRECTS {
            if !self.allow_private && address::is_private_literal(&at) {
                return Err(fault("the address is in a private network", PRIVATE));
            }
            if let Turn::Resting(asked) = self.turn(&at) {
                return Err(left_out(asked));
            }
            let answer = match self.ask(&at, &Visit::default(), ROBOTS, clock) {
                Ok(answer) => answer,
                Err(silence) => return Ok(Err(silence)),
            };
            match (answer.status, answer.location) {
                (200, _) => return Ok(Ok(Robots::parse(&String::from_utf8_lossy(&answer.page.bytes)))),
                (300..400, Some(location)) => match at.join(&location) {
                    Ok(next) if matches!(next.scheme(), "http" | "https") => at = next,
                    _ => break,
                },
                (429 | 503, _) if answer.rest.is_some() => return Err(resting(answer.rest)),
                // A site without a robots.txt permits all; one that cannot say now permits nothing (RFC 9309).
                (500.., _) => return Ok(Ok(Robots::nothing())),
                _ => break,
            }
        }
        Ok(Ok(Robots::default()))
    }

    /// One request, in its turn.
    fn ask(&mut self, url: &Url, visit: &Visit, largest: usize, clock: &mut Clock) -> Result<Answer, Fault> {
        let host = host(url.as_str()).unwrap_or_default();
        match self.turn(url) {
            Turn::In(pause) => clock.wait(pause),
            Turn::Resting(asked) => return Err(left_out(asked)),
        }
        let left = clock.left().ok_or_else(|| late(self.patience))?;
        self.turns.asked(&host, Instant::now());
        let mut request = self.agent.get(url.as_str()).config().timeout_global(Some(left)).build();
        if let Some(etag) = &visit.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(modified) = &visit.modified {
            request = request.header("If-Modified-Since", modified);
        }
        let mut response = request.call().map_err(|e| Fault::of(&e, self.patience))?;
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (media, charset) = media_type(&header("content-type").unwrap_or_default());
        let location = header("location");
        let visit = Visit { etag: header("etag"), modified: header("last-modified") };
        let status = response.status().as_u16();
        let rest = self.turns.answered(&host, status, header("retry-after").as_deref(), Instant::now());
        let mut bytes = Vec::new();
        if status == 200 {
            let mut body = response.body_mut().as_reader().take(largest as u64 + 1);
            let read = body.read_to_end(&mut bytes).map_err(|e| match e.downcast::<ureq::Error>() {
                Ok(e) => Fault::of(&e, self.patience),
                Err(e) => fault(format!("the body breaks off: {e}"), LATER),
            });
            read?;
            if bytes.len() > largest && largest == LARGEST {
                return Err(fault("it has more than 10 MB; articles have less", "download it, and read the file"));
            }
            bytes.truncate(largest);
        }
        Ok(Answer { status, location, rest, page: Page { url: url.to_string(), media, charset, bytes, visit } })
    }

    /// When the host of `url` may be asked.
    fn turn(&self, url: &Url) -> Turn {
        let site = url.origin().ascii_serialization();
        let robots = self.robots.get(&site).and_then(|(_, robots)| robots.as_ref().ok());
        self.turns.of(&host(url.as_str()).unwrap_or_default(), robots.and_then(Robots::pause), Instant::now())
    }
}

/// The error for a host that has just asked for a pause.
fn resting(rest: Option<Duration>) -> Fault {
    match rest {
        Some(rest) => fault(format!("the host asks for a pause of {} seconds", rest.as_secs()), LATER),
        None => fault("the host asks for a pause", LATER),
    }
}

/// The error for an address of a host that asked for a pause earlier.
fn left_out(asked: Duration) -> Fault {
    let message = format!("skipped: the host asked for a pause of {} seconds", asked.as_secs());
    fault(message, "try again later")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    /// A site on which every address but robots.txt redirects to the next after a while.
    fn slow(while_: Duration) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for (nth, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let mut head = String::new();
                let mut lines = BufReader::new(stream.try_clone().unwrap());
                while lines.read_line(&mut head).unwrap_or(0) > 2 {}
                let robots = head.starts_with("GET /robots.txt");
                thread::sleep(while_);
                let answer = if robots { "404 Not Found".into() } else { format!("302 Found\r\nLocation: /{nth}") };
                let _ = write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        });
        site
    }

    #[test]
    fn redirects_and_robots_share_the_time_of_one_address() {
        let site = slow(Duration::from_millis(1_100));
        let mut hosts = Hosts { patience: Duration::from_secs(3), ..Hosts::new(true) };
        let began = Instant::now();
        let fault = hosts.get(&format!("{site}/a"), &Visit::default(), &Once::default()).unwrap_err();
        assert_eq!(fault.message, "no answer within 3 seconds");
        let took = began.elapsed();
        assert!(took > Duration::from_millis(2_500) && took < Duration::from_millis(3_500), "{took:?}");
    }

    #[test]
    fn a_site_whose_robots_txt_does_not_come_is_asked_for_it_once() {
        let site = slow(Duration::from_secs(2));
        let mut hosts = Hosts { patience: Duration::from_secs(1), ..Hosts::new(true) };
        let mut get = |path: &str| hosts.get(&format!("{site}{path}"), &Visit::default(), &Once::default());
        assert_eq!(get("/a").unwrap_err().message, "no answer within 1 seconds");
        let began = Instant::now();
        assert_eq!(get("/b").unwrap_err().message, "no answer within 1 seconds");
        assert!(began.elapsed() < Duration::from_millis(500), "it is known not to answer");
    }

    #[test]
    fn what_a_site_wishes_beyond_our_pause_is_not_counted() {
        let mut clock = Clock::new(Duration::from_secs(20));
        let end = clock.end;
        clock.wait(Duration::from_millis(30));
        assert_eq!(clock.end - end, Duration::from_millis(30), "the turn of the address before");
        clock.wait(Duration::from_millis(30));
        assert_eq!(clock.end - end, Duration::from_millis(30));
        clock.wait(PAUSE + Duration::from_millis(20));
        assert_eq!(clock.end - end, Duration::from_millis(50));
    }
}
