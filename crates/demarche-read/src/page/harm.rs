//! Markup that does harm, told before it is parsed: parsers take time with the square of the depth, of stray signs and of
//! the attributes of one tag, and walk trees by recursion.

/// Elements of a page inside one another; real pages stay below 100.
const DEEPEST_HTML: usize = 1_000;
/// Elements of a feed inside one another; real feeds stay below 20.
const DEEPEST_XML: usize = 200;
/// Elements of a page; long ones have 20,000.
const MOST_ELEMENTS: usize = 150_000;
/// `<` and `&` of a page that begin nothing, or may not.
const MOST_STRAY: usize = 50_000;
/// Blanks in one tag, which is one more than it has attributes.
const MOST_BLANKS: usize = 5_000;

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

/// Elements of drawings that hold nothing of HTML.
const DRAWN: [&str; 16] = [
    "g",
    "path",
    "rect",
    "circle",
    "use",
    "line",
    "polygon",
    "polyline",
    "ellipse",
    "defs",
    "symbol",
    "stop",
    "image",
    "lineargradient",
    "clippath",
    "mask",
];

/// What about `text` no parser should meet, if anything. This is a guess from the tags alone, which may find a damaged
/// page deeper than a parser would.
pub(crate) fn harm(text: &str, markup: Markup) -> Option<String> {
    let html = markup == Markup::Html;
    let deepest = if html { DEEPEST_HTML } else { DEEPEST_XML };
    let bytes = text.as_bytes();
    let (mut depth, mut elements, mut stray, mut drawings, mut at) = (0usize, 0usize, 0usize, 0usize, 0);
    let mut pure = false;
    if html && bytes.iter().filter(|b| **b == b'&').count() > MOST_STRAY {
        return Some(format!("has more than {MOST_STRAY} `&`"));
    }
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'<')) {
        at += found + 1;
        // What is not parsed does no harm; a comment that never ends hides the rest.
        let hidden = [("!--", "-->"), ("![CDATA[", "]]>")].into_iter().find(|(open, _)| text[at..].starts_with(open));
        if let Some((_, end)) = hidden.filter(|(_, end)| *end == "-->" || !html) {
            at += text[at..].find(end).unwrap_or(text.len() - at);
            continue;
        }
        let closes = bytes.get(at) == Some(&b'/');
        let name = name(&bytes[at + usize::from(closes)..]);
        if name.is_empty() {
            stray += 1;
            if html && stray > MOST_STRAY {
                return Some(format!("has more than {MOST_STRAY} `<` that begin nothing"));
            }
            continue;
        }
        let draws = html && (name.eq_ignore_ascii_case(b"svg") || name.eq_ignore_ascii_case(b"math"));
        drawings = if closes { drawings.saturating_sub(usize::from(draws)) } else { drawings + usize::from(draws) };
        if !closes {
            // Whatever else stands in a drawing leads out of it.
            pure = draws || pure && drawings > 0 && DRAWN.iter().any(|d| name.eq_ignore_ascii_case(d.as_bytes()));
        }
        if closes {
            let counts = !(html && is_endless(name));
            depth = depth.saturating_sub(usize::from(counts));
            continue;
        }
        elements += 1;
        if html && elements > MOST_ELEMENTS {
            return Some(format!("has more than {MOST_ELEMENTS} elements"));
        }
        let raw = html && drawings == 0 && [&b"script"[..], b"style"].iter().any(|raw| name.eq_ignore_ascii_case(raw));
        if raw {
            // Programs are full of signs that look like tags.
            at = raw_end(bytes, at, name);
            continue;
        }
        if blanks(&bytes[at..]) > MOST_BLANKS {
            return Some(format!("has a tag with more than {MOST_BLANKS} blanks"));
        }
        if !(html && is_endless(name) || (pure || !html) && is_empty(&bytes[at..])) {
            depth += 1;
            if depth > deepest {
                return Some(format!("nests elements deeper than {deepest}"));
            }
        }
    }
    None
}

