//! What was learned between two days: acts reported since, states that changed, contradictions.

use crate::error::QueryError;
use crate::event::EventView;
use crate::parties::name;
use crate::session::{Session, Viewpoint};
use crate::status::RelationState;
use demarche_ledger::fold::Relation;
use demarche_ledger::questions::{RelationChange, Span};
use demarche_ledger::{Horizon, Known};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of the record of what is not an event.
const SCHEMA: &str = "demarche.difference/1";

/// Asks what was learned between two days of publication, of recording, or of both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DiffQuery {
    /// Two days of publication, the earlier first; or none.
    #[schemars(with = "Vec<crate::schema::Day>")]
    pub known: Vec<Date>,
    /// Two days of recording, the earlier first; or none.
    #[schemars(with = "Vec<crate::schema::Day>")]
    pub recorded: Vec<Date>,
    /// The day whose states are compared; the later of the two days where it is left out.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub as_of: Option<Date>,
    /// As whose acts those of a contested entity count.
    pub viewpoint: Viewpoint,
}

/// What was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct DiffAnswer {
    /// The day whose states are compared.
    pub day: Date,
    /// One thing after another: acts, closed claims, states, contradictions.
    pub learned: Vec<Learned>,
}

/// One thing that was learned.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Learned {
    /// An act that nobody had reported before.
    Act(Box<EventView>),
    /// A claim with an act that no longer stands.
    Closed {
        /// Name and version of the record.
        schema: &'static str,
        /// Its id.
        claim: String,
        /// The act.
        act: Option<String>,
        /// Its sentence.
        quote: String,
    },
    /// A relation in another state.
    State(Box<StateChange>),
    /// A state that more contradicts.
    Contradiction(Box<StateChange>),
}

/// The state of a relation as it was known before and after.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StateChange {
    schema: &'static str,
    /// As known before.
    pub before: Option<RelationState>,
    /// As known after.
    pub after: Option<RelationState>,
}

impl Session<'_> {
    /// What was learned between two days.
    ///
    /// # Errors
    /// When the days are not two in order, or the ledger cannot be read.
    pub fn diff(&self, query: &DiffQuery) -> Result<DiffAnswer, QueryError> {
        let known = bounds("known", &query.known)?;
        let recorded = bounds("recorded", &query.recorded)?;
        if known.is_none() && recorded.is_none() {
            let message = "a difference is between two days of publication or of recording";
            return Err(QueryError::invalid("known", message, "write --known DAY --known DAY, the earlier day first"));
        }
        let view = self.view(query.viewpoint);
        let ontology = &self.knowledge.ontology;
        let ends = |days: Option<(Date, Date)>| match days {
            Some((a, b)) => (Known::end_of(a), Known::end_of(b)),
            None => (Known::EVER, Known::EVER),
        };
        let (known_ends, recorded_ends) = (ends(known), ends(recorded));
        let span = Span {
            before: Horizon { known: known_ends.0, recorded: recorded_ends.0 },
            after: Horizon { known: known_ends.1, recorded: recorded_ends.1 },
        };
        let later = known.into_iter().chain(recorded).map(|days| days.1).max().unwrap_or(Date::MAX);
        let day = query.as_of.unwrap_or(later);
        let found = self.ledger.difference(span, day, &view, ontology)?;
        let state = |relation: &Option<Relation>| -> Result<Option<RelationState>, QueryError> {
            let Some(relation) = relation else { return Ok(None) };
            let mut one = RelationState::of(&self.ledger, relation, day, ontology)?;
            one.from_name = name(self.knowledge, &relation.from);
            one.to_name = name(self.knowledge, &relation.to);
            Ok(Some(one))
        };
        let change = |change: &RelationChange| -> Result<Box<StateChange>, QueryError> {
            Ok(Box::new(StateChange { schema: SCHEMA, before: state(&change.before)?, after: state(&change.after)? }))
        };
        let mut learned = Vec::new();
        for event in &found.learned {
            learned.push(Learned::Act(Box::new(EventView::of(&self.ledger, event)?)));
        }
        for row in found.closed {
            let (claim, quote) = (self.ledger.claim(row)?, self.ledger.sentence(row)?);
            learned.push(Learned::Closed { schema: SCHEMA, claim: claim.id, act: claim.act, quote });
        }
        for one in &found.changed {
            learned.push(Learned::State(change(one)?));
        }
        for one in &found.contradicted {
            learned.push(Learned::Contradiction(change(one)?));
        }
        Ok(DiffAnswer { day, learned })
    }
}

/// The two days of a field, in order; none when it is empty.
fn bounds(field: &'static str, days: &[Date]) -> Result<Option<(Date, Date)>, QueryError> {
    match days {
        [] => Ok(None),
        [a, b] if a < b => Ok(Some((*a, *b))),
        [a, b] => {
            let message = format!("--{field} {a} does not lie before {b}");
            Err(QueryError::invalid(field, message, "name the earlier day first"))
        }
        _ => {
            let help = format!("write --{field} DAY --{field} DAY, the earlier day first");
            Err(QueryError::invalid(field, format!("--{field} must be given twice"), help))
        }
    }
}
