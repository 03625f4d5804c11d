//! From what a user types to an office: which role, whose, and at whom: *Russian ambassador to the United Kingdom*.
//!
//! Which words tell an envoy, so that a sending and a receiving side are looked for, is data (`data/questions.toml`, `[offices]`).

use crate::parties::{capital, find};
use demarche_knowledge::Knowledge;
use demarche_knowledge::actors::{Kind, Meaning};
use jiff::civil::Date;
use serde::Deserialize;

/// The words by which offices are told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeWords {
    /// Offices of those whom one side sends to another, each list one office.
    pub envoys: Vec<Vec<String>>,
    /// What stands before an office that somebody holds for the time being, in small letters.
    pub prefixes: Vec<String>,
}

/// An office as somebody asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    /// What it is: *foreign minister*, *ambassador*.
    pub role: String,
    /// Whose it is: number of the state, authority or body; none for an envoy of anybody.
    pub of: Option<u32>,
    /// At whom an envoy is.
    pub at: Option<u32>,
    /// Whether it is an envoy's.
    pub envoy: bool,
}

/// What is needed to understand an office.
pub struct Reader<'a> {
    /// The lists of actors.
    pub knowledge: &'a Knowledge,
    /// The words for envoys.
    pub words: &'a OfficeWords,
    /// The day asked about.
    pub day: Date,
}

/// Words between an office and whose it is.
const OWNED_BY: &[&str] = &["of", "from", "for"];
/// Words between an envoy and at whom he is.
const SENT_TO: &[&str] = &["to", "in", "at"];
/// Words that may stand before a name.
const ARTICLES: &[&str] = &["the", "a", "an"];

