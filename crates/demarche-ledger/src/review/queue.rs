//! What deserves review: claims of low confidence, borderline joins, and reports that contradict each other.

use crate::coreference::{Contradiction, Score};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::provenance::Source;
use crate::sql::judgements as sql;
use crate::stored_claim::ClaimReader;
use crate::viewpoint::Horizon;
use demarche_knowledge::claim::Claim;
use rusqlite::Row;

/// Claims with a lower confidence deserve review.
pub const LOW_CONFIDENCE: f64 = 0.4;
/// Joins with a lower score are borderline.
pub const BORDERLINE_SCORE: f64 = 0.65;

/// A claim that deserves review.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewItem {
    /// Its row.
    pub row: i64,
    /// The claim.
    pub claim: Claim,
    /// Its sentence.
    pub sentence: String,
    /// Its text.
    pub source: Source,
    /// The coder's confidence, 0 to 1, where it is low.
    pub sureness: Option<f64>,
    /// The first claim of its event, where the join is borderline or contradicted.
    pub joined: Option<JoinedEvent>,
    /// Where it contradicts earlier claims of its event.
    pub contradictions: Vec<Contradiction>,
}

/// The event that a claim was joined to.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinedEvent {
    /// The event's first claim.
    pub claim: Claim,
    /// Its sentence.
    pub sentence: String,
    /// How well the two fit.
    pub score: Score,
}

/// A claim that nobody has judged.
struct Candidate {
    row: i64,
    confidence: f64,
    event: i64,
    score: Score,
    /// The first claim of the event.
    first: i64,
    document: i64,
}

impl Candidate {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get(0)?,
            confidence: row.get(1)?,
            event: row.get(2)?,
            score: Score::read(row, 3)?,
            first: row.get(4)?,
            document: row.get(5)?,
        })
    }
}

impl Ledger {
    /// The next claim after a row that deserves review and that nobody has judged; `None` after the last.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next_to_review(&self, row: i64) -> Result<Option<ReviewItem>> {
        let mut query = self.connection.prepare_cached(sql::TO_REVIEW).map_err(self.sql_error())?;
        let mut rows = query.query([row]).map_err(self.sql_error())?;
        let mut reader = ClaimReader::new(&self.path);
        while let Some(found) = rows.next().map_err(self.sql_error())? {
            let candidate = Candidate::read(found).map_err(self.sql_error())?;
            if let Some(item) = self.review_item(&mut reader, candidate)? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// The candidate with the reasons to review it; `None` when there is none.
    fn review_item(&self, reader: &mut ClaimReader, candidate: Candidate) -> Result<Option<ReviewItem>> {
        let Candidate { row, confidence, event, score, first, document } = candidate;
        let joined = first != row;
        let contradictions = if joined { self.event(event, Horizon::ALL)?.contradictions } else { Vec::new() };
        let contradictions: Vec<_> = contradictions.into_iter().filter(|c| c.other.0 == row).collect();
        let borderline = joined && score.total < BORDERLINE_SCORE;
        if confidence >= LOW_CONFIDENCE && !borderline && contradictions.is_empty() {
            return Ok(None);
        }
        let joined = if borderline || !contradictions.is_empty() {
            let first = reader.claim(&self.connection, first)?;
            Some(JoinedEvent { claim: first.claim, sentence: first.sentence, score })
        } else {
            None
        };
        let stored = reader.claim(&self.connection, row)?;
        Ok(Some(ReviewItem {
            row,
            claim: stored.claim,
            sentence: stored.sentence,
            source: self.source(document)?,
            sureness: (confidence < LOW_CONFIDENCE).then_some(confidence),
            joined,
            contradictions,
        }))
    }
}
