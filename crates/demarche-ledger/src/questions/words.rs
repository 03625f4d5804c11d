//! A full-text query from what a user typed, such that nothing he types can break it.
//!
//! Words are looked for all together; words in double quotes as they follow each other; a word that ends in `*` by its
//! beginning; `-word` must not stand there. Every word reaches the store as a quoted string, never as an operator.

/// The query for what was typed; `None` when it names no word that must stand there.
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

/// The words in a quoted string; `None` when there is no letter or digit among them.
fn phrase(words: &str) -> Option<String> {
    let beginning = words.trim_end().ends_with('*');
    let plain: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then(|| format!("\"{plain}\"{}", if beginning { " *" } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_phrases_beginnings_and_what_must_not_stand_there() {
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
