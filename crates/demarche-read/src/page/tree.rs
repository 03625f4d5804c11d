//! The tree of a page, built with bounds on the work of building it.
//!
//! HTML lets a few bytes make many elements: what is open for formatting (`<b>`, `<a>`, …) is opened again in every later
//! paragraph, and tags that are nested wrongly copy elements about. So the bounds are on the tree, not on the tags: elements
//! that are open or wait to be opened again, nodes made, and the depth of what came out. A page beyond one of them is read no
//! further, and is reported.
//!
//! To change a bound, change a constant here; what the parser itself cannot bear in the text is `harm.rs`.

use dom_query::{Document as Tree, NodeId};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink, create_element};
use html5ever::{QualName, TokenizerResult, local_name, ns};
use std::cell::Cell;
use std::fmt;

/// Elements of a page inside one another; real pages stay below 100.
const DEEPEST: usize = 1_000;
/// Elements that are open, or wait to be opened again, at one time.
const MOST_OPEN: usize = 2_000;
/// Nodes of a page: elements, and the texts and comments between them. Long pages have 50,000.
const MOST_NODES: usize = 300_000;
/// Tags between two counts of what is open.
const EVERY: usize = 16;
/// Attributes of one tag that are kept; real tags have at most 30.
const MOST_ATTRIBUTES: usize = 100;

/// Why a page was read no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Elements inside one another, or waiting to be opened again.
    Depth,
    /// Nodes.
    Nodes,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(f, "nests elements deeper than {DEEPEST}"),
            Self::Nodes => write!(f, "makes more than {MOST_NODES} elements and texts"),
        }
    }
}

/// The tree of a whole page.
///
/// # Errors
/// When it goes beyond a bound.
pub(super) fn page(html: &str) -> Result<Tree, Excess> {
    built(html, TreeBuilder::new(Tree::default(), options(false)))
}

/// The tree of a piece of HTML, as it would stand in a `body`.
///
/// # Errors
/// When it goes beyond a bound.
pub(super) fn fragment(html: &str) -> Result<Tree, Excess> {
    let sink = Tree::fragment_sink();
    let body = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    built(html, TreeBuilder::new_for_fragment(sink, body, None, options(true)))
}

fn options(drop_doctype: bool) -> TreeBuilderOpts {
    TreeBuilderOpts { scripting_enabled: false, drop_doctype, ..TreeBuilderOpts::default() }
}

fn built(html: &str, builder: TreeBuilder<NodeId, Tree>) -> Result<Tree, Excess> {
    let guard = Guard { builder, tags: Cell::new(0), excess: Cell::new(None) };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    // The tokenizer stops behind scripts, which are not run, and where a character set is named, which is known by now.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    if let Some(excess) = tokenizer.sink.excess.get() {
        return Err(excess);
    }
    let tree = tokenizer.sink.builder.sink.finish();
    if is_too_deep(&tree) { Err(Excess::Depth) } else { Ok(tree) }
}

/// Stands before the builder of the tree and lets nothing through once a bound is passed.
struct Guard {
    builder: TreeBuilder<NodeId, Tree>,
    tags: Cell<usize>,
    excess: Cell<Option<Excess>>,
}

impl Guard {
    /// Counts what the builder holds, now and then.
    fn check(&self) {
        // The builder keeps a message for every fault of the page.
        self.builder.sink.errors.borrow_mut().clear();
        let open = Counter::default();
        self.builder.trace_handles(&open);
        let excess = match () {
            () if open.0.get() > MOST_OPEN => Some(Excess::Depth),
            () if self.builder.sink.tree.len() > MOST_NODES => Some(Excess::Nodes),
            () => None,
        };
        self.excess.set(excess);
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if let Token::TagToken(Tag { kind: TagKind::StartTag, attrs, .. }) = &mut token {
            // Tags of formatting are compared with one another, attribute by attribute.
            attrs.truncate(MOST_ATTRIBUTES);
            let tags = self.tags.get() + 1;
            self.tags.set(tags);
            if tags.is_multiple_of(EVERY) && self.excess.get().is_none() {
                self.check();
            }
        }
        if self.excess.get().is_some() { TokenSinkResult::Continue } else { self.builder.process_token(token, line) }
    }

    fn end(&self) {
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

/// Whether elements lie deeper in one another than [`DEEPEST`]. The tree is walked by hand: it may be deeper than the stack.
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
