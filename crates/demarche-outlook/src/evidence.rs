//! Evidence from a ledger about single states: steps that usually precede the act.
//!
//! One episode has such steps on record, too few to fit their weight. So each kind has a stated multiplier of the odds,
//! in data that anybody can read and question (`data/outlook.toml`). It is reported with every figure it affects and
//! scored like the rest.

use crate::hazard::{logistic, logit};
use serde::{Deserialize, Serialize};

/// One step of one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Country code.
    pub state: String,
    /// Its step, as shown to users.
    pub what: String,
    /// The multiplier of its odds.
    pub odds: f64,
    /// The claim it rests on.
    pub claim: String,
}

/// Largest factor by which evidence multiplies or divides the odds.
const MOST: f64 = 50.0;

/// The contribution of the evidence on a state to its log-odds, within bounds.
pub fn log_odds(state: &str, evidence: &[Evidence]) -> f64 {
    let odds: f64 = evidence.iter().filter(|e| e.state == state).map(|e| e.odds).product();
    odds.clamp(1.0 / MOST, MOST).ln()
}

/// A probability with the evidence on a state.
pub fn multiplied(chance: f64, state: &str, evidence: &[Evidence]) -> f64 {
    logistic(logit(chance) + log_odds(state, evidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_are_multiplied_for_the_state_alone() {
        let visit = Evidence { state: "CHN".into(), what: "a visit".into(), odds: 2.0, claim: "c".into() };
        assert!((multiplied(0.2, "CHN", std::slice::from_ref(&visit)) - 1.0 / 3.0).abs() < 1e-12);
        assert!((multiplied(0.2, "IRN", &[visit]) - 0.2).abs() < 1e-12);
    }
}
