//! A new reading of texts that are recorded: what stays the same is left alone, what does not is closed and appended, and each
//! change has its cause.

use crate::error::{LedgerError, Result};
use crate::intake::{Pen, Writer};
use crate::join::Loader;
use crate::judgement::{Anchor, Kind, corrected, decided};
use crate::ledger::Ledger;
use crate::pack::{pack, unpack_bytes};
use crate::record::Source;
use crate::sql;
use crate::time::Known;
use demarche_coder::claim::{Claim, CoderRef, Confidence, Participant, RuleRef};
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

/// A text that can be read again.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its row.
    pub document: i64,
    /// What is known of it.
    pub source: Source,
    /// Its words.
    pub text: String,
    /// What the parser made of them, as bytes.
    pub parse: Option<Vec<u8>>,
}

/// What became of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The claim that no longer stands.
    pub before: Option<Claim>,
    /// The claim that stands now.
    pub after: Option<Claim>,
    /// Why: the rule that says so, and each field that is another.
    pub cause: String,
}

impl Ledger {
    /// The row of the next text after one that is kept whole; `None` after the last.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next_kept(&self, after: i64) -> Result<Option<i64>> {
        let next = self.connection.prepare_cached(sql::NEXT_BODY);
        next.and_then(|mut s| s.query_row([after], |r| r.get(0)).optional()).map_err(self.fault())
    }

    /// A text that is kept whole, with its parse if `model` parsed it. A parse that is damaged is left out: it can be made again.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn kept_text(&self, document: i64, model: &str) -> Result<Kept> {
        let text = self.text(document)?;
        let text = text.ok_or_else(|| LedgerError::record(&self.path, format!("text {document} is missing")))?;
        let parse = self.connection.prepare_cached(sql::PARSE);
        let parse: Option<Vec<u8>> = parse
            .and_then(|mut s| s.query_row(params![document, model], |r| r.get(0)).optional())
            .map_err(self.fault())?;
        let parse = parse.and_then(|packed| unpack_bytes(&self.path, &packed).ok());
        Ok(Kept { document, source: self.source(document)?, text, parse })
    }

    /// How many texts are kept whole, and how many are not.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn kept(&self) -> Result<(i64, i64)> {
        self.connection.query_row(sql::KEPT, [], |r| Ok((r.get(0)?, r.get(1)?))).map_err(self.fault())
    }
}

impl Writer<'_> {
    /// What a new reading of some texts would change.
    ///
    /// # Errors
    /// When the ledger cannot be written, for it is done and undone.
    pub fn recode_dry(&mut self, batch: &[Reread<'_>], now: Known) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        let undone = self.write(now, |pen| {
            changes = read_again(pen, batch)?;
            Err::<(), _>(LedgerError::undone(pen.path()))
        });
        undone.or_else(|e| if e.is_undone() { Ok(()) } else { Err(e) })?;
        Ok(changes)
    }

    /// Records a new reading of some texts, all or none.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing is changed.
    pub fn recode(&mut self, batch: &[Reread<'_>], now: Known) -> Result<Vec<Change>> {
        self.write(now, |pen| read_again(pen, batch))
    }
}

/// A text that was read again.
#[derive(Debug)]
pub struct Reread<'a> {
    /// Its row.
    pub document: i64,
    /// Its words.
    pub text: &'a str,
    /// Its claims now.
    pub claims: Vec<Claim>,
    /// What the parser made of it, where that is new: the model and the parse as bytes.
    pub parse: Option<(&'a str, Vec<u8>)>,
}

fn read_again(pen: &mut Pen<'_>, batch: &[Reread<'_>]) -> Result<Vec<Change>> {
    let mut loader = Loader::new(pen.path());
    let mut changes = Vec::new();
    for Reread { document, text, claims, parse } in batch {
        if let Some((model, parse)) = parse {
            pen.execute(sql::DROP_PARSE, params![document])?;
            pen.insert(sql::ADD_PARSE, params![document, model, pack(parse)])?;
        }
        changes.extend(reread(pen, &mut loader, *document, text, claims)?);
    }
    Ok(changes)
}

/// A claim that stands.
struct Standing {
    row: i64,
    claim: Claim,
}

fn reread(pen: &mut Pen<'_>, loader: &mut Loader, document: i64, text: &str, new: &[Claim]) -> Result<Vec<Change>> {
    let mut old = Vec::new();
    let rows = || -> rusqlite::Result<Vec<i64>> {
        pen.transaction.prepare_cached(sql::STANDING)?.query_map(params![document], |r| r.get(0))?.collect()
    };
    for row in rows().map_err(|e| pen.fault(e))? {
        old.push(Standing { row, claim: loader.claim(pen.transaction, row)?.claim });
    }
    let mut judged = as_judged(pen, document, new)?;
    // First what stays the same, so that nothing else takes its place.
    judged.retain(|claim| match old.iter().position(|o| same(&o.claim, claim)) {
        Some(at) => {
            old.remove(at);
            false
        }
        None => true,
    });
    let (mut changes, mut added) = (Vec::new(), Vec::new());
    for claim in judged {
        // The same place of the text read otherwise, else a new one.
        let at = old.iter().position(|o| o.claim.id == claim.id);
        let at = at.or_else(|| old.iter().position(|o| o.claim.trigger.span == claim.trigger.span));
        let before = at.map(|at| old.remove(at));
        let cause = cause(before.as_ref().map(|o| &o.claim), Some(&claim));
        if let Some(before) = &before {
            pen.close(before.row, &cause)?;
        }
        added.push(claim.clone());
        changes.push(Change { before: before.map(|o| o.claim), after: Some(claim), cause });
    }
    for gone in old {
        let cause = cause(Some(&gone.claim), None);
        pen.close(gone.row, &cause)?;
        changes.push(Change { before: Some(gone.claim), after: None, cause });
    }
    pen.append(document, Some(text), added)?;
    Ok(changes)
}

/// What stands of a reading after what is decided of its claims.
fn as_judged(pen: &Pen<'_>, document: i64, claims: &[Claim]) -> Result<Vec<Claim>> {
    let mut left = Vec::new();
    'claims: for claim in claims {
        let mut claim = claim.clone();
        let span = claim.trigger.span;
        let id = crate::intake::claim_id(&claim.id);
        let anchor = Anchor { id, document, trigger: (span.start as i64, span.end as i64) };
        for (kind, field, value) in decided(pen, &anchor)? {
            if kind == Kind::Reject {
                continue 'claims;
            }
            // What is right already needs no correction; what cannot be corrected any more stays as it is read now.
            claim = corrected(&claim, &field, &value, pen.ontology).unwrap_or(claim);
        }
        left.push(claim);
    }
    Ok(left)
}

/// Whether two say the same, whichever program and line of a rule said it and however surely.
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
        (Some(old), None) => format!("nothing codes it any more; rule {} did", rule(old)),
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

/// The other fields that differ, before → after.
fn fields(old: &Claim, new: &Claim) -> Vec<String> {
    const APART: [&str; 6] = ["rule", "actor", "recipient", "coder", "confidence", "id"];
    let record = |c: &Claim| match serde_json::to_value(c) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (record(old), record(new));
    let mut names: Vec<&String> = old.keys().chain(new.keys()).filter(|k| !APART.contains(&k.as_str())).collect();
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
