//! Verification of a ledger: the file, every stored value against its digest, the rows against each other, and what is
//! derived from them, computed again.
//!
//! Everything is read row by row. What has to be sorted or held is in a temporary file, so a ledger of millions of
//! claims needs no more memory than a small one.

mod events;
mod records;
mod repair;
mod report;
mod words;

pub use report::{Coder, IntegrityError, Stage};

use crate::digest::{self, Differs};
use crate::error::Result;
use crate::format;
use crate::ledger::Ledger;
use crate::sql::verify as sql;
use report::{DERIVED, PARSES, RESTORE, SAVING};
use rusqlite::Row;

impl Ledger {
    /// Verifies everything, passes each error to `report`, and returns how many there are. `at` is called with each
    /// stage. Without a `coder`, acts are compared only with their digest and their claim.
    ///
    /// # Errors
    /// When the damage is such that verification cannot continue.
    pub fn verify(
        &self,
        coder: Option<Coder<'_>>,
        mut at: impl FnMut(Stage),
        mut report: impl FnMut(IntegrityError),
    ) -> Result<usize> {
        let mut errors = 0;
        let report = |what: String, help: &'static str| {
            errors += 1;
            report(IntegrityError { what, help });
        };
        // A snapshot of the ledger, whatever other connections write meanwhile.
        self.connection.execute_batch("BEGIN").map_err(self.sql_error())?;
        let done = self.stages(coder, &mut at, report);
        self.connection.flush_prepared_statement_cache();
        self.connection.execute_batch("ROLLBACK").map_err(self.sql_error())?;
        done.map(|()| errors)
    }

    /// A hash of everything in the ledger, as 32 hexadecimal digits. Noted elsewhere, it shows later whether this is
    /// the same ledger. It is computed from the digests, so it is right where `verify` finds no error.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn fingerprint(&self) -> Result<String> {
        digest::fingerprint(&self.connection).map(|sum| format!("{sum:032x}")).map_err(self.sql_error())
    }

    fn stages(
        &self,
        coder: Option<Coder<'_>>,
        at: &mut impl FnMut(Stage),
        mut report: impl FnMut(String, &'static str),
    ) -> Result<()> {
        at(Stage::File);
        self.pages(&mut report)?;
        at(Stage::Values);
        self.values(&mut report)?;
        at(Stage::Texts);
        self.texts(&mut report)?;
        at(Stage::Claims);
        self.records(coder, &mut report)?;
        at(Stage::Rows);
        for (what, statement) in sql::COUNTS {
            self.count(statement, what, RESTORE, &mut report)?;
        }
        at(Stage::Words);
        self.words_again(&mut report)?;
        at(Stage::Events);
        self.events_again(&mut report)
    }

    fn count(
        &self,
        statement: &str,
        what: &str,
        help: &'static str,
        report: &mut impl FnMut(String, &'static str),
    ) -> Result<()> {
        let n: i64 = self.connection.query_row(statement, [], |r| r.get(0)).map_err(self.sql_error())?;
        if n > 0 {
            report(format!("{n} {what}"), help);
        }
        Ok(())
    }

    fn pages(&self, report: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let mut each =
            |statement: &str, read: fn(&Row<'_>) -> rusqlite::Result<Option<String>>| -> rusqlite::Result<()> {
                let mut query = self.connection.prepare(statement)?;
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    if let Some(what) = read(row)? {
                        report(what, RESTORE);
                    }
                }
                Ok(())
            };
        each("PRAGMA integrity_check(20)", |row| Ok(Some(row.get::<_, String>(0)?).filter(|message| message != "ok")))
            .map_err(self.sql_error())?;
        each(sql::FOREIGN_KEYS, |row| {
            let (table, parent, n): (String, String, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
            Ok(Some(format!("{n} rows of `{table}` refer to rows of `{parent}` that do not exist")))
        })
        .map_err(self.sql_error())?;
        for name in format::differences(&self.connection).map_err(self.sql_error())? {
            report(format!("the definition of `{name}` is not that of this format"), RESTORE);
        }
        Ok(())
    }

    /// Every table has the rows that were written, with the values that were written.
    fn values(&self, report: &mut impl FnMut(String, &'static str)) -> Result<()> {
        for Differs { table, written, found } in digest::compare(&self.connection).map_err(self.sql_error())? {
            let help = match table.as_str() {
                table if repair::EVENTS.contains(&table) => DERIVED,
                table if repair::SAVINGS.contains(&table) || table.starts_with(repair::STATISTICS) => SAVING,
                repair::PARSES => PARSES,
                _ => RESTORE,
            };
            report(
                match found {
                    None => format!("the rows of `{table}` cannot be read"),
                    Some(found) if found != written => {
                        format!("`{table}` has {found} rows, but {written} were written")
                    }
                    Some(_) => format!("a row of `{table}` is not as it was written"),
                },
                help,
            );
        }
        Ok(())
    }
}
