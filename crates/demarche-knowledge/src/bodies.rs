//! Bodies and movements as parties: under whom the act of an institution, an office or a member counts.
//!
//! The tables say it: `part_of` in `data/actors/organizations.csv` names the body that an institution acts for, so that the
//! European Commission counts as the European Union while the claim keeps its name. What stands here is the look-up alone.

use crate::actors::Kind;
use crate::hash_index::{HashIndex, KeySet};
use crate::problem::Problem;
use crate::spelling::{loose, words};
use crate::word_hash::WordsHash;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An organization, armed group, authority or party of the tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Stable identifier.
    pub id: Box<str>,
    /// Kind.
    pub kind: Kind,
    /// Canonical name.
    pub name: Box<str>,
    /// Other names, as the table has them.
    pub aliases: Vec<Box<str>>,
    /// Code it is reported under in its first row.
    pub code: Option<Box<str>>,
    /// Whether its row was written by hand.
    pub by_hand: bool,
    /// Identifier of the body it acts for.
    part_of: Option<Box<str>>,
    /// Number of the body it counts as; its own where it acts for itself.
    counts_as: u32,
}

/// A row of a table, as it is added.
pub(crate) struct Entry<'a> {
    pub id: &'a str,
    pub kind: Kind,
    pub name: &'a str,
    pub aliases: Vec<&'a str>,
    pub code: Option<&'a str>,
    pub part_of: &'a str,
    pub by_hand: bool,
}

/// All of them, by identifier and by spelling.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bodies {
    list: Vec<Body>,
    /// Hash of an identifier → the body.
    by_id: HashIndex<u32>,
    /// Hash of the words of a name → bodies, those by hand first.
    by_name: HashIndex<u32>,
    /// Hash of a name as somebody may type it → bodies, those by hand first.
    by_typed: HashIndex<u32>,
    /// Hashes of proper beginnings of names.
    beginnings: KeySet,
    /// Code → the body whose institutions carry it.
    heads: BTreeMap<Box<str>, u32>,
}

/// The rows read so far.
#[derive(Default)]
pub(crate) struct BodyList {
    list: Vec<Body>,
    by_id: FxHashMap<Box<str>, u32>,
    by_name: Vec<(u64, u32)>,
    by_typed: Vec<(u64, u32)>,
    beginnings: Vec<u64>,
}

/// What is known of somebody whose body is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sought<'a> {
    /// Name.
    pub name: &'a str,
    /// Code, where there is one.
    pub code: Option<&'a str>,
    /// Identifier, or empty.
    pub id: &'a str,
    /// Office, or empty.
    pub office: &'a str,
}

impl BodyList {
    /// Adds a row; a second row of one identifier adds its names.
    pub(crate) fn add(&mut self, entry: Entry<'_>) {
        let number = match self.by_id.get(entry.id) {
            Some(&number) => number,
            None => {
                let number = self.list.len() as u32;
                self.list.push(Body {
                    id: entry.id.into(),
                    kind: entry.kind,
                    name: entry.name.into(),
                    aliases: Vec::new(),
                    code: entry.code.map(Into::into),
                    by_hand: entry.by_hand,
                    part_of: (!entry.part_of.is_empty()).then(|| entry.part_of.into()),
                    counts_as: number,
                });
                self.by_id.insert(entry.id.into(), number);
                self.name(entry.name, number);
                number
            }
        };
        for alias in entry.aliases {
            if !self.list[number as usize].aliases.iter().any(|a| **a == *alias) {
                self.list[number as usize].aliases.push(alias.into());
                self.name(alias, number);
            }
        }
    }

    fn name(&mut self, name: &str, number: u32) {
        let words = words(name);
        let mut hash = WordsHash::default();
        for (nth, word) in words.iter().enumerate() {
            hash.push(word);
            if nth + 1 < words.len() {
                self.beginnings.push(hash.value());
            }
        }
        self.by_name.push((hash.value(), number));
        self.by_typed.push((WordsHash::of_one(&words.join(" ").to_lowercase()), number));
    }

