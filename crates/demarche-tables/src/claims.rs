//! The table of claims: one row a claim, with the text it stands in.

use crate::cell::Cell;
use crate::column::{Column, Field, Kind, Table};
use demarche_knowledge::claim::{Attribution, CharSpan, Claim, DateBasis, Participant, SpeakerKind};
use jiff::civil::Date;

/// What is known of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Its id.
    pub name: String,
    /// Who published it.
    pub source: Option<String>,
    /// The agency it was taken from.
    pub credit: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// First and last day on which it can have been published.
    pub published: Option<(Date, Date)>,
    /// The independent story: near copies have the number of the first of them.
    pub story: i64,
}

/// A claim and where it is from.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    /// The claim.
    pub claim: Claim,
    /// Number of the event it tells of, in its ledger.
    pub event: Option<i64>,
    /// Its text.
    pub text: Text,
    /// Its sentence.
    pub sentence: String,
    /// When the public could know it, microseconds since 1970 UTC.
    pub known: i64,
    /// When the ledger learned it, microseconds since 1970 UTC.
    pub recorded: i64,
    /// Who coded it; empty for this program.
    pub coded_by: String,
}

/// The fields of a participant.
pub(crate) const PARTY: &[Field] = &[
    Field::new("name", Kind::Text, "canonical name of the most specific entity").always(),
    Field::new("country", Kind::Text, "ISO 3166-1 alpha-3 or `KOS IGO UNO EUR NGO ISM IMG MNC`; empty when unknown"),
    Field::new("sector", Kind::Texts, "sector codes, main one first"),
    Field::new("office", Kind::Text, "office held, when the text gives one"),
    Field::new("id", Kind::Text, "Wikidata QID or the project's own identifier"),
    Field::new("text", Kind::Text, "the words that name it in the text").always(),
    Field::new("start", Kind::Whole, "where these words begin, in code points of the text"),
    Field::new("end", Kind::Whole, "one past where they end"),
];

const SPEAKER: &[Field] = &[
    Field::new("speaker", Kind::Text, "who vouches").always(),
    Field::new("cue", Kind::Text, "the word that says so").always(),
    Field::new("kind", Kind::Text, "`statement` `document` `media` `assessment` `unnamed` `social`").always(),
    Field::new("start", Kind::Whole, "where the speaker is named, in code points of the text"),
    Field::new("end", Kind::Whole, "one past where that ends"),
];

const fn text(name: &'static str, about: &'static str) -> Field {
    Field::new(name, Kind::Text, about)
}

const fn whole(name: &'static str, about: &'static str) -> Field {
    Field::new(name, Kind::Whole, about)
}

const fn real(name: &'static str, about: &'static str) -> Field {
    Field::new(name, Kind::Real, about)
}

type Value = fn(&ClaimRow) -> Cell;

const fn column(field: Field, value: Value) -> Column<ClaimRow> {
    Column { field, value }
}

