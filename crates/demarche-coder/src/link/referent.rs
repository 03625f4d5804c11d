//! Who a phrase means: the entity behind one or more mentions of a document.

use demarche_knowledge::actors::{Actor, Gazetteer, Kind};
use demarche_knowledge::lexicon::{Defaults, Gender};
use jiff::civil::Date;

/// For how many days after the end of an office its holder is told by it.
const STILL_TOLD: i64 = 31;

/// An actor of this document, known from the lists or only from the text.
#[derive(Clone, Debug)]
pub struct Referent {
    /// Canonical name, or the words of the text.
    pub name: String,
    /// Kind.
    pub kind: Kind,
    /// Country code.
    pub country: Option<Box<str>>,
    /// Sectors, main one first.
    pub sectors: Vec<Box<str>>,
    /// Office, as the text gives it.
    pub office: Option<String>,
    /// Number in the gazetteer.
    pub actor: Option<u32>,
    /// Stable identifier.
    pub id: Option<Box<str>>,
    /// Whether it is political on its own.
    pub political: bool,
    /// Whether more than one are meant.
    pub plural: bool,
    /// Whether the country is only that of the document, not told of them.
    pub supposed: bool,
    /// The pronoun, when a title or the text has told.
    pub gender: Option<Gender>,
}

impl Referent {
    /// An actor of the gazetteer as it was on `day`.
    pub fn known(number: u32, actor: &Actor, day: Date, defaults: &Defaults) -> Self {
        let term = actor.on(day);
        // Somebody who has just resigned or died is still told as what he was.
        let gone = |end: Date| end.checked_add(jiff::Span::new().days(STILL_TOLD)).is_ok_and(|e| e < day);
        let over = actor.kind == Kind::Person && !actor.holds_on(day) && term.validity.end.is_some_and(gone);
        // Who held office once and holds none on that day is of the elite (codebook section 9).
        let sectors = if over && term.office.is_some() { defaults.former.clone() } else { term.sectors.clone() };
        let sectors = defaults.ruling(term.country.as_deref(), sectors, day);
        Self {
            name: actor.name.to_string(),
            kind: actor.kind,
            country: term.country.clone(),
            sectors,
            office: term.office.as_deref().map(str::to_owned),
            actor: Some(number),
            id: Some(actor.id.clone()),
            political: !matches!(actor.kind, Kind::Firm),
            plural: false,
            supposed: false,
            gender: None,
        }
    }

    /// Somebody only the text names.
    pub fn new(name: String, kind: Kind) -> Self {
        Self {
            name,
            kind,
            country: None,
            sectors: Vec::new(),
            office: None,
            actor: None,
            id: None,
            political: false,
            plural: false,
            supposed: false,
            gender: None,
        }
    }

    /// The last word of the name, in lower case.
    pub fn last_word(&self) -> String {
        self.name.rsplit(' ').next().unwrap_or("").to_lowercase()
    }

    /// The authority with offices of its own whose office this person holds, as the lists or the text have it.
    pub fn office_of(&self, gazetteer: &Gazetteer, day: Date) -> Option<u32> {
        let listed = self.actor.and_then(|n| gazetteer.actor(n).on(day).office.as_deref());
        gazetteer.authority_of(listed.or(self.office.as_deref()).unwrap_or(""))
    }

    /// Whether the last word of its name is `word`, which is in lower case.
    pub fn ends_in(&self, word: &str) -> bool {
        let last = self.name.rsplit(' ').next().unwrap_or("");
        if last.is_ascii() { last.eq_ignore_ascii_case(word) } else { last.to_lowercase() == word }
    }

    /// Whether the text or a list names it, so that others can point back to it.
    pub fn how_named(&self) -> bool {
        self.name.starts_with(char::is_uppercase)
    }
}
