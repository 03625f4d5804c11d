//! Which claims and events are meant: the filter of `claims`, `events` and `export`.

use crate::act_names;
use crate::error::{NameKind, QueryError};
use crate::event::EventView;
use crate::parties::Parties;
use crate::session::{Session, Viewpoint, horizon};
use demarche_knowledge::claim::{Claim, Status};
use demarche_knowledge::problem::nearest;
use demarche_ledger::{ClaimRow, Filter, Flow, LedgerError, Order, Party, Side};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which claims are meant: all conditions must hold. A list means any of its values, except `party` and `country`: all of those
/// take part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimQuery {
    /// Event types.
    pub event: Vec<String>,
    /// Modes.
    pub mode: Vec<String>,
    /// Acts: `recognition.grant`, `recognition.*` for a whole dimension, `*` for any.
    pub act: Vec<String>,
    /// Who does it.
    pub actor: Vec<String>,
    /// To whom.
    pub recipient: Vec<String>,
    /// Who takes part, on either side.
    pub party: Vec<String>,
    /// Country codes of participants.
    pub country: Vec<String>,
    /// What its act is about: a treaty or a list.
    pub object: Option<String>,
    /// Statuses (codebook section 5).
    pub status: Vec<String>,
    /// It may have happened on this day or later.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub from: Option<Date>,
    /// It may have happened on this day or earlier.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub to: Option<Date>,
    /// As was published by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub known: Option<Date>,
    /// As this ledger had recorded by the end of this day; without it, all.
    #[schemars(with = "Option<crate::schema::Day>")]
    pub recorded: Option<Date>,
    /// Part of the name of who published it.
    pub source: Option<String>,
    /// Id of its document.
    pub document: Option<String>,
    /// Part of the name of who vouches for it.
    pub speaker: Option<String>,
    /// Words of its sentence: all of them; a phrase in double quotes; `beginning*` of a word; none with `-word`.
    pub text: Option<String>,
    /// Minimum confidence, 0 to 1.
    pub min_confidence: Option<f64>,
    /// At most this many.
    pub limit: Option<usize>,
    /// In which order; by day, or with `text` as recorded, the latest first.
    pub order: Option<ClaimOrder>,
}

/// In which order claims and events are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClaimOrder {
    /// By the day they happened, the earliest first, those without a day last.
    Day,
    /// As published, the latest first.
    Known,
    /// As recorded, the latest first.
    Recorded,
    /// By confidence, the highest first.
    Confidence,
}

impl ClaimQuery {
    /// Whether anything but parties and the two bounds of knowledge narrows it.
    pub fn is_narrowed(&self) -> bool {
        let lists = [&self.event, &self.mode, &self.act, &self.actor, &self.recipient, &self.country, &self.status];
        let words = [&self.object, &self.source, &self.document, &self.speaker, &self.text];
        lists.iter().any(|l| !l.is_empty())
            || words.iter().any(|w| w.is_some())
            || self.from.is_some()
            || self.to.is_some()
            || self.min_confidence.is_some()
            || self.limit.is_some()
            || self.order.is_some()
    }
}

