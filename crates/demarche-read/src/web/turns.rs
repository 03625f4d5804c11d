//! When a host may be asked: once a second, or at the interval in its robots.txt, and not before the end of a
//! `Retry-After` pause.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime};

/// Between two requests to one host.
pub(super) const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause between two requests that a site is granted.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The longest pause that the program waits for. In a longer one the addresses of the host are skipped.
const SHORT: Duration = Duration::from_secs(5);
/// The pause of a host that answers 429 without `Retry-After`.
const UNSAID: Duration = Duration::from_secs(60);
/// The longest pause that is honoured.
const LONGEST_REST: Duration = Duration::from_secs(7 * 86_400);

/// The pause that a `Retry-After` header asks for, in seconds or until an instant; `None` when it is neither.
pub fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|b| b.is_ascii_digit()) {
        // More than can be counted is long enough.
        return Some(Duration::from_secs(header.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(header).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

/// When hosts were asked, and which of them asked for a pause.
#[derive(Debug, Default)]
pub(super) struct Turns {
    asked: HashMap<String, Instant>,
    rests: HashMap<String, Rest>,
}

/// A host that asked for a pause.
#[derive(Clone, Copy, Debug)]
struct Rest {
    until: Instant,
    asked: Duration,
}

/// When the turn of a host comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// After this long.
    In(Duration),
    /// Not in this run: it asked for a pause of this length.
    Resting(Duration),
}

impl Turns {
    /// When `host` may be asked again, of which the site wishes `pause` between two requests.
    pub fn of(&self, host: &str, pause: Option<Duration>, now: Instant) -> Turn {
        let pause = pause.unwrap_or(PAUSE).clamp(PAUSE, LONGEST_PAUSE);
        let own = self.asked.get(host).map_or(Duration::ZERO, |asked| (*asked + pause).duration_since(now));
        match self.rests.get(host).map(|r| (r.until.duration_since(now), r.asked)) {
            Some((left, asked)) if left > SHORT => Turn::Resting(asked),
            Some((left, _)) => Turn::In(own.max(left)),
            None => Turn::In(own),
        }
    }

    /// The host is asked now.
    pub fn asked(&mut self, host: &str, now: Instant) {
        self.asked.insert(host.to_owned(), now);
        self.rests.remove(host);
    }

    /// Notes the pause that an answer with this status and `Retry-After` asks for, and returns it.
    pub fn answered(&mut self, host: &str, status: u16, header: Option<&str>, now: Instant) -> Option<Duration> {
        if !matches!(status, 429 | 503) {
            return None;
        }
        let stated = header.and_then(|h| retry_after(h, SystemTime::now()));
        let asked = stated.or((status == 429).then_some(UNSAID)).filter(|d| !d.is_zero())?.min(LONGEST_REST);
        self.rests.insert(host.to_owned(), Rest { until: now + asked, asked });
        Some(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_written_in_seconds_or_as_an_instant() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_445_412_470);
        let seconds = |header| retry_after(header, now).map(|d| d.as_secs());
        assert_eq!(seconds(" 7 "), Some(7));
        assert_eq!(seconds("Wed, 21 Oct 2015 07:28:00 GMT"), Some(10));
        assert_eq!(seconds("Wednesday, 21-Oct-15 07:28:00 GMT"), Some(10), "as before 1994");
        assert_eq!(seconds("Wed Oct 21 07:28:00 2015"), Some(10), "as C writes it");
        assert_eq!(seconds("Wed, 21 Oct 2015 07:27:00 GMT"), Some(0), "it is over");
        assert_eq!(seconds("99999999999999999999999"), Some(u64::MAX));
        for wrong in ["soon", "", "-1", "1.5"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hosts_are_asked_in_their_turn() {
        let mut turns = Turns::default();
        let (now, secs) = (Instant::now(), Duration::from_secs);
        assert_eq!(turns.of("a", None, now), Turn::In(Duration::ZERO));
        turns.asked("a", now);
        assert_eq!(turns.of("a", None, now), Turn::In(secs(1)));
        assert_eq!(turns.of("a", Some(secs(10)), now), Turn::In(secs(10)));
        assert_eq!(turns.of("a", Some(secs(10_000)), now), Turn::In(secs(30)));
        assert_eq!(turns.of("a", Some(Duration::ZERO), now + secs(2)), Turn::In(Duration::ZERO));
        assert_eq!(turns.of("b", None, now), Turn::In(Duration::ZERO), "another host");
    }

    #[test]
    fn a_host_that_rests_is_left_alone() {
        let mut turns = Turns::default();
        let (now, secs) = (Instant::now(), Duration::from_secs);
        turns.asked("a", now);
        assert_eq!(turns.answered("a", 200, Some("30"), now), None);
        assert_eq!(turns.answered("a", 503, None, now), None);
        assert_eq!(turns.answered("a", 503, Some("30"), now), Some(secs(30)));
        assert_eq!(turns.of("a", None, now), Turn::Resting(secs(30)));
        assert_eq!(turns.of("a", None, now + secs(26)), Turn::In(secs(4)), "short enough to be waited for");
        assert_eq!(turns.of("a", None, now + secs(31)), Turn::In(Duration::ZERO));
        assert_eq!(turns.answered("b", 429, None, now), Some(secs(60)));
        assert_eq!(turns.answered("c", 429, Some("99999999999999999999999"), now), Some(secs(7 * 86_400)));
        assert_eq!(turns.answered("d", 429, Some("0"), now), None);
    }
}
