//! The text of an element as paragraphs.

use dom_query::NodeRef;

/// A paragraph, heading, list entry or cell.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub text: String,
    heading: bool,
    /// Whether it is a `p`, which is kept even when all of it is a link.
    paragraph: bool,
    /// Code points that are links.
    linked: usize,
    /// Whether it is almost entirely a link.
    link: bool,
}

impl Block {
    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        self.heading
    }

    /// Whether it is a `p`.
    pub fn is_paragraph(&self) -> bool {
        self.paragraph
    }

    /// Code points of it that are links.
    pub fn linked(&self) -> usize {
        self.linked
    }

    /// Whether it is almost entirely a link.
    pub fn is_link(&self) -> bool {
        self.link
    }

    /// Whether it is part of an article: menus are links, but so is a paragraph now and then.
    fn is_kept(&self) -> bool {
        !self.link || self.paragraph && self.text.ends_with(['.', '!', '?', '”', '"', '…'])
    }
}

/// Elements that begin and end a block.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
    "details",
];
/// Elements whose text is not part of an article.
const NO_TEXT: [&str; 26] = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "canvas",
    "audio",
    "video",
    "figure",
    "figcaption",
    "form",
    "button",
    "select",
    "textarea",
    "input",
    "nav",
    "aside",
    "footer",
    "head",
    "title",
    "menu",
    "dialog",
];
/// Words in a class with the same meaning.
const NO_TEXT_CLASSES: [&str; 22] = [
    "hidden",
    "share",
    "sharing",
    "social",
    "related",
    "tags",
    "taglist",
    "newsletter",
    "promo",
    "advert",
    "ads",
    "comments",
    "breadcrumb",
    "breadcrumbs",
    "sponsored",
    "noprint",
    "ignore",
    "caption",
    "subscribe",
    "byline",
    "navbox",
    "reference",
];
/// A block of which more than this share is links is navigation, unless it is a paragraph with more to it.
const LINKED: f64 = 0.7;

/// The blocks under `root`, in order, without those that are navigation, and without headings over nothing.
pub(super) fn of(root: &NodeRef<'_>) -> Vec<Block> {
    kept(all(root))
}

/// The blocks that are part of an article. Headings without a block below them are removed too.
pub(super) fn kept(all: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(all.len());
    for block in all.into_iter().rev().filter(Block::is_kept) {
        let over_nothing = kept.last().is_none_or(|below| below.heading);
        if !(block.heading && over_nothing) {
            kept.push(block);
        }
    }
    kept.reverse();
    kept
}

/// All blocks under `root`, in order, navigation included.
pub(super) fn all(root: &NodeRef<'_>) -> Vec<Block> {
    let mut walk = Walk::default();
    let mut next = root.first_child();
    let mut linked = 0usize;
    // The tree is walked by hand: it may be deeper than the stack.
    while let Some(node) = next {
        let name = node.node_name();
        let name = name.as_deref().unwrap_or("");
        if node.is_text() {
            walk.words(&node.text(), linked > 0);
        } else if name == "br" {
            walk.block.text.push('\n');
        }
        let enters = node.is_element() && !is_skipped(&node, name);
        if enters {
            walk.border(name);
            linked += usize::from(name == "a");
            if let Some(child) = node.first_child() {
                next = Some(child);
                continue;
            }
            linked -= usize::from(name == "a");
            walk.border(name);
        }
        let mut here = node;
        next = loop {
            if here.id == root.id {
                break None;
            }
            if let Some(sibling) = here.next_sibling() {
                break Some(sibling);
            }
            let Some(parent) = here.parent() else { break None };
            if parent.id == root.id {
                break None;
            }
            let name = parent.node_name();
            let name = name.as_deref().unwrap_or("");
            linked = linked.saturating_sub(usize::from(name == "a"));
            walk.border(name);
            here = parent;
        };
    }
    walk.flush();
    walk.blocks
}

/// Their text, paragraphs apart by a blank line.
pub(super) fn text(blocks: &[Block]) -> String {
    let texts: Vec<&str> = blocks.iter().map(|b| b.text.as_str()).collect();
    texts.join("\n\n")
}

/// Text on one line: white space as single blanks, without characters that only lay out.
pub(crate) fn clean(text: &str) -> String {
    let seen = text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'));
    let blanks: String = seen.map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    blanks.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_skipped(node: &NodeRef<'_>, name: &str) -> bool {
    let hides = |value: &str| {
        let lower = value.to_ascii_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| NO_TEXT_CLASSES.contains(&word))
    };
    NO_TEXT.contains(&name)
        || node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|v| &*v == "true")
        || node.attr("class").is_some_and(|v| hides(&v))
        || node.attr("style").is_some_and(|v| v.replace(' ', "").contains("display:none"))
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    block: Block,
}

impl Walk {
    fn words(&mut self, text: &str, linked: bool) {
        self.block.text.push_str(text);
        if linked {
            self.block.linked += text.chars().filter(|c| !c.is_whitespace()).count();
        }
    }

    /// At the start and at the end of an element.
    fn border(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.flush();
            self.block.heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
            self.block.paragraph = name == "p";
        }
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        // A line break inside a paragraph stays one only where the page asks for it.
        let lines = block.text.split('\n').map(clean).filter(|l| !l.is_empty());
        let text = lines.collect::<Vec<_>>().join(" ");
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        if letters > 0 {
            block.link = block.linked as f64 > LINKED * letters as f64;
            block.text = text;
            self.blocks.push(block);
        }
    }
}
