//! Limits on the markup of feeds, checked before parsing: the parser handles nested elements by recursion. The limits
//! on pages apply while their tree is built (`tree.rs`, `tags.rs`).

/// Elements of a feed inside one another; real feeds stay below 20.
const DEEPEST: usize = 200;

/// The kind of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    /// Some elements have no end tag.
    Html,
    /// All have.
    Xml,
}

/// Describes how the text of a feed or sitemap exceeds the limits; `None` when it does not.
pub(crate) fn excess(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut depth, mut at, mut end) = (0usize, 0, 0);
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'<')) {
        at += found + 1;
        // Comments and CDATA are not parsed. A comment without an end hides the rest.
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
        assert!(excess(&"<a>".repeat(300)).is_some());
        assert!(excess(&"<é>".repeat(300)).is_some());
        assert_eq!(excess(&"<a/>".repeat(300)), None);
        assert_eq!(excess(&"<a></a>".repeat(300)), None);
        assert_eq!(excess(&format!("<a><![CDATA[{}]]></a>", "<p><br>".repeat(9_000))), None);
        assert_eq!(excess(&format!("<!--{}", "<div>".repeat(9_000))), None);
        assert_eq!(excess("1 < 2 <"), None);
        assert_eq!(excess(&"<a</a".repeat(1_000_000)), None, "and takes no time");
    }
}
