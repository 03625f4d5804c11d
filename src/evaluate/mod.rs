//! Scores claims against annotated documents, and pair answers against tables of marked sentences.
//!
//! [`score`] is the measure for documents (trigger, event, quad, dyad, act; the fields of paired claims), with
//! [`errors`] a page of everything that differs; [`table`] and [`classes`] are the PLV and A–W sets on the
//! footing their papers use.

pub mod classes;
pub mod errors;
pub mod gold;
pub mod score;
mod sentences;
pub mod table;
