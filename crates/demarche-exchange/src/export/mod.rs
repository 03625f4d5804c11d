//! From the ledger to the tables of this project and to the layouts of others.
//!
//! ```text
//! happening ─rows→ EventRow ─tables→  Parquet, CSV, JSON Lines
//!                           └pairs→   ICEWS, GDELT, Phoenix; POLECAT; PLOVER; FollowTheMoney
//! ```
//!
//! The columns that hold something stand at the top of each layout's file. Their order, and what other projects call
//! otherwise, is data (`data/crosswalk/`), the same by which rows are read.

mod codes;
mod columns;
mod foreign;
mod ftm;
mod gdelt;
mod icews;
mod layout;
mod losses;
mod mentions;
mod pairs;
mod phoenix;
mod plover;
mod polecat;
mod rows;
mod sink;
mod tables;

pub use foreign::{ForeignExport, RowUnit, Written};
pub use layout::Layout;
pub use losses::Losses;
pub use sink::Sink;
pub use tables::{claims, events, states};
