//! Recognises the language of a text.
//!
//! Only texts that are certainly in another language are withheld from the coder. A mixed text counts as English:
//! coding a foreign headline in vain costs nothing, and losing an English one costs a claim. Short texts are recognised
//! by their function words (`language/words.rs`), longer ones by the statistics of their letters.

mod words;

use whatlang::Lang;

/// The language of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// ISO 639 code as stated by the record, or ISO 639-3 as recognised; `und` when it is unknown.
    pub code: String,
    /// Its English name, or the code again when a record stated it.
    pub name: String,
}

/// Bytes up to which a text is short.
const SHORT: usize = 400;
/// Code points looked at: enough for any language, and the same for a note and for a book.
const SAMPLE: usize = 4_000;
/// Fewest bytes of words other than names from which statistics alone can call a text foreign.
const FEW_LETTERS: usize = 50;
/// An English text with this many words other than names has at least one of [`ENGLISH`].
const MANY_WORDS: usize = 14;
/// Words that in this number stand in no other language's text.
const ENGLISH: [&str; 36] = [
    "the", "of", "and", "to", "for", "with", "was", "that", "by", "from", "has", "have", "his", "its", "were", "which",
    "said", "not", "it", "be", "who", "will", "are", "on", "but", "he", "between", "after", "their", "they", "this",
    "had", "would", "been", "than", "about",
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
        if latin * 2 < letters {
            return Self::in_other_script(sample);
        }
        if sample.len() <= SHORT
            && let Some(lang) = words::foreign(sample)
        {
            return Self::known(lang);
        }
        // Names are the same in all languages, so only other words count.
        let plain: Vec<&str> = words(sample).filter(|w| w.starts_with(char::is_lowercase)).collect();
        let english = words(sample).filter(|w| ENGLISH.iter().any(|e| w.eq_ignore_ascii_case(e))).count();
        if english > 0 && english as f64 >= ENGLISH_SHARE * words(sample).count() as f64 {
            return Self::known(Lang::Eng);
        }
        let plain_words = plain.len();
        let plain = plain.join(" ");
        let foreign = english == 0 && plain_words >= MANY_WORDS;
        match whatlang::detect(&plain) {
            Some(info) if foreign || info.is_reliable() && plain.len() >= FEW_LETTERS => Self::known(info.lang()),
            _ => Self { code: "und".into(), name: "no language for sure".into() },
        }
    }

    fn in_other_script(sample: &str) -> Self {
        match whatlang::detect(sample) {
            Some(info) if info.lang() != Lang::Eng => Self::known(info.lang()),
            _ => Self { code: "mis".into(), name: "another script".into() },
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

fn words(sample: &str) -> impl Iterator<Item = &str> {
    sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty())
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
            &format!("Turkey recognised Kosovo, {}and nobody was surprised.", "Ghana, Togo, Mali, ".repeat(300)),
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
            (
                "Der Außenminister ist am Montag in Kairo eingetroffen, um mit seinem Amtskollegen zu sprechen. Zuvor war er nach Amman gereist, wo er mit dem König zusammentraf.",
                "deu",
            ),
            (
                "El ministro de Asuntos Exteriores llegó el lunes a El Cairo para reunirse con su homólogo egipcio. La visita, que durará dos días, es la primera desde que asumió el cargo.",
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
