//! The language of a short text by its function words: `data/function-words.txt`.
//!
//! Statistics of letters need a paragraph. A headline has a few words that only one language has: *au*, *según*,
//! *gegen*. English headlines have them only in names, so a word counts only outside a name.

use std::collections::HashMap;
use std::sync::LazyLock;
use whatlang::Lang;

/// The evidence of a word for a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// It is in that language alone.
    Own,
    /// It is English too.
    Shared,
    /// It stands in names too, so it counts beside an own word alone.
    Name,
}

#[derive(Default)]
struct Words {
    foreign: HashMap<&'static str, Vec<(Lang, Weight)>>,
    english: HashMap<&'static str, ()>,
    loans: HashMap<&'static str, ()>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    let lines = include_str!("../../data/function-words.txt").lines().filter(|line| !line.starts_with('#'));
    for (kind, list) in lines.filter_map(|line| line.split_once('\t')) {
        let (language, kind) = kind.split_once(' ').unwrap_or((kind, ""));
        let weight = match kind {
            "own" => Weight::Own,
            "shared" => Weight::Shared,
            _ => Weight::Name,
        };
        for word in list.split(' ') {
            match (language, kind) {
                ("eng", "own") => drop(words.english.insert(word, ())),
                ("eng", _) => drop(words.loans.insert(word, ())),
                _ => {
                    words.foreign.entry(word).or_default().extend(Lang::from_code(language).map(|lang| (lang, weight)))
                }
            }
        }
    }
    words
});

/// Most words of a text that are examined; longer texts are recognised by their letters.
const MOST: usize = 60;
/// Letters of a word that may stand within a name.
const SMALL: usize = 3;
/// Share of words that must be evidence for a language.
const SHARE: f64 = 0.08;

/// The evidence for one language.
#[derive(Clone, Copy, Default)]
struct Count {
    own: usize,
    all: usize,
}

/// The language of a short text, when it is certainly not English.
pub(super) fn foreign(text: &str) -> Option<Lang> {
    let words: Vec<&str> = super::words(text).take(MOST).collect();
    let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    let mut counts: HashMap<Lang, Count> = HashMap::new();
    let mut accented = 0;
    // Where all is in capitals, nothing is known of names.
    let loud = !text.contains(char::is_lowercase);
    for n in 0..words.len() {
        let in_name = !loud && is_small(&words, &lower, n) && is_in_name(&words, &lower, n);
        let capital = !loud && words[n].starts_with(char::is_uppercase);
        for (lang, weight) in WORDS.foreign.get(lower[n].as_str()).into_iter().flatten() {
            let count = counts.entry(*lang).or_default();
            // In German nouns have capitals too.
            let german = *lang == Lang::Deu;
            if in_name && (!german || *weight == Weight::Name) || capital && n > 0 && !german {
                continue;
            }
            count.own += usize::from(*weight == Weight::Own);
            count.all += 1;
        }
        accented += usize::from(!capital && is_accented(&lower[n]));
    }
    let mut best: Vec<(Lang, Count)> = counts.into_iter().collect();
    best.sort_by_key(|(lang, c)| (std::cmp::Reverse((c.own, c.all)), lang.code()));
    let (lang, Count { own, all }) = *best.first()?;
    let theirs = |word: &str| WORDS.foreign.get(word).is_some_and(|l| l.iter().any(|(l, _)| *l == lang));
    let english = lower.iter().filter(|w| WORDS.english.contains_key(w.as_str()) && !theirs(w)).count();
    let (own, all) = (own + accented.min(2), all + accented.min(2));
    let many = (all as f64) >= SHARE * words.len() as f64;
    let sure = own >= 2 || own >= 1 && (all >= 2 || words.len() <= 12 && guess(text) == Some(lang));
    (english == 0 && many && sure).then_some(lang)
}

fn guess(text: &str) -> Option<Lang> {
    whatlang::detect(text).map(|info| info.lang())
}

/// Whether a word may stand within a name: `de`, `por el`.
fn is_small(words: &[&str], lower: &[String], n: usize) -> bool {
    let known = WORDS.foreign.get(lower[n].as_str());
    let may = |list: &Vec<(Lang, Weight)>| list.iter().any(|(_, weight)| *weight == Weight::Name);
    words[n].starts_with(char::is_lowercase) && known.is_some_and(|list| may(list) || lower[n].chars().count() <= SMALL)
}

/// Whether the nearest words on both sides that are not small ones are written with capitals.
fn is_in_name(words: &[&str], lower: &[String], n: usize) -> bool {
    let capital = |m: usize| words[m].starts_with(char::is_uppercase);
    let before = (0..n).rev().find(|m| !is_small(words, lower, *m));
    let after = (n + 1..words.len()).find(|m| !is_small(words, lower, *m));
    after.is_some_and(capital) && before.is_none_or(capital)
}

/// Whether a word has letters that English words have only where they were taken in from elsewhere.
fn is_accented(word: &str) -> bool {
    word.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) && !WORDS.loans.contains_key(word)
}
