//! Whether a ledger is whole: the file, its rows among each other, and the events worked out again.
//!
//! Everything is read row by row; what has to be sorted or kept lies in a temporary file beside the system's others, so a ledger
//! of millions needs no more memory than a small one.

use crate::article::Article;
use crate::error::Result;
use crate::intake::claim_id;
use crate::join::{Joiner, Loader, Sketch};
use crate::judgement::{Anchor, Kind};
use crate::ledger::Ledger;
use crate::pack::{unpack, unpack_bytes};
use crate::sql::verify as sql;
use demarche_coder::claim::Claim;
use rusqlite::{Connection, Row, params};

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
const AGAIN: &str = "the texts and claims are whole: `demarche verify --mend` works the events out anew";

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The pages of the file.
    File,
    /// Texts.
    Texts,
    /// Records of claims.
    Claims,
    /// Rows among each other.
    Rows,
    /// Events.
    Events,
}

/// Faults of one kind told one by one before they are only counted.
const TOLD: usize = 20;

impl Ledger {
    /// Looks through everything and hands on each fault; returns how many there are. `at` is told each stage.
    ///
    /// # Errors
    /// When so much is broken that the search cannot go on.
    pub fn verify(&self, mut at: impl FnMut(Stage), mut tell: impl FnMut(Fault)) -> Result<usize> {
        let mut faults = 0;
        let tell = |what: String, help: &'static str| {
            faults += 1;
            tell(Fault { what, help });
        };
        // One moment of the ledger, whatever others write meanwhile.
        self.connection.execute_batch("BEGIN").map_err(self.fault())?;
        let looked = self.look(&mut at, tell);
        self.connection.flush_prepared_statement_cache();
        self.connection.execute_batch("ROLLBACK").map_err(self.fault())?;
        looked.map(|()| faults)
    }

    fn look(&self, at: &mut impl FnMut(Stage), mut tell: impl FnMut(String, &'static str)) -> Result<()> {
        at(Stage::File);
        self.pages(&mut tell)?;
        at(Stage::Texts);
        self.texts(&mut tell)?;
        at(Stage::Claims);
        self.records(&mut tell)?;
        at(Stage::Rows);
        for (what, statement) in sql::COUNTS {
            self.count(statement, what, RESTORE, &mut tell)?;
        }
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
        .map_err(self.fault())
    }

    /// Every text can be read, is as long as it was, and is the one its id says.
    fn texts(&self, tell: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let mut query = self.connection.prepare(sql::TEXTS).map_err(self.fault())?;
        let mut rows = query.query([]).map_err(self.fault())?;
        while let Some(row) = rows.next().map_err(self.fault())? {
            let (packed, parse): (Option<Vec<u8>>, Option<Vec<u8>>) =
                (row.get(5).map_err(self.fault())?, row.get(6).map_err(self.fault())?);
            let Some(packed) = packed else { continue };
            // Row, id, name, address, length.
            type Row = (i64, Vec<u8>, String, Option<String>, i64);
            let read =
                || -> rusqlite::Result<Row> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)) };
            let (n, id, name, url, length) = read().map_err(self.fault())?;
            match unpack(&self.path, &packed) {
                Err(_) => tell(format!("the text of `{name}` (row {n}) cannot be read"), RESTORE),
                Ok(text) => {
                    let article = Article { name: &name, url: url.as_deref(), text: &text, ..Article::default() };
                    if text.len() as i64 != length || article.id()[..] != id {
                        tell(format!("the text of `{name}` (row {n}) is not the one that was recorded"), RESTORE);
                    }
                    if parse.is_some_and(|p| unpack_bytes(&self.path, &p).is_err()) {
                        tell(format!("the parse of `{name}` (row {n}) cannot be read"), PARSE);
                    }
                }
            }
        }
        Ok(())
    }

    /// Every record can be read and is what its row says, and there are as many.
    fn records(&self, tell: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let mut query = self.connection.prepare(sql::CODINGS).map_err(self.fault())?;
        let mut rows = query.query([]).map_err(self.fault())?;
        while let Some(row) = rows.next().map_err(self.fault())? {
            let read = || -> rusqlite::Result<(i64, i64, Vec<u8>)> { Ok((row.get(0)?, row.get(1)?, row.get(2)?)) };
            let (document, run, packed) = read().map_err(self.fault())?;
            let place = format!("text {document}, run {run}");
            let Ok(lines) = unpack(&self.path, &packed) else {
                tell(format!("the claims of {place} cannot be read"), RESTORE);
                continue;
            };
            let claims: std::result::Result<Vec<Claim>, _> = lines.lines().map(serde_json::from_str).collect();
            let Ok(claims) = claims else {
                tell(format!("a claim of {place} is none"), RESTORE);
                continue;
            };
            for what in self.differences(document, run, &claims).map_err(self.fault())?.into_iter().take(TOLD) {
                tell(format!("{what} ({place})"), RESTORE);
            }
        }
        Ok(())
    }

    fn differences(&self, document: i64, run: i64, claims: &[Claim]) -> rusqlite::Result<Vec<String>> {
        let mut found = Vec::new();
        let mut query = self.connection.prepare_cached(sql::CLAIMS_OF_CODING)?;
        let mut rows = query.query(params![document, run])?;
        let mut n = 0;
        while let Some(row) = rows.next()? {
            n += 1;
            let nth: i64 = row.get(2)?;
            let Some(claim) = claims.get(nth as usize) else {
                found.push(format!("claim {} has no record", row.get::<_, i64>(0)?));
                continue;
            };
            let text = |at: usize| row.get::<_, Option<String>>(at);
            let same = row.get::<_, Vec<u8>>(1)? == claim_id(&claim.id)
                && text(3)?.as_deref() == Some(&claim.event)
                && text(4)? == claim.mode
                && text(5)? == claim.act
                && text(6)?.as_deref() == Some(claim.status.as_str())
                && row.get::<_, i64>(7)? as usize == claim.actor.len() + claim.recipient.len()
                && text(8)?.unwrap_or_default() == speakers(claim);
            if !same {
                found.push(format!("claim {} is not what its record says", row.get::<_, i64>(0)?));
            }
        }
        if n != claims.len() {
            found.push(format!("{} records have {n} rows", claims.len()));
        }
        Ok(found)
    }

    /// Works the events out again, beside those there are, and compares.
    fn events_again(&self, tell: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let db = &self.connection;
        db.flush_prepared_statement_cache();
        db.execute_batch(sql::AGAIN).map_err(self.fault())?;
        if let Err(e) = replay(db, &self.path) {
            tell(format!("the events cannot be worked out again: {e}"), RESTORE);
            return Ok(());
        }
        for (what, statement) in sql::DIFFERENCES {
            self.count(statement, what, AGAIN, tell)?;
        }
        Ok(())
    }

    /// Throws the events away and works them out from the rows.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is changed.
    pub fn mend(&mut self) -> Result<()> {
        let path = self.path.clone();
        let fault = |e| crate::LedgerError::sql(&path, e);
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(fault)?;
        transaction.execute_batch("DELETE FROM telling; DELETE FROM event_key; DELETE FROM event;").map_err(fault)?;
        replay(&transaction, &path)?;
        transaction.commit().map_err(fault)
    }
}