fn is_endless(name: &[u8]) -> bool {
    ENDLESS.iter().any(|e| name.eq_ignore_ascii_case(e.as_bytes()))
}

/// Where the end tag of a script or style sheet that begins at `at` is, or the end of the page.
fn raw_end(bytes: &[u8], at: usize, name: &[u8]) -> usize {
    let rest = &bytes[at..];
    let ends = |w: &[u8]| w.starts_with(b"</") && w[2..].eq_ignore_ascii_case(name);
    rest.windows(name.len() + 2).position(ends).map_or(bytes.len(), |found| at + found + 2)
}

/// White space up to the end of the tag, outside the values of attributes.
fn blanks(rest: &[u8]) -> usize {
    let (mut blanks, mut before, mut quote) = (0, b' ', None);
    for &b in rest {
        match (quote, b) {
            (Some(open), _) if open == b => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if before == b'=' => quote = Some(b),
            (None, b'>') => return blanks,
            (None, _) if b.is_ascii_whitespace() => {
                blanks += 1;
                if blanks > MOST_BLANKS {
                    return blanks;
                }
                continue;
            }
            _ => {}
        }
        before = b;
    }
    blanks
}

fn name(rest: &[u8]) -> &[u8] {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_');
    let end = rest.iter().position(|b| !is_name(b)).unwrap_or(rest.len());
    if rest.first().is_some_and(u8::is_ascii_alphabetic) { &rest[..end] } else { &[] }
}

/// Whether the tag ends with `/>`, which means something in XML and in drawings only.
fn is_empty(rest: &[u8]) -> bool {
    let end = rest.iter().position(|b| *b == b'>');
    end.is_some_and(|end| end > 0 && rest[end - 1] == b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_pages_are_shallow_and_bombs_are_not() {
        let too_deep = |text: &str, markup| harm(text, markup).is_some();
        let page = "<div><p>One<p>Two<br><img src=x></div>".repeat(5_000);
        assert!(!too_deep(&page, Markup::Html));
        assert!(too_deep(&"<div>".repeat(100_000), Markup::Html));
        assert!(too_deep(&"<a>".repeat(300), Markup::Xml));
        assert!(!too_deep(&"<a/>".repeat(300), Markup::Xml));
        assert!(!too_deep(&format!("<script>{}</script>", "if(i<n){a<b}".repeat(9_000)), Markup::Html));
        assert!(too_deep(&format!("<script></SCRIPT>{}", "<div>".repeat(9_000)), Markup::Html));
        assert!(!too_deep(&format!("<a><![CDATA[{}]]></a>", "<p><br>".repeat(9_000)), Markup::Xml));
        assert!(!too_deep(&format!("<div data-x=\"{}>\">", "a b ".repeat(9_000)), Markup::Html));
        assert!(too_deep(&"<div/>".repeat(9_000), Markup::Html));
        assert!(too_deep(&format!("<svg><div>{}", "<path/>".repeat(9_000)), Markup::Html));
        assert!(!too_deep(&format!("<svg>{}</svg>", "<path d='M0'/>".repeat(9_000)), Markup::Html));
        assert!(!too_deep("1 < 2 <", Markup::Html));
        let told = |text: &str| harm(text, Markup::Html).unwrap_or_default();
        assert_eq!(told(&"<".repeat(100_000)), "has more than 50000 `<` that begin nothing");
        assert_eq!(told(&"&".repeat(100_000)), "has more than 50000 `&`");
        assert_eq!(told(&"<p>".repeat(200_000)), "has more than 150000 elements");
        assert_eq!(told(&format!("<a{}>", " a".repeat(9_000))), "has a tag with more than 5000 blanks");
        assert_eq!(told(&format!("<!--{}", "<div>".repeat(9_000))), "");
        assert!(!too_deep(&"<svg><path d='M0'/></svg>".repeat(3_000), Markup::Html));
    }
}
