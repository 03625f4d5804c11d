//! Texts and records of claims, and the rows that are made of them.

use super::report::{Coder, PARSE, RESTORE};
use crate::article::Article;
use crate::digest;
use crate::error::Result;
use crate::ids::claim_id;
use crate::intake::{ActsOf, DraftClaims, TextRow, basis};
use crate::ledger::Ledger;
use crate::pack::{unpack, unpack_bytes};
use crate::sql::{self as writing, verify as sql};
use crate::text_slice::CodePoints;
use crate::time::{Known, parse_day};
use demarche_knowledge::claim::{Claim, Participant};
use rusqlite::{Row, params};

/// Errors of one coding that are reported.
const MAX_ERRORS: usize = 20;

/// A claim in its row, without its record.
struct RecordedClaim {
    n: i64,
    document: i64,
    story: i64,
    published: Option<(i64, i64)>,
    known: i64,
    recorded: i64,
}

impl Ledger {
    /// Every text can be read, and has the length and the id that were recorded.
    pub(super) fn texts(&self, report: &mut impl FnMut(String, &'static str)) -> Result<()> {
        let mut query = self.connection.prepare(sql::TEXTS).map_err(self.sql_error())?;
        let mut rows = query.query([]).map_err(self.sql_error())?;
        while let Some(row) = rows.next().map_err(self.sql_error())? {
            let (packed, parse): (Option<Vec<u8>>, Option<Vec<u8>>) =
                (row.get(5).map_err(self.sql_error())?, row.get(6).map_err(self.sql_error())?);
            let Some(packed) = packed else { continue };
            // Row, id, name, address, length.
            type Row = (i64, Vec<u8>, String, Option<String>, i64);
            let read =
                || -> rusqlite::Result<Row> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)) };
            let (n, id, name, url, length) = read().map_err(self.sql_error())?;
            match unpack(&self.path, &packed) {
                Err(_) => report(format!("the text of `{name}` (row {n}) cannot be read"), RESTORE),
                Ok(text) => {
                    let article = Article { name: &name, url: url.as_deref(), text: &text, ..Article::default() };
                    if text.len() as i64 != length || article.id()[..] != id {
                        report(format!("the text of `{name}` (row {n}) is not the recorded one"), RESTORE);
                    }
                    if parse.is_some_and(|p| unpack_bytes(&self.path, &p).is_err()) {
                        report(format!("the parse of `{name}` (row {n}) cannot be read"), PARSE);
                    }
                }
            }
        }
        Ok(())
    }

    /// Every record can be read and agrees with its rows, and there are as many records as rows.
    pub(super) fn records(
        &self,
        coder: Option<Coder<'_>>,
        report: &mut impl FnMut(String, &'static str),
    ) -> Result<()> {
        self.connection.flush_prepared_statement_cache();
        self.connection.execute_batch(sql::ACTS_BESIDE).map_err(self.sql_error())?;
        let mut query = self.connection.prepare(sql::CODINGS).map_err(self.sql_error())?;
        let mut rows = query.query([]).map_err(self.sql_error())?;
        while let Some(row) = rows.next().map_err(self.sql_error())? {
            type Coding = (i64, i64, Vec<u8>, String, String);
            let read = || -> rusqlite::Result<Coding> {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            };
            let (document, run, packed, program, data) = read().map_err(self.sql_error())?;
            let place = format!("text {document}, run {run}");
            let Ok(lines) = unpack(&self.path, &packed) else {
                report(format!("the claims of {place} cannot be read"), RESTORE);
                continue;
            };
            let claims: std::result::Result<Vec<Claim>, _> = lines.lines().map(serde_json::from_str).collect();
            let Ok(claims) = claims else {
                report(format!("a claim of {place} cannot be read"), RESTORE);
                continue;
            };
            let coder = coder.filter(|coder| coder.program == program && coder.data == data);
            let found = self.differences(document, run, &claims, coder)?;
            found.into_iter().take(MAX_ERRORS).for_each(|what| report(format!("{what} ({place})"), RESTORE));
        }
        drop(rows);
        drop(query);
        self.count(sql::OTHER_ACTS, "acts do not match their record", RESTORE, report)?;
        self.connection.flush_prepared_statement_cache();
        self.connection.execute_batch(sql::ACTS_GO).map_err(self.sql_error())
    }

    fn differences(&self, document: i64, run: i64, claims: &[Claim], coder: Option<Coder<'_>>) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut query = self.connection.prepare_cached(sql::CLAIMS_OF_CODING).map_err(self.sql_error())?;
        let mut rows = query.query(params![document, run]).map_err(self.sql_error())?;
        let mut n = 0;
        while let Some(row) = rows.next().map_err(self.sql_error())? {
            n += 1;
            let (stored, nth) = recorded_claim(row, document).map_err(self.sql_error())?;
            let Some(claim) = claims.get(nth as usize) else {
                found.push(format!("claim {} has no record", stored.n));
                continue;
            };
            let parties = self.parties(stored.n).map_err(self.sql_error())?;
            let recorded = claim.actor.iter().map(|p| party(0, p)).chain(claim.recipient.iter().map(|p| party(1, p)));
            let same = matches(row, claim).map_err(self.sql_error())?
                && recorded.eq(parties.iter().map(|(_, party)| party.clone()));
            if !same {
                found.push(format!("claim {} does not match its record", stored.n));
            } else if let Some(coder) = coder {
                let entities: Vec<i64> = parties.iter().map(|(entity, _)| *entity).collect();
                self.acts_beside(claim, &stored, &entities, coder)?;
            }
        }
        if n != claims.len() {
            found.push(format!("there are {} records and {n} rows", claims.len()));
        }
        Ok(found)
    }

    /// The participants of a claim, in the order of its record: row of the entity, and its columns.
    fn parties(&self, claim: i64) -> rusqlite::Result<Vec<(i64, [String; 5])>> {
        let mut query = self.connection.prepare_cached(sql::PARTIES)?;
        let read = |r: &Row<'_>| {
            let side: i64 = r.get(1)?;
            Ok((r.get(0)?, [side.to_string(), r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?]))
        };
        query.query_map([claim], read)?.collect()
    }

    /// Computes the rows of a claim's acts, in a temporary table.
    fn acts_beside(&self, claim: &Claim, stored: &RecordedClaim, entities: &[i64], coder: Coder<'_>) -> Result<()> {
        let db = &self.connection;
        let text = TextRow {
            document: stored.document,
            known: Known::from_micros(stored.known),
            published: stored.published,
            story: stored.story,
            fresh: false,
        };
        // The object of an act may come from its sentence. Where the text is not stored, only digests can check the
        // acts.
        let words = if claim.act.is_some() { self.text(stored.document)? } else { None };
        if claim.act.is_some() && words.is_none() {
            return Ok(());
        }
        let sentence = |span| words.as_deref().map(|text| CodePoints::of(text).slice(text, span).to_owned());
        let (claims, recorded) = (vec![claim.clone()], Known::from_micros(stored.recorded));
        let claims = if claim.act.is_some() { claims } else { Vec::new() };
        for draft in DraftClaims::of(claims, stored.published, sentence, coder.ontology)?.claims {
            let acts = ActsOf { claim: stored.n, entities, text: &text, recorded };
            let written = acts.each(&draft, |row| digest::insert(db, None, writing::ADD_ACT, row).map(|_| ()));
            written.map_err(self.sql_error())?;
        }
        let noted = db.prepare_cached(sql::ACTS_KNOWN).and_then(|mut s| s.execute([stored.n]));
        noted.map(|_| ()).map_err(self.sql_error())
    }
}

