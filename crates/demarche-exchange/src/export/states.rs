//! From answers about states to rows of the table of states.

use demarche_questions::{Evidence, RelationState};
use demarche_tables::{Rests, StateRow};

/// The row of an answer.
pub(crate) fn state(answer: &RelationState) -> StateRow {
    StateRow {
        from: answer.from.clone(),
        from_name: answer.from_name.clone(),
        to: answer.to.clone(),
        to_name: answer.to_name.clone(),
        dimension: answer.dimension.clone(),
        object: answer.object.clone(),
        as_of: answer.as_of,
        state: answer.state.clone(),
        level: answer.level.clone(),
        implied: answer.implied.map(str::to_owned),
        since: answer.began,
        certain: answer.certain,
        act: answer.act.clone(),
        stories: answer.sources,
        evidence: answer.evidence.iter().map(rests).collect(),
        against: answer.against.iter().map(rests).collect(),
        announced: answer.announced.iter().map(rests).collect(),
    }
}

fn rests(evidence: &Evidence) -> Rests {
    Rests {
        claim: evidence.claim.clone(),
        status: evidence.status.to_owned(),
        quote: evidence.quote.clone(),
        document: evidence.document.clone(),
        source: evidence.source.clone(),
        url: evidence.url.clone(),
    }
}
