//! Every relation of a ledger, one dimension after the other.

use crate::error::{LedgerError, Result};
use crate::fold::{Fold, Relation, Step};
use crate::ledger::Ledger;
use crate::sql::states as sql;
use crate::status::{Horizon, View};
use crate::steps::{Ask, End, Met, Names, standing, step};
use demarche_knowledge::ontology::Ontology;
use rusqlite::params;

impl Ledger {
    /// Calls `take` with each relation between named parties: dimension by dimension in the order of the ontology, in each in
    /// the order of parties and object. Where both sides stand alike there is one, its parties in the order of their keys. The
    /// acts of one dimension are held in memory at a time.
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
        // Between whom relations were cut must be known before the dimensions in which that ends something.
        let severs = ontology.dimensions.iter().filter(|d| d.states.iter().any(|s| ontology.fold.severs.contains(s)));
        for dimension in severs {
            fold.relations(self.steps_in(&dimension.name, horizon, view)?);
        }
        for dimension in &ontology.dimensions {
            let steps = self.steps_in(&dimension.name, horizon, view)?;
            fold.relations(steps).into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    }

    /// Every step of one dimension, under the keys the view gives its parties.
    fn steps_in(&self, dimension: &str, horizon: Horizon, view: &View<'_>) -> Result<Vec<Step>> {
        let met = Met::default();
        let ask = Ask { near: "", far: "", horizon, view, met: &met };
        let read = || -> rusqlite::Result<Vec<Step>> {
            let mut query = self.connection.prepare_cached(sql::ACTS_OF_DIMENSION)?;
            let mut rows = query.query(params![horizon.recorded.micros(), dimension, horizon.known.micros()])?;
            let (mut steps, mut names) = (Vec::new(), Names::default());
            while let Some(row) = rows.next()? {
                let mut step = step(row, &mut names)?;
                let on = step.days.map(|d| d.first).or(step.told);
                let end = |key, entity| End { key, entity, on, ledger: self, ask };
                let (holder, subject) = (end(&step.holder, row.get(5)?), end(&step.subject, row.get(6)?));
                let (object, ends) = standing(&holder, &subject, &step)?;
                let keys = (holder.key()?, subject.key()?);
                (step.object, step.ends) = (object, ends);
                (step.holder, step.subject) = keys;
                steps.push(step);
            }
            Ok(steps)
        };
        read().map_err(self.fault())
    }
}
