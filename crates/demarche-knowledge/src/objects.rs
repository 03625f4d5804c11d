//! What acts are about: treaties and lists by all their names (`data/objects.csv`), so that one treaty is one object.
//!
//! A name is looked for in the words of a text, the longest first, whatever its articles, accents and case. What no row names
//! keeps a plain form. Change here how names are found; the names themselves are data.

use crate::day::Validity;
use crate::ontology::parse;
use crate::problem::{Problem, nearest};
use crate::spelling::{loose, words};
use crate::table::rows;
use crate::word_hash::WordsHash;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// The table of treaties and lists.
pub const OBJECTS: &str = "objects.csv";
/// The words by which unlisted ones are told.
pub const OBJECT_WORDS: &str = "lexicon/en/objects.toml";

/// What a row of the table is.
const KINDS: &[&str] = &["multilateral", "bilateral", "arrangement", "other", "list", "general list"];

/// A treaty or a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// Stable identifier.
    pub id: Box<str>,
    /// Canonical name.
    pub name: Box<str>,
    /// `multilateral`, `bilateral`, `arrangement`, `other`, `list`, or `general list`: one that every state keeps for itself.
    pub kind: Box<str>,
    /// The dimension of acts that are about it.
    pub dimension: Box<str>,
    /// Other names, as the table has them.
    pub aliases: Vec<Box<str>>,
}

impl Object {
    /// Whether it is a list on which somebody is put.
    pub fn is_list(&self) -> bool {
        self.kind.ends_with("list")
    }

    /// Whether every state keeps a list of its own called so.
    pub fn is_general(&self) -> bool {
        self.is_list() && self.kind.starts_with("general")
    }
}

/// Treaties and lists by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Objects {
    list: Vec<Object>,
    by_name: FxHashMap<u64, u32>,
    by_typed: FxHashMap<Box<str>, u32>,
    beginnings: FxHashSet<u64>,
    words: ObjectWords,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectWords {
    #[serde(rename = "source")]
    _source: String,
    nouns: Vec<String>,
    inside: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    nothing: Vec<String>,
}

impl Objects {
    pub(crate) fn read_table(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        let mut ids: FxHashSet<Box<str>> = FxHashSet::default();
        rows(file, text, &["id", "name", "aliases", "kind", "dimension", "opened", "source"], problems, |row| {
            let (id, name, kind) = (row.get("id"), row.get("name"), row.get("kind"));
            if name.is_empty() || !ids.insert(id.into()) {
                return Err(format!("`{id}` has no name, or stands here already"));
            }
            if !KINDS.contains(&kind) {
                return Err(format!("`{kind}` is not a kind of object; there are: {}", KINDS.join(", ")));
            }
            Validity::read(row.get("opened"), "")?;
            let number = self.list.len() as u32;
            for called in std::iter::once(name).chain(row.list("aliases")) {
                if let Some(other) = self.name(called, number) {
                    return Err(format!("`{called}` is a name of `{}` already", self.list[other as usize].name));
                }
            }
            let aliases = row.list("aliases").map(Into::into).collect();
            let dimension = row.get("dimension").into();
            self.list.push(Object { id: id.into(), name: name.into(), kind: kind.into(), dimension, aliases });
            Ok(())
        });
    }

    pub(crate) fn read_words(&mut self, file: &str, text: &str, problems: &mut Vec<Problem>) {
        self.words = parse(file, text, problems).unwrap_or_default();
    }

    /// Adds a name; gives back whose it is already.
    fn name(&mut self, name: &str, number: u32) -> Option<u32> {
        let all = words(name);
        let mut hash = WordsHash::default();
        for (nth, word) in all.iter().enumerate() {
            hash.push(word);
            if nth + 1 < all.len() {
                self.beginnings.insert(hash.value());
            }
        }
        let other = *self.by_name.entry(hash.value()).or_insert(number);
        self.by_typed.entry(loose(name).into()).or_insert(number);
        (other != number).then_some(other)
    }

