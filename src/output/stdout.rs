//! Standard output, as every command writes it. On a terminal nothing reaches it that the terminal would act on ([`super::terminal`]);
//! a pipe or a file gets the bytes as they are. Cells of CSV are no formulas ([`super::cells`]), unless the user wants them exact.

use super::cells::Cells;
use super::terminal::Filter;
use std::io::{self, Write};
use std::sync::OnceLock;

/// What holds for standard output in this run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    /// Whether it is a terminal.
    pub terminal: bool,
    /// Whether pages have colours.
    pub colours: bool,
    /// Whether cells that are formulas to a spreadsheet become text.
    pub escape_formulas: bool,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// Says what holds for this run; the first word counts.
pub(crate) fn set(manner: Manner) {
    MANNER.get_or_init(|| manner);
}

fn manner() -> Manner {
    MANNER.get().copied().unwrap_or_default()
}

/// Whether cells that are formulas to a spreadsheet become text, in files too.
pub(crate) fn escapes_formulas() -> bool {
    manner().escape_formulas
}

/// For pages, which may have colours.
pub(crate) fn page() -> Stdout {
    let filter = manner().terminal.then(|| Filter::new(manner().colours));
    Stdout { out: io::stdout(), cells: None, filter }
}

/// For data: JSON, CoNLL-U, tables whose cells are right already.
pub(crate) fn data() -> Stdout {
    let filter = manner().terminal.then(|| Filter::new(false));
    Stdout { out: io::stdout(), cells: None, filter }
}

/// For comma-separated values.
pub(crate) fn csv() -> Stdout {
    let filter = manner().terminal.then(|| Filter::new(false));
    Stdout { out: io::stdout(), cells: escapes_formulas().then(Cells::default), filter }
}

/// Standard output in one of these manners. What is held back of an unfinished cell or character comes when it is dropped.
pub(crate) struct Stdout {
    out: io::Stdout,
    cells: Option<Cells>,
    filter: Option<Filter>,
}

impl Stdout {
    /// A page, or data.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(filter) = &mut self.filter else { return self.out.write_all(bytes) };
        let mut shown = Vec::with_capacity(bytes.len());
        filter.pass(bytes, &mut shown);
        self.out.write_all(&shown)
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.cells {
            Some(cells) => {
                let mut right = Vec::with_capacity(bytes.len() + 8);
                cells.pass(bytes, &mut right);
                self.send(&right)?;
            }
            None => self.send(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Stdout {
    fn drop(&mut self) {
        let mut rest = Vec::new();
        if let Some(cells) = &mut self.cells {
            cells.end(&mut rest);
        }
        // Whoever reads our output may be gone, and there is nobody left to report it to.
        let _ = self.send(&rest);
        if let Some(filter) = &mut self.filter {
            let mut rest = Vec::new();
            filter.end(&mut rest);
            let _ = self.out.write_all(&rest);
        }
    }
}
