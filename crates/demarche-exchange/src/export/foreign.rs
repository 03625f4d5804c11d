//! Claims or events of a ledger, written in the layout of another project.

use super::codes::Codes;
use super::layout::{Layout, LayoutWriter};
use super::{Losses, rows};
use crate::ExchangeError;
use crate::crosswalk::layouts;
use demarche_ledger::{Event, Filter, Flow};
use demarche_questions::Session;
use std::io::Write;
use std::path::Path;

/// What a row of a layout is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowUnit {
    /// An event: all claims that are about one occurrence.
    Event,
    /// A claim: each is then an event of its own.
    Claim,
}

/// What was written, and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows or records.
    pub lines: usize,
    /// Claims the layout cannot hold.
    pub losses: Losses,
}

/// An export in the layout of another project.
pub struct ForeignExport<'s> {
    session: &'s Session<'s>,
    codes: Codes<'s>,
    layout: LayoutWriter,
    /// Whether claims of every status are written.
    all_statuses: bool,
}

impl<'s> ForeignExport<'s> {
    /// Reads the codes of the layout; `data` is the data folder the user named. `all_statuses` also writes what is
    /// planned, possible, negated or denied in layouts that cannot say so. `escape_formulas` makes text of cells that
    /// are formulas to a spreadsheet.
    ///
    /// # Errors
    /// When a file of the data folder cannot be read or does not give the order of the layout's columns.
    pub fn new(
        session: &'s Session<'s>,
        data: Option<&Path>,
        layout: Layout,
        all_statuses: bool,
        escape_formulas: bool,
    ) -> Result<Self, ExchangeError> {
        let codes = Codes::read(data, session.knowledge)?;
        let layouts = layouts::read(data)?;
        let Some(layout) = LayoutWriter::of(layout, &layouts, escape_formulas) else {
            let message = "crosswalk/layouts.toml does not give the order of its columns";
            return Err(ExchangeError::invalid(message, "add `order` there"));
        };
        let all_statuses = all_statuses || layout.tells_status();
        Ok(Self { session, codes, layout, all_statuses })
    }

    /// Writes what a filter means.
    ///
    /// # Errors
    /// When the ledger cannot be read or the rows cannot be written.
    pub fn write(mut self, filter: &Filter<'_>, unit: RowUnit, mut out: impl Write) -> Result<Written, ExchangeError> {
        self.layout.head(&mut out)?;
        let mut written = Written::default();
        let ledger = &self.session.ledger;
        let mut write = |happening: Event| -> Result<Flow, ExchangeError> {
            self.happening(&happening, &mut written, &mut out)?;
            Ok(Flow::On)
        };
        match unit {
            RowUnit::Claim => ledger.each_claim(filter, |mut row| {
                row.happening = None;
                Event::new(vec![row]).map_or(Ok(Flow::On), &mut write)
            })?,
            RowUnit::Event => ledger.each_event(filter, write)?,
        }
        out.flush()?;
        Ok(written)
    }

    fn happening(
        &mut self,
        happening: &Event,
        written: &mut Written,
        out: &mut impl Write,
    ) -> Result<(), ExchangeError> {
        let ledger = &self.session.ledger;
        let (all_statuses, codes) = (self.all_statuses, &self.codes);
        let taken = |status| all_statuses || codes.is_fact(status);
        written.losses.count(happening, taken);
        if let Some(event) = rows::event(ledger, happening, taken)? {
            let rows = happening.claims.iter().filter(|c| taken(c.status));
            let claims = || Ok(rows.map(|row| rows::claim(ledger, row)).collect::<Result<_, _>>()?);
            written.lines += self.layout.event(&event, claims, codes, out)?;
        }
        Ok(())
    }
}
