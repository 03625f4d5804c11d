//! HTTP validators of addresses that were read, so that the next run fetches only what has changed.

use crate::error::{LedgerError, Result};
use crate::ledger::Ledger;
use crate::sql::visits as sql;
use crate::time::Known;
use rusqlite::{OptionalExtension, params};

/// The validators of an HTTP response. They are sent back as they were received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub modified: Option<String>,
}

impl Ledger {
    /// The validators of `address` from its last visit by the same `reading`; `None` when there was none.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn visit(&self, address: &str, reading: &str) -> Result<Option<Validators>> {
        let read = || {
            let mut query = self.connection.prepare_cached(sql::VISIT)?;
            let read = |r: &rusqlite::Row<'_>| Ok(Validators { etag: r.get(0)?, modified: r.get(1)? });
            query.query_row(params![address, reading], read).optional()
        };
        read().map_err(self.sql_error())
    }

    /// Records the validators of some addresses, all or none. The texts from there must be recorded before, since these
    /// addresses are not fetched again. `reading` names everything that decides what is taken from an address.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is recorded.
    pub fn visited(&mut self, visits: &[(String, Validators)], reading: &str, recorded: Known) -> Result<()> {
        let path = self.path.clone();
        self.change(|db| {
            for (address, validators) in visits {
                let row = params![address, reading, validators.etag, validators.modified, recorded.micros()];
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
