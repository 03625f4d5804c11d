//! The question *what state is this relation in, on this day, as known on that one*.

use crate::acts::KeyChoice;
use crate::error::Result;
use crate::fold::{Fold, Relation};
use crate::ledger::Ledger;
use crate::viewpoint::{Horizon, Party, View};
use demarche_knowledge::ontology::Ontology;

impl Ledger {
    /// The relations of `from` toward `to` in every dimension, and the symmetric ones. Without `from`, those of every
    /// party toward `to`, and the posts of `to` with parties that acted on them: an ambassador whom they received, an
    /// embassy that they took over. Relations have the first key of each party that is named.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn relations(
        &self,
        from: Option<&Party<'_>>,
        to: &Party<'_>,
        horizon: Horizon,
        view: &View<'_>,
        ontology: &Ontology,
    ) -> Result<Vec<Relation>> {
        let dimension = |act: &str| ontology.dimension_of(act);
        let flips = |act: &str| ontology.acts.get(act).is_some_and(|a| a.flips);
        // An act that a party holds concerns the relation toward it only if it is of such a kind, and vice versa.
        let wanted = |holds: bool, act: &str| {
            dimension(act).is_some_and(|d| d.symmetric || (from.is_none() && d.post)) || flips(act) == holds
        };
        let mut acts = self.gather(to, from, (horizon, view), KeyChoice::First, wanted)?;
        let rivals: Vec<&String> =
            view.rivals.iter().filter(|r| r.keys.iter().any(|k| k == to.key())).flat_map(|r| &r.keys).collect();
        for rival in rivals.into_iter().filter(|k| *k != to.key()) {
            let grants = |holds: bool, act: &str| !holds && ontology.acts.get(act).is_some_and(|a| a.grants);
            let rival = Party::all("", rival.as_str());
            acts.extend(self.gather(&rival, from, (horizon, view), KeyChoice::First, grants)?);
        }
        let mut all = Fold::new(ontology, &view.rivals).relations(acts);
        let of = |r: &Relation| ontology.dimensions.iter().find(|d| *d.name == *r.dimension);
        all.retain(|r| {
            let Some(d) = of(r) else { return false };
            let own = *r.from == *to.key() && r.to != r.from;
            // A post of its own counts where the other side acted on it.
            let acted_on = || from.is_none() && d.post && r.acts().any(|s| *s.subject == *to.key());
            &*r.to == to.key() || (own && (d.symmetric || acted_on()))
        });
        for relation in all.iter_mut().filter(|r| &*r.from == to.key()) {
            if of(relation).is_some_and(|d| d.symmetric) {
                // In a symmetric relation the party that the question names comes second.
                std::mem::swap(&mut relation.from, &mut relation.to);
            }
        }
        let place = |d: &str| ontology.dimensions.iter().position(|x| x.name == d);
        all.sort_by(|a, b| {
            (&a.from, &a.to, place(&a.dimension), &a.object).cmp(&(&b.from, &b.to, place(&b.dimension), &b.object))
        });
        Ok(all)
    }
}
