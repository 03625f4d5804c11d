//! Standard output, as every command writes it. On a terminal nothing reaches it that the terminal would act on ([`super::terminal`]);
//! a pipe or a file gets the bytes as they are.

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
    Stdout { out: io::stdout(), filter }
}

/// For data: JSON, CoNLL-U, tables whose cells are right already.
pub(crate) fn data() -> Stdout {
    let filter = manner().terminal.then(|| Filter::new(false));
    Stdout { out: io::stdout(), filter }
}

/// Standard output in one of these manners. What is held back of an unfinished character comes when it is dropped.
pub(crate) struct Stdout {
    out: io::Stdout,
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
        self.send(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Stdout {
    fn drop(&mut self) {
        if let Some(filter) = &mut self.filter {
            let mut rest = Vec::new();
            filter.end(&mut rest);
            // Whoever reads our output may be gone, and there is nobody left to report it to.
            let _ = self.out.write_all(&rest);
        }
    }
}
