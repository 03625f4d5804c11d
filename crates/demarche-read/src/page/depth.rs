//! How deeply markup is nested, told before it is parsed: parsers take time with the square of the depth, and walk
//! trees by recursion.

/// Elements of a page inside one another; real pages stay below 100.
pub(crate) const DEEPEST_HTML: usize = 1_000;
/// Elements of a feed inside one another; real feeds stay below 20.
pub(crate) const DEEPEST_XML: usize = 200;

/// What kind of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    /// Some elements have no end tag.
    Html,
    /// All have.
    Xml,
}

/// Elements that end by themselves, or hold nothing.
const ENDLESS: [&str; 32] = [
    "area", "base", "basefont", "bgsound", "body", "br", "col", "dd", "dt", "embed", "frame", "head", "hr", "html",
    "img", "input", "keygen", "li", "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th",
    "thead", "tr", "track", "wbr",
];

/// Whether some element of `text` lies deeper than any real one does. What stands in comments or scripts counts too,
/// so the answer is about the bytes, not about a correct tree.
pub(crate) fn too_deep(text: &str, markup: Markup) -> bool {
    let limit = if markup == Markup::Html { DEEPEST_HTML } else { DEEPEST_XML };
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0usize, 0);
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'<')) {
        at += found + 1;
        if text[at..].starts_with("!--") {
            at += text[at..].find("-->").unwrap_or(0);
            continue;
        }
        let closes = bytes.get(at) == Some(&b'/');
        let name = name(&bytes[at + usize::from(closes)..]);
        if name.is_empty() || markup == Markup::Html && ENDLESS.iter().any(|e| name.eq_ignore_ascii_case(e.as_bytes()))
        {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
        } else if !empty(&bytes[at..], markup) {
            depth += 1;
            if depth > limit {
                return true;
            }
        }
    }
    false
}

fn name(rest: &[u8]) -> &[u8] {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_');
    let end = rest.iter().position(|b| !is_name(b)).unwrap_or(rest.len());
    if rest.first().is_some_and(u8::is_ascii_alphabetic) { &rest[..end] } else { &[] }
}

/// Whether the tag ends with `/>`. HTML knows that of drawings only, which are never deep.
fn empty(rest: &[u8], markup: Markup) -> bool {
    let end = rest.iter().position(|b| *b == b'>');
    let slash = end.is_some_and(|end| end > 0 && rest[end - 1] == b'/');
    slash && (markup == Markup::Xml || end.is_some_and(|end| end < 400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_pages_are_shallow_and_bombs_are_not() {
        let page = "<div><p>One<p>Two<br><img src=x></div>".repeat(5_000);
        assert!(!too_deep(&page, Markup::Html));
        assert!(too_deep(&"<div>".repeat(100_000), Markup::Html));
        assert!(too_deep(&"<a>".repeat(300), Markup::Xml));
        assert!(!too_deep(&"<a/>".repeat(300), Markup::Xml));
        assert!(!too_deep("1 < 2 <", Markup::Html));
        assert!(!too_deep(&"<svg><path d='M0'/></svg>".repeat(3_000), Markup::Html));
    }
}
