//! The page for people: each sentence that states something, and under it what it states and on what that rests.

use crate::output::paint::{Paint, Role, safe};
use demarche_knowledge::claim::{CharSpan, Claim, DateBasis, Participant, SpeakerKind, Status};
use demarche_lang::CodePoints;
use demarche_read::Document;
use std::fmt::Write;
use textwrap::Options;
use unicode_width::UnicodeWidthStr;

/// How the page is set.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Colours.
    pub paint: Paint,
    /// Columns.
    pub width: usize,
}

/// Width of the names of fields.
const LABEL: usize = 8;

/// A document and its claims, which must be in the order of their sentences.
pub fn document(document: &Document, claims: &[Claim], layout: Layout) -> String {
    let mut out = heading(document, layout);
    if claims.is_empty() {
        let _ = writeln!(out, "\n{}", layout.paint.paint(Role::Faint, "No claim."));
        return out;
    }
    let text = &document.text;
    let index = CodePoints::new(text);
    for together in claims.chunk_by(|a, b| a.sentence == b.sentence) {
        out.push('\n');
        out.push_str(&sentence(text, &index, together, layout));
        for claim in together {
            out.push('\n');
            out.push_str(&self::claim(claim, layout));
        }
    }
    out
}

/// Id, date and title of a document, over a rule.
pub fn heading(document: &Document, layout: Layout) -> String {
    let mut parts = vec![document.id.clone()];
    parts.extend(document.published.map(|p| p.to_string()));
    parts.extend(document.title.clone());
    let line = textwrap::fill(&safe(&parts.join("  ")), layout.width);
    let rule = "─".repeat(layout.width);
    format!("{}\n{}\n", layout.paint.paint(Role::Heading, &line), layout.paint.paint(Role::Faint, &rule))
}

/// The sentence of `claims`, its triggers and participants marked.
fn sentence(text: &str, index: &CodePoints, claims: &[Claim], layout: Layout) -> String {
    let bytes = |s: CharSpan| Some((index.byte(text, s.start)?, index.byte(text, s.end)?));
    let Some(within) = bytes(claims[0].sentence) else { return String::new() };
    let mut marks: Vec<(usize, usize, Role)> = Vec::new();
    let mut mark = |span: CharSpan, role| {
        if let Some((start, end)) = bytes(span)
            && within.0 <= start
            && end <= within.1
            && start < end
            && marks.iter().all(|m| end <= m.0 || m.1 <= start)
        {
            marks.push((start, end, role));
        }
    };
    for claim in claims {
        mark(claim.trigger.span, Role::Trigger);
    }
    for who in claims.iter().flat_map(|c| c.actor.iter().chain(&c.recipient)) {
        who.span.into_iter().for_each(|s| mark(s, Role::Participant));
    }
    marks.sort_unstable_by_key(|m| m.0);
    let mut line = String::new();
    let mut at = within.0;
    for (start, end, role) in marks {
        line.push_str(&safe(&text[at..start]));
        line.push_str(&layout.paint.mark(role, &safe(&text[start..end])));
        at = end;
    }
    line.push_str(&safe(&text[at..within.1]));
    textwrap::fill(&line, layout.width) + "\n"
}

