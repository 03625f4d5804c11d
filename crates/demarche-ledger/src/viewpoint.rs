//! From which point of view a question is asked: what was known, who is meant, and as whose acts those of a party
//! count.

use crate::fold::{Ended, Rivals};
use crate::time::Known;
use demarche_knowledge::claim::Participant;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// How much a question may know. Ledgers are bitemporal: valid time is a day of the question, and this is knowledge
/// time, of the public and of this ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Only what was published by then.
    pub known: Known,
    /// Only what this ledger had recorded by then.
    pub recorded: Known,
}

impl Horizon {
    /// Everything in the ledger.
    pub const ALL: Horizon = Horizon { known: Known::EVER, recorded: Known::EVER };
}

/// A participant as coded in the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// The key or country code it is recorded under.
    pub key: &'a str,
    /// Name.
    pub name: &'a str,
    /// Sectors, separated by a space.
    pub sector: &'a str,
    /// Identifier, or empty.
    pub id: &'a str,
    /// First day of the act, where one is stated.
    pub on: Option<Date>,
}

/// A party that a question names: the keys it is recorded under, and which participants with these keys are meant.
pub struct Party<'a> {
    /// Its name in answers.
    pub name: String,
    /// Country codes, or `~` and a name. Answers use the first.
    pub keys: Vec<String>,
    /// Whether a participant recorded under the keys is this party.
    pub is: Box<dyn Fn(Who<'_>) -> bool + 'a>,
    /// Whether every participant recorded under the keys is.
    pub whole: bool,
    /// Whether it depends on the day who is meant.
    pub changes: bool,
}

impl Party<'_> {
    /// Every participant under a key.
    pub fn all(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self { name: name.into(), keys: vec![key.into()], is: Box::new(|_| true), whole: true, changes: false }
    }

    /// The key that answers use.
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }
}

/// As whose acts those of some parties count. Acts of a contested entity, for example, count as its own or as those of
/// the state that claims it.
pub struct View<'a> {
    /// Keys with participants that may count under another key.
    pub keys: BTreeSet<String>,
    /// The key under which a participant counts; `None` where it is the key it was recorded under.
    pub counts_as: Box<dyn Fn(Who<'_>) -> Option<String> + 'a>,
    /// Dimensions for whose acts `standing` is called.
    pub lapsing: Vec<String>,
    /// Given holder, subject and the stated object of an act: what the act is about, and until when the state that it
    /// leads to can last.
    pub standing: Box<Standing<'a>>,
    /// Parties of which at most one can be recognised at a time.
    pub rivals: Vec<Rivals>,
}

/// See [`View::standing`].
pub type Standing<'a> = dyn Fn(Who<'_>, Who<'_>, Option<&str>) -> Stands + 'a;

/// What an act is about, and until when the state that it leads to can last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// What it is about.
    pub object: Option<String>,
    /// The last day, where one is known.
    pub ends: Option<Ended>,
}

impl View<'_> {
    /// Every participant counts as coded.
    pub fn as_coded() -> Self {
        let as_stated =
            |_: Who<'_>, _: Who<'_>, object: Option<&str>| Stands { object: object.map(str::to_owned), ends: None };
        Self {
            keys: BTreeSet::new(),
            counts_as: Box::new(|_| None),
            lapsing: Vec::new(),
            standing: Box::new(as_stated),
            rivals: Vec::new(),
        }
    }

    /// The key under which a participant counts that is recorded under `coded`, in an act of a day.
    pub fn key(&self, coded: &str, participant: &Participant, on: Option<Date>) -> String {
        let (sector, id) = (participant.sector.join(" "), participant.id.as_deref().unwrap_or(""));
        let who = Who { key: coded, name: &participant.name, sector: &sector, id, on };
        let other = if self.keys.contains(coded) { (self.counts_as)(who) } else { None };
        other.unwrap_or_else(|| coded.to_owned())
    }
}
