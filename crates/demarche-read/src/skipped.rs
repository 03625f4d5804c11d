//! Counts of skipped items by reason. Nothing is dropped in silence.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts of items that are not documents, or that the caller does not want: requests and images in web archives,
/// sitemap entries without a title, unwanted documents. Clones share the counts, and one can be held while the reader
/// runs.
#[derive(Clone, Debug, Default)]
pub struct Skipped(Arc<Mutex<BTreeMap<&'static str, u64>>>);

impl Skipped {
    /// Adds one item with `reason`.
    pub(crate) fn add(&self, reason: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(reason).or_default() += 1;
    }

    /// The total of all counts.
    pub fn total(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl fmt::Display for Skipped {
    /// `25 skipped: 18 requests, 7 revisits`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} skipped", self.total())?;
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (i, (reason, count)) in counts.iter().enumerate() {
            write!(f, "{} {count} {reason}", if i == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}
