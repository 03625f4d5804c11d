//! Layouts that are tab-separated columns: which, in which order and what stands for nothing is data (`layouts.toml`),
//! the same by which rows are read; what of the ledger stands in a column is told beside the layout's name.

use super::pairs::Pair;
use crate::crosswalk::layouts::Layout;
use demarche_tables::text::escape_formula;
use std::io::{self, Write};

/// A column that holds something: its name, and its value of one pair, empty for none.
pub(crate) type Column = (&'static str, fn(&Pair<'_>) -> String);

/// Text, or nothing.
pub(crate) fn or_nothing(text: Option<impl ToString>) -> String {
    text.map_or(String::new(), |t| t.to_string())
}

/// How a layout of columns is written.
pub(crate) struct Tabs {
    /// Whether cells that are formulas to a spreadsheet become text.
    escape_formulas: bool,
    names: Vec<String>,
    /// Of each column where it stands among those that hold something; `None` for one of which the ledger knows
    /// nothing.
    places: Vec<Option<usize>>,
    named: bool,
    missing: String,
}

impl Tabs {
    /// The columns of a layout, of which some hold something.
    pub fn of<F>(layout: &Layout, columns: &[(&'static str, F)], escape_formulas: bool) -> Self {
        let place = |name: &String| columns.iter().position(|c| c.0 == name.as_str());
        Self {
            escape_formulas,
            places: layout.order.iter().map(place).collect(),
            names: layout.order.clone(),
            named: layout.named,
            missing: layout.missing.clone(),
        }
    }

    /// The line of names, where the layout has one.
    pub fn head(&self, out: &mut impl Write) -> io::Result<()> {
        if self.named { writeln!(out, "{}", self.names.join("\t")) } else { Ok(()) }
    }

    /// A line; `cell` gives the value of a column by its place. What would end a cell or a line becomes a blank. Where
    /// formulas are escaped, a cell that a spreadsheet would take for one becomes text.
    pub fn row(&self, cell: impl Fn(usize) -> String, out: &mut impl Write) -> io::Result<()> {
        let clean = |cell: String| match cell.trim() {
            "" => self.missing.clone(),
            cell => {
                let line = cell.replace(|c: char| c.is_control(), " ");
                if self.escape_formulas { escape_formula(&line).into_owned() } else { line }
            }
        };
        let cells = self.places.iter().map(|place| clean(place.map_or(String::new(), &cell)));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("\t"))
    }
}

#[cfg(test)]
mod tests {
    use crate::export::{gdelt, icews, mentions, phoenix, polecat};

    #[test]
    fn every_column_that_holds_something_is_one_of_the_layout() {
        let layouts = crate::crosswalk::layouts::read(None).unwrap();
        let all = [
            ("icews", icews::COLUMNS),
            ("polecat", polecat::COLUMNS),
            ("gdelt-events", gdelt::COLUMNS),
            ("phoenix", phoenix::COLUMNS),
        ];
        let all = all.map(|(layout, columns)| (layout, columns.iter().map(|c| c.0).collect::<Vec<_>>()));
        let mentions = ("gdelt-mentions", mentions::COLUMNS.iter().map(|c| c.0).collect());
        for (layout, columns) in all.into_iter().chain([mentions]) {
            let order = &layouts.written(layout).unwrap().order;
            for column in columns {
                assert!(order.iter().any(|name| name == column), "{layout} has no column {column}");
            }
        }
    }
}
