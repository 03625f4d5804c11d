//! The entries of a feed that is not well-formed XML, cut out one by one, because a broken entry must not cost the
//! others.
//!
//! An entry that can be read as it stands is. Of any other the known elements are taken and written anew, with `&` and
//! `<` as signs. An entry at which the feed breaks off is never read, because its end is unknown.

/// The kinds of feed, by their first element, and what is written around one entry of each.
const KINDS: [Kind; 3] = [
    Kind { root: "<rss", entry: "item", head: RSS, begin: "<channel>", end: "</channel></rss>", around: "" },
    Kind { root: "<feed", entry: "entry", head: ATOM, begin: "", end: "</feed>", around: "" },
    Kind { root: "<rdf:RDF", entry: "item", head: RDF, begin: "<channel>", end: "</rdf:RDF>", around: "</channel>" },
];
const RSS: &str = "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">";
const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\">";
const RDF: &str = "<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">";

/// Elements of an entry that are written anew.
const FIELDS: [&str; 16] = [
    "title",
    "link",
    "guid",
    "id",
    "description",
    "summary",
    "content",
    "content:encoded",
    "pubDate",
    "published",
    "updated",
    "dc:date",
    "dc:creator",
    "author",
    "creator",
    "issued",
];
/// Elements of the feed itself that are written anew.
const HEAD: [&str; 2] = ["title", "link"];

struct Kind {
    root: &'static str,
    entry: &'static str,
    head: &'static str,
    begin: &'static str,
    end: &'static str,
    /// What ends the part that is about the feed itself, where entries stand behind it.
    around: &'static str,
}

/// A feed in pieces.
pub(super) struct Pieces<'t> {
    kind: &'static Kind,
    /// Its first tag as it stands.
    root: &'t str,
    /// The properties of the feed itself, rewritten.
    about: String,
    /// Its entries; `None` for the one at which it breaks off.
    pub entries: Vec<Option<&'t str>>,
}

impl<'t> Pieces<'t> {
    /// The pieces of a feed; `None` for what is not one.
    pub fn of(text: &'t str) -> Option<Self> {
        let kind = KINDS.iter().filter_map(|kind| Some((text.find(kind.root)?, kind))).min_by_key(|(at, _)| *at);
        let (at, kind) = kind?;
        let root = &text[at..at + tag_end(&text[at..])?];
        let body = &text[at + root.len()..];
        let entries = entries(body, kind.entry);
        let first = body.find(&format!("<{}", kind.entry)).unwrap_or(body.len());
        // Pictures of feeds have titles and links too.
        let about = &body[..body[..first].find("<image").unwrap_or(first)];
        Some(Self { kind, root, about: anew(about, &HEAD), entries })
    }

    /// A feed with one entry, as it stands.
    pub fn as_it_stands(&self, entry: &str) -> String {
        let Kind { begin, end, around, .. } = self.kind;
        format!("{}{begin}{}{around}{entry}{end}", self.root, self.about)
    }

    /// A feed with one entry, or with none, whose known elements are written anew.
    pub fn written_anew(&self, entry: Option<&str>) -> String {
        let Kind { head, begin, end, around, entry: name, .. } = self.kind;
        let entry = entry.map_or(String::new(), |entry| format!("<{name}>{}</{name}>", anew(entry, &FIELDS)));
        format!("{head}{begin}{}{around}{entry}{end}", self.about)
    }
}

/// Looks for a text from ever later places, and never twice over the same bytes.
struct Finder(&'static str, Option<usize>);

impl Finder {
    /// Where the text stands at `from` or behind it; the length of `text` for nowhere.
    fn next(&mut self, text: &str, from: usize) -> usize {
        match self.1.filter(|at| *at >= from) {
            Some(at) => at,
            None => {
                let at = text[from..].find(self.0).map_or(text.len(), |at| from + at);
                self.1 = Some(at);
                at
            }
        }
    }
}

fn entries<'t>(body: &'t str, name: &str) -> Vec<Option<&'t str>> {
    let (close, ends) = if name == "item" { ("</item", "</item>") } else { ("</entry", "</entry>") };
    let (mut closes, mut data, mut comments) = (Finder(ends, None), Finder("]]>", None), Finder("-->", None));
    let (mut entries, mut open, mut at) = (Vec::new(), None, 0);
    while let Some(found) = body[at..].find('<') {
        at += found;
        let rest = &body[at..];
        if rest.starts_with("<![CDATA[") || rest.starts_with("<!--") {
            let end = if rest.starts_with("<!--") { comments.next(body, at) } else { data.next(body, at) };
            // Where an entry ends within, the end was left out.
            at = if end < closes.next(body, at) { end } else { at + 1 };
        } else if begins(&rest[1..], name) {
            // An entry whose end was left out ends where the next begins.
            entries.extend(open.replace(at).map(|open| Some(&body[open..at])));
            at += 1;
        } else if rest.starts_with(close) && begins(&rest[2..], name) {
            let end = rest.find('>');
            if let (Some(open), Some(end)) = (open, end) {
                entries.push(Some(&body[open..at + end + 1]));
            }
            open = open.filter(|_| end.is_none());
            at += end.unwrap_or(rest.len() - 1).max(1);
        } else {
            at += 1;
        }
    }
    if open.is_some() {
        entries.push(None);
    }
    entries
}

