//! The best event of one given pair of participants: the task of the PLV and A–W sets.
//!
//! The caller says who the two are; what remains is which event, if any, the sentence tells of them.

use crate::claim::Claim;
use crate::knowledge::Knowledge;
use crate::pipeline::{Coded, PairAnswer};
use demarche_lang::{CodePoints, Doc, Span};

/// How well a claim fits a pair; greater is better.
type Fit = (u8, i64);

/// The claim of `coded` that best tells what `source` does to `target`.
pub fn answer(_knowledge: &Knowledge, doc: &Doc, coded: &Coded<'_>, source: Span, target: Span) -> PairAnswer {
    let chars = CodePoints::new(doc.text());
    let at = |s: Span| (chars.before(doc.text(), s.start()), chars.before(doc.text(), s.end()));
    let (source, target) = (at(source), at(target));
    let best = coded.claims.iter().filter_map(|c| Some((fit(c, source, target)?, c))).max_by_key(|(f, _)| *f);
    match best {
        Some(((level, _), claim)) => {
            let reason = match level {
                4 => "both words are its participants",
                3 => "both words are its participants, in the other order",
                2 => "one of the words is its participant",
                _ => "the trigger stands between the words",
            };
            PairAnswer { claim: Some(claim.clone()), reason: reason.into() }
        }
        None if coded.claims.is_empty() => {
            PairAnswer { claim: None, reason: "no rule fits any word of the text".into() }
        }
        None => PairAnswer { claim: None, reason: "no event of the text touches either word".into() },
    }
}

fn fit(claim: &Claim, source: (usize, usize), target: (usize, usize)) -> Option<Fit> {
    let touches = |side: &[crate::claim::Participant], s: (usize, usize)| {
        side.iter().any(|p| p.span.is_some_and(|span| span.start < s.1 && s.0 < span.end))
    };
    let acts = touches(&claim.actor, source);
    let suffers = touches(&claim.recipient, target) || touches(&claim.actor, target);
    let reversed = touches(&claim.actor, target) && touches(&claim.recipient, source);
    let one = acts || suffers || touches(&claim.recipient, source);
    let (left, right) = (source.0.min(target.0), source.1.max(target.1));
    let between = claim.trigger.span.start >= left && claim.trigger.span.end <= right;
    let level = match (acts && suffers, reversed, one, between) {
        (true, ..) => 4,
        (_, true, ..) => 3,
        (_, _, true, _) => 2,
        (_, _, _, true) => 1,
        _ => return None,
    };
    let middle = claim.trigger.span.start as i64;
    let distance = (middle - source.1 as i64).abs().min((middle - target.0 as i64).abs());
    Some((level, -distance))
}
