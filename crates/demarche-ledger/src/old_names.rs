//! Old names of methods, to go: each calls the method that replaced it.

use crate::alerts::{Alert, Cursor, EventReport};
use crate::error::Result;
use crate::fold::{ActRow, Relation};
use crate::intake::Writer;
use crate::ledger::Ledger;
use crate::recode::StoredText;
use crate::resume::Checkpoint;
use crate::review::ReviewItem;
use crate::time::Known;
use crate::viewpoint::{Horizon, Party, View};

#[doc(hidden)]
#[allow(missing_docs)]
impl Ledger {
    pub fn steps_of(
        &self,
        one: &Party<'_>,
        other: Option<&Party<'_>>,
        horizon: Horizon,
        view: &View<'_>,
    ) -> Result<Vec<ActRow>> {
        self.acts_of(one, other, horizon, view)
    }

    pub fn steps_about(&self, object: &str, horizon: Horizon, view: &View<'_>) -> Result<Vec<ActRow>> {
        self.acts_about(object, horizon, view)
    }

    pub fn next_kept(&self, after: i64) -> Result<Option<i64>> {
        self.next_stored_text(after)
    }

    pub fn kept_text(&self, document: i64, model: &str) -> Result<StoredText> {
        self.stored_text(document, model)
    }

    pub fn kept(&self) -> Result<(i64, i64)> {
        self.stored_texts()
    }

    pub fn pass(&self, file: &str, reading: &str) -> Result<Option<Checkpoint>> {
        self.checkpoint(file, reading)
    }

    pub fn doubt_after(&self, row: i64) -> Result<Option<ReviewItem>> {
        self.next_to_review(row)
    }

    pub fn tellings(&self, event: i64) -> Result<Vec<EventReport>> {
        self.reports_of(event)
    }

    pub fn told(&self, watch: &str, event: i64) -> Result<Vec<(String, i64)>> {
        self.alerts_of(watch, event)
    }

    pub fn tell(
        &mut self,
        watch: &str,
        alerts: &[Alert],
        from: Option<Cursor>,
        to: Cursor,
        recorded: Known,
    ) -> Result<bool> {
        self.record_alerts(watch, alerts, from, to, recorded)
    }
}

#[doc(hidden)]
#[allow(missing_docs)]
impl Writer<'_> {
    pub fn passed(&mut self, file: &str, reading: &str, first: bool, at: &Checkpoint, now: Known) -> Result<()> {
        self.set_checkpoint(file, reading, first, at, now)
    }
}

#[doc(hidden)]
#[allow(missing_docs)]
impl Relation {
    pub fn steps(&self) -> impl Iterator<Item = &ActRow> {
        self.acts()
    }
}
