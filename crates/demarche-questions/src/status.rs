//! In what state a relation is on a day, since when, and on whose word.

use crate::error::QueryError;
use crate::evidence::{Evidence, MAX_EVIDENCE};
use crate::parties::{is_group, name};
use crate::session::{Session, Viewpoint, horizon};
use demarche_knowledge::ontology::Ontology;
use demarche_ledger::fold::{ActRow, Effect, Implied, Relation, Since, Spell};
use demarche_ledger::{Horizon, Ledger, LedgerError, Party};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Asks for the states of relations: of `holder` and `subject` toward each other, of everybody `toward` a party, or of
/// everybody with an `object`, a treaty or list. Exactly one of the three is asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StatusQuery {
    /// Whose relation: a country code or a name.
    pub holder: Option<String>,
    /// Toward whom.
    pub subject: Option<String>,
    /// The relations of everybody toward this party.
    pub toward: Option<String>,
    /// Where everybody stands with a treaty or on a list.
    pub object: Option<String>,
    /// The day asked about; today where it is left out.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub as_of: Option<Date>,
    /// As was published by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub known: Option<Date>,
    /// As this ledger had recorded by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub recorded: Option<Date>,
    /// As whose acts those of a contested entity count.
    pub viewpoint: Viewpoint,
    /// Whether acts are given too whose confidence is too low to count them.
    pub doubtful: bool,
}

/// The states of relations on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusAnswer {
    /// The day.
    pub as_of: Date,
    /// Key and name of each party asked about, as typed; of an object, `~` and its name.
    pub asked: Vec<(String, String)>,
    /// Whether everybody's relations toward one party or object were asked for.
    pub is_matrix: bool,
    /// One for each dimension of each relation: first those of `holder`, by name of the party and order of the dimensions.
    pub states: Vec<RelationState>,
}

/// One dimension of a relation on the day asked about.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RelationState {
    schema: &'static str,
    /// Whose relation: a country code, or `~` and a name.
    pub from: String,
    /// What that is called.
    pub from_name: String,
    /// Toward whom.
    pub to: String,
    /// What that is called.
    pub to_name: String,
    /// Whether the party whose relation it is is a group that nobody names: *several countries*.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
    /// Dimension (codebook section 4).
    pub dimension: String,
    /// Treaty, list or organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// The day.
    #[schemars(with = "crate::schema::Day")]
    pub as_of: Date,
    /// Its state; the dimension's initial one before any act.
    pub state: String,
    /// Rank of the representative or kind of the mission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// When it began: a day or `first..last`; absent before any act and where no text says when.
    pub since: Option<String>,
    /// Where no text says when it began: the day on which a text said that it held.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub by: Option<Date>,
    /// Whether it had begun by the day asked about and nobody denies it; false when that day is one of those on which it may
    /// have begun.
    pub certain: bool,
    /// Why it ended without an act: `government ended`, `party ended`, `relations cut`, `rival recognised`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implied: Option<&'static str>,
    /// The same as days: the first and the last on which it can have begun; no first where `by`.
    #[serde(skip)]
    pub began: Option<(Option<Date>, Date)>,
    /// The act that led there.
    pub act: Option<String>,
    /// Independent sources.
    pub independent_sources: usize,
    /// What it rests on, the best first, at most three.
    pub evidence: Vec<Evidence>,
    /// What contradicts it, at most three.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Evidence>,
    /// What is announced, at most three.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub announced: Vec<Evidence>,
    /// Acts whose confidence is too low to count them; only when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<Evidence>,
}

impl RelationState {
    /// The state of a relation on a day. Doubtful acts are left out, and names are those of the keys.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn of(ledger: &Ledger, relation: &Relation, as_of: Date, ontology: &Ontology) -> Result<Self, LedgerError> {
        let spell = relation.on(as_of);
        let all =
            |steps: &[&ActRow]| steps.iter().take(MAX_EVIDENCE).map(|s| of_step(ledger, s)).collect::<Result<_, _>>();
        let rests_on: Vec<&ActRow> = spell.iter().flat_map(|s| &s.evidence).collect();
        let dimension = ontology.dimensions.iter().find(|d| *d.name == *relation.dimension);
        let initial = dimension.map_or("", |d| d.initial.as_str());
        let against = relation.against(as_of, ontology);
        Ok(Self {
            schema: "demarche.status/1",
            from: relation.from.to_string(),
            from_name: String::new(),
            to: relation.to.to_string(),
            to_name: String::new(),
            group: false,
            dimension: relation.dimension.to_string(),
            object: relation.object.clone(),
            as_of,
            state: spell.map_or(initial, |s| s.state.as_str()).to_owned(),
            level: spell.and_then(|s| s.level.as_ref()).map(|l| l.to_string()),
            since: spell.and_then(|s| if let Since::Days(days) = s.since { Some(days.to_string()) } else { None }),
            by: spell.and_then(|s| if let Since::By(day) = s.since { Some(day) } else { None }),
            certain: spell.is_none_or(|s| s.is_certain(as_of)) && against.is_empty(),
            implied: spell.and_then(|s| s.implied).map(Implied::as_str),
            began: spell.map(|s| match s.since {
                Since::Days(days) => (Some(days.first), days.last),
                Since::By(day) => (None, day),
            }),
            act: spell.and_then(|s| s.act.as_ref()).map(|a| a.to_string()),
            independent_sources: spell.map_or(0, Spell::sources),
            evidence: all(&rests_on)?,
            against: all(&against)?,
            announced: all(&relation.announced.iter().collect::<Vec<_>>())?,
            doubtful: Vec::new(),
        })
    }

    /// Whether anything holds: an act led to its state, or something ended.
    pub fn has_begun(&self) -> bool {
        self.began.is_some()
    }
}

