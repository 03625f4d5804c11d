//! Limits the number of attributes of a tag before parsing. The parser compares each attribute of a tag with all
//! earlier ones: without a limit, a tag of one megabyte takes an hour.

use std::borrow::Cow;

/// Most attributes of one tag that reach the parser; real tags have at most 30.
const MOST: u32 = 500;

/// Where in a tag; the states of the HTML standard, as far as they matter here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Its name, or that of an attribute.
    Name,
    /// Between two attributes, or before the `=` of one.
    Between,
    /// After an `=`.
    Equals,
    /// A value without quotes.
    Bare,
    /// A value in `"`.
    Double,
    /// A value in `'`.
    Single,
}

use Within::{Bare, Between, Double, Equals, Name, Single};

const STATES: [Within; 6] = [Name, Between, Equals, Bare, Double, Single];

/// The page with a `>` after the 500th attribute of every tag that has more.
///
/// Every `<` that could begin a tag is followed, also in scripts, comments and attribute values: no page can evade the
/// limit. Candidates in the same state are followed together, with the highest count of attributes among them. An extra
/// `>` in a script is harmless.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut tags: [Option<u32>; 6] = [None; 6];
    let mut cuts = Vec::new();
    for (at, &b) in bytes.iter().enumerate() {
        if tags.iter().any(Option::is_some) {
            tags = after(tags, b);
            let most = tags[Name as usize].is_some_and(|attributes| attributes > MOST);
            // Names of attributes begin with a character of their own, so this is not within one.
            if most && (b.is_ascii() || b >= 0xC0) {
                cuts.push(at);
                tags = after(tags, b'>');
            }
        }
        let begins = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        if b == b'<' && (begins(at + 1) || bytes.get(at + 1) == Some(&b'/') && begins(at + 2)) {
            tags[Name as usize].get_or_insert(0);
        }
    }
    if cuts.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + cuts.len());
    let mut from = 0;
    for cut in cuts {
        out.push_str(&html[from..cut]);
        out.push('>');
        from = cut;
    }
    out.push_str(&html[from..]);
    Cow::Owned(out)
}

/// The attributes so far of what may be tags, by where in a tag they are, after one more byte.
fn after(tags: [Option<u32>; 6], b: u8) -> [Option<u32>; 6] {
    let mut next: [Option<u32>; 6] = [None; 6];
    for within in STATES {
        let Some(attributes) = tags[within as usize] else { continue };
        let blank = b.is_ascii_whitespace();
        let (to, more) = match (within, b) {
            (Double, b'"') | (Single, b'\'') => (Between, 0),
            (Double | Single, _) => (within, 0),
            (_, b'>') => continue,
            (Equals, b'"') => (Double, 0),
            (Equals, b'\'') => (Single, 0),
            (Equals, _) if blank => (Equals, 0),
            (Bare, _) if blank => (Between, 0),
            (Equals | Bare, _) => (Bare, 0),
            (Name | Between, b'=') if attributes > 0 => (Equals, 0),
            (_, b'/') => (Between, 0),
            (_, _) if blank => (Between, 0),
            (Name, _) => (Name, 0),
            (Between, _) => (Name, 1),
        };
        let slot = &mut next[to as usize];
        *slot = (*slot).max(Some(attributes + more));
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_pages_stay_and_others_are_cut() {
        for page in [
            "<p class='a b c'>x < y</p>",
            "<a href=x data-a = \"1 2 > 3\" checked>",
            "<a b",
            "é<b é=\"é\">",
            &format!("<div title='{}'>", "x y ".repeat(2_000)),
            &format!("<p>{}", "<b>x</b> ".repeat(9_000)),
        ] {
            assert_eq!(bounded(page), Cow::Borrowed(page), "{page:.40}");
        }
        for attribute in [" a{}=1", " a{}", "/a{}", " a{}=\"1\"", "a{}=''", " é{} = 'x y'", "\n\t a{}"] {
            let many: String = (0..2_000).map(|n| attribute.replace("{}", &n.to_string())).collect();
            let cut = bounded(&format!("<div x=''{many}>z")).into_owned();
            let kept = cut.split('>').next().unwrap();
            assert!(kept.len() < cut.len() / 3 && kept.contains("49"), "{attribute}: {kept:.100}");
        }
    }

    #[test]
    fn no_page_takes_long() {
        for text in ["<b x=\"<b x='", "<b ", "if(i<n){a<b}", "<b x=<b x=\"<b ' "] {
            let began = std::time::Instant::now();
            drop(bounded(&text.repeat(300_000)));
            assert!(began.elapsed().as_secs() < 20, "{text}");
        }
    }
}
