//! Recoding: a new reading of recorded texts. Claims that are the same stay, others are closed and appended, and each
//! change has its cause.

use crate::decisions::{Anchor, DecisionKind, corrected, decided};
use crate::error::{LedgerError, Result};
use crate::ids::claim_id;
use crate::intake::{BatchWriter, Writer};
use crate::ledger::Ledger;
use crate::pack::{pack, unpack_bytes};
use crate::provenance::Source;
use crate::sql;
use crate::stored_claim::ClaimReader;
use crate::time::Known;
use demarche_knowledge::claim::{Claim, CoderRef, Confidence, Participant, RuleRef};
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

/// A stored text, which can be coded again.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredText {
    /// Its row.
    pub document: i64,
    /// What is known of it.
    pub source: Source,
    /// The text itself.
    pub text: String,
    /// Its parse, as bytes.
    pub parse: Option<Vec<u8>>,
}

/// The change of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimChange {
    /// The claim that no longer stands.
    pub before: Option<Claim>,
    /// The claim that stands now.
    pub after: Option<Claim>,
    /// Why: the rule, and each field that differs.
    pub cause: String,
}

impl Ledger {
    /// The row of the next stored text after a row; `None` after the last.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next_stored_text(&self, after: i64) -> Result<Option<i64>> {
        let next = self.connection.prepare_cached(sql::NEXT_BODY);
        next.and_then(|mut s| s.query_row([after], |r| r.get(0)).optional()).map_err(self.sql_error())
    }

    /// A stored text, with its parse if `model` made it. A damaged parse is left out, since the text can be parsed
    /// again.
    ///
    /// # Errors
    /// When the text is not stored, or cannot be read.
    pub fn stored_text(&self, document: i64, model: &str) -> Result<StoredText> {
        let text = self.text(document)?;
        let text = text.ok_or_else(|| LedgerError::record(&self.path, format!("text {document} is missing")))?;
        let parse = self.connection.prepare_cached(sql::PARSE);
        let parse: Option<Vec<u8>> = parse
            .and_then(|mut s| s.query_row(params![document, model], |r| r.get(0)).optional())
            .map_err(self.sql_error())?;
        let parse = parse.and_then(|packed| unpack_bytes(&self.path, &packed).ok());
        Ok(StoredText { document, source: self.source(document)?, text, parse })
    }

    /// How many texts are stored, and how many are not.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn stored_texts(&self) -> Result<(i64, i64)> {
        self.connection.query_row(sql::KEPT, [], |r| Ok((r.get(0)?, r.get(1)?))).map_err(self.sql_error())
    }
}

impl Writer<'_> {
    /// The changes that a new reading of some texts would make.
    ///
    /// # Errors
    /// When the ledger cannot be written: the changes are made and rolled back.
    pub fn recode_dry(&mut self, batch: &[Recoding<'_>], now: Known) -> Result<Vec<ClaimChange>> {
        let mut changes = Vec::new();
        let rolled_back = self.write(now, |writer| {
            changes = recode_all(writer, batch)?;
            Err::<(), _>(LedgerError::dry_run(writer.path()))
        });
        rolled_back.or_else(|e| if e.is_dry_run() { Ok(()) } else { Err(e) })?;
        Ok(changes)
    }

    /// Records a new reading of some texts, all or none.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is changed.
    pub fn recode(&mut self, batch: &[Recoding<'_>], now: Known) -> Result<Vec<ClaimChange>> {
        self.write(now, |writer| recode_all(writer, batch))
    }
}

/// A recorded text with its new coding.
#[derive(Debug)]
pub struct Recoding<'a> {
    /// Its row.
    pub document: i64,
    /// The text itself.
    pub text: &'a str,
    /// Its new claims.
    pub claims: Vec<Claim>,
    /// Its parse, where that is new: the model and the parse as bytes.
    pub parse: Option<(&'a str, Vec<u8>)>,
}

fn recode_all(writer: &mut BatchWriter<'_>, batch: &[Recoding<'_>]) -> Result<Vec<ClaimChange>> {
    let mut reader = ClaimReader::new(writer.path());
    let mut changes = Vec::new();
    for Recoding { document, text, claims, parse } in batch {
        if let Some((model, parse)) = parse {
            writer.execute(sql::DROP_PARSE, params![document])?;
            writer.insert(sql::ADD_PARSE, params![document, model, pack(parse)])?;
        }
        changes.extend(recode_one(writer, &mut reader, *document, text, claims)?);
    }
    Ok(changes)
}

/// A claim that stands.
struct Standing {
    row: i64,
    claim: Claim,
}

