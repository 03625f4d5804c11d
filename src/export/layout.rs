//! An event in the layout of another project, whichever it is.

use super::codes::Codes;
use super::columns::{Column, Tabs};
use super::ftm::Met;
use super::mentions::Mention;
use super::pairs::{Pair, pairs};
use super::plover::Record;
use super::{gdelt, icews, mentions, phoenix, polecat};
use crate::elsewhere::layouts::Layouts;
use crate::exit::CommandError;
use crate::options::export::Layout;
use demarche_tables::{ClaimRow, EventRow};
use serde::Serialize;
use std::io::Write;

/// A layout of another project, being written.
pub(crate) enum Foreign {
    /// Columns, a row for each pair.
    Pairs(Tabs, &'static [Column]),
    /// Columns, a row for each event.
    Events(Tabs, &'static [Column]),
    /// GDELT's mentions: a row for each claim of each pair.
    Mentions(Tabs),
    /// PLOVER records.
    Plover,
    /// FollowTheMoney, with the participants met so far.
    Ftm(Met),
}

impl Foreign {
    /// The layout typed; `None` for our own tables, and for columns of which `layouts` tells nothing.
    pub fn of(typed: Layout, layouts: &Layouts) -> Option<Self> {
        let pairs = |name, columns| Some(Foreign::Pairs(Tabs::of(layouts.written(name)?, columns), columns));
        match typed {
            Layout::Parquet | Layout::Csv | Layout::Jsonl => None,
            Layout::Plover => Some(Foreign::Plover),
            Layout::Ftm => Some(Foreign::Ftm(Met::default())),
            Layout::Icews => pairs("icews", icews::COLUMNS),
            Layout::GdeltEvents => pairs("gdelt-events", gdelt::COLUMNS),
            Layout::Phoenix => pairs("phoenix", phoenix::COLUMNS),
            Layout::Polecat => {
                let columns = polecat::COLUMNS;
                Some(Foreign::Events(Tabs::of(layouts.written("polecat")?, columns), columns))
            }
            Layout::GdeltMentions => {
                Some(Foreign::Mentions(Tabs::of(layouts.written("gdelt-mentions")?, mentions::COLUMNS)))
            }
        }
    }

    /// Whether it can say that a thing is planned, possible, negated or denied.
    pub fn tells_status(&self) -> bool {
        matches!(self, Foreign::Plover | Foreign::Ftm(_))
    }

    /// What stands before the first row.
    pub fn head(&self, out: &mut impl Write) -> Result<(), CommandError> {
        match self {
            Foreign::Pairs(tabs, _) | Foreign::Events(tabs, _) | Foreign::Mentions(tabs) => Ok(tabs.head(out)?),
            _ => Ok(()),
        }
    }

    /// An event; `claims` gives the claims that tell of it, where the layout has rows for them. How many lines it takes.
    pub fn event(
        &mut self,
        event: &EventRow,
        claims: impl FnOnce() -> Result<Vec<ClaimRow>, CommandError>,
        codes: &Codes<'_>,
        out: &mut impl Write,
    ) -> Result<usize, CommandError> {
        match self {
            Foreign::Pairs(tabs, columns) => {
                let pairs = pairs(event, codes);
                pairs.iter().try_for_each(|pair| tabs.row(cell(columns, pair), out))?;
                Ok(pairs.len())
            }
            Foreign::Events(tabs, columns) => {
                pairs(event, codes).first().map_or(Ok(()), |pair| tabs.row(cell(columns, pair), out))?;
                Ok(1)
            }
            Foreign::Mentions(tabs) => {
                let (claims, pairs) = (claims()?, pairs(event, codes));
                for claim in &claims {
                    for pair in &pairs {
                        let mention = Mention { pair: *pair, claim };
                        tabs.row(|n| mentions::COLUMNS[n].1(&mention), out)?;
                    }
                }
                Ok(claims.len() * pairs.len())
            }
            Foreign::Plover => line(&Record::of(event), out).map(|()| 1),
            Foreign::Ftm(met) => {
                let entities = met.entities(event, codes);
                entities.iter().try_for_each(|entity| line(entity, out))?;
                Ok(entities.len())
            }
        }
    }
}

/// The value of a column of a pair.
fn cell(columns: &'static [Column], pair: &Pair<'_>) -> impl Fn(usize) -> String {
    |n| columns[n].1(pair)
}

fn line(value: &impl Serialize, out: &mut impl Write) -> Result<(), CommandError> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}
