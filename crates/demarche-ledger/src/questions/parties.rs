//! From the parties of a filter to the entities as which they are recorded.

use super::filter::Side;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::sql::questions as sql;
use crate::viewpoint::{Party, Who};
use jiff::civil::Date;
use rusqlite::Row;

/// A participant of a claim, as coded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RecordedParticipant {
    pub side: Side,
    pub name: String,
    pub country: String,
    pub sector: String,
    pub id: String,
}

impl RecordedParticipant {
    /// Whether it is the party, on the day of the claim.
    pub fn is(&self, party: &Party<'_>, on: Option<Date>) -> bool {
        let under = |key: &String| match key.strip_prefix('~') {
            Some(name) => name == self.name,
            None => *key == self.country,
        };
        let who = Who { key: &self.country, name: &self.name, sector: &self.sector, id: &self.id, on };
        party.keys.iter().any(under) && (party.is)(who)
    }
}

impl Ledger {
    /// Writes the entities of each group of parties into a temporary table of this connection.
    pub(crate) fn select_parties(&self, groups: &[(Side, Vec<Party<'_>>)]) -> Result<()> {
        if groups.is_empty() {
            return Ok(());
        }
        let write = || -> rusqlite::Result<()> {
            let db = &self.connection;
            db.execute_batch(sql::MAKE_ASKED)?;
            db.execute(sql::CLEAR_ASKED, [])?;
            let mut add = db.prepare_cached(sql::ASK)?;
            for (role, (_, group)) in groups.iter().enumerate() {
                for party in group {
                    for key in &party.keys {
                        let (statement, key) = match key.strip_prefix('~') {
                            Some(name) => (sql::ENTITIES_BY_NAME, name),
                            None => (sql::ENTITIES_BY_COUNTRY, key.as_str()),
                        };
                        let mut search = db.prepare_cached(statement)?;
                        let mut rows = search.query([key])?;
                        while let Some(row) = rows.next()? {
                            if party.changes || (party.is)(who(row)?) {
                                add.execute([role as i64, row.get(0)?])?;
                            }
                        }
                    }
                }
            }
            Ok(())
        };
        write().map_err(self.sql_error())
    }

    /// The participants of a claim.
    pub(crate) fn participants(&self, claim: i64) -> Result<Vec<RecordedParticipant>> {
        let read = |row: &Row<'_>| {
            Ok(RecordedParticipant {
                side: if row.get::<_, i64>(0)? == 0 { Side::Actor } else { Side::Recipient },
                name: row.get(1)?,
                country: row.get(2)?,
                sector: row.get(3)?,
                id: row.get(4)?,
            })
        };
        let found = self.connection.prepare_cached(sql::PARTICIPANTS);
        let found = found.and_then(|mut s| s.query_map([claim], read)?.collect());
        found.map_err(self.sql_error())
    }

    /// The country codes of the entities with exactly this name, each once; empty for an entity without one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn countries_of(&self, name: &str) -> Result<Vec<String>> {
        let found = self.connection.prepare_cached(sql::ENTITIES_BY_NAME);
        let found: rusqlite::Result<Vec<String>> =
            found.and_then(|mut s| s.query_map([name], |row| row.get(2))?.collect());
        let mut codes = found.map_err(self.sql_error())?;
        codes.sort_unstable();
        codes.dedup();
        Ok(codes)
    }

    /// Whether any entity has this country code.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn has_country(&self, code: &str) -> Result<bool> {
        let found = self.connection.prepare_cached(sql::ENTITIES_BY_COUNTRY).and_then(|mut s| s.exists([code]));
        found.map_err(self.sql_error())
    }

    /// The names of all entities.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn names(&self) -> Result<Vec<String>> {
        let found = self.connection.prepare(sql::NAMES);
        let found: rusqlite::Result<Vec<String>> = found.and_then(|mut s| s.query_map([], |row| row.get(0))?.collect());
        found.map_err(self.sql_error())
    }
}

fn who<'r>(row: &'r Row<'_>) -> rusqlite::Result<Who<'r>> {
    let text = |at: usize| -> rusqlite::Result<&'r str> { Ok(row.get_ref(at)?.as_str()?) };
    Ok(Who { key: text(2)?, name: text(1)?, sector: text(3)?, id: text(4)?, on: None })
}