/// The row of a claim, and the index of its record.
fn recorded_claim(row: &Row<'_>, document: i64) -> rusqlite::Result<(RecordedClaim, i64)> {
    let published: (Option<i64>, Option<i64>) = (row.get(16)?, row.get(17)?);
    let claim = RecordedClaim {
        n: row.get(0)?,
        document,
        story: row.get(18)?,
        published: published.0.zip(published.1),
        known: row.get(11)?,
        recorded: row.get(12)?,
    };
    Ok((claim, row.get(2)?))
}

/// Whether the columns of a claim match its record.
fn matches(row: &Row<'_>, claim: &Claim) -> rusqlite::Result<bool> {
    let text = |at: usize| row.get::<_, Option<String>>(at);
    let number = |at: usize| row.get::<_, Option<i64>>(at);
    Ok(row.get::<_, Vec<u8>>(1)? == claim_id(&claim.id)
        && text(3)?.as_deref() == Some(&claim.event)
        && text(4)? == claim.mode
        && text(5)? == claim.act
        && text(6)?.as_deref() == Some(claim.status.as_str())
        && number(7)? == parse_day(claim.date.start.as_deref())
        && number(8)? == parse_day(claim.date.end.as_deref())
        && text(9)?.as_deref() == Some(basis(claim))
        && row.get::<_, f64>(10)? == f64::from(claim.confidence.total)
        && number(11)? == number(13)?
        && number(14)? == Some(claim.sentence.start as i64)
        && number(15)? == Some(claim.sentence.end as i64)
        && text(19)?.unwrap_or_default() == speakers(claim))
}

/// A participant as in its rows: side, name, country, sector, id.
fn party(side: i64, p: &Participant) -> [String; 5] {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    [side.to_string(), p.name.clone(), text(&p.country), p.sector.join(" "), text(&p.id)]
}

/// The speakers of a claim, as in its rows.
fn speakers(claim: &Claim) -> String {
    let mut names: Vec<String> = claim.attribution.iter().map(|a| a.speaker.to_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    names.join("\u{1}")
}