/// Whether `rest` begins with the name of an element and no longer one.
fn begins(rest: &str, name: &str) -> bool {
    let after = rest.strip_prefix(name).map(|after| after.as_bytes().first().copied());
    after.is_some_and(|next| next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')))
}

/// Bytes up to the end of the tag that begins `rest`, its `>` included; quotes may hold one.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in rest.bytes().enumerate().take(64 << 10) {
        match (quote, b) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    rest.find('>').map(|at| at + 1)
}

/// The elements of `fields` that stand in `text`, each with its words alone.
fn anew(text: &str, fields: &[&str]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some((begin, name)) = next(text, at, fields) {
        let Some(length) = tag_end(&text[begin..]) else { break };
        let (tag, from) = (&text[begin..begin + length], begin + length);
        let attributes = attributes(&tag[name.len() + 1..length - 1]);
        if tag.ends_with("/>") {
            out.push_str(&format!("<{name}{attributes}/>"));
            at = from;
            continue;
        }
        let close = text[from..].find(&format!("</{name}")).map(|end| from + end);
        // Without an end the element ends where the next one begins.
        let end = close.or_else(|| next(text, from, fields).map(|(at, _)| at)).unwrap_or(text.len());
        out.push_str(&format!("<{name}{attributes}>{}</{name}>", words(&text[from..end])));
        at = end.max(from);
    }
    out
}

/// Where one of `fields` begins at `from` or behind it, and which.
fn next<'f>(text: &str, from: usize, fields: &[&'f str]) -> Option<(usize, &'f str)> {
    text[from..].match_indices('<').find_map(|(at, _)| {
        let name = fields.iter().find(|name| begins(&text[from + at + 1..], name))?;
        Some((from + at, *name))
    })
}

/// The attributes of a tag that have a value in quotes.
fn attributes(tag: &str) -> String {
    let mut out = String::new();
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let name = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            rest = after;
            continue;
        };
        let Some((value, after)) = after[1..].split_once(quote) else { break };
        let good = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if good && !out.contains(&format!(" {name}=")) {
            // What was elements within is their text now.
            let value = if name == "type" && value == "xhtml" { "html" } else { value };
            out.push_str(&format!(" {name}=\"{}\"", signs(value).replace('"', "&quot;")));
        }
        rest = after;
    }
    out
}

/// What stands in an element, as text of XML.
fn words(inner: &str) -> String {
    let Some(data) = inner.trim_start().strip_prefix("<![CDATA[") else { return signs(inner) };
    let (data, rest) = data.split_once("]]>").unwrap_or((data, ""));
    format!("<![CDATA[{}]]>{}", data.replace(is_no_character, ""), signs(rest))
}

/// Text with `<` and `&` as the signs they are; what was written as an entity of XML stays one.
fn signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' if !is_entity(&text[at + 1..]) => out.push_str("&amp;"),
            c if is_no_character(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Whether an entity of XML itself follows; those of HTML are understood later, with the HTML.
fn is_entity(rest: &str) -> bool {
    let name = rest.bytes().take(10).position(|b| b == b';').map(|end| &rest[..end]);
    name.is_some_and(|name| match name.strip_prefix('#') {
        Some(number) => {
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            value.ok().and_then(char::from_u32).is_some_and(|c| !is_no_character(c))
        }
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
    })
}

/// Control codes, which XML does not allow.
fn is_no_character(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_cut_out() {
        let cut = |text: &'static str| Pieces::of(text).unwrap().entries;
        assert_eq!(
            cut("<rss><channel><item>a</item><items/><item x='1'>b</item></channel></rss>"),
            [Some("<item>a</item>"), Some("<item x='1'>b</item>")]
        );
        assert_eq!(cut("<feed><entry>a<entry>b</entry><entry>c"), [Some("<entry>a"), Some("<entry>b</entry>"), None]);
        assert_eq!(
            cut("<rss><item><![CDATA[<item></items>]]></item>"),
            [Some("<item><![CDATA[<item></items>]]></item>")]
        );
        assert_eq!(
            cut("<rss><!-- <item> --><item><![CDATA[x</item><item>y</item>"),
            [Some("<item><![CDATA[x</item>"), Some("<item>y</item>")]
        );
        assert_eq!(cut("<rss><item>a</item"), [None]);
        let long = format!("<rss>{}", "<![CDATA[".repeat(2_000_000));
        assert_eq!(Pieces::of(&long).unwrap().entries.len(), 0, "and takes no time");
    }

    #[test]
    fn elements_are_written_anew() {
        let new = |text: &str| anew(text, &FIELDS);
        assert_eq!(
            new("<item><title>A & B &lt; &rsquo; &#8217;</titel><link>x?a=1&b=2</link>"),
            "<title>A &amp; B &lt; &amp;rsquo; &#8217;&lt;/titel></title><link>x?a=1&amp;b=2</link>"
        );
        assert_eq!(new("<description><p>3 < 5<br></description>"), "<description>&lt;p>3 &lt; 5&lt;br></description>");
        assert_eq!(
            new("<link rel=self href='a?b&c' x/><content type=\"xhtml\"><div>z</div></content>"),
            "<link href=\"a?b&amp;c\"/><content type=\"html\">&lt;div>z&lt;/div></content>"
        );
        assert_eq!(
            new("<title><![CDATA[a & b]]></title><description>\u{1}x"),
            "<title><![CDATA[a & b]]></title><description>x</description>"
        );
    }
}
