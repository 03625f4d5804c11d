//! Filters: which claims are selected, and in which order they are listed.

use super::full_text;
use crate::sql::questions as sql;
use crate::time::number;
use crate::viewpoint::{Horizon, Party};
use demarche_knowledge::claim::Status;
use jiff::civil::Date;
use rusqlite::types::Value;

/// The side of a claim on which a party takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As actor.
    Actor,
    /// As recipient.
    Recipient,
    /// As either.
    Either,
}

/// The order in which claims are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By recording, the latest first.
    #[default]
    Recorded,
    /// By the day of the event, the earliest first, claims without a day last.
    Day,
    /// By the instant at which the public could know them, the latest first.
    Known,
    /// By confidence, the highest first.
    Sure,
}

/// Conditions on a claim. An empty list does not restrict.
pub struct Filter<'a> {
    /// Event types: it has one of them.
    pub events: Vec<String>,
    /// Modes: it has one of them.
    pub modes: Vec<String>,
    /// Acts: it has one of them.
    pub acts: Vec<String>,
    /// Whether it must have an act.
    pub steps_only: bool,
    /// Statuses: it has one of them.
    pub statuses: Vec<Status>,
    /// Groups of parties: one party of each group takes part on that side.
    pub parties: Vec<(Side, Vec<Party<'a>>)>,
    /// Country codes: each is the code of a participant.
    pub countries: Vec<String>,
    /// The object of its act: the canonical name of a treaty or list, as in the table of acts.
    pub object: Option<String>,
    /// It can have happened on this day or later.
    pub from: Option<Date>,
    /// It can have happened on this day or earlier.
    pub to: Option<Date>,
    /// Part of the name of its publisher, in any case.
    pub source: Option<String>,
    /// Id of its text.
    pub document: Option<String>,
    /// Part of the name of a speaker, in any case.
    pub speaker: Option<String>,
    /// Words of its sentence, all of them, in any order. Double quotes enclose a phrase, `*` ends a prefix, and `-`
    /// excludes a word.
    pub text: Option<String>,
    /// Minimum confidence, 0 to 1.
    pub least_sure: Option<f64>,
    /// How much may be known.
    pub horizon: Horizon,
    /// The order.
    pub order: Order,
    /// The most claims that are listed.
    pub limit: Option<usize>,
}

impl Default for Filter<'_> {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            modes: Vec::new(),
            acts: Vec::new(),
            steps_only: false,
            statuses: Vec::new(),
            parties: Vec::new(),
            countries: Vec::new(),
            object: None,
            from: None,
            to: None,
            source: None,
            document: None,
            speaker: None,
            text: None,
            least_sure: None,
            horizon: Horizon::ALL,
            order: Order::default(),
            limit: None,
        }
    }
}

