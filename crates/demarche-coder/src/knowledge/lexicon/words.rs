//! What a word of the lists can mean.

use crate::claim::Status;
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// How firmly a reporting verb stands behind what it reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// say, state
    Assert,
    /// confirm
    Confirm,
    /// claim
    Claim,
    /// allege
    Allege,
    /// deny
    Deny,
    /// believe, see
    Assess,
    /// ask
    Ask,
}

/// Cues of one status.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cues {
    /// Auxiliaries.
    pub aux: FxHashSet<String>,
    /// Verbs that govern the deed.
    pub verbs: FxHashSet<String>,
    /// Adjectives that govern the deed.
    pub adjectives: FxHashSet<String>,
    /// Adverbs beside the deed.
    pub adverbs: FxHashSet<String>,
    /// Nouns that govern the deed.
    pub nouns: FxHashSet<String>,
    /// Phrases before the deed, as words.
    #[serde(deserialize_with = "split_phrases")]
    pub phrases: Vec<Vec<String>>,
    /// Conjunctions that open the clause.
    pub conjunctions: FxHashSet<String>,
}

fn split_phrases<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<String>>, D::Error> {
    let phrases = Vec::<String>::deserialize(deserializer)?;
    Ok(phrases.iter().map(|p| p.split(' ').map(str::to_owned).collect()).collect())
}

/// Everything that changes a status.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Modality {
    /// Where the list comes from.
    pub source: String,
    /// may, could, if
    pub possible: Cues,
    /// will, plan
    pub planned: Cues,
    /// postpone, call off: with a new day the deed is planned
    pub put_off: Cues,
    /// not, fail
    pub negated: Cues,
    /// continue
    pub ongoing: Cues,
    /// try
    pub attempted: Cues,
    /// deny
    pub denied: Cues,
    /// must, should
    pub wished: Cues,
    /// decide, manage; the first to: what hangs on them by an infinitive was done
    pub done: Cues,
    /// support, besiege: deeds that last, told in the present
    pub lasting: Cues,
    /// once
    pub past: Cues,
    /// reports of: the deed is only talked about
    pub talked: Cues,
    /// ready, desire: as triggers themselves
    pub stance: Cues,
    /// What a status means for an event of a known type.
    pub by_type: Vec<ByType>,
}

/// What a status that was read means for some types of event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByType {
    /// Event types.
    pub events: Vec<String>,
    /// The status as read.
    pub from: Vec<Status>,
    /// What it is.
    pub to: Status,
    /// Lemmas of triggers for which that does not hold.
    #[serde(default)]
    pub unless: FxHashSet<String>,
}

/// A common noun that is an actor.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Sectors, main one first.
    pub sectors: Vec<Box<str>>,
    /// Whether it makes a participant political on its own.
    pub political: bool,
    /// The country of a people of one country, when no other is told.
    pub country: Option<Box<str>>,
    /// Whether it is somebody else than its owner: *Russia's allies* are not Russian.
    pub apart: bool,
    /// Whether it holds the office of its owner in another country.
    pub counterpart: bool,
}

/// A title or office.
#[derive(Clone, Debug)]
pub struct Title {
    /// Sectors.
    pub sectors: Vec<Box<str>>,
}

/// What a definite description can refer to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The words, article included.
    pub words: Vec<String>,
    /// `singular`, `plural` or `pair`.
    #[serde(default)]
    pub number: String,
    /// Kinds of actor it can mean.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Sectors it can mean.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Whether it can mean any office holder told before, whatever his office: *the diplomat*.
    #[serde(default)]
    pub general: bool,
    /// One kind, where there is only one.
    #[serde(default)]
    pub kind: Option<String>,
    /// A remark.
    #[serde(default)]
    #[allow(dead_code)]
    pub note: Option<String>,
}

/// What a word before an office does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrefixEffect {
    /// It is still the office: *acting*, *deputy*.
    Keep,
    /// It is over: *former*.
    Former,
    /// It has not begun: *designate*.
    Future,
    /// Few accept it: *self-proclaimed*.
    Claimed,
}

/// What shows the mode of an event.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modes {
    /// Where the list comes from.
    #[serde(default)]
    pub source: String,
    /// Words of each mode.
    #[serde(default)]
    pub mode: Vec<ModeWords>,
    /// Modes where no word tells one.
    #[serde(default)]
    pub default: Vec<DefaultMode>,
}

/// The words of one mode.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeWords {
    /// Event type.
    pub event: String,
    /// Mode of that type.
    pub mode: String,
    /// Where the words stand.
    #[serde(rename = "where")]
    pub place: ModePlace,
    /// Lemmas of verbs.
    #[serde(default)]
    pub verbs: FxHashSet<String>,
    /// Lemmas of nouns.
    #[serde(default)]
    pub nouns: FxHashSet<String>,
}

/// Where a word stands that shows a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModePlace {
    /// It is what is asked for, refused or threatened.
    Wanted,
    /// It is what the deed was done with.
    Means,
}

/// The mode of a type where no word tells one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefaultMode {
    /// Event type.
    pub event: String,
    /// Mode of that type.
    pub mode: String,
}
