//! What servers said of addresses when they were last read, so that the next reading fetches only what has changed.

use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::visits as sql;
use crate::time::Known;
use rusqlite::{OptionalExtension, params};

/// What a server says of one state of an address. Both parts are the server's own words, given back as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub modified: Option<String>,
}

impl Ledger {
    /// What was said of `address` when it was last read, by the same `reading`; `None` when it never was.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn visit(&self, address: &str, reading: &str) -> Result<Option<Validators>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::VISIT)?;
            let said = |r: &rusqlite::Row<'_>| Ok(Validators { etag: r.get(0)?, modified: r.get(1)? });
            query.query_row(params![address, reading], said).optional()
        };
        read().map_err(self.sql_error())
    }

    /// Keeps what was said of addresses, together. What was read there must be recorded before: what is kept here is not
    /// fetched again. `reading` names all that decides what is taken from an address.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is kept.
    pub fn visited(&mut self, visits: &[(String, Validators)], reading: &str, recorded: Known) -> Result<()> {
        let path = self.path.clone();
        self.change(|db| {
            for (address, said) in visits {
                let row = params![address, reading, said.etag, said.modified, recorded.micros()];
                let written = db.prepare_cached(sql::VISITED).and_then(|mut s| s.execute(row));
                written.map_err(|e| LedgerError::sql(&path, e))?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_visit_of_a_reading_counts() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("l.db")).unwrap();
        let said = |etag: &str| Validators { etag: Some(etag.into()), modified: None };
        let mut keep = |etag: &str, reading: &str, at: i64| {
            let visits = [("https://a.example/".to_owned(), said(etag))];
            ledger.visited(&visits, reading, Known::from_micros(at)).unwrap();
        };
        keep("\"1\"", "followed", 1);
        keep("\"2\"", "followed", 2);
        keep("\"3\"", "named", 3);
        assert_eq!(ledger.visit("https://a.example/", "followed").unwrap(), Some(said("\"2\"")));
        assert_eq!(ledger.visit("https://a.example/", "named").unwrap(), Some(said("\"3\"")));
        assert_eq!(ledger.visit("https://b.example/", "named").unwrap(), None);
    }
}
