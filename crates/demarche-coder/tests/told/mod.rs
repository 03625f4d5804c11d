//! From a text to what the engine makes of it, as the program does it: passages, parser, coder.
//!
//! Shared by the tests of this folder. Nothing here expects anything; what is right stands in the tests.

#![allow(dead_code)] // Every test binary uses a part of it.

use demarche_coder::{Coder, Source, passages};
use demarche_knowledge::claim::{Claim, Participant};
use demarche_lang::{Doc, English};
use jiff::civil::{Date, date};

/// The day of publication of a text that names none: a Monday.
pub const DAY: Date = date(2024, 7, 1);

/// The parsed text, passage by passage.
pub fn parsed(text: &str) -> Doc {
    let spans = passages::find(text);
    let words: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
    let parts = English::shipped().worker().with_whole_prefixes().parse_batch(&words);
    Doc::join(text, spans.iter().map(|s| s.start()).zip(parts).collect())
}

/// The claims of a text published on `day`.
pub fn claims_on(text: &str, day: Option<Date>) -> Vec<Claim> {
    let source = Source { id: "text", date: day, title: None, source: None, url: None };
    Coder::new(demarche_shipped::knowledge()).code(&parsed(text), &source)
}

/// The claims of a text published on [`DAY`].
pub fn claims(text: &str) -> Vec<Claim> {
    claims_on(text, Some(DAY))
}

/// The claim whose trigger begins with `word`.
///
/// # Panics
/// When there is none; the message lists those there are.
pub fn claim_at(text: &str, word: &str) -> Claim {
    let all = claims(text);
    let found = all.iter().find(|c| c.trigger.text.starts_with(word)).cloned();
    found.unwrap_or_else(|| {
        panic!(
            "no claim at `{word}` in: {text}\n  claims: {}",
            all.iter().map(line).collect::<Vec<_>>().join("\n          ")
        )
    })
}

/// A claim in one line, in the notation of `cases/`.
pub fn line(claim: &Claim) -> String {
    let mut kind = claim.event.clone();
    if let Some(mode) = &claim.mode {
        kind += &format!("/{mode}");
    }
    if let Some(act) = &claim.act {
        kind += &format!(" {act}");
    }
    let date = match (&claim.date.start, &claim.date.end) {
        (Some(start), Some(end)) if start == end => format!("on {start}"),
        (Some(start), Some(end)) => format!("on {start}..{end}"),
        _ => "undated".to_owned(),
    };
    let voices: Vec<String> = claim
        .attribution
        .iter()
        .map(|a| format!("{} ({})", a.speaker, format!("{:?}", a.kind).to_lowercase()))
        .collect();
    let says = if voices.is_empty() { "nobody".to_owned() } else { voices.join(", then ") };
    let (actor, recipient) = (side(&claim.actor), side(&claim.recipient));
    format!("{kind}: {actor} → {recipient}; {}; {date}; says {says}  [{}]", claim.status.as_str(), claim.trigger.text)
}

fn side(list: &[Participant]) -> String {
    let names: Vec<String> =
        list.iter().map(|p| format!("{} ({})", p.name, p.country.as_deref().unwrap_or("–"))).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(" + ") }
}
