//! Linked data (JSON-LD) in a page: the object that describes its article.

use super::super::blocks::clean;
use dom_query::Document as Tree;
use serde_json::Value;

/// What the object says.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub headline: Option<String>,
    pub published: Option<String>,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
}

/// Objects looked at in one page.
const MOST: usize = 2_000;

/// The first article that the page describes.
pub(super) fn of(tree: &Tree) -> Linked {
    let scripts = tree.select("script[type='application/ld+json']");
    let objects = scripts.nodes().iter().filter_map(|node| {
        let text = node.text();
        serde_json::from_str::<Value>(text.trim().trim_end_matches(';')).ok()
    });
    objects.into_iter().find_map(|value| article(&value)).unwrap_or_default()
}

fn article(value: &Value) -> Option<Linked> {
    let mut queue = vec![value];
    let mut seen = 0;
    while let Some(value) = queue.pop() {
        seen += 1;
        if seen > MOST {
            return None;
        }
        match value {
            Value::Array(list) => queue.extend(list.iter().rev()),
            Value::Object(object) => {
                if object.get("@type").is_some_and(is_article) {
                    return Some(Linked {
                        headline: object.get("headline").and_then(text),
                        published: object.get("datePublished").and_then(text),
                        author: object.get("author").and_then(name),
                        publisher: object.get("publisher").and_then(name),
                        url: object.get("url").or_else(|| object.get("mainEntityOfPage")).and_then(address),
                    });
                }
                queue.extend(object.get("mainEntity"));
                queue.extend(object.get("@graph"));
            }
            _ => {}
        }
    }
    None
}

fn is_article(kind: &Value) -> bool {
    let is = |kind: &str| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report";
    match kind {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().any(|k| k.as_str().is_some_and(is)),
        _ => false,
    }
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
