//! Full-text queries from what a user types. No input can break a query.
//!
//! All words must occur, in any order. Double quotes enclose a phrase, a word that ends in `*` is a prefix, and `-word`
//! must not occur. Every word is passed to SQLite as a quoted string, never as an operator.

/// The query for what was typed; `None` when no word must occur.
pub(crate) fn query(typed: &str) -> Option<String> {
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for (nth, part) in typed.split('"').enumerate() {
        if nth % 2 == 1 {
            wanted.extend(phrase(part));
            continue;
        }
        for word in part.split_whitespace() {
            match word.strip_prefix('-') {
                Some(word) => unwanted.extend(phrase(word)),
                None => wanted.extend(phrase(word)),
            }
        }
    }
    if wanted.is_empty() {
        return None;
    }
    let mut query = wanted.join(" AND ");
    for word in unwanted {
        query = format!("({query}) NOT {word}");
    }
    Some(query)
}

/// The words as a quoted string; `None` when they have no letter or digit.
fn phrase(words: &str) -> Option<String> {
    let prefix = words.trim_end().ends_with('*');
    let plain: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then(|| format!("\"{plain}\"{}", if prefix { " *" } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_phrases_prefixes_and_excluded_words() {
        assert_eq!(query("recalled ambassador").as_deref(), Some(r#""recalled" AND "ambassador""#));
        assert_eq!(query(r#""recalled its" ambass*"#).as_deref(), Some(r#""recalled its" AND "ambass" *"#));
        assert_eq!(query("treaty -peace").as_deref(), Some(r#"("treaty") NOT "peace""#));
        assert_eq!(query("U.S.").as_deref(), Some(r#""U S""#));
        assert_eq!(query(" - \"\" *"), None);
        assert_eq!(query("-peace"), None);
    }

    proptest! {
        #[test]
        fn nothing_typed_breaks_the_query(typed in "[\\PC\"*^:(){}+-]{0,24}|.*(AND|OR|NOT|NEAR).*") {
            let db = rusqlite::Connection::open_in_memory().unwrap();
            db.execute_batch("CREATE VIRTUAL TABLE words USING fts5(text, content = '')").unwrap();
            if let Some(query) = query(&typed) {
                let mut found = db.prepare("SELECT rowid FROM words WHERE words MATCH $1").unwrap();
                prop_assert!(found.exists([&query]).is_ok(), "{typed:?} became {query:?}");
            }
        }
    }
}
