//! When two spellings are one name: accents, apostrophes, hyphens, case and the articles *the*, *al-*, *el-* do not count.
//!
//! Acronyms keep their capitals: *WHO* is not *who*; in a name written in capitals altogether nothing is an acronym. Change here what does not count; the tables are compared by the same rule.

use crate::actors::fold;

/// Words that a name may have or lack. *ash* is *al* before a *sh*.
const SILENT: &[&str] = &["the", "al", "el", "ash"];

/// Most letters of a word in capitals that is read as an acronym.
const ACRONYM: usize = 6;

/// Whether a character only marks a sound or a quotation inside a word.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʾ' | 'ʿ' | 'ʻ' | '`' | '´' | '"' | '“' | '”')
}

/// The words of a name as they are compared. A name of silent words alone keeps them.
pub fn words(name: &str) -> Vec<String> {
    let plain: String = name.chars().filter(|c| !is_apostrophe(*c)).collect();
    let folded = fold(&plain);
    let all = folded.split(|c: char| !c.is_alphanumeric() && c != '+').filter(|w| !w.is_empty());
    let all: Vec<&str> = all.collect();
    let shouted = all.len() > 1 && !folded.chars().any(char::is_lowercase);
    let compared: Vec<String> = all.iter().map(|w| if shouted { w.to_lowercase() } else { compared(w) }).collect();
    let voiced: Vec<String> = compared.iter().filter(|w| !SILENT.contains(&w.as_str())).cloned().collect();
    if voiced.is_empty() { compared } else { voiced }
}

fn compared(word: &str) -> String {
    let capitals = word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase);
    let acronym = capitals && (2..=ACRONYM).contains(&word.chars().count());
    if acronym { word.to_owned() } else { word.to_lowercase() }
}

/// The name as it is compared.
pub fn spelling(name: &str) -> String {
    words(name).join(" ")
}

/// The name as it is compared when somebody has typed it: acronyms in small letters too.
pub fn loose(name: &str) -> String {
    spelling(name).to_lowercase()
}

/// Whether two names are one, whatever their capitals.
pub fn same(one: &str, other: &str) -> bool {
    !one.is_empty() && loose(one) == loose(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_articles_and_case_do_not_count() {
        let alike = [
            &[
                "Hay'at Tahrir al-Sham",
                "Hayʾat Tahrir al-Sham",
                "Hayat Tahrir al Sham",
                "HAYAT TAHRIR AL-SHAM",
                "Hayat Tahrir ash-Sham",
            ][..],
            &["the Council of the EU", "Council of the EU", "Council of EU"],
            &["Al-Shabaab", "al Shabaab", "el-Shabaab", "“Al-Shabaab”"],
            &["Séléka", "Seleka", "SÉLÉKA"],
        ];
        for names in alike {
            assert!(names.iter().all(|n| same(n, names[0])), "{names:?}");
        }
        for (one, other) in [("WHO", "who"), ("Islamic State", "Islamic State Khorasan"), ("Al-Nusra Front", "Nusra")] {
            assert_ne!(spelling(one), spelling(other));
        }
        assert!(!same("", ""));
        assert_eq!(words("The"), ["the"]);
    }
}
