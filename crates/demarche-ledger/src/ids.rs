//! Ids of claims and documents.

use crate::sql;
use rusqlite::{Connection, OptionalExtension};

/// The 16 bytes of a claim's id: of 32 hexadecimal digits their value, of any other id a hash.
pub(crate) fn claim_id(id: &str) -> [u8; 16] {
    let digits = (id.len() == 32).then(|| u128::from_str_radix(id, 16).ok()).flatten();
    digits.unwrap_or_else(|| xxhash_rust::xxh3::xxh3_128(id.as_bytes())).to_be_bytes()
}

/// The row of the document with an id; `None` when it is not recorded.
pub(crate) fn document_row(db: &Connection, id: &[u8; 16]) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(sql::HAS_DOCUMENT)?.query_row([&id[..]], |row| row.get(0)).optional()
}
