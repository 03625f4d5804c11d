//! How good claims are: scored against gold annotation, compared with the rows of other projects, and how far
//! annotators agree.
//!
//! ```text
//! Evaluation ──evaluate──▶ Report        gold of any project; claims given, or coded now by a Coder
//! Annotators ──agreement─▶ Report        one file an annotator
//! Reading    ──Overlap───▶ Comparison    two codings, counted by dyad and day
//! ```
//!
//! Nothing in this crate prints or reads options. A report is data: [`Report::json`] is one object for programs,
//! [`Report::page`] the [`page::Block`]s of a page, whose colours and width are the caller's. Documents are coded by a
//! [`Coder`], which the caller brings. What the figures mean stands in `docs/evaluate.md` and `docs/compare.md`.

#![warn(missing_docs)]

mod against;
mod agreement;
mod annotators;
mod bootstrap;
mod calibration;
mod classes;
mod coding;
pub mod compare;
mod confusion;
mod crosswalk;
mod differences;
mod documents;
mod error;
mod errors;
mod evaluation;
mod gold;
mod levels;
mod measure;
pub mod page;
mod pairs;
mod portion;
mod records;
mod report;
mod rows;
mod score;
mod sentences;
mod set;
mod single;
mod table;

pub use annotators::{AgreementReport, Annotators, agreement};
pub use coding::{Coded, Coder};
pub use differences::Near;
pub use documents::DocumentReport;
pub use error::EvaluateError;
pub use evaluation::{Evaluation, Report, evaluate};
pub use pairs::PairReport;
pub use portion::Portion;