impl Session<'_> {
    /// The ledger's filter of a query; names mean what they mean on the last day asked about, or `today`.
    ///
    /// # Errors
    /// When a name or code is unknown, a text has no word to search for, or the ledger cannot be read.
    pub fn filter<'a>(&self, query: &ClaimQuery, parties: &Parties<'a>, today: Date) -> Result<Filter<'a>, QueryError> {
        let ontology = &self.knowledge.ontology;
        let day = query.to.unwrap_or(today);
        // Claims name an institution and not the body it acts for, so here it is itself.
        let find = |list: &[String]| -> Result<Vec<Party<'a>>, QueryError> {
            list.iter().map(|typed| parties.find_itself(typed, day)).collect()
        };
        let object = query.object.as_deref().map(|typed| self.object(typed)).transpose()?;
        let mut groups = Vec::new();
        for (side, list) in [(Side::Actor, find(&query.actor)?), (Side::Recipient, find(&query.recipient)?)] {
            if !list.is_empty() {
                groups.push((side, list));
            }
        }
        groups.extend(find(&query.party)?.into_iter().map(|p| (Side::Either, vec![p])));
        let types: Vec<&str> = sorted(ontology.types.keys());
        let modes: Vec<&str> = sorted(ontology.types.values().flat_map(|t| t.modes.iter().map(|m| &m.name)));
        let statuses: Vec<&str> = Status::ALL.iter().map(|s| s.as_str()).collect();
        let listed = |what: &str, typed: &[String], known: &[&str]| -> Result<Vec<String>, QueryError> {
            typed.iter().map(|t| one_of(what, t, known).map(str::to_owned)).collect()
        };
        let (acts, any) = acts(&query.act, &sorted(ontology.acts.keys()))?;
        let filter = Filter {
            events: listed("an event type", &query.event, &types)?,
            modes: listed("a mode", &query.mode, &modes)?,
            acts,
            steps_only: any,
            statuses: listed("a status", &query.status, &statuses)?.iter().filter_map(|s| Status::parse(s)).collect(),
            parties: groups,
            countries: query.country.iter().map(|c| c.to_uppercase()).collect(),
            object,
            from: query.from,
            to: query.to,
            source: query.source.clone(),
            document: query.document.clone(),
            speaker: query.speaker.clone(),
            text: query.text.clone(),
            least_sure: query.min_confidence,
            horizon: horizon(query.known, query.recorded),
            order: match query.order {
                Some(ClaimOrder::Day) => Order::Day,
                Some(ClaimOrder::Known) => Order::Known,
                Some(ClaimOrder::Recorded) => Order::Recorded,
                Some(ClaimOrder::Confidence) => Order::Sure,
                None if query.text.is_some() => Order::Recorded,
                None => Order::Day,
            },
            limit: query.limit,
        };
        if !filter.has_words() {
            let typed = query.text.as_deref().unwrap_or("");
            let message = format!("--text `{typed}` contains no searchable word");
            return Err(QueryError::invalid("text", message, "write a word that the sentence must contain"));
        }
        Ok(filter)
    }

    /// Gives each claim that the query means, with its row in the ledger.
    ///
    /// # Errors
    /// As [`Session::filter`], and when `each` fails.
    pub fn claims<E: From<QueryError> + From<LedgerError>>(
        &self,
        query: &ClaimQuery,
        today: Date,
        mut each: impl FnMut(ClaimRow, Claim) -> Result<Flow, E>,
    ) -> Result<(), E> {
        let view = self.view(Viewpoint::Own);
        let filter = self.filter(query, &self.parties(&view, Viewpoint::Own), today)?;
        self.ledger.each_claim(&filter, |row| -> Result<Flow, E> {
            let claim = self.ledger.claim(row.row)?;
            each(row, claim)
        })
    }

    /// Gives each event of which the query means a claim.
    ///
    /// # Errors
    /// As [`Session::filter`], and when `each` fails.
    pub fn events<E: From<QueryError> + From<LedgerError>>(
        &self,
        query: &ClaimQuery,
        today: Date,
        mut each: impl FnMut(EventView) -> Result<Flow, E>,
    ) -> Result<(), E> {
        let view = self.view(Viewpoint::Own);
        let filter = self.filter(query, &self.parties(&view, Viewpoint::Own), today)?;
        self.ledger.each_event(&filter, |happening| -> Result<Flow, E> {
            let mut event = EventView::of(&self.ledger, &happening)?;
            event.mark_doubtful(&happening, &self.knowledge.ontology);
            each(event)
        })
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn one_of<'k>(what: &str, typed: &str, known: &[&'k str]) -> Result<&'k str, QueryError> {
    if let Some(found) = known.iter().find(|k| k.eq_ignore_ascii_case(typed)) {
        return Ok(found);
    }
    let near = nearest(typed, known.iter().copied());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", known.join(" ")),
    };
    let message = format!("`{typed}` is not {what}");
    Err(QueryError::unknown(NameKind::Code, typed, near.map(str::to_owned), message, help))
}

/// The acts meant by names and by beginnings like `recognition.*`; `*` alone means any.
pub(crate) fn acts(typed: &[String], known: &[&str]) -> Result<(Vec<String>, bool), QueryError> {
    let unknown =
        |typed: &str, message: String, help: String| QueryError::unknown(NameKind::Act, typed, None, message, help);
    let mut acts = Vec::new();
    for name in typed {
        match name.strip_suffix('*') {
            Some("") => return Ok((Vec::new(), true)),
            Some(beginning) => {
                let before = acts.len();
                acts.extend(known.iter().filter(|k| k.starts_with(beginning)).map(|k| (*k).to_owned()));
                if acts.len() == before {
                    let help = act_names::help(beginning.trim_end_matches('.'), known);
                    return Err(unknown(name, format!("no act begins with `{beginning}`"), help));
                }
            }
            None => match known.iter().find(|k| k.eq_ignore_ascii_case(name)) {
                Some(act) => acts.push((*act).to_owned()),
                None => return Err(unknown(name, format!("`{name}` is not an act"), act_names::help(name, known))),
            },
        }
    }
    Ok((acts, false))
}
