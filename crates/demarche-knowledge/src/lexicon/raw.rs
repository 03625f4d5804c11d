//! The word lists as their files are written.

use super::words::{PrefixEffect, Strength};
use crate::claim::SpeakerKind;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReporting {
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) source: String,
    pub(super) verb: Vec<RawVerb>,
    #[serde(default)]
    pub(super) noun: Vec<RawWords>,
    #[serde(default)]
    pub(super) phrase: Vec<RawWords>,
    #[serde(default)]
    pub(super) voice: Vec<RawWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVerb {
    pub(super) words: Vec<String>,
    pub(super) strength: Strength,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWords {
    pub(super) words: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) strength: Option<Strength>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSpeakers {
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) source: String,
    pub(super) speaker: Vec<RawSpeaker>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSpeaker {
    pub(super) words: Vec<String>,
    pub(super) kind: SpeakerKind,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDeeds {
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) source: String,
    pub(super) deed: Vec<RawWords>,
    pub(super) stand_in: Vec<RawWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReferences {
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) source: String,
    pub(super) reference: Vec<RawReference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReference {
    /// Article included.
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) number: String,
    #[serde(default)]
    pub(super) kinds: Vec<String>,
    #[serde(default)]
    pub(super) sectors: Vec<String>,
    #[serde(default)]
    pub(super) general: bool,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTitles {
    pub(super) title: Vec<RawActing>,
    pub(super) prefix: Vec<RawPrefix>,
    pub(super) honorific: Vec<RawWords>,
    pub(super) gender: RawGender,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGender {
    pub(super) he: Vec<Box<str>>,
    pub(super) she: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAgents {
    pub(super) agent: Vec<RawActing>,
    pub(super) many_states: RawManyStates,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawManyStates {
    pub(super) country: Box<str>,
    pub(super) bodies: Vec<Box<str>>,
    pub(super) words: Vec<Box<str>>,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawActing {
    pub(super) words: Vec<String>,
    pub(super) sectors: Vec<Box<str>>,
    #[serde(default)]
    pub(super) political: bool,
    #[serde(default)]
    pub(super) country: Option<Box<str>>,
    #[serde(default)]
    pub(super) apart: bool,
    #[serde(default)]
    pub(super) counterpart: bool,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPrefix {
    pub(super) words: Vec<String>,
    pub(super) effect: PrefixEffect,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMedia {
    #[serde(default)]
    pub(super) careful: Vec<String>,
    pub(super) outlet: Vec<RawOutlet>,
    pub(super) platform: Vec<RawPlatform>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOutlet {
    pub(super) name: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) country: Option<Box<str>>,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) kind: String,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) state: bool,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPlatform {
    pub(super) name: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) country: Option<Box<str>>,
    #[serde(default)]
    #[allow(dead_code)]
    pub(super) note: String,
}
