//! What is remembered of earlier visits, so that only what has changed is fetched.
//!
//! The caller keeps the memory. A visit is worth keeping only when everything that came of its answer was read without a
//! failure: what failed is then asked for in full again.

use super::Visit;
use crate::draft::Drafts;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Finds what was kept of an address.
type Recall = Box<dyn FnMut(&str) -> Option<Visit> + Send>;

/// The visits of a run. Clones share them, so that one can be kept while the reader is at work.
#[derive(Clone, Default)]
pub struct Visits(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    recall: Option<Recall>,
    whole: Vec<(String, Visit)>,
}

impl fmt::Debug for Visits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visits").finish_non_exhaustive()
    }
}

impl Visits {
    /// What is to be kept until the next run: addresses as they were asked for, each with its visit, of those whose answers were
    /// read to the end without a failure. They are handed out once. Keep them after the documents, never before: a run that is
    /// stopped in between reads again.
    pub fn take(&self) -> Vec<(String, Visit)> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).whole)
    }

    /// Asks `recall` for earlier visits from now on.
    pub(crate) fn recalling(&self, recall: impl FnMut(&str) -> Option<Visit> + Send + 'static) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).recall = Some(Box::new(recall));
    }

    /// What was kept of `url`; an empty visit when nothing was.
    pub(super) fn of(&self, url: &str) -> Visit {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.recall.as_mut().and_then(|recall| recall(url)).unwrap_or_default()
    }

    /// Hands `drafts` on; the visit counts once they have come to their end and none of them is a failure.
    pub(super) fn note(&self, url: &str, visit: Visit, drafts: Drafts) -> Drafts {
        if visit == Visit::default() {
            return drafts;
        }
        Box::new(Noted { drafts, visit: Some((url.to_owned(), visit)), visits: self.clone() })
    }
}

struct Noted {
    drafts: Drafts,
    visit: Option<(String, Visit)>,
    visits: Visits,
}

impl Iterator for Noted {
    type Item = <Drafts as Iterator>::Item;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.drafts.next();
        match &item {
            Some(Ok(_)) => {}
            Some(Err(_)) => self.visit = None,
            None => {
                let whole = self.visit.take();
                self.visits.0.lock().unwrap_or_else(PoisonError::into_inner).whole.extend(whole);
            }
        }
        item
    }
}
