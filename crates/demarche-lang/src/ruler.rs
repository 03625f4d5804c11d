//! The attribute ruler: from tag, word and relation to part of speech, features and some base forms.
//!
//! A rule tests one token, or two in a row, and sets attributes of one of them. All rules look at the attributes as the
//! networks left them; where several apply, the later one wins. The rules are data of the model.

use crate::tables::{Source, TableError};
use crate::{Dep, Doc, Pos};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// What rules can see of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Bit of the tag, by its place in [`Doc::TAGS`].
    pub(crate) tag: u64,
    /// Bit of the relation, by its place in [`Dep::ALL`].
    pub(crate) dep: u64,
    /// From [`Ruler::word`].
    pub(crate) word: u16,
    /// Whether the token is white space.
    pub(crate) is_space: bool,
}

/// What rules set of a token; `None` where they are silent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    pub(crate) tag: Option<&'static str>,
    pub(crate) pos: Option<Pos>,
    pub(crate) morph: Option<&'static str>,
    pub(crate) lemma: Option<Box<str>>,
    pub(crate) dep: Option<Dep>,
}

/// A test of one token.
#[derive(Debug)]
struct Test {
    tags: u64,
    deps: u64,
    /// Numbers of the words that pass; every word where there is none.
    words: Option<Box<[u16]>>,
    space: Option<bool>,
}

impl Test {
    fn passes(&self, seen: Seen) -> bool {
        self.passes_word(seen.word)
            && self.tags & seen.tag != 0
            && self.deps & seen.dep != 0
            && self.space.is_none_or(|space| space == seen.is_space)
    }

    fn passes_word(&self, word: u16) -> bool {
        self.words.as_ref().is_none_or(|words| words.contains(&word))
    }
}

#[derive(Debug)]
struct Rule {
    test: Test,
    /// Of the token after the first.
    next: Option<Test>,
    /// Whether it is the second token whose attributes are set.
    sets_next: bool,
    setting: Setting,
}

/// The rules, in order.
#[derive(Debug)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    /// Numbers of the lower-case words that rules name, from 1.
    words: FxHashMap<Box<str>, u16>,
}

impl Ruler {
    pub(crate) fn read(source: &Source<'_, '_>) -> Result<Self, TableError> {
        let table = "ruler";
        let json = source.json(table)?;
        let list = json.as_array().ok_or_else(|| source.error(table, "is not a list"))?;
        let mut ruler = Self { rules: Vec::new(), words: FxHashMap::default() };
        for rule in list {
            ruler.add(rule).ok_or_else(|| source.error(table, format!("cannot read {rule}")))?;
        }
        Ok(ruler)
    }

    fn add(&mut self, rule: &Value) -> Option<()> {
        let (test, next) = match rule["tokens"].as_array()?.as_slice() {
            [one] => (self.test(one)?, None),
            [one, two] => (self.test(one)?, Some(self.test(two)?)),
            _ => return None,
        };
        let sets_next = rule["index"] == 1;
        let mut setting = Setting::default();
        for (name, value) in rule["set"].as_object()? {
            let value = value.as_str()?;
            match name.as_str() {
                "tag" => setting.tag = Some(Doc::TAGS[tag_index(value)?]),
                "pos" => setting.pos = Some(Pos::parse(value)?),
                "morph" => setting.morph = Some(intern(value)),
                "lemma" => setting.lemma = Some(value.into()),
                "dep" => setting.dep = Some(Dep::parse(value)?),
                _ => return None,
            }
        }
        self.rules.push(Rule { test, next, sets_next, setting });
        Some(())
    }

    fn test(&mut self, json: &Value) -> Option<Test> {
        let mut test = Test { tags: u64::MAX, deps: u64::MAX, words: None, space: None };
        for (name, value) in json.as_object()? {
            if name == "space" {
                test.space = Some(value.as_bool()?);
                continue;
            }
            let strings: Vec<&str> = value.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
            match name.as_str() {
                "lower" => test.words = Some(strings.into_iter().map(|s| self.new_word(s)).collect()),
                // A tag the tagger never gives can be left out.
                "tag" => test.tags = bits(strings.into_iter().filter_map(tag_index)),
                "not_tag" => test.tags = !bits(strings.into_iter().filter_map(tag_index)),
                "dep" => test.deps = bits(strings.into_iter().map(dep_index).collect::<Option<Vec<_>>>()?),
                "not_dep" => test.deps = !bits(strings.into_iter().map(dep_index).collect::<Option<Vec<_>>>()?),
                _ => return None,
            }
        }
        Some(test)
    }

