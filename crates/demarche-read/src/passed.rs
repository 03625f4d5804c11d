//! What was passed over on purpose, by reason, so that nothing vanishes in silence.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// A count of what was met and is no document: requests and images in web archives, sitemap entries without a title,
/// documents that the caller does not want. Clones share the count, so that one can be kept while the reader is at work.
#[derive(Clone, Debug, Default)]
pub struct Passed(Arc<Mutex<BTreeMap<&'static str, u64>>>);

impl Passed {
    /// One more, because of `reason`.
    pub(crate) fn add(&self, reason: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(reason).or_default() += 1;
    }

    /// All together.
    pub fn total(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl fmt::Display for Passed {
    /// `25 passed over: 18 requests, 7 revisits`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed over", self.total())?;
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (i, (reason, count)) in counts.iter().enumerate() {
            write!(f, "{} {count} {reason}", if i == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}
