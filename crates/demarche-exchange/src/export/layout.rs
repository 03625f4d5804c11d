//! An event in the layout of another project, whichever it is.

use super::codes::Codes;
use super::columns::{Column, Tabs};
use super::ftm::Met;
use super::mentions::Mention;
use super::pairs::{Pair, pairs};
use super::plover::Record;
use super::{gdelt, icews, mentions, phoenix, polecat};
use crate::ExchangeError;
use crate::crosswalk::Layouts;
use demarche_tables::{ClaimRow, EventRow};
use serde::Serialize;
use std::io::Write;

/// A layout of another project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// PLOVER records, one JSON object a line.
    Plover,
    /// The 20 columns of ICEWS, tab-separated.
    Icews,
    /// The 40 columns of POLECAT, tab-separated.
    Polecat,
    /// The 61 columns of GDELT 2.0 events, tab-separated, without a header.
    GdeltEvents,
    /// The 16 columns of GDELT 2.0 mentions, tab-separated, without a header.
    GdeltMentions,
    /// The 26 columns of Phoenix, tab-separated, without a header.
    Phoenix,
    /// FollowTheMoney entities, one JSON object a line.
    Ftm,
}

/// A layout of another project, being written.
pub(crate) enum LayoutWriter {
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

impl LayoutWriter {
    /// The writer of a layout; `None` where `layouts` does not give the order of its columns.
    pub fn of(layout: Layout, layouts: &Layouts, escape_formulas: bool) -> Option<Self> {
        let pairs = |name, columns| {
            Some(LayoutWriter::Pairs(Tabs::of(layouts.written(name)?, columns, escape_formulas), columns))
        };
        match layout {
            Layout::Plover => Some(LayoutWriter::Plover),
            Layout::Ftm => Some(LayoutWriter::Ftm(Met::default())),
            Layout::Icews => pairs("icews", icews::COLUMNS),
            Layout::GdeltEvents => pairs("gdelt-events", gdelt::COLUMNS),
            Layout::Phoenix => pairs("phoenix", phoenix::COLUMNS),
            Layout::Polecat => {
                let columns = polecat::COLUMNS;
                Some(LayoutWriter::Events(Tabs::of(layouts.written("polecat")?, columns, escape_formulas), columns))
            }
            Layout::GdeltMentions => {
                let tabs = Tabs::of(layouts.written("gdelt-mentions")?, mentions::COLUMNS, escape_formulas);
                Some(LayoutWriter::Mentions(tabs))
            }
        }
    }

    /// Whether it can say that a thing is planned, possible, negated or denied.
    pub fn tells_status(&self) -> bool {
        matches!(self, LayoutWriter::Plover | LayoutWriter::Ftm(_))
    }

    /// What stands before the first row.
    pub fn head(&self, out: &mut impl Write) -> Result<(), ExchangeError> {
        match self {
            LayoutWriter::Pairs(tabs, _) | LayoutWriter::Events(tabs, _) | LayoutWriter::Mentions(tabs) => {
                Ok(tabs.head(out)?)
            }
            _ => Ok(()),
        }
    }

    /// An event; `claims` gives the claims that tell of it, where the layout has rows for them. How many lines it
    /// takes.
    pub fn event(
        &mut self,
        event: &EventRow,
        claims: impl FnOnce() -> Result<Vec<ClaimRow>, ExchangeError>,
        codes: &Codes<'_>,
        out: &mut impl Write,
    ) -> Result<usize, ExchangeError> {
        match self {
            LayoutWriter::Pairs(tabs, columns) => {
                let pairs = pairs(event, codes);
                pairs.iter().try_for_each(|pair| tabs.row(cell(columns, pair), out))?;
                Ok(pairs.len())
            }
            LayoutWriter::Events(tabs, columns) => {
                pairs(event, codes).first().map_or(Ok(()), |pair| tabs.row(cell(columns, pair), out))?;
                Ok(1)
            }
            LayoutWriter::Mentions(tabs) => {
                let (claims, pairs) = (claims()?, pairs(event, codes));
                for claim in &claims {
                    for pair in &pairs {
                        let mention = Mention { pair: *pair, claim };
                        tabs.row(|n| mentions::COLUMNS[n].1(&mention), out)?;
                    }
                }
                Ok(claims.len() * pairs.len())
            }
            LayoutWriter::Plover => line(&Record::of(event), out).map(|()| 1),
            LayoutWriter::Ftm(met) => {
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

fn line(value: &impl Serialize, out: &mut impl Write) -> Result<(), ExchangeError> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}
