//! The addresses a run has fetched. Each is fetched once, however often it is linked.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// The addresses of a run. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Once(Arc<Mutex<HashSet<String>>>);

impl Once {
    /// Whether an address was fetched in this run, directly or after a redirect.
    pub fn has(&self, url: &Url) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&key(url))
    }

    /// These addresses were asked for.
    pub fn add<'u>(&self, urls: impl IntoIterator<Item = &'u Url>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(urls.into_iter().map(key));
    }
}

/// An address without its fragment, which servers never see.
fn key(url: &Url) -> String {
    url[..url::Position::AfterQuery].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_ports_and_capitals_make_no_other_address() {
        let url = |text: &str| Url::parse(text).unwrap();
        let once = Once::default();
        once.add([&url("https://a.example/1#top")]);
        for same in ["https://a.example/1", "HTTPS://A.Example:443/1#end", "https://a.example/b/../1"] {
            assert!(once.has(&url(same)), "{same}");
        }
        for other in ["https://a.example/1?x", "http://a.example/1", "https://a.example/1/", "https://b.example/1"] {
            assert!(!once.has(&url(other)), "{other}");
        }
    }
}
