//! What is worth a person's look: claims the coder is unsure of, joins that were near, reports that contradict each other.

use crate::error::Result;
use crate::join::{Contradiction, Loader, Score};
use crate::ledger::Ledger;
use crate::record::Source;
use crate::sql::judgements as sql;
use crate::status::Horizon;
use demarche_coder::claim::Claim;

/// Claims less sure than this are doubtful.
pub const UNSURE: f64 = 0.4;
/// Joins whose score is less than this were near.
pub const NEARLY: f64 = 0.65;

/// A claim worth a look.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Its row.
    pub row: i64,
    /// The claim.
    pub claim: Claim,
    /// Its sentence.
    pub sentence: String,
    /// Its text.
    pub source: Source,
    /// How sure the coder is, 0 to 1, when that is the doubt.
    pub sureness: Option<f64>,
    /// The claim of its event that was recorded before it, its sentence, and how well the two fit, when that is the doubt.
    pub joined: Option<Joined>,
    /// Where it disagrees with the tellings before it.
    pub contradictions: Vec<Contradiction>,
}

/// A claim that another one came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The event's first claim.
    pub claim: Claim,
    /// Its sentence.
    pub sentence: String,
    /// How well they fit.
    pub score: Score,
}

impl Ledger {
    /// The next claim after a row that is worth a look and on which nobody has decided; `None` after the last.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn doubt_after(&self, row: i64) -> Result<Option<Doubt>> {
        let mut query = self.connection.prepare_cached(sql::TO_REVIEW).map_err(self.fault())?;
        let mut rows = query.query([row]).map_err(self.fault())?;
        let mut loader = Loader::new(&self.path);
        while let Some(found) = rows.next().map_err(self.fault())? {
            let read = || -> rusqlite::Result<(i64, f64, i64, Score, i64, i64)> {
                let score = Score::read(found, 3)?;
                Ok((found.get(0)?, found.get(1)?, found.get(2)?, score, found.get(4)?, found.get(5)?))
            };
            let (n, sureness, event, score, first, document) = read().map_err(self.fault())?;
            let came = first != n;
            let contradictions = if came { self.event(event, Horizon::ALL)?.contradictions } else { Vec::new() };
            let contradictions: Vec<_> = contradictions.into_iter().filter(|c| c.other.0 == n).collect();
            let near = came && score.total < NEARLY;
            if sureness >= UNSURE && !near && contradictions.is_empty() {
                continue;
            }
            let joined = if near || !contradictions.is_empty() {
                let before = loader.claim(&self.connection, first)?;
                Some(Joined { claim: before.claim, sentence: before.sentence, score })
            } else {
                None
            };
            let loaded = loader.claim(&self.connection, n)?;
            return Ok(Some(Doubt {
                row: n,
                claim: loaded.claim,
                sentence: loaded.sentence,
                source: self.source(document)?,
                sureness: (sureness < UNSURE).then_some(sureness),
                joined,
                contradictions,
            }));
        }
        Ok(None)
    }
}
