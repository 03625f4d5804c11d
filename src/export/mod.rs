//! From the ledger to the tables and layouts of `export`.
//!
//! ```text
//! happening ─told→ EventRow ─own→ Parquet, CSV, JSON Lines
//!                           └pairs→ ICEWS, GDELT, Phoenix; POLECAT; PLOVER; FollowTheMoney
//! ```
//!
//! The columns that hold something stand at the top of each layout's file; their order, and what other projects call otherwise, is
//! data (`data/crosswalk/`), the same by which rows are read.

pub mod codes;
mod columns;
mod ftm;
mod gdelt;
mod icews;
pub mod layout;
pub mod left_out;
mod mentions;
pub mod output;
mod pairs;
mod phoenix;
mod plover;
mod polecat;
pub mod told;
