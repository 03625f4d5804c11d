//! Where an export goes, and our own tables written there.

use crate::exit::CommandError;
use crate::messages::reason;
use crate::output::stdout;
use demarche_tables::text::{Json, csv_head, csv_row, escape_formula};
use demarche_tables::{Parquet, Table, Unwritten};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Standard output, or a file that has its name only when it is whole.
pub(crate) struct Output {
    out: BufWriter<Box<dyn Write + Send>>,
    names: Option<(PathBuf, PathBuf)>,
}

impl Output {
    /// Opens `path`; `-` is standard output.
    ///
    /// # Errors
    /// When the file cannot be made; the message names it.
    pub fn open(path: &Path) -> io::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self { out: BufWriter::new(Box::new(stdout::data())), names: None });
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file =
            File::create(&part).map_err(|e| io::Error::new(e.kind(), format!("{}: {}", path.display(), reason(&e))))?;
        Ok(Self { out: BufWriter::new(Box::new(file)), names: Some((part, path.to_owned())) })
    }

    /// Everything is written.
    ///
    /// # Errors
    /// When the last of it cannot be, or the file cannot take its name.
    pub fn end(mut self) -> io::Result<()> {
        self.out.flush()?;
        if let Some((part, path)) = &self.names {
            std::fs::rename(part, path)
                .map_err(|e| io::Error::new(e.kind(), format!("{}: {}", path.display(), reason(&e))))?;
            self.names = None;
        }
        Ok(())
    }
}

impl Drop for Output {
    /// What was not written to its end goes.
    fn drop(&mut self) {
        if let Some((part, _)) = &self.names {
            // There is nobody to tell; what stopped the export has been told.
            let _ = std::fs::remove_file(part);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl From<Unwritten> for CommandError {
    fn from(fault: Unwritten) -> Self {
        CommandError::Output(fault.into_io())
    }
}

/// What our own tables are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Parquet,
    Csv,
    Jsonl,
}

/// One of our own tables, being written.
pub(crate) struct Own<R: 'static> {
    table: &'static Table<R>,
    to: To<R>,
    /// Rows so far.
    pub rows: usize,
}

enum To<R: 'static> {
    Parquet(Box<Parquet<Output, R>>),
    Csv(Box<csv::Writer<Output>>),
    Jsonl(Output),
}

impl<R> Own<R> {
    pub fn new(form: Form, table: &'static Table<R>, out: Output) -> Result<Self, CommandError> {
        let to = match form {
            Form::Parquet => To::Parquet(Box::new(Parquet::new(out, table)?)),
            Form::Csv => {
                let mut rows = csv::Writer::from_writer(out);
                rows.write_record(csv_head(table)).map_err(io::Error::from)?;
                To::Csv(Box::new(rows))
            }
            Form::Jsonl => To::Jsonl(out),
        };
        Ok(Self { table, to, rows: 0 })
    }

    pub fn row(&mut self, row: &R) -> Result<(), CommandError> {
        self.rows += 1;
        match &mut self.to {
            To::Parquet(file) => file.row(row)?,
            To::Csv(rows) => {
                let mut cells = csv_row(self.table, &self.table.cells(row));
                if stdout::escapes_formulas() {
                    cells.iter_mut().for_each(|cell| *cell = escape_formula(cell).into_owned());
                }
                rows.write_record(cells).map_err(io::Error::from)?;
            }
            To::Jsonl(out) => {
                serde_json::to_writer(&mut *out, &Json { table: self.table, cells: &self.table.cells(row) })?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// All rows are there.
    pub fn end(self) -> Result<usize, CommandError> {
        let out = match self.to {
            To::Parquet(file) => file.end()?,
            To::Csv(rows) => rows.into_inner().map_err(|e| e.into_error())?,
            To::Jsonl(out) => out,
        };
        out.end()?;
        Ok(self.rows)
    }
}
