//! Validators of earlier visits. With them, only pages that have changed are fetched.
//!
//! The caller stores the visits. A visit counts only when its entire answer was read without a failure: a failed page
//! is then fetched in full again.

use super::Visit;
use crate::draft::Drafts;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Finds the earlier visit to an address.
type Recall = Box<dyn FnMut(&str) -> Option<Visit> + Send>;

/// The visits of a run. Clones share one state, and one can be held while the reader runs.
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
    /// The visits to store until the next run: requested addresses whose answers were read completely and without a
    /// failure. Each is returned once. Store them after the documents, never before: an interrupted run then reads
    /// these pages again.
    pub fn take(&self) -> Vec<(String, Visit)> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).whole)
    }

    /// Asks `recall` for earlier visits from now on.
    pub(crate) fn recalling(&self, recall: impl FnMut(&str) -> Option<Visit> + Send + 'static) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).recall = Some(Box::new(recall));
    }

    /// The earlier visit to `url`; an empty visit when there was none.
    pub(super) fn of(&self, url: &str) -> Visit {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.recall.as_mut().and_then(|recall| recall(url)).unwrap_or_default()
    }

    /// Passes `drafts` on. The visit counts once all are read and none is a failure.
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
