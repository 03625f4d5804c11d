//! Objects: what acts are about, and the acts about one object.

use crate::acts::{ActParty, ActQuery, EntityCache, Interner, act};
use crate::error::Result;
use crate::fold::{ActRow, Fold, Relation};
use crate::ledger::Ledger;
use crate::sql::questions as sql;
use crate::viewpoint::{Horizon, View};
use demarche_knowledge::ontology::Ontology;
use rusqlite::params;
use std::sync::Arc;

impl Ledger {
    /// Every object of an act, each once, in order of name.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn objects(&self) -> Result<Vec<String>> {
        let found = self.connection.prepare(sql::OBJECTS);
        let found: rusqlite::Result<Vec<String>> = found.and_then(|mut s| s.query_map([], |row| row.get(0))?.collect());
        found.map_err(self.sql_error())
    }

    /// Every act about an object, in order of claims. Parties have the keys under which the view counts them.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn acts_about(&self, object: &str, horizon: Horizon, view: &View<'_>) -> Result<Vec<ActRow>> {
        let read = || -> rusqlite::Result<Vec<ActRow>> {
            let (cache, mut interner, mut acts) = (EntityCache::default(), Interner::default(), Vec::new());
            let search = ActQuery { near: "", far: "", horizon, view, cache: &cache };
            let mut query = self.connection.prepare_cached(sql::ACTS_ABOUT)?;
            let mut rows = query.query(params![horizon.recorded.micros(), object, horizon.known.micros()])?;
            while let Some(row) = rows.next()? {
                let mut act = act(row, &mut interner)?;
                let on = act.days.map(|d| d.first).or(act.told);
                let key = |key, entity| ActParty { key, entity, on, ledger: self, query: search }.key();
                let keys = (key(&act.holder, row.get(5)?)?, key(&act.subject, row.get(6)?)?);
                (act.holder, act.subject) = keys;
                acts.push(act);
            }
            acts.sort_by_key(|act| act.claim);
            Ok(acts)
        };
        read().map_err(self.sql_error())
    }

    /// Relations about an object: of parties to a treaty or, where the object is a list, between holder and subject.
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
        let mut acts = self.acts_about(object, horizon, view)?;
        for act in &mut acts {
            if ontology.fold.toward_object.iter().any(|d| **d == *act.dimension) {
                act.subject = itself.clone();
            }
        }
        Ok(Fold::new(ontology, &view.rivals).relations(acts))
    }
}
