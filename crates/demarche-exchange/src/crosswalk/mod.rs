//! What other projects call event types, countries and sectors, and how their rows are laid out: `data/crosswalk`.
//!
//! [`layouts`] says which column holds what. [`names`] gives the event types, countries and sectors of this project for
//! those of others. `export` writes by the tables that `import` reads by.

pub mod countries;
pub mod layouts;
pub mod names;
pub(crate) mod tables;

pub use layouts::{Layout, Layouts};
pub use names::Names;