fn of_step(ledger: &Ledger, step: &ActRow) -> Result<Evidence, LedgerError> {
    Evidence::of(ledger, step.claim, step.status, step.days)
}

impl Session<'_> {
    /// The states of relations on a day; `today` stands for a day that is left out.
    ///
    /// # Errors
    /// When a party or object is unknown, nothing or too much is asked, or the ledger cannot be read.
    pub fn status(&self, query: &StatusQuery, today: Date) -> Result<StatusAnswer, QueryError> {
        let view = self.view(query.viewpoint);
        let parties = self.parties(&view, query.viewpoint);
        let ontology = &self.knowledge.ontology;
        let as_of = query.as_of.unwrap_or(today);
        let seen = horizon(query.known, query.recorded);
        let mut relations: Vec<(usize, Relation)> = Vec::new();
        let mut asked: Vec<(String, String)> = Vec::new();
        let StatusQuery { holder, subject, toward, object, .. } = query;
        match (holder, subject, toward, object) {
            (Some(holder), Some(subject), None, None) => {
                let (holder, subject) = (parties.find(holder, as_of)?, parties.find(subject, as_of)?);
                asked.extend([&holder, &subject].map(|party| (party.key().to_owned(), party.name.clone())));
                let symmetric =
                    |r: &Relation| ontology.dimensions.iter().any(|d| *d.name == *r.dimension && d.symmetric);
                let one = self.ledger.relations(Some(&holder), &subject, seen, &view, ontology)?;
                let other = self.ledger.relations(Some(&subject), &holder, seen, &view, ontology)?;
                relations.extend(one.into_iter().map(|r| (0, r)));
                relations.extend(other.into_iter().filter(|r| !symmetric(r)).map(|r| (1, r)));
            }
            (None, None, Some(party), None) => {
                let party = parties.find(party, as_of)?;
                asked.push((party.key().to_owned(), party.name.clone()));
                let found = self.ledger.relations(None, &party, seen, &view, ontology)?;
                relations.extend(found.into_iter().map(|r| (0, r)));
            }
            (None, None, None, Some(object)) => {
                let object = self.object(object)?;
                let found = self.ledger.relations_about(&object, seen, &view, ontology)?;
                relations.extend(found.into_iter().map(|r| (0, r)));
                asked.push((format!("~{object}"), object));
            }
            _ => {
                let message = "a status is asked of a holder and a subject, toward a party, or about an object";
                return Err(QueryError::invalid("holder", message, "name two parties, or one of the other two"));
            }
        }
        let name_of = |key: &str| {
            let known = asked.iter().find(|c| c.0 == key).map(|c| c.1.clone());
            known.unwrap_or_else(|| name(self.knowledge, key))
        };
        let mut states = Vec::new();
        for (nth, relation) in &relations {
            // A relation that rests on doubtful acts alone is left out unless asked for.
            let counts = |s: &ActRow| Effect::of(s.status, s.sureness, ontology) != Effect::Doubtful;
            if !query.doubtful && !relation.acts().any(counts) {
                continue;
            }
            let mut one = RelationState::of(&self.ledger, relation, as_of, ontology)?;
            if query.doubtful {
                let doubtful = relation.doubtful.iter().take(MAX_EVIDENCE).map(|step| of_step(&self.ledger, step));
                one.doubtful = doubtful.collect::<Result<_, _>>()?;
            }
            (one.from_name, one.to_name) = (name_of(&one.from), name_of(&one.to));
            one.group = is_group(self.knowledge, &one.from);
            states.push((*nth, one));
        }
        states.sort_by_cached_key(|(nth, a)| {
            (*nth, a.from_name.clone(), a.from.clone(), self.policy.place(&a.dimension), a.object.clone())
        });
        let is_matrix = asked.len() == 1;
        Ok(StatusAnswer { as_of, asked, is_matrix, states: states.into_iter().map(|a| a.1).collect() })
    }

    /// Each relation's states on a day, of all `parties` where any are named.
    ///
    /// # Errors
    /// When a party is unknown, the ledger cannot be read, or `each` fails.
    pub fn each_state<E: From<QueryError> + From<LedgerError>>(
        &self,
        parties: &[String],
        as_of: Date,
        seen: Horizon,
        mut each: impl FnMut(RelationState) -> Result<(), E>,
    ) -> Result<(), E> {
        let view = self.view(Viewpoint::Own);
        let find = self.parties(&view, Viewpoint::Own);
        let meant: Vec<Party<'_>> = parties.iter().map(|typed| find.find(typed, as_of)).collect::<Result<_, _>>()?;
        let ontology = &self.knowledge.ontology;
        self.ledger.each_relation(seen, &view, ontology, |relation| -> Result<(), E> {
            let is = |party: &Party<'_>| *party.key() == *relation.from || *party.key() == *relation.to;
            let counts = |s: &ActRow| Effect::of(s.status, s.sureness, ontology) != Effect::Doubtful;
            if meant.iter().all(is) && relation.acts().any(counts) {
                let mut one = RelationState::of(&self.ledger, &relation, as_of, ontology)?;
                one.from_name = name(self.knowledge, &one.from);
                one.to_name = name(self.knowledge, &one.to);
                each(one)?;
            }
            Ok(())
        })
    }
}