    /// All of them, once every row is there; finds out what counts as what.
    pub(crate) fn settle(mut self, file: &str, problems: &mut Vec<Problem>) -> Bodies {
        let mut heads = BTreeMap::new();
        for at in 0..self.list.len() {
            let Some(whole) = self.list[at].part_of.clone() else { continue };
            match self.by_id.get(&whole).copied() {
                Some(body) if self.list[body as usize].part_of.is_none() => {
                    self.list[at].counts_as = body;
                    if let Some(code) = self.list[body as usize].code.clone() {
                        heads.insert(code, body);
                    }
                }
                found => {
                    let what = if found.is_some() { "is itself part of another" } else { "is not in the tables" };
                    let message = format!("`{}` is part of `{whole}`, which {what}", self.list[at].id);
                    problems.push(Problem::of_file(
                        file,
                        "organization.part_of",
                        message,
                        "name the id of a whole body",
                    ));
                }
            }
        }
        let (list, mut by_name, mut by_typed) = (self.list, self.by_name, self.by_typed);
        // Those by hand first; the sort keeps the order of the rows otherwise.
        for names in [&mut by_name, &mut by_typed] {
            names.sort_by_key(|(_, number)| !list[*number as usize].by_hand);
        }
        Bodies {
            by_id: list.iter().zip(0..).map(|(body, number)| (WordsHash::of_one(&body.id), number)).collect(),
            by_name: by_name.into_iter().collect(),
            by_typed: by_typed.into_iter().collect(),
            beginnings: self.beginnings.into_iter().collect(),
            heads,
            list,
        }
    }
}

impl Bodies {
    /// The body with this identifier.
    pub fn with_id(&self, id: &str) -> Option<&Body> {
        self.numbered(self.by_id.get(WordsHash::of_one(id))).find(|b| *b.id == *id)
    }

    /// The body that another counts as: itself where it acts for itself.
    pub fn whole<'a>(&'a self, body: &'a Body) -> &'a Body {
        &self.list[body.counts_as as usize]
    }

    /// The body whose institutions carry this code: that of `EUR` is the European Union.
    pub fn head(&self, code: &str) -> Option<&Body> {
        self.heads.get(code).map(|&n| &self.list[n as usize])
    }

    /// The body called so, in whatever spelling and case.
    pub fn called(&self, name: &str) -> Option<&Body> {
        let exact = self.of_hash(WordsHash::of(&words(name)), None);
        exact.or_else(|| self.typed(name, None))
    }

    fn typed(&self, name: &str, code: Option<&str>) -> Option<&Body> {
        self.numbered(self.by_typed.get(WordsHash::of_one(&loose(name)))).find(|b| fits(b, code))
    }

    fn of_hash(&self, hash: u64, code: Option<&str>) -> Option<&Body> {
        self.numbered(self.by_name.get(hash)).find(|b| fits(b, code))
    }

    fn numbered<'a>(&'a self, numbers: &'a [u32]) -> impl Iterator<Item = &'a Body> {
        numbers.iter().map(|&n| &self.list[n as usize])
    }

    /// Whether a body is called so, in whatever spelling and case.
    pub fn is_called(&self, body: &Body, name: &str) -> bool {
        let name = loose(name);
        std::iter::once(&body.name).chain(&body.aliases).any(|n| loose(n) == name)
    }

    /// Whose act that of somebody is: of a listed body by its identifier or name, of a member named by it (*NATO troops*),
    /// of the holder of an office that names it.
    pub fn of(&self, sought: Sought<'_>) -> Option<&Body> {
        if let Some(body) = self.with_id(sought.id) {
            return Some(body);
        }
        let named = || {
            let words = words(sought.name);
            // Small letters make no acronym of one word: "who" is not the WHO.
            let whole = self.of_hash(WordsHash::of(&words), sought.code);
            let typed = || if words.len() > 1 { self.typed(sought.name, sought.code) } else { None };
            whole.or_else(typed).or_else(|| self.beginning(sought.name, sought.code))
        };
        let named = if sought.id.is_empty() { named() } else { None };
        named.or_else(|| self.within(sought.office, sought.code))
    }

    /// The longest name with which `text` begins, unless a hyphen follows: *ISIS-inspired* is not of ISIS.
    fn beginning(&self, text: &str, code: Option<&str>) -> Option<&Body> {
        let all = words(text);
        let (mut hash, mut found) = (WordsHash::default(), None);
        for (nth, word) in all.iter().enumerate() {
            hash.push(word);
            let value = hash.value();
            if let Some(body) = self.of_hash(value, code) {
                let linked = all.get(nth + 1).is_some_and(|next| joined(text, word, next));
                found = if linked { None } else { Some(body) };
            }
            if !self.beginnings.contains(value) {
                break;
            }
        }
        found
    }

