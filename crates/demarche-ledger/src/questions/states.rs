//! Every relation of a ledger, one dimension after another.

use crate::acts::{ActParty, ActQuery, EntityCache, Interner, act, standing};
use crate::error::{LedgerError, Result};
use crate::fold::{ActRow, Fold, Relation};
use crate::ledger::Ledger;
use crate::sql::states as sql;
use crate::viewpoint::{Horizon, View};
use demarche_knowledge::ontology::Ontology;
use rusqlite::params;

impl Ledger {
    /// Calls `take` with each relation between named parties: in the order of dimensions in the ontology, then of
    /// parties and object. A symmetric relation comes once, with its parties in the order of their keys. Memory holds
    /// the acts of one dimension at a time.
    ///
    /// # Errors
    /// When the ledger cannot be read, or `take` fails.
    pub fn each_relation<E: From<LedgerError>>(
        &self,
        horizon: Horizon,
        view: &View<'_>,
        ontology: &Ontology,
        mut take: impl FnMut(Relation) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut fold = Fold::new(ontology, &view.rivals);
        // Which parties cut their relations must be known before the dimensions in which that ends a state.
        let severs = ontology.dimensions.iter().filter(|d| d.states.iter().any(|s| ontology.fold.severs.contains(s)));
        for dimension in severs {
            fold.relations(self.acts_in(&dimension.name, horizon, view)?);
        }
        for dimension in &ontology.dimensions {
            let acts = self.acts_in(&dimension.name, horizon, view)?;
            fold.relations(acts).into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    }

    /// Every act of one dimension. Parties have the keys under which the view counts them.
    fn acts_in(&self, dimension: &str, horizon: Horizon, view: &View<'_>) -> Result<Vec<ActRow>> {
        let cache = EntityCache::default();
        let search = ActQuery { near: "", far: "", horizon, view, cache: &cache };
        let read = || -> rusqlite::Result<Vec<ActRow>> {
            let mut query = self.connection.prepare_cached(sql::ACTS_OF_DIMENSION)?;
            let mut rows = query.query(params![horizon.recorded.micros(), dimension, horizon.known.micros()])?;
            let (mut acts, mut interner) = (Vec::new(), Interner::default());
            while let Some(row) = rows.next()? {
                let mut act = act(row, &mut interner)?;
                let on = act.days.map(|d| d.first).or(act.told);
                let party = |key, entity| ActParty { key, entity, on, ledger: self, query: search };
                let (holder, subject) = (party(&act.holder, row.get(5)?), party(&act.subject, row.get(6)?));
                let (object, ends) = standing(&holder, &subject, &act)?;
                let keys = (holder.key()?, subject.key()?);
                (act.object, act.ends) = (object, ends);
                (act.holder, act.subject) = keys;
                acts.push(act);
            }
            Ok(acts)
        };
        read().map_err(self.sql_error())
    }
}
