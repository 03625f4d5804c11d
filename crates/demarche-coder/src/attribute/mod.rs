//! On whose word: quotations, speakers and the chain that vouches for a claim (codebook section 6).
//!
//! Speech is found once for the document, before coding, because *we* in a quotation is its speaker.

mod quotation;
mod speech;
mod speeches;

pub use quotation::Quotation;
pub use speech::{Speech, find};
pub use speeches::Speeches;

use crate::link::Linked;
use demarche_knowledge::Knowledge;
use demarche_knowledge::claim::{Attribution, CharSpan, SpeakerKind};
use demarche_lang::{Doc, Span};

/// The chain of speakers over token `t`, innermost first.
pub fn chain<'s>(doc: &Doc, speeches: &'s Speeches, t: usize) -> Vec<&'s Speech> {
    let mut over: Vec<&Speech> = speeches.over(doc, t).collect();
    over.sort_by_key(|s| s.tokens.len());
    over
}

/// The record of one speech.
pub fn record(
    doc: &Doc,
    linked: &Linked,
    knowledge: &Knowledge,
    speech: &Speech,
    chars: impl Fn(Span) -> CharSpan,
) -> Attribution {
    let _ = knowledge;
    let words = speech.speaker_words(doc);
    let span = speech.speaker.map(|s| linked.mention(s).map_or(doc.span(s), |m| doc.span_of(m.tokens.clone())));
    let mention = speech.speaker.and_then(|s| linked.mention(s));
    let one = mention.filter(|m| m.referents.len() == 1).map(|m| &linked.referents[m.referents[0]]);
    let named = one.filter(|_| matches!(speech.kind, SpeakerKind::Statement)).map(|r| r.name.clone());
    Attribution {
        speaker: named.unwrap_or(words),
        cue: doc.words(speech.cue.clone()).to_owned(),
        kind: speech.kind,
        span: span.map(chars),
    }
}
