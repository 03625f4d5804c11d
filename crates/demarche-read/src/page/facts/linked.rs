//! Linked data (JSON-LD) in a page: the object that describes its article.

use super::super::blocks::clean;
use dom_query::Document as Tree;
use serde_json::Value;

/// The properties of the object.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub headline: Option<String>,
    pub published: Option<String>,
    pub created: Option<String>,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// Articles that the page describes as its own.
    pub articles: usize,
    /// Whether it says that it is a list or a collection of pages.
    pub lists: bool,
}

/// Most objects examined in one page.
const MOST: usize = 2_000;

/// The properties of the first article that the page describes. Missing ones are taken from the page itself.
pub(super) fn of(tree: &Tree) -> Linked {
    let scripts = tree.select("script[type='application/ld+json']");
    let mut linked = Linked::default();
    let (mut seen, mut page) = (0, None);
    for script in scripts.nodes() {
        let text = script.text();
        let Ok(value) = serde_json::from_str::<Value>(text.trim().trim_end_matches(';')) else { continue };
        look(&value, &mut linked, &mut page, &mut seen);
    }
    // Some pages state the day on the page object and not on its article.
    linked.published = linked.published.or(page);
    linked
}

fn look(value: &Value, linked: &mut Linked, page: &mut Option<String>, seen: &mut usize) {
    let mut queue = vec![value];
    while let Some(value) = queue.pop() {
        *seen += 1;
        if *seen > MOST {
            return;
        }
        match value {
            Value::Array(list) => queue.extend(list.iter().rev()),
            Value::Object(object) => {
                let is = |of: fn(&str) -> bool| object.get("@type").is_some_and(|kind| is_kind(kind, of));
                let stated = |name: &str| object.get(name).and_then(text);
                if is(is_article) {
                    linked.articles += 1;
                    if linked.articles == 1 {
                        linked.headline = stated("headline");
                        linked.published = object.get("datePublished").and_then(day);
                        linked.created = object.get("dateCreated").and_then(day);
                        linked.author = object.get("author").and_then(name);
                        linked.publisher = object.get("publisher").and_then(name);
                        linked.url = object.get("url").or_else(|| object.get("mainEntityOfPage")).and_then(address);
                    }
                    continue;
                }
                linked.lists |= is(is_list);
                if is(is_page) && page.is_none() {
                    *page = object.get("datePublished").and_then(day);
                }
                queue.extend(object.get("mainEntity"));
                queue.extend(object.get("@graph"));
            }
            _ => {}
        }
    }
}

fn is_article(kind: &str) -> bool {
    kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
}

fn is_page(kind: &str) -> bool {
    kind == "WebPage" || kind == "ItemPage"
}

fn is_list(kind: &str) -> bool {
    matches!(kind, "CollectionPage" | "ItemList" | "SearchResultsPage")
}

fn is_kind(kind: &Value, of: fn(&str) -> bool) -> bool {
    match kind {
        Value::String(kind) => of(kind),
        Value::Array(kinds) => kinds.iter().any(|k| k.as_str().is_some_and(of)),
        _ => false,
    }
}

/// A day, which some write as a number.
fn day(value: &Value) -> Option<String> {
    text(value).or_else(|| value.as_number().map(ToString::to_string))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(clean).filter(|t| !t.is_empty())
}

/// One name, or several with commas.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(_) => text(value),
        Value::Object(object) => object.get("name").and_then(text),
        Value::Array(list) => {
            let named = |v: &Value| text(v).or_else(|| v.get("name").and_then(text));
            let names: Vec<String> = list.iter().filter_map(named).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

fn address(value: &Value) -> Option<String> {
    text(value).or_else(|| value.get("@id").and_then(text))
}
