//! Whether a ledger is intact: the file, every stored value against its digest, its rows among each other, and what is derived from
//! them worked out again.
//!
//! Everything is read row by row; what has to be sorted or kept lies in a temporary file beside the system's others, so a ledger
//! of millions needs no more memory than a small one.

mod events;
mod records;
mod repair;
mod words;

use crate::digest::{self, Differs};
use crate::error::Result;
use crate::format;
use crate::ledger::Ledger;
use crate::sql::verify as sql;
use demarche_knowledge::ontology::Ontology;
use rusqlite::Row;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub what: String,
    /// What can be done.
    pub help: &'static str,
}

const RESTORE: &str = "restore a backup; without one, ingest the texts into a new ledger";
const PARSE: &str = "`demarche recode --parse-again` parses the texts anew";
const PARSES: &str = "`demarche verify --repair` throws the parses away; `demarche recode` makes them anew";
const DERIVED: &str = "the texts and claims are intact: `demarche verify --repair` works this out anew";
const SAVING: &str = "`demarche verify --repair` throws it away: what it saves is read again";

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The pages of the file.
    File,
    /// Stored values, against their digests.
    Values,
    /// Texts.
    Texts,
    /// Records of claims.
    Claims,
    /// Rows among each other.
    Rows,
    /// The index of words, made again.
    Words,
    /// Events, worked out again.
    Events,
}

/// Who asks: rows that the same program wrote with the same data are worked out again and compared.
#[derive(Clone, Copy, Debug)]
pub struct Coder<'a> {
    /// Program and version.
    pub program: &'a str,
    /// Fingerprint of the political knowledge.
    pub data: &'a str,
    /// Its acts.
    pub ontology: &'a Ontology,
}

impl Ledger {
    /// Looks through everything and hands on each fault; returns how many there are. `at` is told each stage. Without a `coder` acts
    /// are compared with their digest and their claim alone.
    ///
    /// # Errors
    /// When so much is broken that the search cannot go on.
    pub fn verify(
        &self,
        coder: Option<Coder<'_>>,
        mut at: impl FnMut(Stage),
        mut tell: impl FnMut(Fault),
    ) -> Result<usize> {
        let mut faults = 0;
        let tell = |what: String, help: &'static str| {
            faults += 1;
            tell(Fault { what, help });
        };
        // One moment of the ledger, whatever others write meanwhile.
        self.connection.execute_batch("BEGIN").map_err(self.fault())?;
        let looked = self.look(coder, &mut at, tell);
        self.connection.flush_prepared_statement_cache();
        self.connection.execute_batch("ROLLBACK").map_err(self.fault())?;
        looked.map(|()| faults)
    }

    /// One number for all that the ledger holds, as 32 hexadecimal digits. Who notes it elsewhere can prove later that this is the
    /// same ledger. It is the one of the digests, so it is right where `verify` finds nothing.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn fingerprint(&self) -> Result<String> {
        digest::fingerprint(&self.connection).map(|sum| format!("{sum:032x}")).map_err(self.fault())
    }

    fn look(
        &self,
        coder: Option<Coder<'_>>,
        at: &mut impl FnMut(Stage),
        mut tell: impl FnMut(String, &'static str),
    ) -> Result<()> {
        at(Stage::File);
        self.pages(&mut tell)?;
        at(Stage::Values);
        self.values(&mut tell)?;
        at(Stage::Texts);
        self.texts(&mut tell)?;
        at(Stage::Claims);
        self.records(coder, &mut tell)?;
        at(Stage::Rows);
        for (what, statement) in sql::COUNTS {
            self.count(statement, what, RESTORE, &mut tell)?;
        }
        at(Stage::Words);
        self.words_again(&mut tell)?;
        at(Stage::Events);
        self.events_again(&mut tell)
    }

    fn count(
        &self,
        statement: &str,
        what: &str,
        help: &'static str,
        tell: &mut impl FnMut(String, &'static str),
    ) -> Result<()> {
        let n: i64 = self.connection.query_row(statement, [], |r| r.get(0)).map_err(self.fault())?;
        if n > 0 {
            tell(format!("{n} {what}"), help);
        }
        Ok(())
    }

    fn pages(&self, tell: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let mut each =
            |statement: &str, read: fn(&Row<'_>) -> rusqlite::Result<Option<String>>| -> rusqlite::Result<()> {
                let mut query = self.connection.prepare(statement)?;
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    if let Some(what) = read(row)? {
                        tell(what, RESTORE);
                    }
                }
                Ok(())
            };
        each("PRAGMA integrity_check(20)", |row| Ok(Some(row.get::<_, String>(0)?).filter(|said| said != "ok")))
            .map_err(self.fault())?;
        each(sql::FOREIGN_KEYS, |row| {
            let (table, parent, n): (String, String, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
            Ok(Some(format!("{n} rows of `{table}` name a row of `{parent}` that is not there")))
        })
        .map_err(self.fault())?;
        for name in format::differences(&self.connection).map_err(self.fault())? {
            tell(format!("`{name}` is not made as ledgers of this format have it"), RESTORE);
        }
        Ok(())
    }

    /// Every table holds the rows that were written, each with the values that were written.
    fn values(&self, tell: &mut impl FnMut(String, &'static str)) -> Result<()> {
        for Differs { table, written, there } in digest::compare(&self.connection).map_err(self.fault())? {
            let help = match table.as_str() {
                table if repair::EVENTS.contains(&table) => DERIVED,
                table if repair::SAVINGS.contains(&table) || table.starts_with(repair::STATISTICS) => SAVING,
                repair::PARSES => PARSES,
                _ => RESTORE,
            };
            tell(
                match there {
                    None => format!("the rows of `{table}` cannot be read"),
                    Some(there) if there != written => {
                        format!("`{table}` has {there} rows where {written} were written")
                    }
                    Some(_) => format!("a row of `{table}` is not as it was written"),
                },
                help,
            );
        }
        Ok(())
    }
}
