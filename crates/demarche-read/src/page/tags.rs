//! Tags with more attributes than any page has, cut short before they are parsed: the parser compares each attribute of a tag
//! with all before it, so that a tag of a megabyte takes an hour.

use std::borrow::Cow;

/// Attributes of one tag that the parser gets to see; real tags have at most 30.
const MOST: usize = 500;
/// Bytes looked at for each byte of a page. Signs that could begin a tag may stand in the value of an attribute of another.
const EFFORT: usize = 100;

/// The page with a `>` after the 500th attribute of every tag that has more. Whether a sign begins a tag or stands in a
/// script is not known here; in scripts, one more sign does no harm.
///
/// # Errors
/// When so many signs could begin tags that telling takes too long.
pub(super) fn bounded(html: &str) -> Result<Cow<'_, str>, &'static str> {
    let bytes = html.as_bytes();
    let mut left = EFFORT * bytes.len();
    let mut cuts = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'<') {
        at += found + 1;
        if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            let (seen, cut) = tag(&bytes[at..]);
            left = left.checked_sub(seen).ok_or("is full of signs that could begin tags within tags")?;
            cuts.extend(cut.map(|cut| at + cut));
        }
    }
    if cuts.is_empty() {
        return Ok(Cow::Borrowed(html));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::with_capacity(html.len() + cuts.len());
    let mut from = 0;
    for cut in cuts {
        out.push_str(&html[from..cut]);
        out.push('>');
        from = cut;
    }
    out.push_str(&html[from..]);
    Ok(Cow::Owned(out))
}

/// Where in a tag.
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
    /// A value in quotes.
    Quoted(u8),
}

/// Bytes up to the end of the tag whose name begins `rest`, and where it is to be cut if it has too many attributes. The states
/// are those of the HTML standard.
fn tag(rest: &[u8]) -> (usize, Option<usize>) {
    let (mut within, mut attributes) = (Within::Name, 0);
    for (n, &b) in rest.iter().enumerate() {
        let blank = b.is_ascii_whitespace() || b == b'/';
        within = match (within, b) {
            (Within::Quoted(quote), b) if b == quote => Within::Between,
            (Within::Quoted(_), _) => within,
            (_, b'>') => return (n, None),
            (Within::Equals, b'"' | b'\'') => Within::Quoted(b),
            (Within::Equals, b) if b.is_ascii_whitespace() => Within::Equals,
            (Within::Bare, b) if b.is_ascii_whitespace() => Within::Between,
            (Within::Equals | Within::Bare, _) => Within::Bare,
            (Within::Name | Within::Between, b'=') if attributes > 0 => Within::Equals,
            (_, _) if blank => Within::Between,
            (Within::Name, _) => Within::Name,
            (Within::Between, _) => {
                attributes += 1;
                // Every attribute begins with a character of its own, so this is no place within one.
                if attributes > MOST && (b.is_ascii() || b >= 0xC0) {
                    return (n, Some(n));
                }
                Within::Name
            }
        };
    }
    (rest.len(), None)
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
            assert_eq!(bounded(page), Ok(Cow::Borrowed(page)), "{page:.40}");
        }
        for attribute in [" a{}=1", " a{}", "/a{}", " a{}=\"1\"", "a{}=''", " é{} = 'x y'", "\n\t a{}"] {
            let many: String = (0..2_000).map(|n| attribute.replace("{}", &n.to_string())).collect();
            let cut = bounded(&format!("<div x=''{many}>z")).unwrap().into_owned();
            let kept = cut.split('>').next().unwrap();
            assert!(kept.len() < cut.len() / 3 && kept.contains("49"), "{attribute}: {kept:.100}");
        }
    }

    #[test]
    fn what_takes_too_long_is_refused() {
        let nested = "<b x=\"<b x='".repeat(60_000);
        assert!(bounded(&nested).is_err());
        assert!(bounded(&"<b ".repeat(60_000)).is_err());
        assert!(bounded(&"<b <b>".repeat(60_000)).is_ok());
    }
}