    /// Every row, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Object> {
        self.list.iter()
    }

    /// The one called so, in whatever spelling.
    pub fn called(&self, name: &str) -> Option<&Object> {
        let exact = self.of_hash(WordsHash::of(&words(name)));
        let typed = |name: &str| self.by_typed.get(loose(name).as_str()).map(|&n| &self.list[n as usize]);
        exact.or_else(|| typed(name)).or_else(|| typed(&self.plain(name)))
    }

    fn of_hash(&self, hash: u64) -> Option<&Object> {
        self.by_name.get(&hash).map(|&n| &self.list[n as usize])
    }

    /// The first that `text` names among those `wanted`; of several names that begin together the longest.
    pub fn within(&self, text: &str, wanted: impl Fn(&Object) -> bool) -> Option<&Object> {
        let all = words(text);
        (0..all.len()).find_map(|start| {
            let (mut hash, mut found) = (WordsHash::default(), None);
            for word in &all[start..] {
                hash.push(word);
                found = self.of_hash(hash.value()).filter(|o| wanted(o)).or(found);
                if !self.beginnings.contains(&hash.value()) {
                    break;
                }
            }
            found
        })
    }

    /// Whether acts of a dimension are about treaties, so that an unlisted one may be named.
    pub fn are_treaties(&self, dimension: &str) -> bool {
        self.list.iter().any(|o| *o.dimension == *dimension && !o.is_list())
    }

    /// Words of an unlisted object without article, year and quotation marks, in small letters but for names and acronyms'
    /// capitals; empty for words that name nothing.
    pub fn plain(&self, text: &str) -> String {
        let trimmed = text.trim_matches(|c: char| !c.is_alphanumeric());
        let mut parts: Vec<&str> = trimmed.split_whitespace().collect();
        let is_year = |w: &str| w.len() == 4 && w.chars().all(|c| c.is_ascii_digit());
        let leads = |w: &str| is_year(w) || self.words.before.iter().any(|b| b.eq_ignore_ascii_case(w));
        while parts.len() > 1 && leads(parts[0]) {
            parts.remove(0);
        }
        while parts.len() > 2 && is_year(parts[parts.len() - 1]) && parts[parts.len() - 2].eq_ignore_ascii_case("of") {
            parts.truncate(parts.len() - 2);
        }
        if parts.len() == 1 && self.words.nothing.iter().any(|n| n.eq_ignore_ascii_case(parts[0])) {
            return String::new();
        }
        parts.iter().map(|w| w.trim_matches(|c| matches!(c, '"' | '“' | '”' | '‘'))).collect::<Vec<_>>().join(" ")
    }

    /// The name of an unlisted treaty that a text gives with capitals: *Lagos Charter*, *Treaty of Nowhere*.
    pub fn named(&self, text: &str) -> Option<String> {
        let parts: Vec<&str> = text.split_whitespace().map(|w| w.trim_end_matches([',', '.', ';', ':'])).collect();
        let capital = |w: &str| w.trim_start_matches(['“', '"', '‘']).starts_with(char::is_uppercase);
        let noun = |w: &str| self.words.nouns.iter().any(|n| *n == w.to_lowercase());
        let at = parts.iter().position(|w| capital(w) && noun(w))?;
        let inside = |w: &str| self.words.inside.iter().any(|i| i == w);
        let mut start = at;
        while start > 0 && (capital(parts[start - 1]) || inside(parts[start - 1])) {
            start -= 1;
        }
        while !capital(parts[start]) {
            start += 1;
        }
        let mut end = at + 1;
        let mut next = end;
        let goes_on = |w: &str| inside(w) || (capital(w) && !self.words.after.iter().any(|a| a == w));
        while next < parts.len() && goes_on(parts[next]) {
            next += 1;
            if capital(parts[next - 1]) {
                end = next;
            }
        }
        let name = self.plain(&parts[start..end].join(" "));
        (name.split_whitespace().count() > 1).then_some(name)
    }

    /// The listed name nearest to `typed`.
    pub fn near<'a>(&'a self, typed: &str, others: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let names = self.list.iter().flat_map(|o| std::iter::once(&*o.name).chain(o.aliases.iter().map(|a| &**a)));
        nearest(typed, names.chain(others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Knowledge;

    #[test]
    fn one_treaty_has_one_name() {
        let objects = &Knowledge::of_repository().ontology.objects;
        for (text, name) in [
            ("the 1997 Ottawa Convention banning anti-personnel landmines", "Ottawa Convention"),
            ("the Mine Ban Treaty", "Ottawa Convention"),
            ("Anti-Personnel Mine Ban Convention", "Ottawa Convention"),
            ("the Rome Statute of the International Criminal Court", "Rome Statute"),
            ("the Comprehensive Nuclear-Test-Ban Treaty (CTBT)", "Comprehensive Nuclear-Test-Ban Treaty"),
            ("New START", "New START"),
            ("the New START treaty with Russia", "New START"),
            ("the Istanbul Convention on violence against women", "Istanbul Convention"),
            ("the 2015 Paris climate accord", "Paris Agreement"),
            ("the Lomé convention", "Lomé Convention"),
            ("its list of state sponsors of terrorism", "State Sponsors of Terrorism list"),
        ] {
            assert_eq!(objects.within(text, |_| true).map(|o| &*o.name), Some(name), "{text}");
        }
        for text in ["start of talks", "a package of documents", "the agreement", "who signed it", "an open sky"] {
            assert!(objects.within(text, |_| true).is_none(), "{text}");
        }
        for typed in
            ["ottawa convention", "The Ottawa Convention", "mine ban treaty", "npt", "NPT", "1997 Ottawa Convention"]
        {
            assert!(objects.called(typed).is_some(), "{typed}");
        }
        assert!(objects.called("Otawa Convention").is_none());
        assert_eq!(objects.near("Otawa Convention", std::iter::empty()), Some("Ottawa Convention"));
    }

    #[test]
    fn unlisted_treaties_keep_a_plain_form() {
        let objects = &Knowledge::of_repository().ontology.objects;
        for (text, plain) in [
            ("the 1993 Tashkent Accord", "Tashkent Accord"),
            ("“the Tashkent Accord”", "Tashkent Accord"),
            ("a landmark defence pact", "defence pact"),
            ("the pact of 1999", "the pact of 1999".trim_start_matches("the ").trim_end_matches(" of 1999")),
            ("it", ""),
        ] {
            assert_eq!(objects.plain(text), plain, "{text}");
        }
        for (text, name) in [
            ("from the Lagos Charter on Friday", Some("Lagos Charter")),
            ("left the Treaty of Nowhere and Elsewhere.", Some("Treaty of Nowhere and Elsewhere")),
            ("signed the agreement", None),
            ("ended an accord with France", None),
        ] {
            assert_eq!(objects.named(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn two_rows_with_one_name_are_reported() {
        let table = "id,name,aliases,kind,dimension,opened,source\na,One Treaty,,bilateral,x,1990,hand\nb,Other,one treaty,bilateral,x,1990,hand\nc,Third,,song,x,,hand\n";
        let (mut objects, mut problems) = (Objects::default(), Vec::new());
        objects.read_table("objects.csv", table, &mut problems);
        let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(
            messages[0].starts_with("`one treaty` is a name of `One Treaty`")
                && messages[1].starts_with("`song` is not a kind")
        );
    }
}
