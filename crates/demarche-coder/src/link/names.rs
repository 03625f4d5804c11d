//! Finds known names in a parsed text.

use crate::knowledge::actors::{Gazetteer, Meaning, NameHash, name_words};
use demarche_lang::{Doc, Entity, EntityKind, Pos};
use std::ops::Range;

/// A known name in the text.
#[derive(Clone, Debug)]
pub struct NameHit {
    /// Tokens it covers.
    pub tokens: Range<usize>,
    /// The token of the run that the rest of the run hangs on.
    pub head: usize,
    /// What the name can stand for.
    pub meanings: Vec<Meaning>,
    /// The name as written.
    pub words: String,
}

impl NameHit {
    /// Actors the name can stand for.
    pub fn actors(&self) -> impl Iterator<Item = u32> + '_ {
        self.meanings.iter().filter_map(|m| if let Meaning::Actor(a) = m { Some(*a) } else { None })
    }

    /// The actors whose nationality word this is.
    pub fn adjectives(&self) -> impl Iterator<Item = u32> + '_ {
        self.meanings.iter().filter_map(|m| if let Meaning::Adjective(a) = m { Some(*a) } else { None })
    }

    /// The actor whose nationality word this is, the first listed.
    pub fn adjective(&self) -> Option<u32> {
        self.adjectives().next()
    }

    /// The actors this capital or seat can stand for.
    pub fn seats(&self) -> impl Iterator<Item = u32> + '_ {
        self.meanings.iter().filter_map(|m| if let Meaning::Seat(a) = m { Some(*a) } else { None })
    }

    /// The actor this capital or seat can stand for, the first listed.
    pub fn seat(&self) -> Option<u32> {
        self.seats().next()
    }

    /// Places of this name.
    pub fn places(&self) -> impl Iterator<Item = u32> + '_ {
        self.meanings.iter().filter_map(|m| if let Meaning::Place(p) = m { Some(*p) } else { None })
    }
}

/// Known names of `doc`, longest first where they overlap, in text order.
pub fn find(doc: &Doc, gazetteer: &Gazetteer) -> Vec<NameHit> {
    let text = doc.text();
    let words: Vec<(usize, usize)> = name_words(text).collect();
    let mut hits = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match longest(text, &words[at..], gazetteer) {
            // *The Workers' Party of Korea* is not *The Workers' Party*.
            Some((used, _)) if is_article(text, words[at]) && ends_later(text, &words[at + 1..], used, gazetteer) => {
                at += 1
            }
            Some((used, meanings)) => {
                let (start, end) = (words[at].0, words[at + used - 1].1);
                if let Some(hit) = hit(doc, start, end, meanings) {
                    hits.push(hit);
                    at += used;
                    continue;
                }
                at += 1;
            }
            None => at += 1,
        }
    }
    hits
}

/// What the known names in a text that is not parsed, such as a title, can stand for, in text order.
pub fn in_title<'g>(text: &str, gazetteer: &'g Gazetteer) -> Vec<&'g [Meaning]> {
    let words: Vec<(usize, usize)> = name_words(text).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let hit = longest(text, &words[at..], gazetteer);
        let used = hit.map_or(1, |(used, _)| used);
        // A single word before another with a capital is a first name.
        let next = words.get(at + 1).filter(|w| joins(&text[words[at].1..w.0]));
        let first_name = used == 1 && next.is_some_and(|w| text[w.0..].starts_with(char::is_uppercase));
        found.extend(hit.filter(|_| !first_name).map(|(_, meanings)| meanings));
        at += used;
    }
    found
}

fn is_article(text: &str, word: (usize, usize)) -> bool {
    text[word.0..word.1].eq_ignore_ascii_case("the")
}

/// Whether the name at the start of `words` ends behind one of `used` words that begins a word before.
fn ends_later(text: &str, words: &[(usize, usize)], used: usize, gazetteer: &Gazetteer) -> bool {
    longest(text, words, gazetteer).is_some_and(|(n, _)| n + 1 > used)
}

fn longest<'g>(text: &str, words: &[(usize, usize)], gazetteer: &'g Gazetteer) -> Option<(usize, &'g [Meaning])> {
    let first = words.first()?;
    if !text[first.0..].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let mut hash = NameHash::default();
    let mut best = None;
    let mut end_of_last = first.0;
    for (n, &(start, end)) in words.iter().enumerate() {
        if n > 0 && !joins(&text[end_of_last..start]) {
            break;
        }
        hash.push(&text[start..end]);
        let value = hash.value();
        let meanings = gazetteer.meanings(value);
        if !meanings.is_empty() {
            best = Some((n + 1, meanings));
        }
        if !gazetteer.is_prefix(value) {
            break;
        }
        end_of_last = end;
    }
    best
}

/// What may stand between two words of one name.
fn joins(gap: &str) -> bool {
    gap.chars().count() <= 2
        && gap.chars().all(|c| matches!(c, ' ' | '-' | '.' | '\'' | '’' | 'ʻ' | '‑' | '–' | '&' | '/'))
}

fn hit(doc: &Doc, start: usize, end: usize, meanings: &[Meaning]) -> Option<NameHit> {
    let first = doc.token_at(start);
    let last = doc.token_at(end - 1);
    if last >= doc.len() || doc.sentence_of(first) != doc.sentence_of(last) {
        return None;
    }
    let tokens = first..last + 1;
    // `US-led`, `anti-Russia`: a name inside a token that goes on is a modifier at most; the token tells.
    if doc.span(first).start() < start && doc.word(first).starts_with(char::is_alphanumeric) {
        return None;
    }
    let head = tokens.clone().find(|&t| !tokens.contains(&doc.head(t)) || doc.head(t) == t)?;
    let one_word = tokens.len() == 1;
    if one_word && matches!(doc.pos(first), Pos::Verb | Pos::Aux | Pos::Adv | Pos::Intj | Pos::Pron | Pos::Adp) {
        return None;
    }
    if one_word && is_first_name(doc, first, meanings) {
        return None;
    }
    let words = doc.words(tokens.clone()).to_owned();
    Some(NameHit { tokens, head, meanings: meanings.to_vec(), words })
}

/// Whether the name of a state or place is the first name of a person: *Jordan Bardella*, *Chad Wolf*; not the country in *President
/// of France Emmanuel Macron*, which the entity model may join to the name.
fn is_first_name(doc: &Doc, t: usize, meanings: &[Meaning]) -> bool {
    let land = meanings.iter().all(|m| matches!(m, Meaning::Actor(_) | Meaning::Seat(_) | Meaning::Place(_)));
    let person = |e: Entity| e.kind == EntityKind::Person && e.start == t && e.end > t + 1;
    let introduced = t > 0 && doc.pos(t - 1) == Pos::Adp;
    let surname = |i: usize| doc.tag(i) == "NNP" && doc.word(i).starts_with(char::is_uppercase);
    land && !introduced && doc.entity_of(t).is_some_and(person) && surname(t + 1)
}