/// Places every claim and does every judgement, in the order in which they were recorded.
fn replay(db: &Connection, path: &std::path::Path) -> Result<()> {
    let fault = |e| crate::LedgerError::sql(path, e);
    let mut judgements = judgements(db).map_err(fault)?.into_iter().peekable();
    let (mut joiner, mut loader) = (Joiner::new(path), Loader::new(path));
    let mut query = db.prepare(sql::CLAIMS).map_err(fault)?;
    let mut rows = query.query([]).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        let (n, recorded): (i64, i64) = (row.get(0).map_err(fault)?, row.get(1).map_err(fault)?);
        while let Some(j) = judgements.next_if(|j| j.2 < recorded) {
            joiner.judge(db, j.0, j.1, (&j.3, &j.4), j.2)?;
        }
        let loaded = loader.claim(db, n)?;
        joiner.place_one(db, &Sketch::of(&loaded.told()))?;
    }
    for j in judgements {
        joiner.judge(db, j.0, j.1, (&j.3, &j.4), j.2)?;
    }
    Ok(())
}

type Judged = (i64, Kind, i64, Anchor, Anchor);

fn judgements(db: &Connection) -> rusqlite::Result<Vec<Judged>> {
    let read = |r: &Row<'_>| {
        let kind = Kind::parse(r.get_ref(11)?.as_str().unwrap_or("")).unwrap_or(Kind::Withdraw);
        Ok((r.get(0)?, kind, r.get(2)?, Anchor::read(r, 3)?, Anchor::read(r, 7)?))
    };
    db.prepare(sql::PAIRS)?.query_map([], read)?.collect()
}

/// Who vouches for a claim, as its rows have it.
fn speakers(claim: &Claim) -> String {
    let mut names: Vec<String> = claim.attribution.iter().map(|a| a.speaker.to_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    names.join("\u{1}")
}
