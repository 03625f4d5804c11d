//! What the program prints: records for programs, pages for people. Formats are described in `FORMATS.md`.

pub mod alert;
pub mod blocks;
pub mod columns;
pub mod comparison;
pub mod conllu;
pub mod counted;
pub mod doubtful;
pub mod events;
pub mod evidence;
pub mod learned;
pub mod outlook;
pub mod page;
pub mod paint;
pub mod printer;
pub mod records;
pub mod sequences;
pub mod standing;
pub mod stdout;
pub mod terminal;
pub mod tree;
