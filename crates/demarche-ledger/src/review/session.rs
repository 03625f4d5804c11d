//! Recording a decision and applying it.

use crate::article::Keep;
use crate::decisions::{Anchor, AsOf, Decision, DecisionKind, Judgement, columns, corrected, decided, resolve};
use crate::error::{LedgerError, Result};
use crate::ids::claim_id;
use crate::intake::{BatchWriter, Run, WriteCache, add_run, write};
use crate::ledger::Ledger;
use crate::sql::{self, judgements};
use crate::stored_claim::ClaimReader;
use crate::time::Known;
use demarche_knowledge::claim::Claim;
use demarche_knowledge::ontology::Ontology;
use rusqlite::{OptionalExtension, params};

impl Ledger {
    /// Records a decision, applies it, and returns its number.
    ///
    /// # Errors
    /// When it names a claim or a judgement that does not exist or no longer stands, when a correction does not give a
    /// claim, or when the ledger cannot be written. Then nothing is changed.
    pub fn judge(
        &mut self,
        ontology: &Ontology,
        decision: Decision<'_>,
        author: &str,
        reason: &str,
        now: Known,
    ) -> Result<i64> {
        let mut cache = WriteCache::new(self, Keep::Text);
        write(self, &mut cache, ontology, 0, now, |batch| {
            let mut session = ReviewSession { reader: ClaimReader::new(batch.path()), batch };
            session.judge(decision, author, reason)
        })
    }
}

/// The recording of one decision.
struct ReviewSession<'b, 'a> {
    batch: &'b mut BatchWriter<'a>,
    reader: ClaimReader,
}

impl ReviewSession<'_, '_> {
    fn judge(&mut self, decision: Decision<'_>, author: &str, reason: &str) -> Result<i64> {
        let run = Run { program: "judgement", data: "", origin: "judgement", began: self.batch.recorded };
        self.batch.run = add_run(self.batch.transaction, run).map_err(|e| self.batch.sql_error(e))?;
        let (one, other) = match decision {
            Decision::Join(a, b) | Decision::Split(a, b) => (Some(self.anchor(a)?), Some(self.anchor(b)?)),
            Decision::Correct(a, ..) | Decision::Reject(a) | Decision::Accept(a) => (Some(self.anchor(a)?), None),
            Decision::Withdraw(_) => (None, None),
        };
        let withdrawn = match decision {
            Decision::Withdraw(n) => Some(self.in_force(n)?),
            _ => None,
        };
        let n = self.record(decision, (one.as_ref(), other.as_ref()), author, reason)?;
        match (decision, withdrawn) {
            (Decision::Join(..) | Decision::Split(..), _) => {
                if let (Some(one), Some(other)) = (&one, &other) {
                    let (db, recorded) = (self.batch.transaction, self.batch.recorded.micros());
                    self.batch.events().judge(db, n, decision.kind(), (one, other), recorded)?;
                }
            }
            (Decision::Correct(_, field, value), _) => self.correct(n, one.as_ref(), field, value)?,
            (Decision::Reject(_), _) => self.close(n, one.as_ref(), reason).map(|_| ())?,
            (Decision::Withdraw(_), Some(withdrawn)) => self.take_back(n, &withdrawn)?,
            (Decision::Accept(_) | Decision::Withdraw(_), _) => {}
        }
        Ok(n)
    }

    /// Writes the row of a decision.
    fn record(
        &mut self,
        decision: Decision<'_>,
        (one, other): (Option<&Anchor>, Option<&Anchor>),
        author: &str,
        reason: &str,
    ) -> Result<i64> {
        let (field, value, withdraws) = match decision {
            Decision::Correct(_, field, value) => (Some(field), Some(value), None),
            Decision::Withdraw(n) => (None, None, Some(n)),
            _ => (None, None, None),
        };
        let (word, recorded) = (decision.kind().as_str(), self.batch.recorded.micros());
        let [first, second] = [one, other].map(columns);
        let mut row: Vec<&dyn rusqlite::ToSql> = vec![&word];
        row.extend(first.iter().chain(&second).map(|c| c as &dyn rusqlite::ToSql));
        row.extend([&field as &dyn rusqlite::ToSql, &value, &author, &reason, &recorded, &withdraws]);
        self.batch.query(judgements::ADD, &row)
    }

    /// A judgement that nobody has withdrawn, to be withdrawn.
    fn in_force(&mut self, n: i64) -> Result<Judgement> {
        let found = Judgement::find(self.batch.transaction, n).map_err(|e| self.batch.sql_error(e))?;
        let why = match found {
            None => format!("there is no judgement {n}"),
            Some(j) if j.kind == DecisionKind::Withdraw => {
                format!("judgement {n} is a withdrawal; record a new decision instead")
            }
            Some(Judgement { withdrawn_by: Some(by), .. }) => format!("judgement {n} was withdrawn by judgement {by}"),
            Some(j) => return Ok(j),
        };
        Err(self.refused(why))
    }

