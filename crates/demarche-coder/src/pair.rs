//! The best event of one given pair of participants: the task of the PLV and A–W sets.
//!
//! The caller says who the two are; what remains is which event, if any, the sentence tells of them. The rules'
//! best claim and the second reader's opinion are weighed together; when they end at another type than the
//! rules', the claim rests on the second reader alone.

use crate::code::{Found, status};
use crate::pipeline::PairAnswer;
use crate::record::Recorder;
use crate::second::{self, Opinion, Second};
use demarche_knowledge::claim::{Claim, Participant};
use demarche_knowledge::rules::Rule;
use demarche_knowledge::second::Fit;
use demarche_lang::{Doc, Span};
use std::ops::Range;

/// The claim of `found` that best tells what `source` does to `target`, or the second reader's.
pub fn answer(
    recorder: &Recorder<'_>,
    found: &[Found<'_>],
    source: Span,
    target: Span,
    second: Option<&mut Second<'_>>,
) -> PairAnswer {
    let dates = recorder.reading.dates(found, recorder.source.date);
    let claims: Vec<Claim> = found.iter().zip(&dates).map(|(f, when)| recorder.claim(f, when)).collect();
    let best = claims
        .iter()
        .enumerate()
        .filter_map(|(n, claim)| Some((fit(recorder, claim, source, target)?, n)))
        .max_by_key(|(fit, _)| *fit)
        .map(|((fit, _), n)| (fit, n));
    let Some(second) = second else {
        return match best {
            Some((fit, n)) => PairAnswer { claim: Some(claims[n].clone()), reason: reason(fit).into() },
            None => PairAnswer { claim: None, reason: silence(&claims).into() },
        };
    };
    let rule = best.map(|(fit, n)| (claims[n].event.as_str(), fit));
    let opinion = second.opinion(recorder.doc, source, target, rule, recorder.knowledge);
    let likeliest = opinion.best().map(|(event, _)| event.to_owned());
    match (best, likeliest) {
        (Some((fit, n)), Some(event)) if event == claims[n].event => {
            let mut event = found[n].clone();
            event.opinion = Some(opinion);
            PairAnswer { claim: Some(recorder.claim(&event, &dates[n])), reason: reason(fit).into() }
        }
        (_, Some(event)) if opinion.none < recorder.knowledge.second.none => PairAnswer {
            claim: recorder.knowledge.second_rule(&event).map(|r| alone(recorder, r, source, target, opinion)),
            reason: "the second reader is surer of this than any rule of another event".into(),
        },
        _ => PairAnswer { claim: None, reason: "the second reader finds nothing between the two".into() },
    }
}

fn reason(fit: Fit) -> &'static str {
    match fit {
        Fit::Both => "both words are its participants",
        Fit::Reversed => "both words are its participants, in the other order",
        Fit::One => "one of the words is its participant",
        Fit::Between => "the trigger stands between the words",
    }
}

fn silence(claims: &[Claim]) -> &'static str {
    match claims {
        [] => "no rule fits any word of the text",
        _ => "no event of the text touches either word",
    }
}

/// How well a claim fits the pair, and how near its trigger stands; `None` when it has nothing to do with it.
fn fit(recorder: &Recorder<'_>, claim: &Claim, source: Span, target: Span) -> Option<(Fit, i64)> {
    let at = |s: Span| recorder.char_span(s);
    let (source, target) = (at(source), at(target));
    let touches = |side: &[Participant], s: demarche_knowledge::claim::CharSpan| {
        side.iter().any(|p| p.span.is_some_and(|span| span.start < s.end && s.start < span.end))
    };
    let acts = touches(&claim.actor, source);
    let suffers = touches(&claim.recipient, target) || touches(&claim.actor, target);
    let reversed = touches(&claim.actor, target) && touches(&claim.recipient, source);
    let one = acts || suffers || touches(&claim.recipient, source);
    let (left, right) = (source.start.min(target.start), source.end.max(target.end));
    let between = claim.trigger.span.start >= left && claim.trigger.span.end <= right;
    let fit = match (acts && suffers, reversed, one, between) {
        (true, ..) => Fit::Both,
        (_, true, ..) => Fit::Reversed,
        (_, _, true, _) => Fit::One,
        (_, _, _, true) => Fit::Between,
        _ => return None,
    };
    let middle = claim.trigger.span.start as i64;
    let distance = (middle - source.end as i64).abs().min((middle - target.start as i64).abs());
    Some((fit, -distance))
}

/// The claim that rests on the second reader: what is known of the two words, and everything else as ever.
fn alone(recorder: &Recorder<'_>, rule: &Rule, source: Span, target: Span, opinion: Opinion) -> Claim {
    let Recorder { doc, knowledge, .. } = recorder;
    let (a, b) = (tokens(doc, source), tokens(doc, target));
    let head = second::trigger(doc, a.clone(), b.clone());
    let mut event = Found::alone(rule, head, vec![head]);
    (event.status, event.status_cue) = status::told(doc, head, &knowledge.lexicon.modality);
    (event.actors, event.recipients) = (people(recorder, a), people(recorder, b));
    event.opinion = Some(opinion);
    let found = std::slice::from_ref(&event);
    let when = recorder.reading.dates(found, recorder.source.date).remove(0);
    let mut claim = recorder.claim(&event, &when);
    for (side, span) in [(&mut claim.actor, source), (&mut claim.recipient, target)] {
        if side.is_empty() {
            let text = span.of(doc.text()).to_owned();
            let span = Some(recorder.char_span(span));
            side.push(Participant { name: text.clone(), text, span, ..Participant::default() });
        }
    }
    claim
}

/// Tokens a span touches; the nearest one when it touches none.
fn tokens(doc: &Doc, span: Span) -> Range<usize> {
    let touched = |t: &usize| doc.span(*t).start() < span.end() && span.start() < doc.span(*t).end();
    let first = (0..doc.len()).find(touched);
    let last = (0..doc.len()).rev().find(touched);
    match first.zip(last) {
        Some((first, last)) => first..last + 1,
        None => {
            let after = (0..doc.len()).find(|&t| doc.span(t).start() >= span.start()).unwrap_or(doc.len() - 1);
            after..after + 1
        }
    }
}

/// Who is meant by the words: the outermost mention in them.
fn people(recorder: &Recorder<'_>, tokens: Range<usize>) -> Vec<(usize, usize)> {
    let linked = &recorder.reading.linked;
    let inside = tokens.clone().filter_map(|t| linked.mention(t));
    let outermost = inside.min_by_key(|m| recorder.doc.ancestors(m.head).count());
    outermost.map_or(Vec::new(), |m| m.referents.iter().map(|&r| (m.head, r)).collect())
}
