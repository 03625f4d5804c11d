//! The acts between two parties, of one, or about one treaty or list, the oldest first.

use crate::error::QueryError;
use crate::event::EventView;
use crate::parties::name;
use crate::session::{Session, Viewpoint, horizon};
use demarche_ledger::fold::{ActRow, Effect};
use demarche_ledger::{ClaimRow, Event, Filter, Horizon, Order, Party, Side, View};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Asks for the acts between parties, or about an object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TimelineQuery {
    /// Between whom, at most two: country codes or names. One alone: its acts and those toward it.
    pub parties: Vec<String>,
    /// What the acts are about: a treaty or a list. Without a party: the acts of everybody.
    pub object: Option<String>,
    /// Whether every claim is given, not only acts.
    pub all: bool,
    /// Whether acts are given too whose confidence is too low to count them.
    pub doubtful: bool,
    /// From this day on.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub from: Option<Date>,
    /// Until this day.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub to: Option<Date>,
    /// As was published by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub known: Option<Date>,
    /// As this ledger had recorded by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub recorded: Option<Date>,
    /// As whose acts those of a contested entity count.
    pub viewpoint: Viewpoint,
}

/// The acts found.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineAnswer {
    /// Names of the parties asked about.
    pub parties: Vec<String>,
    /// Name of the object asked about.
    pub object: Option<String>,
    /// The events, the oldest first.
    pub events: Vec<EventView>,
}

/// By row of the claim: whose relation its act changes, and toward whom.
type Acts = BTreeMap<i64, Vec<(String, String)>>;

impl Session<'_> {
    /// The acts between parties or about an object; names mean what they mean on the last day asked about, or `today`.
    ///
    /// # Errors
    /// When a party or object is unknown, neither is named, or the ledger cannot be read.
    pub fn timeline(&self, query: &TimelineQuery, today: Date) -> Result<TimelineAnswer, QueryError> {
        if query.parties.len() > 2 || (query.parties.is_empty() && query.object.is_none()) {
            let message = "a timeline is of one or two parties, or about an object";
            return Err(QueryError::invalid("parties", message, "name one party or two, or a treaty or list"));
        }
        if let (Some(from), Some(to)) = (query.from, query.to)
            && from > to
        {
            let message = format!("the timeline ends on {to}, before it begins on {from}");
            return Err(QueryError::invalid("from", message, "name the earlier day first"));
        }
        let view = self.view(query.viewpoint);
        let parties = self.parties(&view, query.viewpoint);
        let day = query.to.unwrap_or(today);
        let meant: Vec<Party<'_>> =
            query.parties.iter().map(|typed| parties.find(typed, day)).collect::<Result<_, _>>()?;
        let names: Vec<String> = meant.iter().map(|p| p.name.clone()).collect();
        let first = meant.first().map_or(String::new(), |p| p.key().to_owned());
        let object = query.object.as_deref().map(|typed| self.object(typed)).transpose()?;
        let ontology = &self.knowledge.ontology;
        let counts =
            |act: &ActRow| query.doubtful || Effect::of(act.status, act.sureness, ontology) != Effect::Doubtful;
        let steps = self.acts(&meant, object.as_deref(), (horizon(query.known, query.recorded), &view), counts)?;
        let claims = self.claims_of(query, meant, (object.as_deref(), &steps))?;
        let mut groups: BTreeMap<(Option<i64>, i64), Vec<ClaimRow>> = BTreeMap::new();
        for claim in claims {
            let alone = if claim.happening.is_some() { 0 } else { claim.row };
            groups.entry((claim.happening, alone)).or_default().push(claim);
        }
        let mut found: Vec<Event> = groups.into_values().filter_map(Event::new).collect();
        found.retain(|h| is_within(h, query.from, query.to));
        found.sort_by_key(|h| (h.day().is_none(), h.day(), h.days().map(|d| d.last), h.best().row));
        let mut events = Vec::with_capacity(found.len());
        for event in &found {
            let mut shown = EventView::of(&self.ledger, event)?;
            shown.mark_doubtful(event, ontology);
            if let Some((holder, subject)) = changed_relation(event, &steps, &first) {
                shown.set_parties(holder, subject, |key| name(self.knowledge, key));
            }
            events.push(shown);
        }
        Ok(TimelineAnswer { parties: names, object, events })
    }

    /// The steps between the parties, or of one and toward it, or of everybody; those about one object where it is named.
    fn acts(
        &self,
        meant: &[Party<'_>],
        object: Option<&str>,
        (horizon, view): (Horizon, &View<'_>),
        counts: impl Fn(&ActRow) -> bool,
    ) -> Result<Acts, QueryError> {
        let mut found = match (meant.first(), object) {
            (Some(one), _) => self.ledger.acts_of(one, meant.get(1), horizon, view)?,
            (None, Some(object)) => self.ledger.acts_about(object, horizon, view)?,
            (None, None) => Vec::new(),
        };
        found.retain(|step| counts(step) && (object.is_none() || step.object.as_deref() == object));
        let mut steps = Acts::new();
        for step in found {
            steps.entry(step.claim).or_default().push((step.holder.to_string(), step.subject.to_string()));
        }
        Ok(steps)
    }

    /// The claims meant: those whose acts stand between the parties, or all in which they take part.
    fn claims_of(
        &self,
        query: &TimelineQuery,
        mut meant: Vec<Party<'_>>,
        (object, steps): (Option<&str>, &Acts),
    ) -> Result<Vec<ClaimRow>, QueryError> {
        if query.all {
            let parties = meant.drain(..).map(|p| (Side::Either, vec![p])).collect();
            let (seen, object) = (horizon(query.known, query.recorded), object.map(str::to_owned));
            let filter = Filter { parties, object, horizon: seen, order: Order::Day, ..Filter::default() };
            return Ok(self.ledger.claims(&filter)?);
        }
        let mut claims = Vec::new();
        for row in steps.keys() {
            claims.extend(self.ledger.claim_row(*row)?);
        }
        Ok(claims)
    }
}

/// Whether an event may have been on one of the days asked about.
fn is_within(event: &Event, from: Option<Date>, to: Option<Date>) -> bool {
    let days = event.days().map(|d| (d.first, d.last)).or(event.told().map(|d| (d, d)));
    from.is_none_or(|from| days.is_some_and(|d| d.1 >= from)) && to.is_none_or(|to| days.is_some_and(|d| d.0 <= to))
}

/// Whose relation an event changes, and toward whom, by its best claim with a step; of an act that both take, the side of the
/// party that was asked for `first`.
fn changed_relation(event: &Event, steps: &Acts, first: &str) -> Option<(String, Vec<String>)> {
    let found = event.claims.iter().find_map(|claim| steps.get(&claim.row))?;
    let holders = || found.iter().map(|step| &step.0);
    let holder = holders().find(|holder| *holder == first).or(holders().next())?;
    let of = found.iter().filter(|step| step.0 == *holder && !step.1.is_empty());
    let subjects: BTreeSet<String> = of.map(|step| step.1.clone()).collect();
    Some((holder.clone(), subjects.into_iter().collect()))
}
