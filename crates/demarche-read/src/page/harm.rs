//! Markup of feeds that does harm, found before it is parsed: parsers walk elements within elements by recursion. What pages
//! do is bounded while their tree is built (`tree.rs`, `tags.rs`).

/// Elements of a feed inside one another; real feeds stay below 20.
const DEEPEST: usize = 200;

/// What kind of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    /// Some elements have no end tag.
    Html,
    /// All have.
    Xml,
}

/// What about the text of a feed or sitemap no parser should meet, if anything.
pub(crate) fn harm(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut depth, mut at, mut end) = (0usize, 0, 0);
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'<')) {
        at += found + 1;
        // What is not parsed does no harm; a comment that never ends hides the rest.
        let hidden = [("!--", "-->"), ("![CDATA[", "]]>")].into_iter().find(|(open, _)| text[at..].starts_with(open));
        if let Some((_, end)) = hidden {
            at += text[at..].find(end).unwrap_or(text.len() - at);
            continue;
        }
        let closes = bytes.get(at) == Some(&b'/');
        if !is_name(&bytes[at + usize::from(closes)..]) {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
            continue;
        }
        if end < at {
            // Looked for once for all tags before it.
            end = bytes[at..].iter().position(|b| *b == b'>').map_or(bytes.len(), |found| at + found);
        }
        let is_empty = end > at && bytes[end - 1] == b'/';
        if !is_empty {
            depth += 1;
            if depth > DEEPEST {
                return Some(format!("nests elements deeper than {DEEPEST}"));
            }
        }
    }
    None
}

fn is_name(rest: &[u8]) -> bool {
    rest.first().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b':' | 0x80..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_feeds_are_shallow_and_bombs_are_not() {
        assert!(harm(&"<a>".repeat(300)).is_some());
        assert!(harm(&"<é>".repeat(300)).is_some());
        assert_eq!(harm(&"<a/>".repeat(300)), None);
        assert_eq!(harm(&"<a></a>".repeat(300)), None);
        assert_eq!(harm(&format!("<a><![CDATA[{}]]></a>", "<p><br>".repeat(9_000))), None);
        assert_eq!(harm(&format!("<!--{}", "<div>".repeat(9_000))), None);
        assert_eq!(harm("1 < 2 <"), None);
        assert_eq!(harm(&"<a</a".repeat(1_000_000)), None, "and takes no time");
    }
}
