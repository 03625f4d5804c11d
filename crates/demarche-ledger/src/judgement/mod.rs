//! What people decide, kept as rows with author, time and reason.
//!
//! A judgement goes before any score and survives a new reading of the text: it names a claim by its id and by the place of its
//! trigger. `join` and `split` move claims between events; `correct` closes a claim and appends it with the field put right;
//! `reject` closes it; `accept` leaves it as it is; `withdraw` takes a judgement back and puts things as they would be without it. What a judgement closes
//! and appends are ordinary rows, so whatever reads claims and acts needs to know nothing of judgements.

mod anchor;
mod correct;
mod doubt;
mod record;

pub use anchor::Anchor;
pub(crate) use anchor::resolve;
pub(crate) use correct::corrected;
pub use doubt::{Doubt, Joined, NEARLY, UNSURE};
pub use record::Recorded;

use crate::article::Keep;
use crate::columns::word;
use crate::error::{LedgerError, Result};
use crate::intake::{Desk, Pen, Run, add_run, write};
use crate::join::Loader;
use crate::ledger::Ledger;
use crate::sql::judgements as sql;
use crate::time::Known;
use demarche_coder::claim::Claim;
use demarche_coder::knowledge::ontology::Ontology;
use rusqlite::params;

/// What kind of decision it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two claims tell of one happening.
    Join,
    /// They do not.
    Split,
    /// A field of a claim is another.
    Correct,
    /// The text does not say this.
    Reject,
    /// A claim is right as it was coded: nobody need be asked again.
    Accept,
    /// An earlier judgement was wrong.
    Withdraw,
}

impl Kind {
    const ALL: [Kind; 6] = [Kind::Join, Kind::Split, Kind::Correct, Kind::Reject, Kind::Accept, Kind::Withdraw];

    /// The word used in rows and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Join => "join",
            Kind::Split => "split",
            Kind::Correct => "correct",
            Kind::Reject => "reject",
            Kind::Accept => "accept",
            Kind::Withdraw => "withdraw",
        }
    }

    /// The kind called `word`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == word)
    }
}

/// A decision to be recorded. Claims are named by their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Two claims tell of one happening.
    Join(&'a str, &'a str),
    /// They do not.
    Split(&'a str, &'a str),
    /// A field of a claim: `status`, `act`, `date`, `actor.0.country`; an empty value leaves it out.
    Correct(&'a str, &'a str, &'a str),
    /// The text does not say this.
    Reject(&'a str),
    /// A claim is right as it was coded: nobody need be asked again.
    Accept(&'a str),
    /// An earlier judgement, by its number, was wrong.
    Withdraw(i64),
}

impl Decision<'_> {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Decision::Join(..) => Kind::Join,
            Decision::Split(..) => Kind::Split,
            Decision::Correct(..) => Kind::Correct,
            Decision::Reject(_) => Kind::Reject,
            Decision::Accept(_) => Kind::Accept,
            Decision::Withdraw(_) => Kind::Withdraw,
        }
    }
}

impl Ledger {
    /// Records a decision and does what follows from it; returns its number.
    ///
    /// # Errors
    /// When a claim or a judgement that it names is not there or no longer stands, when the corrected record would be none, or
    /// when the ledger cannot be written. Then nothing is changed.
    pub fn judge(
        &mut self,
        ontology: &Ontology,
        decision: Decision<'_>,
        author: &str,
        reason: &str,
        now: Known,
    ) -> Result<i64> {
        let mut desk = Desk::new(self, Keep::Text);
        write(self, &mut desk, ontology, 0, now, |pen| {
            let mut bench = Bench { loader: Loader::new(pen.path()), pen };
            bench.judge(decision, author, reason)
        })
    }
}

/// What is at hand while a decision is recorded.
struct Bench<'p, 'a> {
    pen: &'p mut Pen<'a>,
    loader: Loader,
}

