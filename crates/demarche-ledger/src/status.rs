//! The question *what state is this relation in, on this day, as known on that one*.

use crate::error::Result;
use crate::fold::{Relation, Step, relations};
use crate::ledger::Ledger;
use crate::sql;
use crate::time::{Days, Known, day};
use demarche_coder::claim::Status;
use demarche_coder::knowledge::ontology::Ontology;
use rusqlite::{Row, params};

/// What was known: rows published by one instant and recorded by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Published by then.
    pub known: Known,
    /// Recorded in this ledger by then.
    pub recorded: Known,
}

impl Horizon {
    /// All there is.
    pub const ALL: Horizon = Horizon { known: Known::EVER, recorded: Known::EVER };
}

/// Somebody as the ledger has coded him.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// Name.
    pub name: &'a str,
    /// Sectors, parted by a blank.
    pub sector: &'a str,
    /// Identifier, or empty.
    pub id: &'a str,
    /// First day of the act, when it is told.
    pub on: Option<jiff::civil::Date>,
}

/// A party that is asked about: the keys it stands under, and which of those coded under them are meant.
pub struct Party<'a> {
    /// What to call it.
    pub name: String,
    /// Country codes, or `~` and a name; the first is the one answers use.
    pub keys: Vec<String>,
    /// Whether somebody coded under the keys is this party.
    pub is: Box<dyn Fn(Who<'_>) -> bool + 'a>,
}

impl Party<'_> {
    /// Everybody under a key.
    pub fn all(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self { name: name.into(), keys: vec![key.into()], is: Box::new(|_| true) }
    }

    /// The key answers use.
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }
}

impl Ledger {
    /// The relations of `from` toward `to`, in every dimension, and those in which both stand alike; with `from` left out, the
    /// relations of everybody toward `to`. Whatever keys the parties stand under, answers use their first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn relations(
        &self,
        from: Option<&Party<'_>>,
        to: &Party<'_>,
        horizon: Horizon,
        ontology: &Ontology,
    ) -> Result<Vec<Relation>> {
        let everybody = Party::all("", "");
        let far = from.unwrap_or(&everybody);
        let mut steps = Vec::new();
        for key in &to.keys {
            for other in &far.keys {
                let pair = (key.as_str(), other.as_str());
                steps.extend(self.steps(sql::ACTS_BY_SUBJECT, pair, horizon, |h, s| (far.is)(h) && (to.is)(s))?);
                steps.extend(self.steps(sql::ACTS_BY_HOLDER, pair, horizon, |h, s| (to.is)(h) && (far.is)(s))?);
            }
        }
        for step in &mut steps {
            for key in [&mut step.holder, &mut step.subject] {
                if to.keys.contains(key) {
                    *key = to.key().to_owned();
                } else if from.is_some_and(|f| f.keys.contains(key)) {
                    *key = far.key().to_owned();
                }
            }
        }
        let symmetric = |r: &Relation| ontology.dimensions.iter().any(|d| d.name == r.dimension && d.symmetric);
        let mut all = relations(steps, ontology);
        all.retain(|r| r.to == to.key() || (symmetric(r) && r.from == to.key()));
        for relation in all.iter_mut().filter(|r| r.from == to.key()) {
            // Of two that stand alike, the one asked about stands behind.
            std::mem::swap(&mut relation.from, &mut relation.to);
        }
        let place = |d: &str| ontology.dimensions.iter().position(|x| x.name == d);
        all.sort_by(|a, b| (&a.from, place(&a.dimension), &a.object).cmp(&(&b.from, place(&b.dimension), &b.object)));
        Ok(all)
    }

    fn steps(
        &self,
        statement: &str,
        (key, other): (&str, &str),
        horizon: Horizon,
        fits: impl Fn(Who<'_>, Who<'_>) -> bool,
    ) -> Result<Vec<Step>> {
        let read = || -> rusqlite::Result<Vec<Step>> {
            let mut query = self.connection.prepare_cached(statement)?;
            let mut rows = query.query(params![horizon.recorded.micros(), key, horizon.known.micros(), other])?;
            let mut steps = Vec::new();
            while let Some(row) = rows.next()? {
                steps.extend(step(row, &fits)?);
            }
            Ok(steps)
        };
        read().map_err(self.fault())
    }
}

/// The step of a row; `None` when its parties are others.
fn step(row: &Row<'_>, fits: &impl Fn(Who<'_>, Who<'_>) -> bool) -> rusqlite::Result<Option<Step>> {
    let days: (Option<i64>, Option<i64>) = (row.get(8)?, row.get(9)?);
    let days = days.0.zip(days.1).and_then(|(a, b)| Days::new(day(a), day(b)));
    let text = |at: usize| row.get_ref(at).map(|v| v.as_str().unwrap_or(""));
    let who = |at: usize| -> rusqlite::Result<Who<'_>> {
        Ok(Who { name: text(at)?, sector: text(at + 1)?, id: text(at + 2)?, on: days.map(|d| d.first) })
    };
    if !fits(who(19)?, who(16)?) {
        return Ok(None);
    }
    Ok(Some(Step {
        holder: row.get(0)?,
        subject: row.get(1)?,
        dimension: row.get(2)?,
        act: row.get(3)?,
        status: Status::parse(text(4)?).unwrap_or(Status::Possible),
        object: row.get(7)?,
        days,
        told: row.get::<_, Option<i64>>(15)?.map(day),
        claim: row.get(11)?,
        document: row.get(12)?,
        sureness: row.get(13)?,
        story: row.get(14)?,
    }))
}
