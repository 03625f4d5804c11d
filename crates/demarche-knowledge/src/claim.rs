//! The claim: what one coded record says, as `codebook.md` defines it.
//!
//! These types are the interchange format. Adding a field is allowed; changing the meaning of one needs
//! a new [`SCHEMA`]. Spans here are in Unicode code points, because that is what readers outside Rust take.

use serde::{Deserialize, Serialize};

/// Name and version of the record format.
pub const SCHEMA: &str = "demarche.claim/1";

/// A half-open range of Unicode code points in the document's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CharSpan {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Words of the document and where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The words as written.
    pub text: String,
    /// Their place in the document.
    #[serde(flatten)]
    pub span: CharSpan,
}

/// One side of an event (codebook section 2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// The words that name it here.
    #[serde(default)]
    pub text: String,
    /// Where they stand; absent in hand-written records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<CharSpan>,
    /// Canonical name of the most specific entity.
    pub name: String,
    /// ISO 3166-1 alpha-3 or one of the codebook's extra codes; `None` when unknown.
    pub country: Option<String>,
    /// Sector codes, main one first.
    #[serde(default)]
    pub sector: Vec<String>,
    /// Office held, when the text gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// Stable identifier: a Wikidata QID, or the project's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// What a date rests on (codebook section 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// An expression in the sentence.
    Text,
    /// Carried from an earlier sentence.
    Context,
    /// The document's own date.
    Document,
    /// No date known.
    #[default]
    None,
}

/// When an event happened: an inclusive range of days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    /// First day, `YYYY-MM-DD`.
    pub start: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub end: Option<String>,
    /// What the days rest on.
    #[serde(default)]
    pub basis: DateBasis,
    /// The expression it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Excerpt>,
}

/// Whether and how the event is said to be real (codebook section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Told as a fact.
    Occurred,
    /// Under way at the time of writing.
    Ongoing,
    /// Announced, intended, scheduled.
    Planned,
    /// May, could, conditional.
    Possible,
    /// Said not to have happened, or not yet.
    Negated,
    /// A speaker denies it.
    Denied,
    /// Long past, as background.
    Historical,
}

impl Status {
    /// Every status, in codebook order.
    pub const ALL: [Status; 7] = [
        Status::Occurred,
        Status::Ongoing,
        Status::Planned,
        Status::Possible,
        Status::Negated,
        Status::Denied,
        Status::Historical,
    ];

    /// The word used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Occurred => "occurred",
            Status::Ongoing => "ongoing",
            Status::Planned => "planned",
            Status::Possible => "possible",
            Status::Negated => "negated",
            Status::Denied => "denied",
            Status::Historical => "historical",
        }
    }

    /// The status written `word`, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == word)
    }
}

/// What kind of voice a speaker is (codebook section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// An official or named party says.
    Statement,
    /// A decree, law, communiqué says.
    Document,
    /// A named outlet reports.
    Media,
    /// Experts, analysts see, estimate, argue.
    Assessment,
    /// Sources, officials without a name.
    Unnamed,
    /// Posts on a platform.
    Social,
}

/// One link of the chain of speakers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Who vouches.
    pub speaker: String,
    /// The word that says so (`confirmed`, `according to`).
    pub cue: String,
    /// What kind of voice it is.
    pub kind: SpeakerKind,
    /// The speaker's words in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<CharSpan>,
}

/// A place with its country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Name of the place.
    pub name: String,
    /// Country code.
    pub country: Option<String>,
    /// Latitude and longitude in degrees, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<(f64, f64)>,
}

/// How sure the coder is, part by part; each from 0 to 1. `total` is their product.
///
/// The parts are stated weights of named circumstances (listed in `docs/confidence.md`), not calibrated
/// probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    /// The trigger means this event.
    pub event: f32,
    /// The actors are the right ones.
    pub actor: f32,
    /// The recipients are the right ones.
    pub recipient: f32,
    /// The status is right.
    pub status: f32,
    /// Product of the parts.
    pub total: f32,
}

/// Which rule coded a claim, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleRef {
    /// Id of the rule.
    pub id: String,
    /// Its file, relative to the data folder.
    pub file: String,
    /// Line of the rule in that file, from 1.
    pub line: usize,
    /// The pattern that matched.
    pub pattern: String,
}

/// Which program and data made a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CoderRef {
    /// Program version.
    pub version: String,
    /// Fingerprint of the political knowledge used.
    pub data: String,
}

/// A coded claim. Fields are described in `FORMATS.md` and, in substance, in the codebook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Hash of document, trigger span, event and participants.
    pub id: String,
    /// The document's id.
    pub doc_id: String,
    /// When it happened.
    pub date: EventDate,
    /// Who did it.
    pub actor: Vec<Participant>,
    /// To whom.
    pub recipient: Vec<Participant>,
    /// What the act is about: list, treaty, organization, post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Excerpt>,
    /// Rank or kind of what the act is about: ambassador or chargé d'affaires, embassy or consulate (codebook section 9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// PLOVER event type.
    pub event: String,
    /// Mode within the type.
    pub mode: Option<String>,
    /// PLOVER contexts.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// Free topic words (energy, transport, …).
    #[serde(default)]
    pub topics: Vec<String>,
    /// The diplomatic act, if it is one.
    pub act: Option<String>,
    /// Finest CAMEO code that fits.
    pub cameo: Option<String>,
    /// Quad class: `VC`, `MC`, `VK` or `MK`.
    pub quad: String,
    /// Goldstein score of the CAMEO code, −10 to +10.
    pub goldstein: Option<f32>,
    /// Whether it is told as real.
    pub status: Status,
    /// Who vouches for it, outermost speaker last; empty when the document speaks.
    #[serde(default)]
    pub attribution: Vec<Attribution>,
    /// The direct quotation it rests on, verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Excerpt>,
    /// Where it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The words that state it.
    pub trigger: Excerpt,
    /// Its sentence.
    pub sentence: CharSpan,
    /// How sure the coder is.
    #[serde(default)]
    pub confidence: Confidence,
    /// The rule behind it.
    #[serde(default)]
    pub rule: RuleRef,
    /// The program behind it.
    #[serde(default)]
    pub coder: CoderRef,
}
