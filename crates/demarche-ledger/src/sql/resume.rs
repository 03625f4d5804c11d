//! Statements of the checkpoints in web archives.

pub const CHECKPOINTS: &str = "SELECT past, print, ids FROM read_to WHERE file = $1 AND reading = $2 ORDER BY n";
pub const BEGIN: &str = "DELETE FROM read_to WHERE file = $1 AND reading = $2";
pub const ADD_CHECKPOINT: &str =
    "INSERT INTO read_to(file, reading, past, print, ids, recorded) VALUES ($1, $2, $3, $4, $5, $6)";
