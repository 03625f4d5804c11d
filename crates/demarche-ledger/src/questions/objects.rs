//! What acts are about: which objects the ledger has, and the steps that concern one.

use crate::error::Result;
use crate::fold::{Fold, Relation, Step};

use crate::ledger::Ledger;
use crate::sql::questions as sql;
use crate::status::{Horizon, View};
use crate::steps::{Ask, End, Met, Names, step};
use demarche_knowledge::ontology::Ontology;
use rusqlite::params;
use std::sync::Arc;

impl Ledger {
    /// Everything that acts are about, by name; each once.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn objects(&self) -> Result<Vec<String>> {
        let found = self.connection.prepare(sql::OBJECTS);
        let found: rusqlite::Result<Vec<String>> = found.and_then(|mut s| s.query_map([], |row| row.get(0))?.collect());
        found.map_err(self.fault())
    }

    /// Every step about an object, whoever takes it, in the order of the claims; parties stand under the keys they count under.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn steps_about(&self, object: &str, horizon: Horizon, view: &View<'_>) -> Result<Vec<Step>> {
        let read = || -> rusqlite::Result<Vec<Step>> {
            let (met, mut names, mut steps) = (Met::default(), Names::default(), Vec::new());
            let ask = Ask { near: "", far: "", horizon, view, met: &met };
            let mut query = self.connection.prepare_cached(sql::ACTS_ABOUT)?;
            let mut rows = query.query(params![horizon.recorded.micros(), object, horizon.known.micros()])?;
            while let Some(row) = rows.next()? {
                let mut step = step(row, &mut names)?;
                let on = step.days.map(|d| d.first).or(step.told);
                let key = |key, entity| End { key, entity, on, ledger: self, ask }.key();
                let keys = (key(&step.holder, row.get(5)?)?, key(&step.subject, row.get(6)?)?);
                (step.holder, step.subject) = keys;
                steps.push(step);
            }
            steps.sort_by_key(|step| step.claim);
            Ok(steps)
        };
        read().map_err(self.fault())
    }

    /// Where everybody stands with an object: parties with a treaty; between holder and subject, where the object is a list.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn relations_about(
        &self,
        object: &str,
        horizon: Horizon,
        view: &View<'_>,
        ontology: &Ontology,
    ) -> Result<Vec<Relation>> {
        let itself: Arc<str> = format!("~{object}").into();
        let mut steps = self.steps_about(object, horizon, view)?;
        for step in &mut steps {
            if ontology.fold.toward_object.iter().any(|d| **d == *step.dimension) {
                step.subject = itself.clone();
            }
        }
        Ok(Fold::new(ontology, &view.rivals).relations(steps))
    }
}
