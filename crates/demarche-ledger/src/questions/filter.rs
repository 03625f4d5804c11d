//! Which claims are meant.

use super::words;
use crate::sql::questions as sql;
use crate::time::number;
use crate::viewpoint::{Horizon, Party};
use demarche_coder::claim::Status;
use jiff::civil::Date;
use rusqlite::types::Value;

/// On which side of a claim somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As actor.
    Actor,
    /// As recipient.
    Recipient,
    /// On either.
    Either,
}

/// In which order claims are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were recorded, the latest first.
    #[default]
    Recorded,
    /// By the day they tell of, the earliest first, those without a day last.
    Day,
    /// By when the public could know them, the latest first.
    Known,
    /// The surest first.
    Sure,
}

/// What a claim must be; an empty list asks for nothing.
pub struct Filter<'a> {
    /// Event types, of which it has one.
    pub events: Vec<String>,
    /// Modes, of which it has one.
    pub modes: Vec<String>,
    /// Acts, of which it takes one.
    pub acts: Vec<String>,
    /// Whether it must take an act.
    pub steps_only: bool,
    /// Statuses, of which it has one.
    pub statuses: Vec<Status>,
    /// Groups of parties: of each group one takes part on that side.
    pub parties: Vec<(Side, Vec<Party<'a>>)>,
    /// Codes of which one is a participant's.
    pub countries: Vec<String>,
    /// What its act is about: the canonical name of a treaty or list, as the table of acts has it.
    pub object: Option<String>,
    /// It may have happened on this day or later.
    pub from: Option<Date>,
    /// It may have happened on this day or earlier.
    pub to: Option<Date>,
    /// Part of the name of who published it, in any case.
    pub source: Option<String>,
    /// Id of its text.
    pub document: Option<String>,
    /// Part of the name of who vouches for it, in any case.
    pub speaker: Option<String>,
    /// Words of its sentence: all of them, in any order; as they follow each other in double quotes; by their beginning
    /// with `*`; none with `-`.
    pub text: Option<String>,
    /// Least sureness, 0 to 1.
    pub least_sure: Option<f64>,
    /// As known and recorded when.
    pub horizon: Horizon,
    /// In which order.
    pub order: Order,
    /// At most so many.
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
    /// Whether the words asked for can be looked for: whether there is one that must stand there.
    pub fn has_words(&self) -> bool {
        self.text.as_deref().is_none_or(|t| words::query(t).is_some())
    }

    /// Whether every claim the statement finds is meant, so that it may stop at the limit.
    pub(crate) fn is_exact(&self) -> bool {
        self.parties.iter().all(|(_, group)| group.iter().all(|p| !p.changes))
    }

    /// Whether the latest claims can be looked for where they lie, before all that are meant are known.
    pub(crate) fn is_by_party(&self) -> bool {
        !(self.parties.is_empty() && self.countries.is_empty()) && self.speaker.is_none() && self.text.is_none()
    }

    /// The statement, and the values of its parameters in order. Who takes part and who vouches is looked for on some shelves of
    /// claims, last and first.
    pub(crate) fn statement(&self, limit: Option<usize>, shelves: (i64, i64)) -> (String, Vec<Value>) {
        let query = self.text.as_deref().and_then(words::query);
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
            on_shelves(&mut text, &mut values, sql::WITH_ASKED, shelves);
            values.push((role as i64).into());
            if *side != Side::Either {
                text.push_str(sql::ON_SIDE);
                values.push(i64::from(*side == Side::Recipient).into());
            }
            text.push(')');
        }
        for country in &self.countries {
            on_shelves(&mut text, &mut values, sql::WITH_COUNTRY, shelves);
            values.push(country.clone().into());
            text.push(')');
        }
        if let Some(object) = &self.object {
            text.push_str(sql::WITH_OBJECT);
            values.push(object.clone().into());
        }
        if let Some(speaker) = &self.speaker {
            on_shelves(&mut text, &mut values, sql::WITH_SPEAKER, shelves);
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

/// Begins a condition on claims that are looked for on some shelves; whoever calls this closes it.
fn on_shelves(text: &mut String, values: &mut Vec<Value>, condition: &str, (last, first): (i64, i64)) {
    text.push_str(sql::ON_SHELVES);
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

/// A pattern for text that has `part` somewhere.
fn within(part: &str) -> Value {
    let plain = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%").into()
}

/// Each `?` in its turn becomes `$3`, `$4` …: the first two are the horizon's.
fn numbered(text: &str) -> String {
    let mut parts = text.split('?');
    let mut out = parts.next().unwrap_or("").to_owned();
    for (nth, part) in parts.enumerate() {
        out.push_str(&format!("${}{part}", nth + 3));
    }
    out
}