impl Bench<'_, '_> {
    fn judge(&mut self, decision: Decision<'_>, author: &str, reason: &str) -> Result<i64> {
        let run = Run { program: "judgement", data: "", origin: "judgement", began: self.pen.recorded };
        self.pen.run = add_run(self.pen.transaction, run).map_err(|e| self.pen.fault(e))?;
        let (one, other) = match decision {
            Decision::Join(a, b) | Decision::Split(a, b) => (Some(self.anchor(a)?), Some(self.anchor(b)?)),
            Decision::Correct(a, ..) | Decision::Reject(a) | Decision::Accept(a) => (Some(self.anchor(a)?), None),
            Decision::Withdraw(_) => (None, None),
        };
        let (field, value, withdraws) = match decision {
            Decision::Correct(_, field, value) => (Some(field), Some(value), None),
            Decision::Withdraw(n) => (None, None, Some(n)),
            _ => (None, None, None),
        };
        let taken = withdraws.map(|n| self.standing(n)).transpose()?;
        let kind = decision.kind();
        let mut row: Vec<&dyn rusqlite::ToSql> = Vec::new();
        let (word, recorded) = (kind.as_str(), self.pen.recorded.micros());
        let [first, second] = [one.as_ref(), other.as_ref()].map(anchor::columns);
        row.push(&word);
        row.extend(first.iter().chain(&second).map(|c| c as &dyn rusqlite::ToSql));
        row.extend([&field as &dyn rusqlite::ToSql, &value, &author, &reason, &recorded, &withdraws]);
        let n = self.pen.query(sql::ADD, &row)?;
        match (decision, taken) {
            (Decision::Join(..) | Decision::Split(..), _) => {
                if let (Some(one), Some(other)) = (&one, &other) {
                    let db = self.pen.transaction;
                    self.pen.joiner().judge(db, n, kind, (one, other), recorded)?;
                }
            }
            (Decision::Correct(_, field, value), _) => {
                self.correct(n, one.as_ref(), |claim, ontology| corrected(claim, field, value, ontology))?;
            }
            (Decision::Reject(_), _) => self.close(n, one.as_ref(), reason).map(|_| ())?,
            (Decision::Withdraw(_), Some(taken)) => self.take_back(n, &taken)?,
            (Decision::Accept(_) | Decision::Withdraw(_), _) => {}
        }
        Ok(n)
    }

    /// Puts things as they would be without a judgement.
    fn take_back(&mut self, n: i64, taken: &Recorded) -> Result<()> {
        let db = self.pen.transaction;
        match (taken.kind, &taken.claim, &taken.other) {
            (Kind::Join | Kind::Split, Some(one), Some(other)) => {
                let recorded = self.pen.recorded.micros();
                self.pen.joiner().judge(db, n, Kind::Withdraw, (one, other), recorded)
            }
            // The claim as it was coded, with the corrections that are left.
            (Kind::Correct | Kind::Reject, Some(one), _) => {
                let standing = self.find(one)?;
                let coded = self.coded(one)?;
                if taken.kind == Kind::Correct
                    && let Some(row) = standing
                {
                    self.pen.close(row, &format!("judgement {n}"))?;
                }
                self.append(coded, one)
            }
            _ => Ok(()),
        }
    }

    /// Appends a claim once more, as it was coded and with what is decided of it.
    fn append(&mut self, coded: i64, anchor: &Anchor) -> Result<()> {
        let loaded = self.loader.claim(self.pen.transaction, coded)?;
        let mut claim = loaded.claim.clone();
        for (kind, field, value) in decided(self.pen, anchor)? {
            match kind {
                Kind::Reject => return Ok(()),
                _ => claim = corrected(&claim, &field, &value, self.pen.ontology).map_err(|e| self.wrong(e))?,
            }
        }
        self.write(loaded.document, &claim)
    }

    fn correct(
        &mut self,
        n: i64,
        anchor: Option<&Anchor>,
        change: impl FnOnce(&Claim, &Ontology) -> std::result::Result<Claim, String>,
    ) -> Result<()> {
        let row = self.close(n, anchor, "corrected")?;
        let loaded = self.loader.claim(self.pen.transaction, row)?;
        let claim = change(&loaded.claim, self.pen.ontology).map_err(|e| self.wrong(e))?;
        self.write(loaded.document, &claim)
    }

    /// Closes the claim that stands under an anchor.
    fn close(&mut self, n: i64, anchor: Option<&Anchor>, reason: &str) -> Result<i64> {
        let row = anchor.map(|a| self.find(a)).transpose()?.flatten();
        let row = row.ok_or_else(|| self.wrong("the claim does not stand any more".into()))?;
        self.pen.close(row, &format!("judgement {n}: {reason}"))?;
        Ok(row)
    }

    /// Writes the rows of a claim that a judgement made.
    fn write(&mut self, document: i64, claim: &Claim) -> Result<()> {
        self.pen.append(document, None, vec![claim.clone()]).map(|_| ())
    }

    fn wrong(&self, what: String) -> LedgerError {
        LedgerError::judgement(self.loader.path(), what)
    }
}

/// What is decided of a claim, oldest first: kind, field and value.
pub(crate) fn decided(pen: &Pen<'_>, anchor: &Anchor) -> Result<Vec<(Kind, String, String)>> {
    let read = || -> rusqlite::Result<Vec<(Kind, String, String)>> {
        let mut query = pen.transaction.prepare_cached(sql::SINGLES)?;
        let mut rows = query.query(params![anchor.document])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = word(row, 1, Kind::parse)?;
            if Anchor::read(row, 2)?.meets(anchor) {
                // A rejection has neither.
                let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
                found.push((kind, text(6)?, text(7)?));
            }
        }
        Ok(found)
    };
    read().map_err(|e| pen.fault(e))
}