    /// The longest name that stands somewhere in `text`; of equally long ones the first.
    fn within(&self, text: &str, code: Option<&str>) -> Option<&Body> {
        let all = words(text);
        let mut best: Option<(usize, &Body)> = None;
        for start in 0..all.len() {
            let mut hash = WordsHash::default();
            for (nth, word) in all[start..].iter().enumerate() {
                hash.push(word);
                let value = hash.value();
                if let Some(body) = self.of_hash(value, code).filter(|_| best.is_none_or(|b| nth + 1 > b.0)) {
                    best = Some((nth + 1, body));
                }
                if !self.beginnings.contains(value) {
                    break;
                }
            }
        }
        best.map(|b| b.1)
    }
}

/// A name alone does not tell the party of one country from that of another.
fn fits(body: &Body, code: Option<&str>) -> bool {
    code.is_none() || body.code.as_deref() == code || body.code.is_none()
}

/// Whether a hyphen joins two words that follow each other in `text`.
fn joined(text: &str, word: &str, next: &str) -> bool {
    let text = text.to_lowercase();
    text.contains(&format!("{}-{}", word.to_lowercase(), next.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Knowledge;

    fn whole(name: &str, code: &str, office: &str) -> String {
        let bodies = &Knowledge::of_repository().ontology.bodies;
        let sought = Sought { name, code: (!code.is_empty()).then_some(code), office, id: "" };
        bodies.of(sought).map_or_else(|| "nobody".into(), |b| bodies.whole(b).name.to_string())
    }

    #[test]
    fn institutions_offices_and_members_count_as_their_body() {
        for (name, code, office, body) in [
            ("European Commission", "EUR", "", "European Union"),
            ("Council of the EU", "EUR", "", "European Union"),
            ("EU leaders", "EUR", "", "European Union"),
            ("NATO secretary general", "IGO", "", "NATO"),
            ("Jens Stoltenberg", "IGO", "Secretary General of NATO", "NATO"),
            ("KFOR", "IGO", "", "NATO"),
            ("African Union Commission", "IGO", "", "African Union"),
            ("African Union diplomat", "IGO", "", "African Union"),
            ("UN Security Council", "UNO", "", "United Nations"),
            ("UN Secretary-General", "UNO", "", "United Nations"),
            ("MINUSMA", "UNO", "", "United Nations"),
            ("World Health Organization", "UNO", "", "World Health Organization"),
            ("Tedros Adhanom", "UNO", "Director-General of the WHO", "World Health Organization"),
            ("Hay'at Tahrir al Sham", "SYR", "", "Hayat Tahrir al-Sham"),
            ("Hayʾat Tahrir al-Sham", "SYR", "", "Hayat Tahrir al-Sham"),
            ("Boko Haram fighters", "NGA", "", "Boko Haram"),
            ("Islamic State militants", "IMG", "", "Islamic State"),
            ("ISIS-inspired attackers", "IMG", "", "nobody"),
            ("Association of Caribbean Ports", "IGO", "", "nobody"),
            ("Council", "", "", "nobody"),
        ] {
            assert_eq!(whole(name, code, office), body, "{name} {office}");
        }
    }

    #[test]
    fn names_are_found_in_any_spelling() {
        let bodies = &Knowledge::of_repository().ontology.bodies;
        for typed in ["hts", "HTS", "tahrir al sham", "Hay’at Tahrir al-Sham", "HAYAT TAHRIR AL-SHAM"] {
            assert_eq!(bodies.called(typed).map(|b| &*b.id), Some("auth:hts"), "{typed}");
        }
        for typed in ["eu", "European Union", "the EU"] {
            assert_eq!(bodies.called(typed).map(|b| &*b.id), Some("org:european-union"), "{typed}");
        }
        assert_eq!(bodies.called("council of the EU").map(|b| &*bodies.whole(b).id), Some("org:european-union"));
        assert!(bodies.called("").is_none() && bodies.called("nobody of that name").is_none());
        assert_eq!(bodies.head("EUR").map(|b| &*b.name), Some("European Union"));
    }

    #[test]
    fn a_part_of_nothing_is_reported() {
        let entry = |id, part_of| Entry {
            id,
            kind: Kind::Organization,
            name: id,
            aliases: vec![],
            code: None,
            part_of,
            by_hand: true,
        };
        let mut bodies = BodyList::default();
        for (id, part_of) in [("a", ""), ("b", "a"), ("c", "b"), ("d", "e")] {
            bodies.add(entry(id, part_of));
        }
        let mut problems = Vec::new();
        bodies.settle("actors/organizations.csv", &mut problems);
        let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(
            messages,
            ["`c` is part of `b`, which is itself part of another", "`d` is part of `e`, which is not in the tables"]
        );
    }
}
