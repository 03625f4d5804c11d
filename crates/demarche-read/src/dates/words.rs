//! Words in dates in many languages: `data/date-words.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The meaning of a word in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A month, 1 to 12.
    Month(i8),
    /// A name that two languages give to different months.
    TwoMonths,
    /// A word without meaning for the day: a weekday, an article, *published*.
    Filler,
    /// A word after a time of day: AM or PM, a time zone.
    OfTime,
    /// The word that stands before the number of a month.
    MonthOf,
}

const LIST: &str = include_str!("../../data/date-words.txt");

static WORDS: LazyLock<HashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (kind, form) in entries() {
        let word = match kind {
            "weekday" | "filler" => Word::Filler,
            "am" | "zone" => Word::OfTime,
            "month-of" => Word::MonthOf,
            "changed" => continue,
            number => number.parse().map_or(Word::Filler, Word::Month),
        };
        let known = words.entry(form).or_insert(word);
        if let (Word::Month(a), Word::Month(b)) = (*known, word)
            && a != b
        {
            *known = Word::TwoMonths;
        }
    }
    words
});

static CHANGED: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries().filter(|(kind, _)| *kind == "changed").map(|(_, form)| form).collect());

fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    lines.flat_map(|(kind, forms)| forms.split(' ').map(move |form| (kind, form)))
}

/// The meaning of `word`, which must be lowercase and [`folded`]; `None` for a word that is not on the list.
pub(super) fn word(word: &str) -> Option<Word> {
    WORDS.get(word).copied()
}

/// Whether `text` has a word that means a change: *updated*, *last modified*.
pub(crate) fn tells_of_change(text: &str) -> bool {
    before_change(text).is_some()
}

/// The [`folded`] text before the first word that means a change; `None` where there is no such word.
pub(crate) fn before_change(text: &str) -> Option<String> {
    let mut text = folded(text).replace(char::is_whitespace, "_");
    text.truncate(change(&text)?);
    Some(text.replace('_', " "))
}

/// Where the first word that means a change begins.
fn change(folded: &str) -> Option<usize> {
    let first = |stem: &str| folded.match_indices(stem).map(|(at, _)| at).find(|at| begins(folded, *at));
    CHANGED.iter().filter_map(|stem| first(stem)).min()
}

/// Whether a word begins at `at`. Scripts without blanks have no beginnings, and `dateModified` begins one in its
/// middle.
fn begins(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let here = text[at..].chars().next();
    let alike = |c: char| c.is_alphabetic() && (c as u32) < 0x1100;
    !before.is_some_and(alike)
        || !here.is_some_and(alike)
        || ["date", "last", "time"].iter().any(|w| text[..at].ends_with(w))
}

/// Small letters without accents; letters that have no simple form stay.
pub(crate) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ť' | 'ț' | 'ţ' => 't',
        'ù'..='ü' | 'ů' | 'ű' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' => 'ι',
        'ό' => 'ο',
        'ύ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        '\u{300}'..='\u{36f}' | '\u{200e}' | '\u{200f}' => return None,
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_folded_and_every_month_is_there() {
        let mut months = [0; 13];
        for (kind, form) in entries() {
            // The final sigma folds to the other one.
            assert!(!form.is_empty() && folded(form).replace('σ', "ς") == form.replace('σ', "ς"), "{kind}: `{form}`");
            if let Some(Word::Month(m)) = word(&folded(form)) {
                months[m as usize] += 1;
            }
        }
        assert!(months[1..].iter().all(|n| *n > 20), "{months:?}");
        assert_eq!(word("listopad"), Some(Word::TwoMonths));
        assert_eq!(word("juil"), Some(Word::Month(7)));
    }

    #[test]
    fn words_that_speak_of_a_change() {
        for text in [
            "Updated",
            "Last modified:",
            "dateModified",
            "Mis à jour le",
            "zuletzt aktualisiert",
            "Actualizado",
            "post-updated",
            "обновлено",
            "2017年11月29日更新",
        ] {
            assert!(tells_of_change(text), "{text}");
        }
        assert_eq!(before_change("27 Nov 2017 01:57 | Updated 29 Nov 2017").as_deref(), Some("27 nov 2017 01:57 | "));
        for text in ["Published", "Veröffentlicht am", "Publié le", "commis", "unmodif", "Datum", ""] {
            assert!(!tells_of_change(text), "{text}");
        }
    }
}