/// One claim.
pub fn claim(claim: &Claim, layout: Layout) -> String {
    let mut out = String::new();
    let paint = layout.paint;
    let role = if claim.quad.ends_with('C') { Role::Good } else { Role::Bad };
    let kind = claim.mode.as_ref().map_or(claim.event.clone(), |mode| format!("{} / {mode}", claim.event));
    let mut head = vec![paint.paint(role, &kind)];
    head.extend(claim.act.as_ref().map(|act| paint.paint(Role::Heading, act)));
    let numbers = [claim.cameo.clone().map(|c| format!("CAMEO {c}")), claim.goldstein.map(|g| format!("{g:+.1}"))];
    head.extend(numbers.into_iter().flatten().map(|n| paint.paint(Role::Faint, &n)));
    let _ = writeln!(out, "  {}", head.join("  "));
    let mut field = |label: &str, value: String| out.push_str(&self::field(label, &value, layout));
    field("who", parties(claim, paint));
    if let Some(object) = &claim.object {
        field("what", safe(&object.text));
    }
    field("when", when(claim, paint));
    if let Some(place) = &claim.location {
        let country = place.country.as_ref().map_or(String::new(), |c| format!(", {c}"));
        field("where", safe(&format!("{}{country}", place.name)));
    }
    let speakers: Vec<String> =
        claim.attribution.iter().map(|a| safe(&format!("{} ({}, {})", a.speaker, a.cue, voice(a.kind)))).collect();
    if !speakers.is_empty() {
        field("source", speakers.join(", in the words of "));
    }
    if let Some(quote) = &claim.quote {
        field("quote", safe(&quote.text));
    }
    let about: Vec<&str> = claim.contexts.iter().chain(&claim.topics).map(String::as_str).collect();
    if !about.is_empty() {
        field("about", safe(&about.join(", ")));
    }
    let c = claim.confidence;
    field(
        "sure",
        format!(
            "{:.2} = event {:.2} × actor {:.2} × recipient {:.2} × status {:.2}",
            c.total, c.event, c.actor, c.recipient, c.status
        ),
    );
    field(
        "rule",
        paint.paint(Role::Faint, &safe(&format!("{}  {}:{}", claim.rule.id, claim.rule.file, claim.rule.line))),
    );
    out
}

/// A labelled value, its further lines hanging under the first.
pub fn field(label: &str, value: &str, layout: Layout) -> String {
    let label = format!("    {}{}", layout.paint.paint(Role::Faint, label), " ".repeat(LABEL - label.width()));
    let hanging = " ".repeat(4 + LABEL);
    let options = Options::new(layout.width).initial_indent(&label).subsequent_indent(&hanging);
    textwrap::fill(value, options) + "\n"
}

fn parties(claim: &Claim, paint: Paint) -> String {
    let side = |list: &[Participant]| list.iter().map(|p| party(p, paint)).collect::<Vec<_>>().join(" + ");
    match (claim.actor.is_empty(), claim.recipient.is_empty()) {
        (true, true) => "nobody named".into(),
        (true, false) => format!("somebody → {}", side(&claim.recipient)),
        (false, true) => side(&claim.actor),
        (false, false) => format!("{} → {}", side(&claim.actor), side(&claim.recipient)),
    }
}

fn party(p: &Participant, paint: Paint) -> String {
    let codes: Vec<&str> =
        std::iter::once(p.country.as_deref().unwrap_or("?")).chain(p.sector.iter().map(String::as_str)).collect();
    let office = p.office.as_ref().map_or(String::new(), |o| format!(", {}", safe(o)));
    format!(
        "{}{office} {}",
        paint.paint(Role::Participant, &safe(&p.name)),
        paint.paint(Role::Faint, &format!("({})", codes.join(" ")))
    )
}

fn when(claim: &Claim, paint: Paint) -> String {
    let unsure = !matches!(claim.status, Status::Occurred | Status::Ongoing | Status::Historical);
    let status = paint.paint(if unsure { Role::Unsure } else { Role::Heading }, claim.status.as_str());
    let days = match (&claim.date.start, &claim.date.end) {
        (Some(start), Some(end)) if start == end => start.clone(),
        (None, None) => return format!("{status}, no date"),
        (start, end) => format!("{} to {}", start.as_deref().unwrap_or("…"), end.as_deref().unwrap_or("…")),
    };
    let words = claim.date.expression.as_ref().map(|e| safe(&e.text));
    let basis = match (claim.date.basis, words) {
        (DateBasis::Text, Some(words)) => format!("from “{words}”"),
        (DateBasis::Text, None) => "from the sentence".into(),
        (DateBasis::Context, Some(words)) => format!("from “{words}” further up"),
        (DateBasis::Context, None) => "carried from further up".into(),
        (DateBasis::Document, _) => "the document's date".into(),
        (DateBasis::None, _) => String::new(),
    };
    let basis = if basis.is_empty() { basis } else { format!("  {}", paint.paint(Role::Faint, &format!("({basis})"))) };
    format!("{status} {days}{basis}")
}

fn voice(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Statement => "statement",
        SpeakerKind::Document => "document",
        SpeakerKind::Media => "media",
        SpeakerKind::Assessment => "assessment",
        SpeakerKind::Unnamed => "unnamed",
        SpeakerKind::Social => "social media",
    }
}
