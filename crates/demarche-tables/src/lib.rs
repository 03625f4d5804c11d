//! What a table is, and those of claims and events; tables of answers are defined beside the answers, in `demarche-questions`.
//!
//! A [`Table`] is a list of columns, each with its name, kind, meaning and where in the row its value stands. From that one
//! list come the Arrow schema ([`arrow`]), Parquet files ([`Parquet`]), lines of CSV and JSON ([`text`]) and the page that
//! describes the columns ([`Table::page`]). Nothing here knows the ledger: rows are plain structs that hold a claim and what
//! is known of its text.
//!
//! # Example: a table of one's own, as CSV
//!
//! ```
//! use demarche_tables::{Column, Field, Kind, Table, TableFormat, TableWriter};
//!
//! struct Row {
//!     state: &'static str,
//!     acts: usize,
//! }
//!
//! static ACTS: Table<Row> = Table {
//!     schema: "example.acts/1",
//!     about: "One row for each state.",
//!     columns: &[
//!         Column { field: Field::new("state", Kind::Text, "its code").always(), value: |r| r.state.into() },
//!         Column { field: Field::new("acts", Kind::Whole, "number of acts").always(), value: |r| r.acts.into() },
//!     ],
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut csv = Vec::new();
//! let mut table = TableWriter::new(TableFormat::Csv { escape_formulas: true }, &ACTS, &mut csv)?;
//! table.row(&Row { state: "RUS", acts: 2 })?;
//! table.end()?;
//! assert_eq!(String::from_utf8(csv)?, "state,acts\nRUS,2\n");
//! # Ok(())
//! # }
//! ```

pub mod arrow;
mod cell;
mod claims;
mod column;
mod events;
mod parquet;
pub mod text;
mod writer;

pub use cell::Cell;
pub use claims::{CLAIMS, ClaimRow, Text, attribution, participants};
pub use column::{Column, Field, Kind, Table};
pub use events::{EVENTS, EventRow, Report};
pub use parquet::{Parquet, Unwritten};
pub use writer::{TableFormat, TableWriter};
