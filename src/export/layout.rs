//! An event in the layout of another project, whichever it is.

use super::codes::Codes;
use super::columns::Tabs;
use super::ftm::Met;
use super::gdelt::GDELT;
use super::icews::ICEWS;
use super::mentions::{Mention, cells};
use super::pairs::pairs;
use super::phoenix::PHOENIX;
use super::plover::Record;
use super::polecat::POLECAT;
use crate::commands::asking::Stop;
use demarche_tables::{ClaimRow, EventRow};
use serde::Serialize;
use std::io::Write;

/// A layout of another project, being written.
pub(crate) enum Foreign {
    /// Columns, a row for each pair.
    Pairs(&'static Tabs),
    /// Columns, a row for each event.
    Events(&'static Tabs),
    /// GDELT's mentions: a row for each claim of each pair.
    Mentions,
    /// PLOVER records.
    Plover,
    /// FollowTheMoney, with the participants met so far.
    Ftm(Met),
}

impl Foreign {
    pub const ICEWS: Self = Foreign::Pairs(&ICEWS);
    pub const GDELT: Self = Foreign::Pairs(&GDELT);
    pub const PHOENIX: Self = Foreign::Pairs(&PHOENIX);
    pub const POLECAT: Self = Foreign::Events(&POLECAT);

    /// Whether it can say that a thing is planned, possible, negated or denied.
    pub fn tells_status(&self) -> bool {
        matches!(self, Foreign::Plover | Foreign::Ftm(_))
    }

    /// What stands before the first row.
    pub fn head(&self, out: &mut impl Write) -> Result<(), Stop> {
        match self {
            Foreign::Pairs(tabs) | Foreign::Events(tabs) => Ok(tabs.head(out)?),
            _ => Ok(()),
        }
    }

    /// An event; `claims` gives the claims that tell of it, where the layout has rows for them. How many lines it takes.
    pub fn event(
        &mut self,
        event: &EventRow,
        claims: impl FnOnce() -> Result<Vec<ClaimRow>, Stop>,
        codes: &Codes<'_>,
        out: &mut impl Write,
    ) -> Result<usize, Stop> {
        match self {
            Foreign::Pairs(tabs) => {
                let pairs = pairs(event, codes);
                pairs.iter().try_for_each(|pair| tabs.row(pair, out))?;
                Ok(pairs.len())
            }
            Foreign::Events(tabs) => {
                pairs(event, codes).first().map_or(Ok(()), |pair| tabs.row(pair, out))?;
                Ok(1)
            }
            Foreign::Mentions => {
                let (claims, pairs) = (claims()?, pairs(event, codes));
                for claim in &claims {
                    for pair in &pairs {
                        GDELT.cells(cells(&Mention { pair: *pair, claim }), out)?;
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

fn line(value: &impl Serialize, out: &mut impl Write) -> Result<(), Stop> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}