/// The table of claims.
pub static CLAIMS: Table<ClaimRow> = Table {
    schema: "demarche.claims/1",
    about: "One row a claim: who did what to whom, when, where and on whose word, as one sentence of one text tells it.",
    columns: &[
        column(text("id", "hash of text, trigger, event and participants").always(), |r| (&r.claim.id).into()),
        column(whole("event_number", "the event it tells of: `number` of the table of events"), |r| r.event.into()),
        column(text("doc_id", "id of the text").always(), |r| (&r.text.name).into()),
        column(text("source", "who published the text"), |r| r.text.source.as_ref().into()),
        column(text("credit", "the agency the text was taken from"), |r| r.text.credit.as_ref().into()),
        column(text("title", "title of the text"), |r| r.text.title.as_ref().into()),
        column(text("url", "address of the text"), |r| r.text.url.as_ref().into()),
        column(Field::new("published_first", Kind::Day, "first day on which it can have been published"), |r| {
            r.text.published.map(|p| p.0).into()
        }),
        column(Field::new("published_last", Kind::Day, "last such day"), |r| r.text.published.map(|p| p.1).into()),
        column(whole("story", "independent story: near copies share the number").always(), |r| r.text.story.into()),
        column(Field::new("date_first", Kind::Day, "first day on which it may have happened"), |r| {
            parsed(r.claim.date.start.as_ref())
        }),
        column(Field::new("date_last", Kind::Day, "last such day"), |r| parsed(r.claim.date.end.as_ref())),
        column(text("date_basis", "what the days rest on: `text` `context` `document` `none`").always(), |r| {
            basis(r.claim.date.basis).into()
        }),
        column(text("date_words", "the expression the days were read from"), |r| {
            r.claim.date.expression.as_ref().map(|e| &e.text).into()
        }),
        column(Field::new("actor", Kind::Records(PARTY), "who does it"), |r| participants(&r.claim.actor)),
        column(Field::new("recipient", Kind::Records(PARTY), "to whom"), |r| participants(&r.claim.recipient)),
        column(text("object", "what the act is about: list, treaty, organization, post"), |r| {
            r.claim.object.as_ref().map(|o| &o.text).into()
        }),
        column(text("event", "PLOVER event type").always(), |r| (&r.claim.event).into()),
        column(text("mode", "mode within the type"), |r| r.claim.mode.as_ref().into()),
        column(text("act", "the step that changes a relation, such as `recognition.grant`"), |r| {
            r.claim.act.as_ref().into()
        }),
        column(Field::new("contexts", Kind::Texts, "PLOVER contexts"), |r| (&r.claim.contexts).into()),
        column(Field::new("topics", Kind::Texts, "topic words"), |r| (&r.claim.topics).into()),
        column(text("cameo", "finest CAMEO code that fits"), |r| r.claim.cameo.as_ref().into()),
        column(text("quad", "`VC` `MC` verbal and material cooperation, `VK` `MK` conflict").always(), |r| {
            (&r.claim.quad).into()
        }),
        column(real("goldstein", "conflict–cooperation score, −10 to 10"), |r| r.claim.goldstein.into()),
        column(
            text("status", "`occurred` `ongoing` `planned` `possible` `negated` `denied` `historical`").always(),
            |r| r.claim.status.as_str().into(),
        ),
        column(Field::new("attribution", Kind::Records(SPEAKER), "who vouches for it, outermost last"), |r| {
            attribution(&r.claim.attribution)
        }),
        column(text("quote", "the direct quotation it rests on, verbatim"), |r| {
            r.claim.quote.as_ref().map(|q| &q.text).into()
        }),
        column(text("sentence", "the sentence it stands in").always(), |r| (&r.sentence).into()),
        column(whole("sentence_start", "where the sentence begins, in code points of the text").always(), |r| {
            r.claim.sentence.start.into()
        }),
        column(whole("sentence_end", "one past where it ends").always(), |r| r.claim.sentence.end.into()),
        column(text("trigger", "the words that state it").always(), |r| (&r.claim.trigger.text).into()),
        column(whole("trigger_start", "where they begin").always(), |r| r.claim.trigger.span.start.into()),
        column(whole("trigger_end", "one past where they end").always(), |r| r.claim.trigger.span.end.into()),
        column(text("location", "the place it happened at"), |r| r.claim.location.as_ref().map(|l| &l.name).into()),
        column(text("location_country", "country of the place"), |r| {
            r.claim.location.as_ref().and_then(|l| l.country.as_ref()).into()
        }),
        column(real("latitude", "degrees north"), |r| coordinates(&r.claim).map(|c| c.0).into()),
        column(real("longitude", "degrees east"), |r| coordinates(&r.claim).map(|c| c.1).into()),
        column(real("sure_event", "how sure the event is, 0 to 1").always(), |r| r.claim.confidence.event.into()),
        column(real("sure_actor", "how sure the actors are, 0 to 1").always(), |r| r.claim.confidence.actor.into()),
        column(real("sure_recipient", "how sure the recipients are, 0 to 1").always(), |r| {
            r.claim.confidence.recipient.into()
        }),
        column(real("sure_status", "how sure the status is, 0 to 1").always(), |r| r.claim.confidence.status.into()),
        column(real("confidence", "confidence of the claim: the product of the four").always(), |r| {
            r.claim.confidence.total.into()
        }),
        column(text("rule", "the rule that coded it").always(), |r| (&r.claim.rule.id).into()),
        column(text("rule_file", "its file").always(), |r| (&r.claim.rule.file).into()),
        column(whole("rule_line", "its line").always(), |r| r.claim.rule.line.into()),
        column(text("coder_version", "version of the program that coded it").always(), |r| {
            (&r.claim.coder.version).into()
        }),
        column(text("coder_data", "fingerprint of the political knowledge used").always(), |r| {
            (&r.claim.coder.data).into()
        }),
        column(text("coded_by", "who coded it; empty for this program").always(), |r| (&r.coded_by).into()),
        column(Field::new("known", Kind::Instant, "when the public could know it").always(), |r| {
            Cell::Instant(r.known)
        }),
        column(Field::new("recorded", Kind::Instant, "when the ledger learned it").always(), |r| {
            Cell::Instant(r.recorded)
        }),
    ],
};

/// Participants as records.
pub fn participants(side: &[Participant]) -> Cell {
    let record = |p: &Participant| {
        vec![
            Cell::from(&p.name),
            p.country.as_ref().into(),
            (&p.sector).into(),
            p.office.as_ref().into(),
            p.id.as_ref().into(),
            (&p.text).into(),
            p.span.map(|s| s.start).into(),
            p.span.map(|s| s.end).into(),
        ]
    };
    Cell::Records(side.iter().map(record).collect())
}

/// A chain of speakers as records.
pub fn attribution(chain: &[Attribution]) -> Cell {
    let at = |span: Option<CharSpan>, end: fn(CharSpan) -> usize| Cell::from(span.map(end));
    let record = |a: &Attribution| {
        let named = [Cell::from(&a.speaker), Cell::from(&a.cue), kind(a.kind).into()];
        named.into_iter().chain([at(a.span, |s| s.start), at(a.span, |s| s.end)]).collect()
    };
    Cell::Records(chain.iter().map(record).collect())
}

fn kind(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Statement => "statement",
        SpeakerKind::Document => "document",
        SpeakerKind::Media => "media",
        SpeakerKind::Assessment => "assessment",
        SpeakerKind::Unnamed => "unnamed",
        SpeakerKind::Social => "social",
    }
}

fn basis(basis: DateBasis) -> &'static str {
    match basis {
        DateBasis::Text => "text",
        DateBasis::Context => "context",
        DateBasis::Document => "document",
        DateBasis::None => "none",
    }
}

fn parsed(day: Option<&String>) -> Cell {
    day.and_then(|d| d.parse::<Date>().ok()).into()
}

/// Latitude and longitude of the place, in degrees.
pub(crate) fn coordinates(claim: &Claim) -> Option<(f64, f64)> {
    claim.location.as_ref().and_then(|l| l.coordinates)
}
