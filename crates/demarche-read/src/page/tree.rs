//! The tree of a page, built with bounds on the work of building it.
//!
//! HTML lets a few bytes make many elements: what is open for formatting (`<b>`, `<a>`, …) is opened again in every
//! later paragraph, and tags that are nested wrongly copy elements about. So the bounds are on the tree, not on the
//! tags: elements that are open or wait to be opened again, nodes made, and the depth of what came out. A page that
//! exceeds a bound is reported and read no further.
//!
//! To change a bound, change a constant here; what the parser itself cannot bear in the text is `markup_limits.rs`.

use dom_query::{Document as Tree, NodeId};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink, create_element};
use html5ever::{QualName, TokenizerResult, local_name, ns};
use std::cell::{Cell, RefCell};
use std::fmt;

/// Elements of a page inside one another; real pages stay below 100.
const DEEPEST: usize = 1_000;
/// Elements that are open, or wait to be opened again, at one time.
const MOST_OPEN: usize = 1_200;
/// Nodes of a page: elements, and the texts and comments between them. Long pages have 50,000.
const MOST_NODES: usize = 300_000;
/// Tags, texts and comments of a page. Each element has two tags.
const MOST_PIECES: usize = 2 * MOST_NODES;
/// Pieces between two counts of what is open.
const EVERY: usize = 16;
/// Bytes of a text that stands in one piece, and of an attribute that is kept.
const LONGEST: usize = 16 << 10;
/// Most letters of long texts that begin as a blank that does not break (`¬`), times the bytes of these texts. What no
/// comment can part, such as text that a table throws out, is bounded by this: a few seconds.
const MOST_SIGNS: u64 = 1 << 39;
/// Bytes of a page that the tokenizer gets at once.
const CHUNK: usize = 16 << 10;
/// Elements of formatting. Each is compared with those that are open, attribute by attribute.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Attributes of formatting that matter here; others are left out.
const KEPT: [&str; 9] = ["href", "class", "id", "style", "hidden", "rel", "itemprop", "aria-hidden", "title"];

/// The bound that a page exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Elements inside one another, or waiting to be opened again.
    Depth,
    /// Nodes.
    Nodes,
    /// Letters that begin as a blank that does not break.
    Signs,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(f, "nests elements deeper than {DEEPEST}"),
            Self::Nodes => write!(f, "makes more than {MOST_NODES} elements and texts"),
            Self::Signs => write!(f, "has long texts that are mostly signs"),
        }
    }
}

/// The tree of a page.
///
/// # Errors
/// When it exceeds a bound.
pub(super) fn page(html: &str) -> Result<Tree, Excess> {
    built(html, TreeBuilder::new(Tree::default(), options(false)))
}

/// The tree of a piece of HTML, as it would stand in a `body`.
///
/// # Errors
/// When it exceeds a bound.
pub(super) fn fragment(html: &str) -> Result<Tree, Excess> {
    let sink = Tree::fragment_sink();
    let body = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    built(html, TreeBuilder::new_for_fragment(sink, body, None, options(true)))
}

fn options(drop_doctype: bool) -> TreeBuilderOpts {
    TreeBuilderOpts { scripting_enabled: false, drop_doctype, ..TreeBuilderOpts::default() }
}

fn built(html: &str, builder: TreeBuilder<NodeId, Tree>) -> Result<Tree, Excess> {
    let guard = Guard {
        builder,
        text: RefCell::default(),
        raw: Cell::new(Raw::No),
        length: Cell::new(0),
        signs: Cell::default(),
        pieces: Cell::new(0),
        excess: Cell::new(None),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = html;
    // The tokenizer copies its pending input repeatedly, so it gets only small pieces.
    while !rest.is_empty() {
        let (chunk, further) = rest.split_at(boundary(rest, CHUNK));
        rest = further;
        input.push_back(chunk.into());
        // It stops behind scripts, which are not run, and where a character set is named, which is known by now.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        if let Some(excess) = tokenizer.sink.excess.get() {
            return Err(excess);
        }
    }
    tokenizer.end();
    if let Some(excess) = tokenizer.sink.excess.get() {
        return Err(excess);
    }
    let tree = tokenizer.sink.builder.sink.finish();
    if is_too_deep(&tree) { Err(Excess::Depth) } else { Ok(tree) }
}

/// Elements that hold text alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Raw {
    /// Any other element.
    No,
    /// `title` and `textarea`, whose text is written down with entities.
    Written,
    /// Scripts and the like, whose text stands as it is.
    AsItIs,
}

/// Filters the input of the tree builder and passes nothing on once a bound is exceeded.
struct Guard {
    builder: TreeBuilder<NodeId, Tree>,
    /// Text that has come and was not handed on: what comes in many pieces (`&amp;&lt;<`) is one text.
    text: RefCell<StrTendril>,
    /// Whether what comes is text of an element that holds nothing else.
    raw: Cell<Raw>,
    /// Bytes of the text to which more may be added.
    length: Cell<usize>,
    /// Of long texts with many letters that begin as a blank that does not break: these letters, and all bytes.
    signs: Cell<(u64, u64)>,
    /// Pieces handed on.
    pieces: Cell<usize>,
    excess: Cell<Option<Excess>>,
}

