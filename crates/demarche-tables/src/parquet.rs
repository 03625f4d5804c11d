//! Parquet, written as rows come.
//!
//! Rows are gathered into batches of [`BATCH`], batches into row groups of at most [`GROUP`] rows: memory is bounded by a row
//! group, whatever the length of the table. The same rows give the same bytes. Compressed with zstd.

use crate::arrow;
use crate::cell::Cell;
use crate::column::Table;
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use arrow_schema::{ArrowError, SchemaRef};
use std::fmt;
use std::io::{self, Write};

/// Rows of a batch.
const BATCH: usize = 2 * 1024;
/// Rows of a row group.
const GROUP: usize = 32 * 1024;
/// The key in the file's metadata under which name and version of the table stand.
const SCHEMA_KEY: &str = "demarche.schema";

/// Why a table cannot be written.
#[derive(Debug)]
pub enum Unwritten {
    /// The rows are not those of the table.
    Rows(ArrowError),
    /// The Parquet file cannot be written.
    File(ParquetError),
    /// The text cannot be written.
    Text(io::Error),
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unwritten::Rows(e) => write!(f, "a row does not fit its table: {e}"),
            Unwritten::File(e) => write!(f, "the Parquet file cannot be written: {e}"),
            Unwritten::Text(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Unwritten {}

impl Unwritten {
    /// The error of the file below, where it was one.
    pub fn into_io(self) -> io::Error {
        match self {
            Unwritten::File(ParquetError::External(inner)) => match inner.downcast::<io::Error>() {
                Ok(fault) => *fault,
                Err(inner) => io::Error::other(Unwritten::File(ParquetError::External(inner))),
            },
            Unwritten::Text(error) => error,
            other => io::Error::other(other),
        }
    }
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Unwritten::Text(error)
    }
}

impl From<ArrowError> for Unwritten {
    fn from(error: ArrowError) -> Self {
        Unwritten::Rows(error)
    }
}

impl From<ParquetError> for Unwritten {
    fn from(error: ParquetError) -> Self {
        Unwritten::File(error)
    }
}

/// A Parquet file that is being written.
pub struct Parquet<W: Write + Send, R: 'static> {
    table: &'static Table<R>,
    schema: SchemaRef,
    writer: ArrowWriter<W>,
    rows: Vec<Vec<Cell>>,
}

impl<W: Write + Send, R> Parquet<W, R> {
    /// Begins a file of a table.
    ///
    /// # Errors
    /// When the first bytes cannot be written.
    pub fn new(out: W, table: &'static Table<R>) -> Result<Self, Unwritten> {
        let schema = arrow::schema(table);
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(table.schema)))?;
        Ok(Self { table, schema, writer, rows: Vec::with_capacity(BATCH) })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When a batch is full and cannot be written.
    pub fn row(&mut self, row: &R) -> Result<(), Unwritten> {
        self.rows.push(self.table.cells(row));
        if self.rows.len() == BATCH { self.write() } else { Ok(()) }
    }

    /// Writes what is left and the foot of the file, and gives back where it went.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn end(mut self) -> Result<W, Unwritten> {
        self.write()?;
        Ok(self.writer.into_inner()?)
    }

    fn write(&mut self) -> Result<(), Unwritten> {
        if !self.rows.is_empty() {
            self.writer.write(&arrow::batch(self.table, &self.schema, &self.rows)?)?;
            self.rows.clear();
        }
        Ok(())
    }
}

/// How every file is written; `schema` is the name and version of its table.
pub(crate) fn properties(schema: &str) -> WriterProperties {
    WriterProperties::builder()
        .set_created_by(concat!("demarche ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(Default::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .set_key_value_metadata(Some(vec![KeyValue::new(SCHEMA_KEY.to_owned(), schema.to_owned())]))
        .build()
}