    fn new_word(&mut self, word: &str) -> u16 {
        let next = self.words.len() as u16 + 1;
        *self.words.entry(word.into()).or_insert(next)
    }

    /// The number of a word in lower case; 0 when no rule names it.
    pub(crate) fn word(&self, lower: &str) -> u16 {
        self.words.get(lower).copied().unwrap_or(0)
    }

    /// Whether a rule of two tokens names `word` for the second.
    pub(crate) fn may_follow(&self, word: u16) -> bool {
        word != 0 && self.rules.iter().filter_map(|rule| rule.next.as_ref()).any(|next| next.passes_word(word))
    }

    /// Relations between which no rule for a token of this kind can tell: for each of [`Dep::ALL`], the number of the
    /// first that is treated alike.
    pub(crate) fn alike(&self, tag: u64, word: u16, is_space: bool) -> Vec<u8> {
        let rules: Vec<u64> = self
            .rules
            .iter()
            .filter(|rule| rule.next.is_none())
            .filter(|rule| rule.test.passes(Seen { tag, dep: u64::MAX, word, is_space }))
            .map(|rule| rule.test.deps)
            .collect();
        let treated = |dep: u8| rules.iter().map(move |deps| deps >> dep & 1);
        let count = Dep::ALL.len() as u8;
        (0..count).map(|dep| (0..dep).find(|&other| treated(other).eq(treated(dep))).unwrap_or(dep)).collect()
    }

    /// Whether a rule of two tokens applies to these.
    pub(crate) fn pair_applies(&self, first: Seen, second: Seen) -> bool {
        self.rules
            .iter()
            .any(|rule| rule.next.as_ref().is_some_and(|next| next.passes(second)) && rule.test.passes(first))
    }

    /// What the rules set of a token, given its neighbours where they may matter.
    pub(crate) fn settle(&self, before: Option<Seen>, token: Seen, after: Option<Seen>) -> Setting {
        let mut all = Setting::default();
        for rule in &self.rules {
            let applies = match &rule.next {
                None => rule.test.passes(token),
                Some(next) if rule.sets_next => {
                    next.passes(token) && before.is_some_and(|before| rule.test.passes(before))
                }
                Some(next) => rule.test.passes(token) && after.is_some_and(|after| next.passes(after)),
            };
            if applies {
                let set = &rule.setting;
                all.tag = set.tag.or(all.tag);
                all.pos = set.pos.or(all.pos);
                all.morph = set.morph.or(all.morph);
                all.dep = set.dep.or(all.dep);
                if set.lemma.is_some() {
                    all.lemma.clone_from(&set.lemma);
                }
            }
        }
        all
    }
}

fn bits(places: impl IntoIterator<Item = usize>) -> u64 {
    places.into_iter().fold(0, |bits, place| bits | 1 << place)
}

/// Place of a tag in [`Doc::TAGS`].
pub(crate) fn tag_index(tag: &str) -> Option<usize> {
    Doc::TAGS.iter().position(|&known| known == tag)
}

fn dep_index(label: &str) -> Option<usize> {
    Dep::parse(label).map(|dep| dep as usize)
}

static KEPT: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());

/// Features that a model which was loaded gives to words.
pub(crate) fn known_feature(text: &str) -> Option<&'static str> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if text.is_empty() { Some("") } else { kept.iter().find(|known| **known == text).copied() }
}

/// Keeps one copy of `text` for the life of the program, so that loading a model again costs no memory.
fn intern(text: &str) -> &'static str {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&known) = kept.iter().find(|&&known| known == text) {
        return known;
    }
    let text: &'static str = Box::leak(text.into());
    kept.push(text);
    text
}
