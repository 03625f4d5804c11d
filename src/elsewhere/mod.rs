//! What was coded elsewhere: the rows of ICEWS, POLECAT, GDELT, Phoenix and PLOVER, read one by one and put into our names.
//!
//! [`layouts`] says which column holds what, [`names`] what codes, countries and sectors are called here: both from
//! `data/crosswalk`, whose tables `export` writes by. [`rows`] reads a file of any of them into [`coded`] rows. [`claim`] makes a
//! claim of one, with nothing pretended: such a claim has no text of ours and no quotation. `evaluate` reads tables with texts by
//! the same layouts.

pub mod claim;
pub mod coded;
pub(crate) mod countries;
pub mod layouts;
pub mod names;
pub mod party;
pub mod records;
pub mod row;
pub mod rows;
pub(crate) mod tables;