    /// Makes the ledger what it would be without a judgement.
    fn take_back(&mut self, n: i64, withdrawn: &Judgement) -> Result<()> {
        let db = self.batch.transaction;
        match (withdrawn.kind, &withdrawn.claim, &withdrawn.other) {
            (DecisionKind::Join | DecisionKind::Split, Some(one), Some(other)) => {
                let recorded = self.batch.recorded.micros();
                self.batch.events().judge(db, n, DecisionKind::Withdraw, (one, other), recorded)
            }
            // The claim as it was coded, with the corrections that remain.
            (DecisionKind::Correct | DecisionKind::Reject, Some(one), _) => {
                let standing = self.find(one)?;
                let coded = self.coded(one)?;
                if withdrawn.kind == DecisionKind::Correct
                    && let Some(row) = standing
                {
                    self.batch.close(row, &format!("judgement {n}"))?;
                }
                self.append_again(coded, one)
            }
            _ => Ok(()),
        }
    }

    /// Appends a claim again, as it was coded and with what is decided about it.
    fn append_again(&mut self, coded: i64, anchor: &Anchor) -> Result<()> {
        let stored = self.reader.claim(self.batch.transaction, coded)?;
        let mut claim = stored.claim;
        for (kind, field, value) in decided(self.batch.transaction, anchor).map_err(|e| self.batch.sql_error(e))? {
            match kind {
                DecisionKind::Reject => return Ok(()),
                _ => {
                    claim = corrected(&claim, &field, &value, self.batch.ontology).map_err(|e| self.refused(e))?;
                }
            }
        }
        self.append(stored.document, claim)
    }

    fn correct(&mut self, n: i64, anchor: Option<&Anchor>, field: &str, value: &str) -> Result<()> {
        let row = self.close(n, anchor, "corrected")?;
        let stored = self.reader.claim(self.batch.transaction, row)?;
        let claim = corrected(&stored.claim, field, value, self.batch.ontology).map_err(|e| self.refused(e))?;
        self.append(stored.document, claim)
    }

    /// Closes the claim that stands under an anchor.
    fn close(&mut self, n: i64, anchor: Option<&Anchor>, reason: &str) -> Result<i64> {
        let row = anchor.map(|a| self.find(a)).transpose()?.flatten();
        let row = row.ok_or_else(|| self.refused("the claim no longer stands".into()))?;
        self.batch.close(row, &format!("judgement {n}: {reason}"))?;
        Ok(row)
    }

    /// Writes the rows of a claim that a judgement made.
    fn append(&mut self, document: i64, claim: Claim) -> Result<()> {
        self.batch.append(document, None, vec![claim]).map(|_| ())
    }

    /// The anchor of the latest claim with an id.
    fn anchor(&mut self, id: &str) -> Result<Anchor> {
        let db = self.batch.transaction;
        let bytes = claim_id(id);
        let found = db.prepare_cached(sql::CLAIM_BY_ID);
        let found: Option<i64> = found
            .and_then(|mut s| s.query_row([&bytes[..]], |r| r.get(0)).optional())
            .map_err(|e| self.batch.sql_error(e))?;
        let Some(row) = found else {
            let digits = bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
            return Err(self.refused(format!("there is no claim {digits}")));
        };
        Ok(Anchor::of(&self.reader.claim(db, row)?))
    }

    /// The row that stands under an anchor now.
    fn find(&mut self, anchor: &Anchor) -> Result<Option<i64>> {
        let (db, by) = (self.batch.transaction, self.batch.recorded.micros());
        let row = resolve(db, &mut self.reader, anchor, AsOf::end_of(by))?;
        let closed = |row: i64| -> rusqlite::Result<bool> {
            let mut query = db.prepare_cached(sql::CLOSED_BY)?;
            Ok(query.query_row(params![row, by], |_| Ok(())).optional()?.is_some())
        };
        match row {
            Some(row) if closed(row).map_err(|e| self.batch.sql_error(e))? => Ok(None),
            other => Ok(other),
        }
    }

    /// The latest row under an anchor that a coder made.
    fn coded(&mut self, anchor: &Anchor) -> Result<i64> {
        let db = self.batch.transaction;
        let rows = || -> rusqlite::Result<Vec<i64>> {
            db.prepare_cached(judgements::CODED_ROWS)?.query_map([anchor.document], |r| r.get(0))?.collect()
        };
        for row in rows().map_err(|e| self.batch.sql_error(e))? {
            if Anchor::of(&self.reader.claim(db, row)?).meets(anchor) {
                return Ok(row);
            }
        }
        Err(self.refused("the claim is no longer in the ledger".into()))
    }

    fn refused(&self, why: String) -> LedgerError {
        LedgerError::judgement(self.reader.path(), why)
    }
}