fn recode_one(
    writer: &mut BatchWriter<'_>,
    reader: &mut ClaimReader,
    document: i64,
    text: &str,
    new: &[Claim],
) -> Result<Vec<ClaimChange>> {
    let mut old = Vec::new();
    let rows = || -> rusqlite::Result<Vec<i64>> {
        writer.transaction.prepare_cached(sql::STANDING)?.query_map(params![document], |r| r.get(0))?.collect()
    };
    for row in rows().map_err(|e| writer.sql_error(e))? {
        old.push(Standing { row, claim: reader.claim(writer.transaction, row)?.claim });
    }
    let mut judged = as_judged(writer, document, new)?;
    // Claims that stay the same come first, so that no other claim takes their place.
    judged.retain(|claim| match old.iter().position(|o| same(&o.claim, claim)) {
        Some(at) => {
            old.remove(at);
            false
        }
        None => true,
    });
    let (mut changes, mut added) = (Vec::new(), Vec::new());
    for claim in judged {
        // Another reading of the same place in the text, else a new claim.
        let at = old.iter().position(|o| o.claim.id == claim.id);
        let at = at.or_else(|| old.iter().position(|o| o.claim.trigger.span == claim.trigger.span));
        let before = at.map(|at| old.remove(at));
        let cause = cause(before.as_ref().map(|o| &o.claim), Some(&claim));
        if let Some(before) = &before {
            writer.close(before.row, &cause)?;
        }
        added.push(claim.clone());
        changes.push(ClaimChange { before: before.map(|o| o.claim), after: Some(claim), cause });
    }
    for gone in old {
        let cause = cause(Some(&gone.claim), None);
        writer.close(gone.row, &cause)?;
        changes.push(ClaimChange { before: Some(gone.claim), after: None, cause });
    }
    writer.append(document, Some(text), added)?;
    Ok(changes)
}

/// The claims of a reading, with what is decided about them.
fn as_judged(writer: &BatchWriter<'_>, document: i64, claims: &[Claim]) -> Result<Vec<Claim>> {
    let mut left = Vec::new();
    'claims: for claim in claims {
        let mut claim = claim.clone();
        let span = claim.trigger.span;
        let id = claim_id(&claim.id);
        let anchor = Anchor { id, document, trigger: (span.start as i64, span.end as i64) };
        for (kind, field, value) in decided(writer.transaction, &anchor).map_err(|e| writer.sql_error(e))? {
            if kind == DecisionKind::Reject {
                continue 'claims;
            }
            // A field that is right already needs no correction. A claim that no longer has the field stays as it is
            // read now.
            claim = corrected(&claim, &field, &value, writer.ontology).unwrap_or(claim);
        }
        left.push(claim);
    }
    Ok(left)
}

/// Whether two claims say the same, apart from program, line of the rule, and confidence.
fn same(a: &Claim, b: &Claim) -> bool {
    plain(a) == plain(b)
}

fn plain(claim: &Claim) -> Claim {
    let mut claim = claim.clone();
    claim.coder = CoderRef::default();
    claim.confidence = Confidence::default();
    claim.rule = RuleRef { id: claim.rule.id, ..RuleRef::default() };
    claim
}

fn cause(before: Option<&Claim>, after: Option<&Claim>) -> String {
    let rule = |c: &Claim| {
        let RuleRef { id, file, line, .. } = &c.rule;
        if file.is_empty() { id.clone() } else { format!("{id} ({file}:{line})") }
    };
    match (before, after) {
        (None, Some(new)) => format!("rule {} codes it", rule(new)),
        (Some(old), None) => format!("no rule codes it any longer; rule {} did", rule(old)),
        (Some(old), Some(new)) => {
            let mut parts = Vec::new();
            if old.rule.id != new.rule.id {
                parts.push(format!("rule {} → {}", rule(old), rule(new)));
            }
            let sides = [("actor", &old.actor, &new.actor), ("recipient", &old.recipient, &new.recipient)];
            parts.extend(
                sides.iter().filter(|s| s.1 != s.2).map(|(side, a, b)| format!("{side} {} → {}", names(a), names(b))),
            );
            parts.extend(fields(old, new));
            parts.join("; ")
        }
        (None, None) => String::new(),
    }
}

fn names(side: &[Participant]) -> String {
    let name = |p: &Participant| match (&p.country, p.sector.first()) {
        (Some(country), Some(sector)) => format!("{} ({country} {sector})", p.name),
        (Some(country), None) => format!("{} ({country})", p.name),
        _ => p.name.clone(),
    };
    if side.is_empty() { "nobody".into() } else { side.iter().map(name).collect::<Vec<_>>().join(", ") }
}

/// The other fields that differ, as `field before → after`.
fn fields(old: &Claim, new: &Claim) -> Vec<String> {
    /// Fields that are compared elsewhere or not at all.
    const SKIPPED: [&str; 6] = ["rule", "actor", "recipient", "coder", "confidence", "id"];
    let record = |c: &Claim| match serde_json::to_value(c) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (record(old), record(new));
    let mut names: Vec<&String> = old.keys().chain(new.keys()).filter(|k| !SKIPPED.contains(&k.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    let show = |v: Option<&Value>| match v {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::String(s)) => s.clone(),
        Some(v) => v.to_string(),
    };
    let differs = names.into_iter().filter(|k| old.get(*k) != new.get(*k));
    differs.map(|k| format!("{k} {} → {}", show(old.get(k)), show(new.get(k)))).collect()
}
