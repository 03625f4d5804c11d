//! Which language a text is in.
//!
//! Only texts that are surely in another language are kept from the coder: a short or mixed text counts as
//! English, because coding a foreign headline in vain costs nothing and losing an English one costs a claim.

use whatlang::Lang;

/// The language of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// ISO 639 code as stated by the record, or ISO 639-3 as recognised; `und` when nothing can be said.
    pub code: String,
    /// Its English name, or the code again when a record stated it.
    pub name: String,
}

/// Code points looked at: enough for any language, and the same for a note and for a book.
const SAMPLE: usize = 4_000;
/// A text with fewer letters is never called foreign on statistics alone.
const FEW_LETTERS: usize = 60;
/// An English text of this many words has at least one of [`ENGLISH`].
const MANY_WORDS: u32 = 14;
/// Words that in this number stand in no other language's text.
const ENGLISH: [&str; 24] = [
    "the", "of", "and", "to", "for", "with", "was", "that", "by", "from", "has", "have", "his", "its", "were", "which",
    "said", "not", "it", "be", "who", "will", "are", "on",
];
/// Share of [`ENGLISH`] words from which a text is English whatever its letters look like.
const ENGLISH_SHARE: f64 = 0.1;

impl Language {
    /// The language a record states.
    pub fn stated(code: &str) -> Self {
        Self { code: code.to_owned(), name: code.to_owned() }
    }

    /// Recognises the language of `text`.
    pub fn of(text: &str) -> Self {
        let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
        let sample = &text[..end];
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
        if letters == 0 {
            return Self { code: "und".into(), name: "no language".into() };
        }
        let latin = sample.chars().filter(|&c| c.is_alphabetic() && is_latin(c)).count();
        let mostly_latin = latin * 2 >= letters;
        let (words, english) = count_words(sample);
        if mostly_latin && f64::from(english) >= ENGLISH_SHARE * f64::from(words) && words > 0 {
            return Self::known(Lang::Eng);
        }
        let foreign = english == 0 && words >= MANY_WORDS;
        match whatlang::detect(sample) {
            Some(info) if !mostly_latin && info.lang() != Lang::Eng => Self::known(info.lang()),
            Some(info) if foreign || info.is_reliable() && letters >= FEW_LETTERS => Self::known(info.lang()),
            _ if !mostly_latin => Self { code: "mis".into(), name: "another script".into() },
            _ => Self { code: "und".into(), name: "no language for sure".into() },
        }
    }

    fn known(lang: Lang) -> Self {
        Self { code: lang.code().into(), name: lang.eng_name().into() }
    }

    /// Whether the English coder should read it: English, or nothing else for sure.
    pub fn is_english(&self) -> bool {
        let code = self.code.to_ascii_lowercase();
        let main = code.split(['-', '_']).next().unwrap_or("");
        matches!(main, "en" | "eng" | "und" | "english")
    }
}

fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}')
}

/// All words of the sample, and those of [`ENGLISH`].
fn count_words(sample: &str) -> (u32, u32) {
    let (mut words, mut english) = (0, 0);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        english += u32::from(ENGLISH.iter().any(|e| word.eq_ignore_ascii_case(e)));
    }
    (words, english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_and_others() {
        for text in [
            "Russia recognised the government of Afghanistan.",
            "Kosovo, Serbia: talks fail",
            "Zarif condemns Riyadh",
            "",
            "1234 5678 !!",
            "President Kassym-Jomart Tokayev, Shavkat Mirziyoyev, Emomali Rahmon, Sadyr Zhaparov, Serdar Berdimuhamedow",
        ] {
            assert!(Language::of(text).is_english(), "{text}: {:?}", Language::of(text));
        }
        for (text, code) in [
            ("Министр иностранных дел прибыл в Кабул в понедельник.", "rus"),
            ("وصل وزير الخارجية إلى القاهرة يوم الاثنين لإجراء محادثات مع نظيره المصري", "ara"),
            ("שר החוץ הגיע לקהיר ביום שני לשיחות עם עמיתו המצרי", "heb"),
            (
                "Le ministre des Affaires étrangères est arrivé lundi au Caire pour des entretiens avec son homologue.",
                "fra",
            ),
            ("Der Außenminister ist am Montag in Kairo eingetroffen, um mit seinem Amtskollegen zu sprechen.", "deu"),
            (
                "El ministro de Asuntos Exteriores llegó el lunes a El Cairo para reunirse con su homólogo egipcio.",
                "spa",
            ),
        ] {
            assert_eq!(Language::of(text).code, code, "{text}");
            assert!(!Language::of(text).is_english());
        }
        assert!(Language::stated("en-GB").is_english());
        assert!(!Language::stated("fr").is_english());
    }
}