impl Guard {
    /// Hands a piece on, unless a bound was passed. What the builder holds is counted now and then.
    fn pass(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let pieces = self.pieces.get() + 1;
        self.pieces.set(pieces);
        if pieces.is_multiple_of(EVERY) && self.excess.get().is_none() {
            self.check(pieces);
        }
        if self.excess.get().is_some() { TokenSinkResult::Continue } else { self.builder.process_token(token, line) }
    }

    fn check(&self, pieces: usize) {
        // The builder keeps a message for every error of the page.
        self.builder.sink.errors.borrow_mut().clear();
        let open = Counter::default();
        self.builder.trace_handles(&open);
        if open.0.get() > MOST_OPEN {
            self.excess.set(Some(Excess::Depth));
        } else if self.builder.sink.tree.len() > MOST_NODES || pieces > MOST_PIECES {
            self.excess.set(Some(Excess::Nodes));
        }
    }

    /// Counts the letters that make writing a text out again slow.
    fn weigh(&self, text: &str) {
        if text.len() < LONGEST / 16 {
            return;
        }
        let signs = text.bytes().filter(|b| *b == 0xC2).count() as u64;
        let bytes = text.len() as u64;
        if signs * 64 > bytes {
            let (all, length) = (self.signs.get().0 + signs, self.signs.get().1 + bytes);
            self.signs.set((all, length));
            if all.saturating_mul(length) > MOST_SIGNS && self.excess.get().is_none() {
                self.excess.set(Some(Excess::Signs));
            }
        }
    }

    /// Hands on the text that has come. A long one is cut by comments: writing a text down takes time with its square.
    fn flush(&self, line: u64) {
        let text = std::mem::take(&mut *self.text.borrow_mut());
        self.weigh(&text);
        if self.raw.get() != Raw::No {
            let text = if self.raw.get() == Raw::Written { beginning(&text, LONGEST) } else { text };
            let _ = self.pass(Token::CharacterTokens(text), line);
            return;
        }
        let mut rest = &*text;
        while !rest.is_empty() {
            let (piece, further) = rest.split_at(boundary(rest, LONGEST));
            rest = further;
            let nodes = self.builder.sink.tree.len();
            let _ = self.pass(Token::CharacterTokens(piece.into()), line);
            // A tag that means nothing does not end a text.
            let goes_on = self.builder.sink.tree.len() == nodes;
            let length = piece.len() + if goes_on { self.length.get() } else { 0 };
            self.length.set(length);
            if length >= LONGEST && (!rest.is_empty() || goes_on) {
                let _ = self.pass(Token::CommentToken(StrTendril::new()), line);
                self.length.set(0);
            }
        }
    }
}

/// Where the last character ends that lies within the first `most` bytes.
fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first bytes of a text, up to a whole character.
fn beginning(text: &StrTendril, bytes: usize) -> StrTendril {
    if text.len() <= bytes { text.clone() } else { text[..boundary(text, bytes)].into() }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<NodeId> {
        match &mut token {
            Token::CharacterTokens(text) => {
                self.text.borrow_mut().push_tendril(text);
                return TokenSinkResult::Continue;
            }
            // Neither describes the page.
            Token::NullCharacterToken | Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::TagToken(Tag { kind: TagKind::StartTag, name, attrs, .. }) => {
                if attrs.len() > KEPT.len() && FORMATTING.contains(&&**name) {
                    attrs.retain(|attribute| KEPT.contains(&&*attribute.name.local));
                }
                // Pictures written out, and nothing of ours. What a page says of itself is shorter.
                let long = attrs.iter_mut().filter(|attribute| attribute.value.len() > LONGEST);
                long.for_each(|attribute| attribute.value = StrTendril::new());
            }
            _ => {}
        }
        self.flush(line);
        let result = self.pass(token, line);
        self.raw.set(match &result {
            TokenSinkResult::RawData(RawKind::Rcdata) => Raw::Written,
            TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext => Raw::AsItIs,
            _ => Raw::No,
        });
        result
    }

    fn end(&self) {
        self.flush(0);
        if self.excess.get().is_none() {
            self.builder.end();
        }
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts the elements that the builder holds on to.
#[derive(Default)]
struct Counter(Cell<usize>);

impl Tracer for Counter {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

/// Whether elements lie deeper in one another than [`DEEPEST`]. The tree is walked by hand: it may be deeper than the
/// stack.
fn is_too_deep(tree: &Tree) -> bool {
    let root = tree.root();
    let (mut here, mut depth) = (root, 0usize);
    loop {
        if let Some(child) = here.first_child() {
            depth += 1;
            if depth > DEEPEST {
                return true;
            }
            here = child;
            continue;
        }
        loop {
            if here.id == root.id {
                return false;
            }
            if let Some(sibling) = here.next_sibling() {
                here = sibling;
                break;
            }
            let Some(parent) = here.parent() else { return false };
            depth -= 1;
            here = parent;
        }
    }
}