impl Reader<'_> {
    /// The office that `typed` names; `None` when it names nobody it could be of.
    pub fn read(&self, typed: &str) -> Option<Office> {
        let words: Vec<&str> = typed.split_whitespace().collect();
        self.envoy(&words).or_else(|| self.own(&words))
    }

    /// The words of an envoy's office in `words`: from where to where.
    fn envoy_words(&self, words: &[&str]) -> Option<(usize, usize)> {
        let called = self.words.envoys.iter().flatten();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for name in called {
            let length = name.split(' ').count();
            let at = words.windows(length).position(|w| w.join(" ").eq_ignore_ascii_case(name));
            found.extend(at.map(|at| (at, at + length)));
        }
        // The longest of those that begin first: "representative" is not all of "permanent representative".
        found.into_iter().min_by_key(|&(start, end)| (start, std::cmp::Reverse(end)))
    }

    fn envoy(&self, words: &[&str]) -> Option<Office> {
        let (start, end) = self.envoy_words(words)?;
        let (before, role, after) = (&words[..start], words[start..end].join(" "), &words[end..]);
        // The longest end of what stands before names the sender; what is left belongs to the role: "deputy".
        let front = (0..before.len()).find_map(|cut| Some((cut, self.place(&before[cut..], false)?)));
        let (sender, left) = match front {
            Some((cut, number)) => (Some(number), &before[..cut]),
            None => (None, before),
        };
        let left = left.iter().filter(|w| !ARTICLES.contains(&w.to_lowercase().as_str()));
        let role = left.map(|w| (*w).to_owned()).chain([role]).collect::<Vec<_>>().join(" ");
        let office = |of: Option<u32>, at: Option<u32>| Office { role: role.clone(), of, at, envoy: true };
        if after.is_empty() {
            return sender.is_some().then(|| office(sender, None));
        }
        let is = |list: &[&str], at: usize| list.contains(&after[at].to_lowercase().as_str());
        let places =
            |list: &'static [&'static str]| (0..after.len()).filter(move |&at| is(list, at)).collect::<Vec<_>>();
        for to in places(SENT_TO) {
            // "ambassador of Russia to the United Kingdom", "ambassador to the United Kingdom"
            if let Some(at) = self.place(&after[to + 1..], true) {
                match (to, sender) {
                    (0, _) => return Some(office(sender, Some(at))),
                    _ if is(OWNED_BY, 0) => {
                        let of = self.place(&after[1..to], false);
                        if of.is_some() {
                            return Some(office(of, Some(at)));
                        }
                    }
                    _ => {}
                }
            }
            // "ambassador to the United Kingdom from Russia"
            for of in places(OWNED_BY).into_iter().filter(|&of| of > to + 1) {
                let both = self.place(&after[to + 1..of], true).zip(self.place(&after[of + 1..], false));
                if let Some((at, of)) = both.filter(|_| to == 0) {
                    return Some(office(Some(of), Some(at)));
                }
            }
        }
        let of = if is(OWNED_BY, 0) { self.place(&after[1..], false) } else { None };
        of.filter(|_| sender.is_none()).map(|of| office(Some(of), None))
    }

    /// *President of France*, *French president*, *NATO secretary general*.
    fn own(&self, words: &[&str]) -> Option<Office> {
        let office = |role: &[&str], of: u32| Office { role: role.join(" "), of: Some(of), at: None, envoy: false };
        for cut in 1..words.len() {
            let (mut before, after) = words.split_at(cut);
            while let [rest @ .., last] = before
                && (OWNED_BY.contains(last) || *last == "in" || ARTICLES.contains(last))
            {
                before = rest;
            }
            if !before.is_empty()
                && before.len() < cut
                && let Some(of) = self.place(after, false)
            {
                return Some(office(before, of));
            }
        }
        (1..words.len()).rev().find_map(|cut| Some(office(&words[cut..], self.place(&words[..cut], false)?)))
    }

    /// The state, authority or body that `words` name; with `seats`, also the state of a capital or city.
    pub fn place(&self, words: &[&str], seats: bool) -> Option<u32> {
        let article = words.first().is_some_and(|w| ARTICLES.contains(&w.to_lowercase().as_str()));
        let words = if article { &words[1..] } else { words };
        let name = words.join(" ");
        let name =
            name.strip_suffix("'s").or(name.strip_suffix("’s")).or(name.strip_suffix(['\'', '’'])).unwrap_or(&name);
        if name.is_empty() {
            return None;
        }
        let gazetteer = &self.knowledge.gazetteer;
        let governs =
            |n: &u32| !matches!(gazetteer.actor(*n).kind, Kind::Person | Kind::People | Kind::Place | Kind::Firm);
        let number = find(self.knowledge, name, self.day).filter(governs);
        // A capital or a seat is no state here: the mayor of Paris is not an office of France.
        let own = |m: &Meaning, n: u32| matches!(*m, Meaning::Actor(x) | Meaning::Adjective(x) if x == n);
        let named = |n: u32| {
            let actor = gazetteer.actor(n);
            let means = |name: &str| gazetteer.look_up(name).iter().any(|m| own(m, n));
            let body = || self.knowledge.ontology.bodies.called(name).is_some_and(|b| b.id == actor.id);
            name.eq_ignore_ascii_case(&actor.id) || means(name) || means(&capital(name)) || body()
        };
        number.filter(|&n| seats || named(n)).or_else(|| if seats { self.around(name) } else { None })
    }

    /// The state in which the largest place of this name lies.
    fn around(&self, name: &str) -> Option<u32> {
        let gazetteer = &self.knowledge.gazetteer;
        let meanings = [gazetteer.look_up(name), gazetteer.look_up(&capital(name))];
        let places = meanings.into_iter().flatten().filter_map(|m| match *m {
            Meaning::Place(p) => Some(&gazetteer.places[p as usize]),
            _ => None,
        });
        places.max_by_key(|p| p.population).and_then(|p| gazetteer.state(&p.country))
    }

    /// Whether two names of envoys are one office, both in small letters.
    pub fn same_envoy(&self, asked: &str, held: &str) -> bool {
        let of =
            |words: &str| self.words.envoys.iter().position(|names| names.iter().any(|n| n.to_lowercase() == words));
        of(asked).is_some() && of(asked) == of(held)
    }
}
