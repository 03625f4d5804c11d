//! What the program prints: records for programs, pages for people. Formats are described in `FORMATS.md`.

pub mod conllu;
pub mod doubtful;
pub mod page;
pub mod paint;
pub mod records;
pub mod standing;
pub mod tree;
