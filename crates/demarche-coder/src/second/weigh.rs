//! What the second reader makes of the events that rules found.

use super::{Fit, MOST_ASKED, Second};
use crate::code::Found;
use crate::knowledge::Knowledge;
use crate::link::Linked;
use demarche_lang::{Doc, Span};

impl Second<'_> {
    /// Gives every event with both sides named in its sentence the reader's opinion, and drops those it rules out. Of
    /// one sentence it weighs the first `MOST_ASKED`; the others stay as the rules have them.
    pub fn weigh(&mut self, doc: &Doc, linked: &Linked, found: &mut Vec<Found<'_>>, knowledge: &Knowledge) {
        let (mut sentence, mut asked) = (usize::MAX, 0);
        for event in found.iter_mut() {
            if let Some((source, target)) = sides(doc, linked, event) {
                let here = doc.sentence_of(event.head);
                asked = if here == sentence { asked + 1 } else { 1 };
                sentence = here;
                if asked > MOST_ASKED {
                    self.unasked += 1;
                    continue;
                }
                let rule = Some((event.event.as_str(), Fit::Both));
                event.opinion = Some(self.opinion(doc, source, target, rule, knowledge));
            }
        }
        let least = knowledge.second.drop;
        found.retain(|f| f.opinion.as_ref().is_none_or(|o| o.likelihood(&f.event) >= least));
    }
}

/// Actor and recipient of an event, or the first two of those who did it together.
fn sides(doc: &Doc, linked: &Linked, event: &Found<'_>) -> Option<(Span, Span)> {
    let sentence = doc.sentence_of(event.head);
    let place = |&(t, _): &(usize, usize)| {
        let mention = linked.mention(t).filter(|_| doc.sentence_of(t) == sentence)?;
        Some(doc.span_of(mention.tokens.clone()))
    };
    let source = event.actors.iter().find_map(place)?;
    let apart = |s: &Span| s.end() <= source.start() || source.end() <= s.start();
    let target = event.recipients.iter().chain(&event.actors).filter_map(place).find(apart)?;
    Some((source, target))
}
