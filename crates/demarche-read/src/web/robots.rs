//! robots.txt (RFC 9309): what a site permits this program to fetch.

use std::time::Duration;

/// The name of this program in robots.txt.
const NAME: &str = "demarche";
/// Most rules that are read.
const MOST_RULES: usize = 5_000;

/// The rules for this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Robots {
    /// Whether a path is permitted, by pattern.
    rules: Vec<(bool, String)>,
    pause: Option<Duration>,
}

impl Robots {
    /// Nothing is permitted.
    pub fn nothing() -> Self {
        Self { rules: vec![(false, "/".into())], pause: None }
    }

    /// Reads the group for this program, or else that for all.
    pub fn parse(text: &str) -> Self {
        let (mut ours, mut all) = (None::<Self>, Self::default());
        let (mut for_us, mut for_all, mut in_rules) = (false, false, true);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if in_rules {
                    (for_us, for_all, in_rules) = (false, false, false);
                }
                let agent = value.split('/').next().unwrap_or_default().trim();
                for_us |= agent.eq_ignore_ascii_case(NAME);
                for_all |= agent == "*";
                if for_us {
                    ours.get_or_insert_default();
                }
                continue;
            }
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            in_rules = true;
            for group in [ours.as_mut().filter(|_| for_us), Some(&mut all).filter(|_| for_all)].into_iter().flatten() {
                group.add(&key, value);
            }
        }
        ours.unwrap_or(all)
    }

    fn add(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let seconds = value.parse::<f64>().ok().filter(|s| (0.0..1e6).contains(s));
            self.pause = seconds.map(Duration::from_secs_f64);
        } else if !value.is_empty() && self.rules.len() < MOST_RULES {
            self.rules.push((key == "allow", value.to_owned()));
        }
    }

    /// Whether a path, with its query, may be fetched: the longest rule that fits decides, and permits when two do.
    pub fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(_, pattern)| fits(pattern, path));
        fitting.max_by_key(|(allow, pattern)| (pattern.len(), *allow)).is_none_or(|(allow, _)| *allow)
    }

    /// The pause between requests that the site asks for.
    pub fn pause(&self) -> Option<Duration> {
        self.pause
    }
}

/// `*` stands for anything, `$` for the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut last = "";
    let mut any = false;
    for piece in pieces {
        any = true;
        last = piece;
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    !to_end || rest.is_empty() || any && (last.is_empty() || path.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_patterns() {
        let text = "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\nCrawl-delay: 5";
        let robots = Robots::parse(text);
        assert!(robots.allows("/") && robots.allows("/private/open/1") && robots.allows("/a.pdf?x"));
        assert!(!robots.allows("/private/1") && !robots.allows("/a.pdf") && !robots.allows("/a.pdf/b.pdf"));
        assert_eq!(robots.pause(), Some(Duration::from_secs(5)));
        let named = Robots::parse("User-agent: demarche/1.0\nUser-agent: x\nDisallow: /a\nUser-agent: *\nDisallow: /");
        assert!(named.allows("/b") && !named.allows("/a"));
        assert!(Robots::parse("User-agent: *\nDisallow:").allows("/"));
        assert!(!Robots::nothing().allows("/"));
        assert!(Robots::parse("<html>not found</html>").allows("/x"));
    }
}