impl Filter<'_> {
    /// Whether the text to search has a word that must occur, without which there is nothing to search.
    pub fn has_words(&self) -> bool {
        self.text.as_deref().is_none_or(|t| full_text::query(t).is_some())
    }

    /// Whether the statement finds exactly the selected claims, so that it can stop at the limit.
    pub(crate) fn is_exact(&self) -> bool {
        self.parties.iter().all(|(_, group)| group.iter().all(|p| !p.changes))
    }

    /// Whether the latest claims can be searched segment by segment, before all selected claims are known.
    pub(crate) fn is_by_party(&self) -> bool {
        !(self.parties.is_empty() && self.countries.is_empty()) && self.speaker.is_none() && self.text.is_none()
    }

    /// The statement, and the values of its parameters in order. Participants and speakers are searched in some
    /// segments of claims, given as the last and the first.
    pub(crate) fn statement(&self, limit: Option<usize>, segments: (i64, i64)) -> (String, Vec<Value>) {
        let query = self.text.as_deref().and_then(full_text::query);
        let from = if query.is_some() { sql::FROM_WORDS } else { sql::FROM_CLAIMS };
        let mut text = [sql::COLUMNS, from, sql::STANDING].concat();
        let mut values: Vec<Value> = vec![self.horizon.recorded.micros().into(), self.horizon.known.micros().into()];
        let lists = [("event", &self.events), ("mode", &self.modes), ("act", &self.acts)];
        for (column, list) in lists {
            one_of(&mut text, &mut values, &format!("claim.{column}"), list.iter().cloned());
        }
        one_of(&mut text, &mut values, "claim.status", self.statuses.iter().map(|s| s.as_str().to_owned()));
        if self.steps_only {
            text.push_str(" AND claim.act IS NOT NULL");
        }
        for (role, (side, _)) in self.parties.iter().enumerate() {
            in_segments(&mut text, &mut values, sql::WITH_ASKED, segments);
            values.push((role as i64).into());
            if *side != Side::Either {
                text.push_str(sql::ON_SIDE);
                values.push(i64::from(*side == Side::Recipient).into());
            }
            text.push(')');
        }
        for country in &self.countries {
            in_segments(&mut text, &mut values, sql::WITH_COUNTRY, segments);
            values.push(country.clone().into());
            text.push(')');
        }
        if let Some(object) = &self.object {
            text.push_str(sql::WITH_OBJECT);
            values.push(object.clone().into());
        }
        if let Some(speaker) = &self.speaker {
            in_segments(&mut text, &mut values, sql::WITH_SPEAKER, segments);
            values.push(within(speaker));
            text.push(')');
        }
        let bounds: [(&str, Option<Value>); 5] = [
            (" AND claim.last_day >= ?", self.from.map(|d| number(d).into())),
            (" AND claim.first_day <= ?", self.to.map(|d| number(d).into())),
            (" AND lower(document.source) LIKE ? ESCAPE '\\'", self.source.as_deref().map(within)),
            (" AND document.name = ?", self.document.clone().map(Value::from)),
            (" AND claim.sureness >= ?", self.least_sure.map(Value::from)),
        ];
        for (condition, value) in bounds {
            if let Some(value) = value {
                text.push_str(condition);
                values.push(value);
            }
        }
        let led_by_words = query.is_some();
        if let Some(query) = query {
            text.push_str(sql::WITH_WORDS);
            values.push(query.into());
        }
        text.push_str(match self.order {
            Order::Recorded if led_by_words => " ORDER BY words.rowid DESC",
            Order::Recorded => " ORDER BY claim.n DESC",
            Order::Day => " ORDER BY claim.first_day IS NULL, claim.first_day, claim.last_day, claim.n",
            Order::Known => " ORDER BY claim.known DESC, claim.n DESC",
            Order::Sure => " ORDER BY claim.sureness DESC, claim.n DESC",
        });
        if let Some(limit) = limit.filter(|_| self.is_exact()) {
            text.push_str(" LIMIT ?");
            values.push((limit as i64).into());
        }
        (numbered(&text), values)
    }
}

/// Begins a condition on claims that are searched in some segments. The caller closes the parenthesis.
fn in_segments(text: &mut String, values: &mut Vec<Value>, condition: &str, (last, first): (i64, i64)) {
    text.push_str(sql::IN_SEGMENTS);
    text.push_str(condition);
    values.extend([last.into(), first.into()]);
}

fn one_of(text: &mut String, values: &mut Vec<Value>, column: &str, list: impl Iterator<Item = String>) {
    let before = values.len();
    values.extend(list.map(Value::from));
    let marks = vec!["?"; values.len() - before].join(", ");
    if !marks.is_empty() {
        text.push_str(&format!(" AND {column} IN ({marks})"));
    }
}

/// A LIKE pattern for text that contains `part`.
fn within(part: &str) -> Value {
    let plain = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%").into()
}

/// Replaces each `?` in turn by `$3`, `$4`, …: the first two are those of the horizon.
fn numbered(text: &str) -> String {
    let mut parts = text.split('?');
    let mut out = parts.next().unwrap_or("").to_owned();
    for (nth, part) in parts.enumerate() {
        out.push_str(&format!("${}{part}", nth + 3));
    }
    out
}
