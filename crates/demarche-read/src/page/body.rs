//! Finds the article on a page.

use super::blocks::{self, Block};
use super::facts::Facts;
use super::headlines::{self, Declared};
use super::tree::{self, Excess};
use dom_query::{Document as Tree, NodeRef};
use dom_smoothie::{Config, Readability};

/// Code points from which marked-up text is believed to be the article.
const ENOUGH: usize = 60;

/// The content of a page.
pub(super) enum Body {
    /// The text of an article; empty where none was found.
    Article(String),
    /// The number of headlines, where the page only lists other articles.
    Headlines(usize),
}

/// The text of the article. Adds to `facts` the byline and title that the search for the article finds.
///
/// # Errors
/// When the article exceeds the limits of a tree.
pub(super) fn body(tree: Tree, facts: &mut Facts) -> Result<Body, Excess> {
    if let Some(text) = marked_up(&tree) {
        return Ok(Body::Article(text));
    }
    let declared = match facts {
        Facts { is_article: true, .. } => Declared::Article,
        Facts { lists: true, .. } => Declared::List,
        _ => Declared::Nothing,
    };
    let main = tree.select("main, [role='main']");
    let main = main.nodes().first().copied().or_else(|| tree.body());
    let on_page = main.and_then(|main| headlines::listed(&blocks::all(&main), declared));
    let config = Config { disable_json_ld: true, ..Config::default() };
    let found = Readability::with_document(tree, None, Some(config)).and_then(|mut reader| reader.parse());
    let Ok(article) = found else { return Ok(on_page.map_or(Body::Article(String::new()), Body::Headlines)) };
    if facts.byline.is_none() {
        facts.byline = article.byline.map(|b| blocks::clean(&b)).filter(|b| super::facts::is_name(b));
    }
    if facts.title.is_none() {
        facts.title = Some(blocks::clean(&article.title)).filter(|t| !t.is_empty());
    }
    let content = tree::fragment(&article.content)?;
    let all = blocks::all(&content.root());
    // A page may list other articles beside its own. The search leaves these out.
    let on_page = on_page.filter(|_| headlines::is_full_of_links(&all));
    if let Some(headlines) = headlines::listed(&all, declared).or(on_page) {
        return Ok(Body::Headlines(headlines));
    }
    Ok(Body::Article(blocks::text(&blocks::kept(all))))
}

/// The element that says it is the body of an article, with the lead above it.
fn marked_up(tree: &Tree) -> Option<String> {
    let bodies = tree.select("[itemprop~='articleBody']");
    let first = bodies.nodes().first()?;
    let parent = first.parent()?;
    // Some pages mark every paragraph. Marked elements elsewhere belong to other articles.
    let siblings = bodies.nodes().iter().filter(|node| node.parent().is_some_and(|p| p.id == parent.id));
    let body: Vec<Block> = siblings.flat_map(|node| blocks::of(node)).collect();
    let text = blocks::text(&body);
    let article = first.ancestors_it(None).find(|node| node.has_attr("itemscope"));
    let lead = article.and_then(|article| lead(&article)).filter(|lead| !text.starts_with(lead.as_str()));
    let text = match lead {
        Some(lead) if text.is_empty() => lead,
        Some(lead) => format!("{lead}\n\n{text}"),
        None => text,
    };
    (text.chars().count() >= ENOUGH).then_some(text)
}

fn lead(article: &NodeRef<'_>) -> Option<String> {
    let visible = |node: &NodeRef<'_>| node.attr("itemprop").is_some_and(|v| &*v == "description") && !node.is("meta");
    let node = article.descendants_it().find(visible)?;
    Some(blocks::text(&blocks::of(&node))).filter(|text| !text.is_empty())
}
