//! Scores claims against annotated documents and event data of other projects, and answers against tables of marked
//! pairs.
//!
//! Gold becomes a [`set`]: our own annotation ([`gold`]), PLOVER [`records`], or [`rows`] of ICEWS and POLECAT, whose names
//! [`crosswalk`] translates and which [`single`] brings into one form with claims. [`score`] is the measure,
//! [`measure`] what it leaves out, [`report`] its figures, [`differences`] and [`errors`] what went wrong, [`against`] what changed since a saved run.
//! [`agreement`] is the same measure between annotators, [`portion`] which documents are counted. [`table`], [`classes`] and [`levels`] are the PLV and A–W sets on the footing their papers use.

pub mod against;
pub mod agreement;
pub mod bootstrap;
pub mod calibration;
pub mod classes;
pub mod confusion;
pub mod crosswalk;
pub mod differences;
pub mod errors;
pub mod gold;
pub mod levels;
pub mod measure;
pub mod portion;
pub mod print;
pub mod records;
pub mod report;
pub mod rows;
pub mod score;
mod sentences;
pub mod set;
pub mod single;
pub mod table;
