//! Layouts that are tab-separated columns.

use super::pairs::Pair;
use std::io::{self, Write};

/// A column: its name, and its value of one pair, empty for none.
pub(crate) type Column = (&'static str, fn(&Pair<'_>) -> String);

/// A column with nothing in it: the layout has it, the ledger has no such thing.
pub(crate) fn nothing(_: &Pair<'_>) -> String {
    String::new()
}

/// Text, or nothing.
pub(crate) fn or_nothing(text: Option<impl ToString>) -> String {
    text.map_or(String::new(), |t| t.to_string())
}

/// How a layout of columns is written.
pub(crate) struct Tabs {
    pub columns: &'static [Column],
    /// Whether the first line names them.
    pub head: bool,
    /// What stands where there is nothing.
    pub missing: &'static str,
}

impl Tabs {
    pub fn head(&self, out: &mut impl Write) -> io::Result<()> {
        if !self.head {
            return Ok(());
        }
        let names: Vec<&str> = self.columns.iter().map(|c| c.0).collect();
        writeln!(out, "{}", names.join("\t"))
    }

    pub fn row(&self, pair: &Pair<'_>, out: &mut impl Write) -> io::Result<()> {
        self.cells(self.columns.iter().map(|c| (c.1)(pair)), out)
    }

    /// A line; what would end a cell or a line becomes a blank.
    pub fn cells(&self, cells: impl Iterator<Item = String>, out: &mut impl Write) -> io::Result<()> {
        let clean = |cell: String| match cell.trim() {
            "" => self.missing.to_owned(),
            cell => cell.replace(|c: char| c.is_control(), " "),
        };
        writeln!(out, "{}", cells.map(clean).collect::<Vec<_>>().join("\t"))
    }
}
