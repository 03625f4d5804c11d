//! What a table is, and those of claims and events; tables of answers are defined beside the answers, in `demarche-questions`.
//!
//! A [`Table`] is a list of columns, each with its name, kind, meaning and where in the row its value stands. From that one
//! list come the Arrow schema ([`arrow`]), Parquet files ([`Parquet`]), lines of CSV and JSON ([`text`]) and the page that
//! describes the columns ([`Table::page`]). Nothing here knows the ledger: rows are plain structs that hold a claim and what
//! is known of its text.

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
